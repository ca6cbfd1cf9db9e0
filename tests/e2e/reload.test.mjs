// A reload of the handheld, of the manager's phone and of the desk of finance: still signed in, with the same content. The desk of customer
// service has its own, in `desk-places.test.mjs`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, startBrowser } from './browser.mjs';
import { startDemo } from './demo.mjs';
import { signIn, startFrontEnd, staysSignedIn } from './front-end.mjs';

let demo;
let browser;
const sites = {};

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  for (const name of ['warehouse', 'manager', 'finance']) sites[name] = await startFrontEnd(name, demo.url);
});

after(async () => {
  await browser?.close();
  for (const site of Object.values(sites)) await site.stop();
  await demo?.stop();
});

/** Opens a front end, signed in, does something, and closes it. `again` reloads it and sees that it is still signed in once `shown` is there. */
async function at(name, role, work) {
  const { page, talk, close } = await openPage(browser);
  try {
    await signIn(page, sites[name].url, demo.tokens[role]);
    const again = async (shown) => {
      await page.reload();
      await shown.waitFor();
      await staysSignedIn(page, demo.tokens[role]);
    };
    await work({ page, again, talk });
  } finally {
    await close();
  }
}

const valuesOf = (locator, name) => locator.evaluateAll((all, name) => all.map((one) => one.dataset[name]), name);

/** What no page may say of itself; that the network failed is the test's own doing. */
const complaints = ({ complaints }) => complaints.filter((text) => !text.includes('net::ERR_FAILED'));

test('the handheld shows the same list, the same order and the same tab', () =>
  at('warehouse', 'WAREHOUSE', async ({ page, again, talk }) => {
    const entries = page.locator('.tasks [data-order]');
    await entries.first().waitFor();
    const numbers = await valuesOf(entries, 'order');
    await again(entries.first());
    assert.deepEqual(await valuesOf(entries, 'order'), numbers);
    await entries.last().click();
    await again(page.locator(`[data-task="${numbers.at(-1)}"]`));
    await page.locator('[data-tab=scan]').click();
    await again(page.locator('input[name=scan]'));
    assert.deepEqual(complaints(talk), []);
  }));

test('the phone of the manager shows the same alerts and the same tab', () =>
  at('manager', 'MANAGER', async ({ page, again, talk }) => {
    const alerts = page.locator('.alert');
    await alerts.first().waitFor();
    const ids = await valuesOf(alerts, 'alert');
    await again(alerts.first());
    assert.deepEqual(await valuesOf(alerts, 'alert'), ids);
    await page.locator('[data-tab=thresholds]').click();
    await again(page.locator('[data-threshold=CONFLICT]'));
    assert.deepEqual(complaints(talk), []);
  }));

test('the desk of finance shows the same days and the same table', () =>
  at('finance', 'FINANCE', async ({ page, again, talk }) => {
    const rows = (panel) => page.locator(`[data-panel=${panel}] tr[data-order]`);
    await rows('settled').first().waitFor();
    await page.locator('input[name=from]').fill('2020-01-01');
    await rows('settled').first().waitFor();
    await page.locator('[data-tab=unsettled]').click();
    await rows('unsettled').first().waitFor();
    const numbers = await valuesOf(rows('unsettled'), 'order');
    await again(rows('unsettled').first());
    assert.deepEqual(await valuesOf(rows('unsettled'), 'order'), numbers);
    assert.equal(await page.locator('input[name=from]').inputValue(), '2020-01-01');
    await page.locator('input[name=number]').fill(numbers[0]);
    await page.locator('input[name=number]').press('Enter');
    await again(page.locator(`[data-panel=found] tr[data-order="${numbers[0]}"]`));
    assert.deepEqual(complaints(talk), []);
  }));

for (const [name, role] of [['warehouse', 'WAREHOUSE'], ['manager', 'MANAGER']]) {
  test(`a server that is away for a moment signs nobody out (${name})`, () =>
    at(name, role, async ({ page, again, talk }) => {
      // Who is signed in is answered; the list is not.
      const away = (route) => (route.request().postDataJSON().operationName === 'Me' ? route.fallback() : route.abort());
      await page.locator('.live').waitFor();
      await page.route('**/graphql', away);
      await again(page.locator('[data-again]'));
      await page.unroute('**/graphql', away);
      await page.locator('[data-again]').click();
      await page.locator('.live.is-live').waitFor();
      assert.deepEqual(complaints(talk), []);
    }));
}
