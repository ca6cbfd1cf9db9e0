// Where the desk stands: a reload stays there, a search leaves nothing of the one before, and there is a way home, which is live.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, startBrowser, withPage } from './browser.mjs';
import { person, startDemo } from './demo.mjs';
import { clerk as clerkAt, startDesk } from './desk.mjs';
import { heldBack, staysSignedIn } from './front-end.mjs';

let demo;
let desk;
let browser;
let colleague;
let connector;
const STRANGER = { name: '王示例', phone: '13800000901', country: 'CN', province: '广东', city: '深圳', district: '南山', line: '示例大道 9 号' };
const MASKED = '138****0901';

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  desk = await startDesk(demo.url);
  [colleague, connector] = ['CUSTOMER_SERVICE', 'SYSTEM'].map((role) => person(demo, role));
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  await demo?.stop();
});

/** Opens the desk, signed in, does something, and closes it. */
async function atDesk(work) {
  const window = await openPage(browser);
  try {
    const clerk = clerkAt(window.page, desk.url);
    await clerk.signIn(demo.tokens.CUSTOMER_SERVICE);
    await clerk.home.waitFor();
    await work({ ...window, clerk });
  } catch (error) {
    throw await withPage(error, window.page);
  } finally {
    await window.close();
  }
}

/** Two orders of one person, the first of them open after a search by phone. */
async function atCustomer(name, work) {
  const numbers = [await connector.receive(`${name}-1`, { contact: STRANGER }), await connector.receive(`${name}-2`, { contact: STRANGER })];
  await atDesk(async (window) => {
    await window.clerk.find(STRANGER.phone);
    await window.clerk.found.locator(`[data-entry="${numbers[0]}"]`).click();
    await window.clerk.opened(numbers[0]);
    assert.ok((await window.page.locator('.body').innerText()).includes(MASKED));
    await work({ ...window, numbers });
  });
}

/** Nothing of the person or of the orders is on the page, in the searches or in its address. */
async function showsNothingOf({ page, numbers }) {
  const shown = `${await page.locator('.body').innerHTML()} ${page.url()}`;
  for (const secret of [STRANGER.name, MASKED, STRANGER.phone, ...numbers]) assert.ok(!shown.includes(secret), `${secret} is shown`);
}

const asksFor = (text) => (request) => JSON.stringify(request.variables).toUpperCase().includes(text.toUpperCase());
const notFound = (page) => page.locator('.welcome[role=alert]', { hasText: '没有找到' });

describe('a reload', () => {
  test('comes back to the card and to the search', () =>
    atCustomer('RELOAD', async ({ page, clerk, numbers, talk }) => {
      assert.ok(!page.url().includes(STRANGER.phone), page.url());
      await page.reload();
      await clerk.opened(numbers[0]);
      await staysSignedIn(page, demo.tokens.CUSTOMER_SERVICE);
      for (const number of numbers) await clerk.found.locator(`[data-entry="${number}"]`).waitFor();
      assert.equal(await clerk.found.locator('[aria-current=true]').getAttribute('data-entry'), numbers[0]);
      assert.equal(await page.getByRole('searchbox').inputValue(), STRANGER.phone);
      assert.deepEqual(talk.complaints, []);
    }));

  test('comes back to the start page', () =>
    atDesk(async ({ page, clerk, talk }) => {
      const before = await clerk.home.innerText();
      await page.reload();
      await clerk.home.waitFor();
      await staysSignedIn(page, demo.tokens.CUSTOMER_SERVICE);
      assert.equal(await clerk.home.innerText(), before);
      assert.deepEqual(talk.complaints, []);
    }));

  test('of a card that an address led to opens it again', () =>
    atDesk(async ({ page, clerk }) => {
      const number = await connector.receive('RELOAD-ADDRESS', { contact: STRANGER });
      await page.goto(`${desk.url}/#order=${number}`);
      await clerk.opened(number);
      await page.reload();
      await clerk.opened(number);
    }));

  test('keeps the token while the server is away or answers nonsense, and tries again', () =>
    atDesk(async ({ page, clerk }) => {
      for (const answer of [(route) => route.abort(), (route) => route.fulfill({ json: { data: { viewer: null, orders: null } } })]) {
        await page.route('**/graphql', answer);
        await page.reload();
        await page.locator('[data-again]').waitFor();
        await staysSignedIn(page, demo.tokens.CUSTOMER_SERVICE);
        await page.unroute('**/graphql', answer);
        await page.locator('[data-again]').click();
        await clerk.home.waitFor();
      }
    }));

  test('asks for another token when the session is over, and only then', () =>
    atDesk(async ({ page }) => {
      await page.route('**/graphql', (route) => route.fulfill({ status: 401, json: { errors: [{ message: 'ended', extensions: { code: 'UNAUTHENTICATED' } }] } }));
      await page.reload();
      await page.locator('form.sign-in .refusal').waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.getItem('panorama.token')), null);
    }));
});

describe('another search leaves nothing of the customer before', () => {
  test('when nothing is found', () =>
    atCustomer('EMPTY', async (window) => {
      await window.clerk.find('nothing-like-that');
      await notFound(window.page).waitFor();
      await showsNothingOf(window);
      await picture(window.page, 'desk-not-found');
    }));

  test('while it is running', () =>
    atCustomer('RUNNING', async (window) => {
      const held = await heldBack(window.page, asksFor('nothing-like-that'));
      await window.clerk.find('nothing-like-that');
      await held.asked;
      await showsNothingOf(window);
      held.release();
      await notFound(window.page).waitFor();
      await showsNothingOf(window);
    }));

  test('when a part of it fails, and it can be tried again', () =>
    atCustomer('FAILING', async (window) => {
      const { page, clerk, numbers } = window;
      const fails = (route) => (asksFor('trackingNumber')(route.request().postDataJSON()) ? route.fulfill({ status: 500, body: '' }) : route.continue());
      await page.route('**/graphql', fails);
      await clerk.find('nothing-like-that');
      await page.locator('.welcome[role=alert] [data-again]').waitFor();
      await showsNothingOf(window);
      await page.unroute('**/graphql', fails);
      await clerk.find(numbers[1]);
      await clerk.opened(numbers[1]);
    }));

  test('when an earlier one answers after it', () =>
    atCustomer('SLOW', async (window) => {
      const { page, clerk, numbers } = window;
      const other = await connector.receive('SLOW-OTHER', {});
      const held = await heldBack(page, asksFor(numbers[1]));
      await clerk.find(numbers[1]);
      await held.asked;
      await clerk.find(other);
      await clerk.opened(other);
      await held.release();
      await clerk.opened(other);
      await showsNothingOf(window);
    }));

  test('when an order of the list answers after it', () =>
    atCustomer('CHOSEN', async (window) => {
      const { page, clerk, numbers } = window;
      const id = (await colleague.ask('query($number: String!) { order(by: { number: $number }) { id } }', { number: numbers[1] })).order.id;
      const held = await heldBack(page, asksFor(id));
      await clerk.found.locator(`[data-entry="${numbers[1]}"]`).click();
      await held.asked;
      await clerk.find('nothing-like-that');
      await notFound(page).waitFor();
      await held.release();
      await notFound(page).waitFor();
      await showsNothingOf(window);
    }));

  test('when somebody else signs in', () =>
    atCustomer('SIGN-OUT', async (window) => {
      const { page, clerk, numbers } = window;
      await page.getByRole('button', { name: '退出' }).click();
      await page.locator('form.sign-in').waitFor();
      assert.ok(!page.url().includes(numbers[0]), page.url());
      assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
      await page.locator('textarea[name=token]').fill(demo.tokens.CUSTOMER_SERVICE);
      await page.locator('form.sign-in button').click();
      await clerk.home.waitFor();
      await showsNothingOf(window);
    }));
});

describe('the start page', () => {
  test('is one click away, and the browser goes back and forth', () =>
    atCustomer('HOME', async ({ page, clerk, numbers }) => {
      await page.locator('.side [data-home]').click();
      await clerk.home.waitFor();
      assert.equal(await clerk.card.count(), 0);
      await page.goBack();
      await clerk.opened(numbers[0]);
      await page.goForward();
      await clerk.home.waitFor();
      await clerk.find('nothing-like-that');
      await notFound(page).waitFor();
      await page.locator('a.brand').click();
      await clerk.home.waitFor();
      await page.goBack();
      await notFound(page).waitFor();
      await page.goBack();
      await clerk.home.waitFor();
    }));

  test('follows what is held and released', () =>
    atDesk(async ({ page, clerk }) => {
      await page.locator('.live.is-live').waitFor();
      const count = (more) => clerk.home.filter({ hasText: new RegExp(`\\D${before + more}$`) });
      const before = Number(/(\d+)$/.exec((await clerk.home.innerText()).trim())[1]);
      const number = await connector.receive('HOME-LIVE', {});
      const { order } = await colleague.ask('query($number: String!) { order(by: { number: $number }) { id } }', { number });
      const hold = await colleague.placeHold(order.id, 'e2e');
      await count(1).waitFor();
      const { orderHoldRelease } = await colleague.ask('mutation($input: OrderHoldReleaseInput!) { orderHoldRelease(input: $input) { userErrors { code message } } }', { input: { order: order.id, hold: hold.id } });
      assert.deepEqual(orderHoldRelease.userErrors, []);
      await count(0).waitFor();
    }));
});

test('the list beside the card follows the card', () =>
  atCustomer('FOLLOW', async ({ page, clerk, numbers }) => {
    const entry = clerk.found.locator(`[data-entry="${numbers[0]}"]`);
    assert.match(await entry.innerText(), /已付款/);
    const { order } = await colleague.ask('query($number: String!) { order(by: { number: $number }) { id } }', { number: numbers[0] });
    await colleague.placeHold(order.id, 'e2e');
    await entry.locator('.pill.held', { hasText: '地址待核实' }).waitFor();
    await colleague.ask('mutation($input: OrderCancelInput!) { orderCancel(input: $input) { userErrors { code } } }', { input: { order: order.id, reason: 'e2e' } });
    await entry.locator('.pill.status.CANCELLED', { hasText: '已取消' }).waitFor();
    await page.locator('.side [data-list=found]').waitFor();
  }));
