// The manager's phone: what is open, live, taken on; thresholds that are changed and refused when somebody was faster.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, sockets, startBrowser, withPage } from './browser.mjs';
import { person, repository, startDemo } from './demo.mjs';
import { signIn, startFrontEnd } from './front-end.mjs';

const PHONE = { width: 390, height: 844 };
let demo;
let site;
let browser;
let operations;
let document;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  site = await startFrontEnd('manager', demo.url);
  operations = person(demo, 'OPERATIONS');
  document = await readFile(join(repository, 'frontend-examples/operations/alerts.graphql'), 'utf8');
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await demo?.stop();
});

/** Opens the page on a phone, signed in, does something, and closes it. */
async function onPhone(work, { role = 'MANAGER', ...options } = {}) {
  const window = await openPage(browser, { size: PHONE, ...options });
  try {
    window.network = await sockets(window.page);
    await signIn(window.page, site.url, demo.tokens[role]);
    await work(window);
  } catch (error) {
    throw await withPage(error, window.page);
  } finally {
    await window.close();
  }
}

const openAlerts = async () => (await operations.ask('query { alerts(first: 100, where: { state: OPEN }) { nodes { id kind } } }')).alerts.nodes;

describe('alerts', () => {
  test('are listed the worst first, and are taken on', () =>
    onPhone(async ({ page, talk }) => {
      await page.locator('.live.is-live').waitFor();
      const entries = page.locator('.alert.OPEN');
      await entries.first().waitFor();
      const before = await entries.count();
      assert.equal(Number(await page.locator('.count').innerText()), before);
      assert.match(await entries.first().getAttribute('class'), /CRITICAL/);
      await picture(page, 'manager-alerts');
      const id = await entries.first().getAttribute('data-alert');
      await entries.first().locator('button').click();
      await page.locator(`.alert.ACKNOWLEDGED[data-alert="${id}"]`).waitFor();
      assert.equal(Number(await page.locator('.count').innerText()), before - 1);
      assert.deepEqual([...talk.hosts], [new URL(site.url).host]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('of an unknown amount are there as soon as such an order comes in', () =>
    onPhone(async ({ page }) => {
      await page.locator('.live.is-live').waitFor();
      await page.locator('.alert.OPEN').first().waitFor();
      const number = await person(demo, 'SYSTEM').receive('E2E-ALERT', { totals: { payable: '1,234.50' } });
      const alert = page.locator('.alert[data-kind=UNKNOWN_AMOUNT]', { hasText: number });
      await alert.waitFor();
      assert.equal(await alert.locator('strong').innerText(), '应付金额未知');
      await picture(page, 'manager-unknown');
    }));

  test('change on every phone when a colleague takes one on', () =>
    onPhone(async ({ page }) => {
      await page.locator('.live.is-live').waitFor();
      await page.locator('.alert.OPEN').first().waitFor();
      const [alert] = await openAlerts();
      await operations.ask(document, { input: { alert: alert.id } }, 'AcknowledgeAlert');
      await page.locator(`.alert.ACKNOWLEDGED[data-alert="${alert.id}"]`).waitFor();
    }));

  test('that changed while the connection was lost are there when it is back', () =>
    onPhone(async ({ page, network }) => {
      await page.locator('.live.is-live').waitFor();
      await page.locator('.alert.OPEN').first().waitFor();
      // The first event gives the cursor that the next connection goes on from.
      const [first, second] = await openAlerts();
      const take = ({ id }) => operations.ask(document, { input: { alert: id } }, 'AcknowledgeAlert');
      await take(first);
      await page.locator(`.alert.ACKNOWLEDGED[data-alert="${first.id}"]`).waitFor();
      network.cut();
      await page.locator('.live:not(.is-live)').waitFor();
      await take(second);
      network.mend();
      await page.locator(`.alert.ACKNOWLEDGED[data-alert="${second.id}"]`).waitFor();
    }));
});

describe('thresholds', () => {
  test('are changed, and a change over a newer one is refused with the newer one shown', () =>
    onPhone(async ({ page }) => {
      await page.locator('[data-tab=thresholds]').click();
      const conflict = page.locator('[data-threshold=CONFLICT]');
      await conflict.locator('button').click();
      const dialog = page.locator('dialog.form');
      await dialog.locator('input[name=value]').fill('3');
      await dialog.locator('button[type=submit]').click();
      await dialog.waitFor({ state: 'detached' });
      assert.match(await conflict.locator('.quiet').innerText(), /出现 3 次/);
      await picture(page, 'manager-thresholds');

      await conflict.locator('button').click();
      const manager = person(demo, 'MANAGER');
      await manager.ask(document, { input: { kind: 'CONFLICT', value: 9 } }, 'SetThreshold');
      await dialog.locator('input[name=value]').fill('4');
      await dialog.locator('button[type=submit]').click();
      await dialog.locator('.refusal p').waitFor();
      await dialog.locator('button[type=button]').click();
      assert.match(await conflict.locator('.quiet').innerText(), /出现 9 次/);
    }));

  test('say in English what is not valid', () =>
    onPhone(
      async ({ page }) => {
        await page.locator('[data-tab=thresholds]').click();
        await page.locator('[data-threshold=UNKNOWN_SKU] button').click();
        const dialog = page.locator('dialog.form');
        await dialog.locator('input[name=value]').fill('1000001');
        await dialog.locator('button[type=submit]').click();
        assert.match(await dialog.locator('.refusal p').innerText(), /not valid/);
      },
      { locale: 'en-US' },
    ));
});
