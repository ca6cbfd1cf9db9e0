// GraphQL over HTTP as the specification wants it: the audits of the package `graphql-http`, every MUST and every SHOULD.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { startDemo } from './demo.mjs';

let demo;

before(async () => {
  demo = await startDemo();
});

after(() => demo?.stop());

const asManager = (url, { headers, ...request } = {}) =>
  fetch(url, { ...request, headers: { ...headers, authorization: `Bearer ${demo.tokens.MANAGER}` } });

test('every audit is ok', async () => {
  const audits = serverAudits({ url: () => `${demo.url}/graphql`, fetchFn: asManager });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const of = (word) => results.filter(({ name }) => name.startsWith(word));
  assert.ok(of('MUST').length >= 13 && of('SHOULD').length >= 20, `${results.length} audits`);
  const failed = results.filter(({ name, status }) => status !== 'ok' && !name.startsWith('MAY'));
  assert.deepEqual(failed.map(({ id, name, reason }) => ({ id, name, reason })), []);
});
