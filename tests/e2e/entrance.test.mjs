// The page / of the demo: what this is, in both languages, and one click that signs in to each role; the front ends that the binary serves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { openPage, picture, startBrowser, withPage } from './browser.mjs';
import { person, startDemo } from './demo.mjs';

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
  } catch (error) {
    throw await withPage(error, window.page);
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

  /** Puts an operation into GraphiQL, and waits until it has taken its name. */
  async function write(page, name, text) {
    await page.locator('.graphiql-query-editor .CodeMirror').evaluate((element, value) => element.CodeMirror.setValue(value), text);
    await page.waitForFunction((wanted) => localStorage.getItem('graphiql:operationName') === wanted, name);
  }

  /** Runs the operation that is in GraphiQL and gives its answer, once it has a word. */
  async function answered(page, word) {
    await page.locator('.graphiql-execute-button').click();
    await page.waitForFunction((wanted) => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes(wanted), word);
    return JSON.parse(await page.locator('.result-window .CodeMirror').evaluate((element) => element.CodeMirror.getValue()));
  }

  test('as another role opens the same GraphiQL as that one, over HTTP and over the WebSocket', () =>
    atEntrance(async ({ page }) => {
      const order = (await person(demo, 'MANAGER').orders(['PAID']))[0].number;
      for (const [role, name] of [['MANAGER', '何经理'], ['CUSTOMER_SERVICE', '林小满']]) {
        await page.goto(demo.url);
        await page.locator(`[data-place=graphql][data-role=${role}]`).click();
        await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
        await write(page, `Who${role}`, `query Who${role} { viewer { name roles } }`);
        assert.deepEqual((await answered(page, name)).data.viewer, { name, roles: [role] });
        await write(page, `Watch${role}`, `subscription Watch${role} { order(by: { number: "${order}" }) { version } }`);
        assert.ok((await answered(page, 'version')).data.order.version >= 0);
      }
    }));

  for (const role of ['CUSTOMER_SERVICE', 'WAREHOUSE', 'FINANCE', 'MANAGER', 'OPERATIONS', 'SYSTEM']) {
    test(`opens GraphiQL as ${role}, with an operation that answers`, () =>
      atEntrance(async ({ page }) => {
        await page.locator(`[data-place=graphql][data-role=${role}]`).click();
        const read = (place) => page.locator(`${place} .CodeMirror`).evaluate((element) => element.CodeMirror.getValue());
        await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
        assert.match(await read('.graphiql-query-editor'), /query Welcome/);
        const { data, errors } = await answered(page, 'viewer');
        assert.equal(errors, undefined);
        assert.ok(data.viewer.roles.includes(role));
        assert.equal(data.orders.nodes.length, 5);
        // The schema that the role sees has every field of it, so that GraphiQL underlines none.
        const schema = buildClientSchema(await person(demo, role).ask(getIntrospectionQuery()));
        assert.deepEqual(validate(schema, parse(await read('.graphiql-query-editor'))), []);
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

test('where nobody is signed in with one click, the page takes a token, and a front end without one asks for it', async () => {
  const served = await startDemo({ PANORAMA_DATABASE_URL: 'sqlite://own.sqlite' });
  const { page, talk, close } = await openPage(browser);
  try {
    await page.goto(served.url);
    assert.equal(await page.locator('[data-role]').count(), 0);
    await page.locator('textarea[name=token]').fill(` Bearer ${served.tokens.FINANCE}\n`);
    await picture(page, 'entrance-token');
    await page.locator('.door[data-place=finance]').click();
    await page.locator(CONTENT.finance).first().waitFor();
    await page.goto(served.url);
    await page.locator('.door[data-place=manager]').click();
    await page.locator('form.sign-in a[href="/"]').click();
    await page.locator('textarea[name=token]').waitFor();
    assert.deepEqual(talk.complaints, []);
  } finally {
    await close();
    await served.stop();
  }
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
