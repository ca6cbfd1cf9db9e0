// The page before the page: takes a token, opens the session, and comes back whenever the session is over.
import { place, Refused, session } from './api';
import { h } from './dom';
import { language, say } from './words';

/** A front end: its name, and what it does once somebody is signed in. */
export interface Page {
  readonly root: HTMLElement;
  readonly title: string;
  /** Signs in with the token of the session; throws what the server refuses. */
  open(): Promise<void>;
}

/** The token is a good one, and this front end is not for whoever has it: another token is needed. */
export class NotForYou extends Error {}

/**
 * Starts a front end: with the token of this tab if there is one. The token is erased where the session is over or another one is needed,
 * and for no other error.
 */
export async function start(page: Page): Promise<void> {
  document.documentElement.lang = language;
  document.title = `${page.title} · Order Panorama`;
  if (!session.token) return signIn(page);
  try {
    await page.open();
  } catch (error) {
    if (isSessionOver(error)) signIn(page, say('wrongToken'));
    else if (error instanceof NotForYou) signIn(page, error.message);
    else offerAgain(page, error);
  }
}

/** Says why the front end did not open. The token stays: a server that was away comes back. */
function offerAgain(page: Page, error: unknown): void {
  const again = h('button', { class: 'primary', type: 'button', 'data-again': true, onclick: () => void start(page) }, say('again'));
  page.root.replaceChildren(
    h(
      'section',
      { class: 'sign-in' },
      h('h1', {}, page.title),
      h('p', { class: 'refusal', role: 'alert' }, messageOf(error)),
      again,
      h('button', { type: 'button', onclick: () => signIn(page) }, say('signOut')),
    ),
  );
  again.focus();
}

/** Ends the session and asks for a token. */
export function signIn(page: Page, refusal?: string): void {
  session.close();
  const token = h('textarea', { name: 'token', rows: 4, required: true, spellcheck: 'false', autocomplete: 'off', 'aria-label': 'token' });
  const submit = (event: Event) => {
    event.preventDefault();
    session.open(token.value.trim().replace(/^Bearer\s+/i, ''));
    void start(page);
  };
  token.addEventListener('keydown', (event) => event.key === 'Enter' && submit(event));
  page.root.replaceChildren(
    h(
      'form',
      { class: 'sign-in', onsubmit: submit },
      h('h1', {}, page.title),
      h('p', {}, say('tokenHint')),
      token,
      refusal && h('p', { class: 'refusal', role: 'alert' }, refusal),
      h('button', { class: 'primary' }, say('open')),
      h('p', { class: 'quiet' }, place ? h('a', { href: '/' }, say('entrance')) : say('tokenWhere')),
    ),
  );
  token.focus();
}

/** What went wrong, for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof Refused && error.code === 'UNREACHABLE') return say('unreachable');
  return error instanceof Error ? error.message : String(error);
}

/** Whether the server says that the session is over. A refusal without a GraphQL body says it by its status. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof Refused && ['UNAUTHENTICATED', 'HTTP_401'].includes(error.code);
}
