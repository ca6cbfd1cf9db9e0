// The page / of the demo: what this is, in both languages, and one click that signs in to each role; the front ends that the binary serves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, startBrowser } from './browser.mjs';
import { startDemo } from './demo.mjs';

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Opens the page /, does something, and looks whether the browser complained: a breach of the content security policy is an error of its console. */
async function atEntrance(work, options) {
  const window = await openPage(browser, options);
  try {
    await window.page.goto(demo.url);
    await work(window);
    assert.deepEqual(window.talk.complaints, []);
    assert.deepEqual([...window.talk.hosts], [new URL(demo.url).host]);
  } finally {
    await window.close();
  }
}

/** What shows that a front end is open and has something to show. */
const CONTENT = {
  desk: '.side .entry',
  warehouse: '[data-tab=tasks]',
  finance: '[data-panel=settled] tbody tr',
  manager: '.alert.OPEN',
};
/** Front ends that follow what happens say so: their WebSocket is open. */
const LIVE = ['warehouse', 'manager'];

describe('one click', () => {
  for (const [place, content] of Object.entries(CONTENT)) {
    test(`signs in at /${place}, which shows something and stays signed in`, () =>
      atEntrance(async ({ page, talk }) => {
        await page.locator(`.door[data-place=${place}]`).click();
        await page.waitForURL((url) => url.pathname === `/${place}`);
        await page.locator(content).first().waitFor();
        if (LIVE.includes(place)) await page.locator('.live.is-live').waitFor();
        assert.equal(await page.locator('form.sign-in').count(), 0);
        await picture(page, `entrance-${place}`);
        await page.reload();
        await page.locator(content).first().waitFor();
        assert.ok(talk.sockets.every((socket) => new URL(socket.url()).host === new URL(demo.url).host));
        assert.ok(!page.url().includes('eyJ'), 'the token stands in no address');
      }));
  }

  test('another role in the same tab leaves the first one signed in', () =>
    atEntrance(async ({ page }) => {
      await page.locator('.door[data-place=desk]').click();
      await page.locator(CONTENT.desk).first().waitFor();
      await page.goto(demo.url);
      await page.locator('.door[data-place=finance]').click();
      await page.locator(CONTENT.finance).first().waitFor();
      await page.goto(`${demo.url}/desk`);
      await page.locator(CONTENT.desk).first().waitFor();
    }));

  test('a card of the desk is followed over the WebSocket', () =>
    atEntrance(async ({ page, talk }) => {
      await page.locator('.door[data-place=desk]').click();
      await page.locator('.side .entry').first().click();
      await page.locator('main.card [data-hold=ACTIVE]').first().waitFor();
      await page.locator('.live.is-live').waitFor();
      assert.equal(await page.locator('ol.axis').evaluate((axis) => axis.style.getPropertyValue('--done') !== ''), true);
      assert.equal(talk.sockets.length, 1);
      await picture(page, 'entrance-desk-card');
    }));

  for (const role of ['CUSTOMER_SERVICE', 'WAREHOUSE', 'FINANCE', 'MANAGER', 'OPERATIONS', 'SYSTEM']) {
    test(`opens GraphiQL as ${role}, with an operation that answers`, () =>
      atEntrance(async ({ page }) => {
        await page.locator(`[data-place=graphql][data-role=${role}]`).click();
        const read = (place) => page.locator(`${place} .CodeMirror`).evaluate((element) => element.CodeMirror.getValue());
        await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
        assert.match(await read('.graphiql-query-editor'), /query Welcome/);
        await page.locator('.graphiql-execute-button').click();
        await page.waitForFunction(() => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes('viewer'));
        const { data, errors } = JSON.parse(await read('.result-window'));
        assert.equal(errors, undefined);
        assert.ok(data.viewer.roles.includes(role));
        assert.equal(data.orders.nodes.length, 5);
        const kept = await page.evaluate(() => JSON.stringify(localStorage));
        assert.ok(!kept.includes('eyJ'), 'no token is kept beyond the tab');
        await picture(page, `entrance-graphiql-${role}`);
      }, { locale: 'en-US' }));
  }
});

describe('the page', () => {
  for (const [locale, word] of [['zh-CN', '这是演示'], ['en-US', 'This is the demo']]) {
    test(`fits one screen and says what this is (${locale})`, () =>
      atEntrance(async ({ page }) => {
        assert.match(await page.locator('.note').innerText(), new RegExp(word));
        assert.equal(await page.locator('.door').count(), 4);
        assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'nothing is below the screen');
        await picture(page, `entrance-${locale}`);
      }, { locale }));
  }

  test('fits a phone without scrolling sideways', () =>
    atEntrance(async ({ page }) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await picture(page, 'entrance-phone');
    }, { size: { width: 390, height: 844 } }));

  test('below a front end leads back from an address that is none', async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${demo.url}/desk/nothing`);
    await page.locator('footer a').click();
    await page.locator('.door').first().waitFor();
    await close();
  });
});

test('a page of another port of this machine gets no token', async () => {
  const { createServer } = await import('node:http');
  const other = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  await new Promise((resolve) => { other.listen(0, '127.0.0.1', resolve); });
  const { page, close } = await openPage(browser);
  try {
    await page.goto(`http://127.0.0.1:${other.address().port}`);
    const answers = await page.evaluate(async (url) => {
      const ask = (init) => fetch(`${url}/demo/sign-in`, { method: 'POST', body: '{"role":"MANAGER"}', ...init }).then((answer) => answer.text(), () => 'refused by the browser');
      const simple = await ask({ headers: { 'content-type': 'text/plain' } });
      const json = await ask({ headers: { 'content-type': 'application/json' } });
      const blind = await ask({ mode: 'no-cors' });
      return [simple, json, blind];
    }, demo.url);
    assert.deepEqual(answers, ['refused by the browser', 'refused by the browser', '']);
  } finally {
    await close();
    other.close();
  }
});
