// The first minutes with a binary that is built already: from a clone and one command to a held order that was read, in under a minute.
import { test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { BUILT, check, firstMinutes, record } from './first-minutes.mjs';

test('a held order is opened and read in under a minute after the server is up', async () => {
  const browser = await startBrowser();
  try {
    const result = await firstMinutes({ command: BUILT, browser });
    await record(result);
    check(result);
  } finally {
    await browser.close();
  }
});
