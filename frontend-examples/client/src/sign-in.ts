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

/** Starts a front end: with the token of this tab if there is one. */
export async function start(page: Page): Promise<void> {
  document.documentElement.lang = language;
  document.title = `${page.title} · Order Panorama`;
  if (!session.token) return signIn(page);
  try {
    await page.open();
  } catch (error) {
    const isOver = error instanceof Refused && ['UNAUTHENTICATED', 'HTTP_401'].includes(error.code);
    signIn(page, isOver ? say('wrongToken') : messageOf(error));
  }
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

/** Whether the server says that the session is over. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof Refused && error.code === 'UNAUTHENTICATED';
}
