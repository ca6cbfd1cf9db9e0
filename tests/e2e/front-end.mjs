// A front end as it is handed out: built to static files, served with the proxy of its own settings.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './demo.mjs';

const folder = join(repository, 'frontend-examples');

/** Builds and serves a front end before this server. */
export async function startFrontEnd(name, target) {
  // The settings read it once, when they are loaded: one server for each test process.
  process.env.PANORAMA_URL = target;
  const root = join(folder, name);
  const vite = await import(pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js')).href);
  await vite.build({ root, logLevel: 'warn' });
  const server = await vite.preview({ root, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1' } });
  const { port } = server.httpServer.address();
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** Opens the page and signs in with a token. */
export async function signIn(page, url, token) {
  await page.goto(url);
  await page.locator('textarea[name=token]').fill(token);
  await page.locator('form.sign-in button').click();
}

/** The page did not ask for a token, and keeps the one that it has. */
export async function staysSignedIn(page, token) {
  assert.equal(await page.locator('form.sign-in').count(), 0);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('panorama.token')), token);
}

/** Holds the answers to requests that fit back. `asked` is there with the first of them; `release` lets them all come and waits until they have. */
export async function heldBack(page, fits) {
  let open;
  let ask;
  const released = new Promise((resolve) => { open = resolve; });
  const asked = new Promise((resolve) => { ask = resolve; });
  const answers = [];
  await page.route('**/graphql', async (route) => {
    if (!fits(route.request().postDataJSON())) return route.fallback();
    answers.push(page.waitForEvent('requestfinished', (request) => request === route.request()));
    ask();
    await released;
    await route.continue();
  });
  const release = async () => {
    open();
    await Promise.all(answers);
    // What the page does with the answers is done when it comes to the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  };
  return { asked, release };
}
