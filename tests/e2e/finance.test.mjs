// The desk of finance: what is completed and settled, exports that are the file they say they are, vouchers and settlements.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, sockets, startBrowser, withPage } from './browser.mjs';
import { person, repository, startDemo } from './demo.mjs';
import { signIn, startFrontEnd } from './front-end.mjs';

const EVER = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const FORMATS = {
  CSV: (bytes) => bytes.toString('utf8').replace('\uFEFF', '').trimEnd().split('\r\n').length - 1,
  JSONL: (bytes) => bytes.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line)).length,
  XLSX: undefined,
};
let demo;
let site;
let browser;
let colleague;
let connector;
let booking;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  site = await startFrontEnd('finance', demo.url);
  [colleague, connector] = ['FINANCE', 'SYSTEM'].map((role) => person(demo, role));
  booking = await readFile(join(repository, 'frontend-examples/finance/src/booking.graphql'), 'utf8');
});

after(async () => {
  await browser?.close();
  await site?.stop();
  await demo?.stop();
});

/** Opens the page, signed in, does something, and closes it. */
async function atDesk(work, { role = 'FINANCE', isCut = false, ...options } = {}) {
  const window = await openPage(browser, options);
  try {
    window.network = await sockets(window.page);
    if (isCut) window.network.cut();
    await signIn(window.page, site.url, demo.tokens[role]);
    await window.page.locator('[data-panel=settled] tr[data-order]').first().waitFor();
    await work(window);
  } catch (error) {
    throw await withPage(error, window.page);
  } finally {
    await window.close();
  }
}

/** Every completed order, settled or not, as the API has it. */
async function completed(isSettled) {
  const ask = (after) => colleague.ask(ORDERS, { after, where: { status: ['COMPLETED'], settled: isSettled, completedAt: EVER } });
  const nodes = [];
  for (let after = null; ; ) {
    const { orders } = await ask(after);
    nodes.push(...orders.nodes);
    if (!orders.pageInfo.hasNextPage) return nodes;
    after = orders.pageInfo.endCursor;
  }
}

const order = async (number) => (await colleague.ask(booking, { number }, 'OrderByNumber')).order;
const numbers = (page, panel) => page.locator(`[data-panel=${panel}] tr[data-order]`).evaluateAll((rows) => rows.map((row) => row.dataset.order));
/** The rows of a table once it has been read anew. */
async function read(page, panel) {
  await page.locator(`[data-panel=${panel}] .paged:not(.is-reading) .count:not(:empty)`).waitFor();
  return numbers(page, panel);
}
const count = async (page, panel) => Number(await page.locator(`[data-panel=${panel}] .count`).getAttribute('data-count'));
/** The day, and the time of day, in the browser's time zone. */
const dayOf = (at) => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
const timeOf = ({ completedAt }) => new Date(completedAt).toLocaleTimeString('sv-SE', { timeZone: 'Asia/Shanghai' });
const minor = (text) => BigInt(text.replace(/[^\d.−-]/g, '').replace('−', '-').replace('.', ''));

/** What the page asks for by this operation's name goes through `answer`. */
const intercept = (page, name, answer) =>
  page.route('**/graphql', (route) => {
    const body = route.request().postDataJSON();
    return body?.operationName === name ? answer(route, body) : route.fallback();
  });

/** Asks for an export of a format; gives its entry once it is there. */
async function ask(page, format) {
  await page.locator('select[name=format]').selectOption(format);
  await page.locator('.export form button').click();
  return page.locator(`[data-format=${format}]`).first();
}
const fact = (entry, name) => entry.locator(`[data-fact=${name}] dd`).innerText();
async function download(page, entry) {
  const [file] = await Promise.all([page.waitForEvent('download'), entry.locator('a.download').click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

describe('completed and settled orders', () => {
  test('are read page by page, forwards and back, and counted', () =>
    atDesk(async ({ page, talk }) => {
      const all = (await completed(true)).map(({ number }) => number);
      const first = await read(page, 'settled');
      assert.equal(await count(page, 'settled'), all.length);
      assert.ok(all.length > first.length, 'the demo has more than one page');
      const seen = [...first];
      const next = page.locator('[data-panel=settled] [data-page=next]');
      while (await next.isEnabled()) {
        const [last] = seen.slice(-1);
        await next.click();
        await page.locator(`[data-panel=settled] tr[data-order="${last}"]`).waitFor({ state: 'detached' });
        seen.push(...(await read(page, 'settled')));
      }
      assert.deepEqual(seen.toSorted(), all.toSorted());
      while (await page.locator('[data-panel=settled] [data-page=previous]').isEnabled()) {
        await page.locator('[data-panel=settled] [data-page=previous]').click();
        await read(page, 'settled');
      }
      assert.deepEqual(await numbers(page, 'settled'), first);
      assert.deepEqual([...talk.hosts], [new URL(site.url).host]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('have amounts in their currency that add up, and reasons for their discounts', () =>
    atDesk(async ({ page }) => {
      const shown = await read(page, 'settled');
      const rows = await page.locator('[data-panel=settled] tr[data-order]').evaluateAll((all) => all.map((row) => Object.fromEntries([...row.cells].map((cell) => [cell.dataset.column, cell.innerText]))));
      const known = new Map((await completed(true)).map((one) => [one.number, one]));
      assert.equal(rows.length, shown.length);
      for (const row of rows) {
        const { totals, discounts, voucherNumber } = known.get(row.number);
        assert.equal(minor(row.goods) - minor(row.discount) + minor(row.freight) + minor(row.tax), minor(row.payable), row.number);
        for (const name of ['payable', 'paid', 'refunded']) {
          assert.equal(minor(row[name]), BigInt(totals[name].minorUnits));
          assert.ok(row[name].startsWith({ CNY: '¥', USD: 'US$' }[totals[name].currency]), row[name]);
        }
        for (const { rule } of discounts) assert.ok(row.discounts.includes(rule.name), row.discounts);
        assert.equal(row.voucherNumber, voucherNumber);
      }
      assert.ok(rows.some(({ discounts }) => discounts.length > 0));
    }));

  test('are those of the days that were chosen, in the own time zone; a range that is none changes nothing', () =>
    atDesk(async ({ page }) => {
      const all = await completed(true);
      // The day of the order that was completed soonest after a midnight: by UTC it was the day before.
      const [early] = all.toSorted((one, other) => timeOf(one).localeCompare(timeOf(other)));
      assert.ok(timeOf(early) < '08:00', 'the demo completes orders at night');
      const day = dayOf(early.completedAt);
      const [from, to] = [page.locator('input[name=from]'), page.locator('input[name=to]')];
      await from.fill(day);
      await to.fill(day);
      const expected = all.filter(({ completedAt }) => dayOf(completedAt) === day).map(({ number }) => number);
      await page.locator(`[data-panel=settled] .count[data-count="${expected.length}"]`).waitFor();
      assert.deepEqual((await read(page, 'settled')).toSorted(), expected.toSorted());

      await from.fill('2999-01-01');
      await page.locator('.range .refusal:not(:empty)').waitFor();
      assert.equal(await to.inputValue(), day);
      assert.deepEqual((await numbers(page, 'settled')).toSorted(), expected.toSorted());
      await page.locator('.export form button').click();
      await page.locator('.export .refusal p').waitFor();
    }));

  test('stay on the screen when the next page cannot be read, and are tried again', () =>
    atDesk(async ({ page }) => {
      const first = await read(page, 'settled');
      let isDown = true;
      await intercept(page, 'CompletedOrders', (route) => (isDown ? route.abort() : route.fallback()));
      await page.locator('[data-panel=settled] [data-page=next]').click();
      const refusal = page.locator('[data-panel=settled] .refusal');
      await refusal.locator('p').waitFor();
      assert.match(await refusal.innerText(), /连接不上服务器/);
      assert.deepEqual(await numbers(page, 'settled'), first);
      isDown = false;
      await refusal.locator('button').click();
      await page.locator(`[data-panel=settled] tr[data-order="${first[0]}"]`).waitFor({ state: 'detached' });
    }));
});

describe('an export', () => {
  for (const [format, rowsOf] of Object.entries(FORMATS)) {
    test(`as ${format} is the file that it says it is`, () =>
      atDesk(async ({ page, talk }) => {
        const [settled, unsettled] = await Promise.all([completed(true), completed(false)]);
        const entry = await ask(page, format);
        await entry.locator('a.download').waitFor();
        const { name, bytes } = await download(page, entry);
        assert.equal(createHash('sha256').update(bytes).digest('hex'), await entry.locator('[data-fact=sha256] code').innerText());
        assert.match(name, new RegExp(`\\.${format.toLowerCase()}$`));
        assert.equal(Number(await fact(entry, 'rowCount')), settled.length);
        assert.equal(Number(await fact(entry, 'leftOutUnsettled')), unsettled.length);
        for (const currency of new Set(settled.map(({ totals }) => totals.payable.currency))) {
          const sum = settled.filter(({ totals }) => totals.payable.currency === currency).reduce((all, { totals }) => all + BigInt(totals.payable.minorUnits), 0n);
          assert.equal(minor(await entry.locator(`.sum[data-currency=${currency}]`).innerText()), sum, currency);
        }
        if (rowsOf) assert.equal(rowsOf(bytes), settled.length);
        else assert.equal(bytes.subarray(0, 2).toString(), 'PK');
        assert.equal(bytes.subarray(0, 3).toString('hex') === 'efbbbf', format === 'CSV');
        await entry.locator('.file time').waitFor();
        assert.deepEqual(talk.complaints, []);
        await picture(page, `finance-export-${format.toLowerCase()}`);
      }));
  }

  test('is followed live', () =>
    atDesk(async ({ page }) => {
      await intercept(page, 'WholeExport', (route) => route.abort());
      const entry = await ask(page, 'JSONL');
      await entry.locator('a.download').waitFor();
    }));

  test('is asked about where no socket is', () =>
    atDesk(
      async ({ page }) => {
        const entry = await ask(page, 'JSONL');
        await page.locator('.live.is-waiting, .live.is-connecting').first().waitFor();
        await entry.locator('a.download').waitFor();
        await page.locator('.live').waitFor({ state: 'hidden' });
      },
      { isCut: true },
    ));

  test('of which the answer was lost is asked for again, and is the same; the next one is another', () =>
    atDesk(async ({ page }) => {
      const sent = [];
      await intercept(page, 'ExportCompleted', async (route, { variables }) => {
        const response = await route.fetch();
        sent.push({ key: variables.input.idempotencyKey, id: (await response.json()).data.completedOrdersExport.export.id });
        return sent.length === 1 ? route.abort() : route.fulfill({ response });
      });
      await page.locator('input[name=from]').fill('2020-01-01');
      await page.locator('select[name=format]').selectOption('JSONL');
      await page.locator('.export form button').click();
      await page.locator('.export .refusal p').first().waitFor();
      assert.equal(await page.locator('select[name=format]').inputValue(), 'JSONL');
      assert.equal(await page.locator('input[name=from]').inputValue(), '2020-01-01');
      assert.equal(await page.locator('[data-export]').count(), 0);
      for (const times of [1, 2]) {
        await page.locator('.export form button').click();
        await page.locator('[data-export] a.download').nth(times - 1).waitFor();
      }
      const [lost, again, next] = sent;
      assert.deepEqual(again, lost);
      assert.notEqual(next.key, lost.key);
      assert.notEqual(next.id, lost.id);
      assert.equal(await page.locator('.export .refusal p').count(), 0);
    }));

  test('shows how far it is, and why it failed', () =>
    atDesk(
      async ({ page }) => {
        const progress = { done: 120_000, total: 400_000 };
        let hasFailed = false;
        await intercept(page, 'WholeExport', async (route) => {
          const response = await route.fetch();
          const json = await response.json();
          if (!hasFailed) Object.assign(json.data.orderExport, { status: 'RUNNING', progress });
          else Object.assign(json.data.orderExport, { status: 'FAILED', url: null, expiresAt: null, error: { code: 'EXPORT_FAILED', message: 'the disk is full' } });
          return route.fulfill({ response, json });
        });
        const entry = await ask(page, 'CSV');
        assert.match(await entry.locator('.state:has(progress)').innerText(), /120,000 \/ 400,000/);
        assert.equal(await entry.locator('progress').evaluate(({ value, max }) => value / max), 0.3);
        hasFailed = true;
        assert.match(await entry.locator('p.refusal').first().innerText(), /the disk is full.*EXPORT_FAILED/);
        assert.equal(await entry.locator('a.download').count(), 0);
      },
      { isCut: true },
    ));

  test('says how many were left out because an amount is unknown, when there are any', () =>
    atDesk(
      async ({ page }) => {
        let leftOutUnknown = 0;
        await intercept(page, 'WholeExport', async (route) => {
          const response = await route.fetch();
          const json = await response.json();
          Object.assign(json.data.orderExport, { leftOutUnknown });
          return route.fulfill({ response, json });
        });
        const none = await ask(page, 'CSV');
        await none.locator('a.download').waitFor();
        assert.equal(await none.locator('[data-fact=leftOutUnknown]').count(), 0);
        leftOutUnknown = 2;
        const some = await ask(page, 'JSONL');
        await some.locator('a.download').waitFor();
        assert.equal(await fact(some, 'leftOutUnknown'), '2');
      },
      { isCut: true },
    ));

  test('gets a new link when the one it had has expired, and is there after a reload', () =>
    atDesk(
      async ({ page }) => {
        let isShort = true;
        await intercept(page, 'WholeExport', async (route) => {
          const response = await route.fetch();
          const json = await response.json();
          if (isShort && json.data.orderExport.expiresAt) json.data.orderExport.expiresAt = new Date(Date.now() + 1500).toISOString();
          return route.fulfill({ response, json });
        });
        const entry = await ask(page, 'CSV');
        await entry.locator('a.download').waitFor();
        await entry.locator('a.download').waitFor({ state: 'detached' });
        isShort = false;
        await entry.locator('[data-renew]').click();
        await entry.locator('a.download').waitFor();
        const sha256 = await entry.locator('[data-fact=sha256] code').innerText();
        await page.reload();
        assert.equal(await page.locator('[data-export] [data-fact=sha256] code').innerText(), sha256);
      },
      { isCut: true },
    ));
});

describe('recording', () => {
  test('a voucher over a newer order shows what it has become, keeps what was typed, and goes through', () =>
    atDesk(async ({ page }) => {
      await page.locator('[data-tab=toVoucher]').click();
      const [number] = await read(page, 'toVoucher');
      const row = page.locator(`[data-panel=toVoucher] tr[data-order="${number}"]`);
      const dialog = page.locator('dialog.form');
      await row.locator('[data-action=RECORD_VOUCHER]').click();
      const before = await order(number);
      await colleague.ask(booking, { input: { order: before.id, settledAt: '2020-01-02T00:00:00Z' } }, 'RecordSettlement');
      await dialog.locator('input[name=voucherNumber]').fill('PZ-E2E-1');
      await dialog.locator('button[type=submit]').click();
      await dialog.locator('.refusal p').waitFor();
      assert.match(await dialog.locator('.refusal p').innerText(), /2020\/01\/02/);
      assert.equal(await dialog.locator('input[name=voucherNumber]').inputValue(), 'PZ-E2E-1');
      await picture(page, 'finance-voucher');
      await dialog.locator('button[type=submit]').click();
      await dialog.waitFor({ state: 'detached' });
      assert.equal((await order(number)).voucherNumber, 'PZ-E2E-1');
      // With its voucher it may be completed, and then it is in this list no more.
      await row.locator('[data-action=RECORD_VOUCHER]').waitFor({ state: 'detached' });
    }));

  test('a settlement refuses a time to come and keeps it; then the order changes the list', () =>
    atDesk(async ({ page }) => {
      await page.locator('[data-tab=unsettled]').click();
      const [number] = await read(page, 'unsettled');
      const open = await count(page, 'unsettled');
      const row = page.locator(`[data-panel=unsettled] tr[data-order="${number}"]`);
      const dialog = page.locator('dialog.form');
      await row.locator('[data-action=RECORD_SETTLEMENT]').click();
      const field = dialog.locator('input[name=settledAt]');
      await field.fill('2099-01-02T03:04');
      await dialog.locator('button[type=submit]').click();
      await dialog.locator('.refusal p').waitFor();
      assert.equal(await field.inputValue(), '2099-01-02T03:04');
      await field.fill('2020-01-02T03:04');
      await dialog.locator('button[type=submit]').click();
      await row.waitFor({ state: 'detached' });
      assert.equal(await count(page, 'unsettled'), open - 1);
      assert.equal(Date.parse((await order(number)).settledAt), Date.parse('2020-01-02T03:04:00+08:00'));
      await page.locator('[data-tab=settled]').click();
      assert.equal((await read(page, 'settled')).length > 0, true);
      assert.equal(await count(page, 'settled'), (await completed(true)).length);
    }));

  test('begins with an order number, too; one that there is not is said', () =>
    atDesk(async ({ page }) => {
      const [{ number }] = await completed(false);
      const search = page.locator('input[name=number]');
      for (const typed of ['NO-SUCH-ORDER', ` ${number} `]) {
        await search.fill(typed);
        await search.press('Enter');
        if (typed === 'NO-SUCH-ORDER') await page.locator('[data-panel=found] .refusal p').waitFor();
      }
      await page.locator(`[data-panel=found] tr[data-order="${number}"] [data-action=RECORD_SETTLEMENT]`).waitFor();
      assert.equal(await page.locator('[data-panel=found] .refusal p').count(), 0);
    }));
});

describe('an order that is looked up', () => {
  const find = async (page, number) => {
    const search = page.locator('input[name=number]');
    await search.fill(number);
    await search.press('Enter');
    return page.locator(`[data-panel=found] tr[data-order="${number}"]`);
  };

  for (const [locale, word] of [['zh-CN', '未知'], ['en-US', 'unknown']]) {
    test(`says what is unknown, and that it was placed to try the shop out (${locale})`, async () => {
      const number = await connector.receive(`E2E-FINANCE-${locale}`, { test: true, placedAt: null, totals: { payable: '1,234.50' } });
      await atDesk(async ({ page }) => {
        const row = await find(page, number);
        assert.equal(await row.locator('[data-column=payable]').innerText(), word);
        assert.equal(await row.locator('[data-column=placedAt]').innerText(), word);
        assert.equal(await row.locator('[data-column=paid]').innerText(), word);
        assert.equal(await row.locator('.pill.test').count(), 1);
        await picture(page, `finance-unknown-${locale}`);
      }, { locale });
    });
  }
});

describe('other roles', () => {
  for (const [locale, words] of [['zh-CN', /本页面需要财务角色.*仓库/], ['en-US', /This page is for finance\..*Warehouse/]]) {
    test(`that have nothing to see here are told so (${locale})`, async () => {
      const { page, talk, close } = await openPage(browser, { locale });
      try {
        await signIn(page, site.url, demo.tokens.WAREHOUSE);
        await page.locator('.sign-in .refusal').waitFor();
        assert.match(await page.locator('.sign-in .refusal').innerText(), words);
        assert.equal(await page.evaluate(() => sessionStorage.getItem('panorama.token')), null);
        assert.deepEqual(talk.complaints, []);
      } finally {
        await close();
      }
    });
  }

  test('that may only look export nothing and record nothing', () =>
    atDesk(
      async ({ page }) => {
        assert.equal(await page.locator('.export').count(), 0);
        await page.locator('[data-tab=unsettled]').click();
        assert.ok((await read(page, 'unsettled')).length > 0);
        assert.equal(await page.locator('[data-action]').count(), 0);
      },
      { role: 'MANAGER' },
    ));
});

const ORDERS = `query Orders($after: String, $where: OrderWhereInput) {
  orders(first: 100, after: $after, where: $where, sortBy: { field: COMPLETED_AT, direction: ASC }) {
    nodes { number completedAt voucherNumber discounts { rule { name } } totals { payable { minorUnits currency } paid { minorUnits currency } refunded { minorUnits currency } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
