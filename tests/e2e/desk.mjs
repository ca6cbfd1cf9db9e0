// The desk of customer service, and what a clerk does at it.
import { signIn, startFrontEnd } from './front-end.mjs';

/** Builds and serves the desk before this server. */
export const startDesk = (target) => startFrontEnd('customer-service', target);

/** What a clerk does at the desk. */
export function clerk(page, url) {
  const search = page.getByRole('searchbox');
  const card = page.locator('main.card');
  const side = page.locator('.side');
  return {
    card,
    /** The list of the orders that were found. */
    found: side.locator('[data-list=found]'),
    /** The heading of the orders on hold: it is there on the start page alone. */
    home: side.locator('[data-start]'),
    part: (name) => card.locator(`[data-slot="${name}"]`),
    signIn: (token) => signIn(page, url, token),
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
