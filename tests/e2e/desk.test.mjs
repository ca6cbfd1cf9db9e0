// The desk of customer service in a browser: finds an order, shows it whole, keeps it live, and says why something is closed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, startBrowser } from './browser.mjs';
import { person, startDemo } from './demo.mjs';
import { clerk as clerkAt, startDesk } from './desk.mjs';

let demo;
let desk;
let browser;
let colleague;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  desk = await startDesk(demo.url);
  colleague = person(demo, 'CUSTOMER_SERVICE');
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  await demo?.stop();
});

/** Opens the desk, signed in, does something, and closes it. */
async function atDesk(work, { role = 'CUSTOMER_SERVICE', ...options } = {}) {
  const window = await openPage(browser, options);
  try {
    const clerk = clerkAt(window.page, desk.url);
    await clerk.signIn(demo.tokens[role]);
    await work({ ...window, clerk });
  } finally {
    await window.close();
  }
}

/** An order without holds in this status that no other test takes. */
const taken = new Set();
async function freshOrder(status, fits = () => true) {
  const order = (await colleague.orders([status])).find((one) => one.holds.length === 0 && !taken.has(one.id) && fits(one));
  assert.ok(order, `the demo has a free order that is ${status}`);
  taken.add(order.id);
  return order;
}

describe('finding an order', () => {
  test('by its phone, in another spelling, with the sentence to answer', () =>
    atDesk(async ({ page, clerk, talk }) => {
      const order = await freshOrder('SHIPPED', ({ phone, shipments }) => phone && shipments.some(({ events }) => events.length > 2));
      await clerk.find(order.phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '+86-$1 $2 $3'));
      await page.locator('.side .entry', { hasText: order.number }).click();
      await clerk.opened(order.number);
      assert.match(await clerk.part('reply').locator('q').innerText(), new RegExp(order.shipments[0].trackingNumber));
      assert.equal(await clerk.part('axis').locator('[aria-current=step] .word').innerText(), '已出库');
      assert.equal(await clerk.part('contact').locator('[data-phone]').innerText(), order.contact.phone.masked);
      assert.ok((await clerk.part('parcels').locator('.track li').count()) > 2);
      await picture(page, 'desk-card');
      assert.deepEqual([...talk.hosts], [new URL(desk.url).host]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('by the phone that a platform masked itself', () =>
    atDesk(async ({ page, clerk }) => {
      const masked = (await Promise.all(['PAID', 'SHIPPED', 'DELIVERED', 'COMPLETED'].map((status) => colleague.orders([status])))).flat();
      const order = masked.find(({ phone }) => phone === null);
      assert.ok(order, 'the demo has such an order');
      await clerk.find(order.contact.phone.masked);
      await page.locator('.side .entry', { hasText: order.number }).waitFor();
      assert.equal(await clerk.action('REVEAL_PHONE').getAttribute('aria-disabled'), 'true');
    }));

  test('by order number, channel number and tracking number', () =>
    atDesk(async ({ clerk }) => {
      const order = await freshOrder('SHIPPED');
      for (const text of [order.number, ` ${order.channelOrder.number} `, order.shipments[0].trackingNumber.toLowerCase()]) {
        await clerk.find(text);
        await clerk.opened(order.number);
        await clerk.find('nothing-like-that');
        await clerk.card.waitFor({ state: 'detached' });
      }
    }));

  test('prices that the role may not see are locked, the sums are there', () =>
    atDesk(async ({ clerk }) => {
      const order = await freshOrder('DELIVERED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.ok((await clerk.part('goods').locator('.lock').count()) > 0);
      assert.match(await clerk.part('totals').innerText(), /应付\s+¥/);
    }));
});

describe('staying live', () => {
  test('a hold that somebody else places shows by itself', () =>
    atDesk(async ({ page, clerk, talk }) => {
      const order = await freshOrder('APPROVED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.equal(await clerk.card.locator('[data-hold=ACTIVE]').count(), 0);
      await colleague.placeHold(order.id, '客户来电要求核对门牌号');
      await clerk.card.locator('[data-hold=ACTIVE]', { hasText: '核实地址' }).waitFor();
      await clerk.part('timeline').locator('[data-event=OrderHoldPlaced]').waitFor();
      assert.match(await clerk.part('reply').innerText(), /暂缓/);
      await picture(page, 'desk-hold');
      assert.equal(talk.sockets.length, 1);
    }));

  test('what happened while the connection was broken shows when it is back', async () => {
    const { page, close } = await openPage(browser);
    let isDown = false;
    const open = new Set();
    await page.routeWebSocket(/\/graphql/, (socket) => {
      if (isDown) return socket.close({ code: 1013 });
      socket.connectToServer();
      open.add(socket);
    });
    const clerk = clerkAt(page, desk.url);
    const order = await freshOrder('APPROVED');
    await clerk.signIn(demo.tokens.CUSTOMER_SERVICE);
    await clerk.find(order.number);
    await clerk.opened(order.number);
    assert.equal(open.size, 1);
    isDown = true;
    await Promise.all([...open].map((socket) => socket.close({ code: 1012 })));
    await page.locator('.live:not(.is-live)').waitFor();
    await colleague.placeHold(order.id, 'e2e');
    isDown = false;
    await clerk.card.locator('[data-hold=ACTIVE]').waitFor();
    await page.locator('.live.is-live').waitFor();
    await close();
  });
});

describe('acting', () => {
  test('a closed action shows its reason', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('SHIPPED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      const cancel = clerk.action('CANCEL');
      assert.equal(await cancel.getAttribute('aria-disabled'), 'true');
      const why = page.locator('#why-CANCEL');
      assert.equal(await why.isVisible(), false);
      await cancel.hover();
      await why.waitFor({ state: 'visible' });
      const { order: now } = await colleague.ask('query($id: ID!) { order(by: { id: $id }) { allowedActions { action because { code message } } } }', { id: order.id });
      const because = now.allowedActions.find(({ action }) => action === 'CANCEL').because;
      assert.ok((await why.innerText()).length > 4, because.code);
      await picture(page, 'desk-reason');
    }));

  test('the phone is shown after a reason, and the look is in the timeline', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('PACKED', ({ phone }) => phone);
      await clerk.find(order.number);
      await clerk.opened(order.number);
      await clerk.action('REVEAL_PHONE').click();
      await page.locator('dialog input[name=reason]').fill('快递员联系不上客户');
      await picture(page, 'desk-reveal');
      await page.locator('dialog button[type=submit]').click();
      await clerk.part('contact').locator('[data-phone]', { hasText: order.phone.slice(-8) }).waitFor();
      await clerk.part('timeline').locator('[data-event=OrderContactRevealed]').waitFor();
    }));

  test('remark, contact, message, hold and cancel are done and show', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('PAID');
      const submit = () => page.locator('dialog button[type=submit]').click();
      const closed = () => page.locator('dialog').waitFor({ state: 'detached' });
      await clerk.find(order.number);
      await clerk.opened(order.number);

      await clerk.action('UPDATE_REMARK').click();
      await page.locator('dialog textarea').fill('请放在<门口>,不要按铃');
      await submit();
      await clerk.part('contact').getByText('请放在<门口>,不要按铃').waitFor();
      await closed();

      await clerk.action('UPDATE_CONTACT').click();
      await page.locator('dialog input[name=line]').fill('示例路 100 号');
      await submit();
      await clerk.part('contact').getByText('示例路 100 号').waitFor();
      await closed();

      await clerk.action('RECORD_MESSAGE').click();
      await page.locator('dialog textarea').fill('您好,地址已改好。');
      await submit();
      await clerk.part('talk').getByText('您好,地址已改好。').waitFor();
      await closed();

      await clerk.action('PLACE_HOLD').click();
      await picture(page, 'desk-form');
      await submit();
      await clerk.card.locator('[data-hold=ACTIVE]').waitFor();
      await closed();

      await clerk.action('CANCEL').click();
      await page.locator('dialog input[name=reason]').fill('客户不想要了');
      await submit();
      await clerk.part('axis').getByText('已取消').waitFor();
      await picture(page, 'desk-cancelled');
    }));
});

test('a reader of English gets English', () =>
  atDesk(
    async ({ page, clerk }) => {
      const order = await freshOrder('PACKED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.equal(await clerk.part('axis').locator('[aria-current=step] .word').innerText(), 'Packed');
      await picture(page, 'desk-english');
    },
    { locale: 'en-US' },
  ));

test('a token that is none is refused, and asked for again', async () => {
  const { page, close } = await openPage(browser);
  await clerkAt(page, desk.url).signIn('none');
  await page.locator('.sign-in .refusal').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('panorama.token')), null);
  await close();
});
