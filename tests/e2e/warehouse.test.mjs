// The handheld: picks, packs, prints and scans out; a held order offers nothing; the list follows what others do.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, startBrowser, withPage } from './browser.mjs';
import { linesOf, person, startDemo } from './demo.mjs';
import { signIn, startFrontEnd } from './front-end.mjs';

const HANDHELD = { width: 412, height: 800 };
let demo;
let site;
let browser;
let warehouse;
let colleague;
let connector;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  site = await startFrontEnd('warehouse', demo.url);
  [warehouse, colleague, connector] = ['WAREHOUSE', 'CUSTOMER_SERVICE', 'SYSTEM'].map((role) => person(demo, role));
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await demo?.stop();
});

/** Opens the handheld, signed in, does something, and closes it. */
async function inWarehouse(work, options = {}) {
  const window = await openPage(browser, { size: HANDHELD, ...options });
  try {
    await signIn(window.page, site.url, demo.tokens.WAREHOUSE);
    await window.page.locator('.live.is-live').waitFor();
    await work(window);
  } catch (error) {
    throw await withPage(error, window.page);
  } finally {
    await window.close();
  }
}

/** An order of the warehouse in this status, without holds, that no other test takes. */
const taken = new Set();
async function freshTask(status, fits = () => true) {
  const { orders } = await warehouse.ask(
    'query($status: [OrderStatus!]) { orders(first: 50, where: { status: $status, holdState: RELEASED }) { nodes { id number shipments { trackingNumber labelPrintCount } allowedActions { action allowed } } } }',
    { status },
  );
  const task = orders.nodes.find((one) => !taken.has(one.id) && fits(one));
  assert.ok(task, `the demo has a free order that is ${status}`);
  taken.add(task.id);
  return task;
}

describe('the list', () => {
  test('leads an order from the shelf to the label', () =>
    inWarehouse(async ({ page, talk }) => {
      const task = await freshTask('APPROVED');
      const screen = page.locator(`[data-task="${task.number}"]`);
      await page.locator(`[data-order="${task.number}"]`).click();
      await picture(page, 'warehouse-task');
      await screen.locator('[data-step=pick]').click();
      await page.locator(`[data-task="${task.number}"][data-status=PICKING]`).waitFor();
      const tracking = `SFE2E${task.number.slice(-6)}`;
      await screen.locator('input[name=trackingNumber]').fill(tracking);
      await screen.locator('[data-step=pack]').click();
      await page.locator(`[data-task="${task.number}"][data-status=PACKED]`).waitFor();
      // A number that the channel announced was typed over: it is the same parcel, and there is no other one.
      assert.equal(await screen.locator('.parcel').count(), 1);
      await screen.locator('.parcel', { hasText: tracking }).locator('[data-step=print]').click();
      await page.locator('.toast.done').waitFor();
      assert.deepEqual([...talk.hosts], [new URL(site.url).host]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('closes an order that is held meanwhile', () =>
    inWarehouse(async ({ page }) => {
      const task = await freshTask('APPROVED');
      await page.locator(`[data-order="${task.number}"]`).click();
      await page.locator('[data-step=pick]').waitFor();
      await colleague.placeHold(task.id, 'wrong street');
      await page.locator('.task .held').waitFor();
      assert.equal(await page.locator('[data-step]').count(), 0);
      await picture(page, 'warehouse-held');
    }));

  test('loses an order that is cancelled', () =>
    inWarehouse(async ({ page }) => {
      const task = await freshTask('APPROVED');
      await page.locator(`[data-order="${task.number}"]`).waitFor();
      await colleague.ask('mutation($input: OrderCancelInput!) { orderCancel(input: $input) { userErrors { code } } }', { input: { order: task.id, reason: 'e2e' } });
      await page.locator(`[data-order="${task.number}"]`).waitFor({ state: 'detached' });
    }));
});

describe('a parcel that has not left', () => {
  const shipments = async (id) => (await warehouse.ask('query($id: ID!) { order(by: { id: $id }) { shipments { trackingNumber formerTrackingNumbers } voidedShipments { trackingNumber } } }', { id })).order;

  test('gets another number, is voided, and what was in it is packed again', () =>
    inWarehouse(async ({ page, talk }) => {
      // Some packed orders of the demo have a parcel that its carrier picked up already.
      const isHere = ({ allowedActions }) => allowedActions.some(({ action, allowed }) => action === 'REPLACE_TRACKING' && allowed);
      const task = await freshTask('PACKED', (one) => isHere(one) && one.shipments.length === 1);
      const [{ trackingNumber: old }] = task.shipments;
      const [second, third] = [`SFE2E2${task.number.slice(-6)}`, `SFE2E3${task.number.slice(-6)}`];
      const parcel = (number) => page.locator(`[data-parcel="${number}"]`);
      const dialog = page.locator('dialog.form');
      const submit = () => dialog.locator('button[type=submit]').click();
      await page.locator(`[data-order="${task.number}"]`).click();

      await parcel(old).locator('[data-step=replace]').click();
      await dialog.locator('input[name=trackingNumber]').fill(second);
      await picture(page, 'warehouse-replace');
      await submit();
      await parcel(second).waitFor();
      assert.deepEqual((await shipments(task.id)).shipments, [{ trackingNumber: second, formerTrackingNumbers: [old] }]);

      await parcel(second).locator('[data-step=void]').click();
      await dialog.locator('input[name=reason]').fill('箱子破损');
      await submit();
      await parcel(second).waitFor({ state: 'detached' });
      assert.deepEqual(await shipments(task.id), { shipments: [], voidedShipments: [{ trackingNumber: second }] });

      await page.locator('form.step input[name=trackingNumber]').fill(third);
      await page.locator('[data-step=pack]').click();
      await parcel(third).waitFor();
      assert.deepEqual((await shipments(task.id)).shipments, [{ trackingNumber: third, formerTrackingNumbers: [] }]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('offers no correction of a parcel that its carrier picked up', () =>
    inWarehouse(async ({ page }) => {
      const mayCorrect = ({ allowedActions }) => allowedActions.some(({ action, allowed }) => action === 'REPLACE_TRACKING' && allowed);
      const [gone, here] = [await freshTask('PACKED', (one) => !mayCorrect(one)), await freshTask('PACKED', mayCorrect)];
      const answered = () => page.waitForResponse((response) => response.request().postData()?.includes('TaskActions'));
      await Promise.all([answered(), page.locator(`[data-order="${gone.number}"]`).click()]);
      assert.equal(await page.locator('.correct [data-step]:visible').count(), 0);
      await page.locator('.task header button').click();
      await page.locator(`[data-order="${here.number}"]`).click();
      await page.locator('.correct [data-step=replace]').first().waitFor();
    }));
});

describe('an order of many lines', () => {
  for (const [locale, text] of [['zh-CN', '仅显示前 500 行，共 501 行'], ['en-US', 'The first 500 of 501 lines']]) {
    test(`says how many of its lines are shown (${locale})`, async () => {
      const number = await connector.receive(`MANY-LINES-${locale}`, { lines: linesOf(501), totals: { payable: '501.00' } });
      const { order } = await colleague.ask('query($number: String!) { order(by: { number: $number }) { id } }', { number });
      const { orderApprove } = await colleague.ask('mutation($input: OrderApproveInput!) { orderApprove(input: $input) { userErrors { code message } } }', { input: { order: order.id } });
      assert.deepEqual(orderApprove.userErrors, []);
      await inWarehouse(async ({ page }) => {
        const entry = page.locator(`[data-order="${number}"]`);
        assert.match(await entry.innerText(), /≥ 500 ×/);
        await entry.click();
        await page.locator('[data-lines-shown="500"]', { hasText: text }).waitFor();
      }, { locale });
    });
  }
});

describe('scanning out', () => {
  test('says what is missing, and that a number is unknown', () =>
    inWarehouse(async ({ page }) => {
      const task = await freshTask('PACKED', ({ shipments }) => shipments.some(({ trackingNumber, labelPrintCount }) => trackingNumber && labelPrintCount > 0));
      await page.locator('[data-tab=scan]').click();
      const field = page.locator('input[name=scan]');
      for (const number of ['NO-SUCH-PARCEL', task.shipments[0].trackingNumber]) {
        await field.fill(number);
        await field.press('Enter');
      }
      await page.locator('[data-scan=NO-SUCH-PARCEL].refused').waitFor();
      const scanned = page.locator(`[data-scan="${task.shipments[0].trackingNumber}"]`);
      await scanned.locator('.word').waitFor();
      assert.match(await scanned.getAttribute('class'), /kept|shipped/);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'scan');
      await picture(page, 'warehouse-scan');
    }));
});
