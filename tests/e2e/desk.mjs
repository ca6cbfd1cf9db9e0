// The desk as it is handed out: built to static files, served with the proxy of its own settings.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from './demo.mjs';

const root = join(repository, 'frontend-examples/customer-service');

/** Builds and serves the desk before this server. */
export async function startDesk(target) {
  process.env.PANORAMA_URL = target;
  const vite = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href);
  await vite.build({ root, logLevel: 'warn' });
  const server = await vite.preview({ root, logLevel: 'silent', preview: { port: 0, host: '127.0.0.1' } });
  const { port } = server.httpServer.address();
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** What a clerk does at the desk. */
export function clerk(page, url) {
  const search = page.getByRole('searchbox');
  const card = page.locator('main.card');
  return {
    card,
    part: (name) => card.locator(`[data-slot="${name}"]`),
    async signIn(token) {
      await page.goto(url);
      await page.locator('textarea[name=token]').fill(token);
      await page.locator('form.sign-in button').click();
    },
    async find(text) {
      await search.fill(text);
      await search.press('Enter');
    },
    /** The card of this order is open and followed. */
    async opened(number) {
      await page.locator(`main.card[data-order="${number}"]`).waitFor();
      await page.locator('.live.is-live').waitFor();
    },
    action: (name) => card.locator(`button[data-action="${name}"]`),
  };
}
