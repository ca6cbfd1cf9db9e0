// GraphiQL comes from the binary alone, and works with a token: a query, and a subscription that hears what happens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, picture, startBrowser } from './browser.mjs';
import { person, startDemo } from './demo.mjs';

let demo;
let browser;
let window;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  window = await openPage(browser, { locale: 'en-US' });
  await window.page.goto(`${demo.url}/graphql`);
  await window.page.locator('.graphiql-query-editor .CodeMirror').waitFor();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Puts a text into one of the editors, as a paste does. */
const paste = (page, editor, text) => page.locator(`${editor} .CodeMirror`).evaluate((element, value) => element.CodeMirror.setValue(value), text);
const answer = (page) => page.locator('.result-window .CodeMirror').evaluate((element) => element.CodeMirror.getValue());

/** Runs an operation, once GraphiQL has taken its name from the pasted text. */
async function run(page, name, text) {
  await paste(page, '.graphiql-query-editor', text);
  await page.waitForFunction((wanted) => localStorage.getItem('graphiql:operationName') === wanted, name);
  await page.locator('.graphiql-execute-button').click();
}

async function answers(page, word) {
  await page.waitForFunction((wanted) => document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue().includes(wanted), word);
  return JSON.parse(await answer(page));
}

test('a query runs with the token', async () => {
  const { page } = window;
  await paste(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', JSON.stringify({ authorization: `Bearer ${demo.tokens.CUSTOMER_SERVICE}` }));
  await run(page, 'Desk', 'query Desk { viewer { name roles } orders(first: 3) { nodes { number status suggestedReply } } }');
  const { data } = await answers(page, 'viewer');
  assert.deepEqual(data.viewer.roles, ['CUSTOMER_SERVICE']);
  assert.equal(data.orders.nodes.length, 3);
  await picture(page, 'graphiql-query');
});

test('a subscription runs with the token and hears a hold', async () => {
  const { page } = window;
  const clerk = person(demo, 'CUSTOMER_SERVICE');
  const [order] = (await clerk.orders(['PAID'])).filter(({ holds }) => holds.length === 0);
  await run(page, 'Watch', `subscription Watch { order(by: { id: "${order.id}" }) { number version holds { reason state } } }`);
  const first = await answers(page, order.number);
  assert.deepEqual(first.data.order.holds, []);
  await clerk.placeHold(order.id, 'e2e');
  const second = await answers(page, 'ADDRESS_CHECK');
  assert.ok(second.data.order.version > first.data.order.version);
  await picture(page, 'graphiql-subscription');
});

test('nothing is asked of another host, and nothing complains but the schema that was asked for before there was a token', () => {
  assert.deepEqual([...window.talk.hosts], [new URL(demo.url).host]);
  assert.deepEqual(window.talk.complaints.filter((complaint) => !complaint.includes('401')), []);
});
