// The desk: finds orders, keeps the open card live, and shows the orders on hold where nothing is open.
import { h, toast } from 'panorama-client/dom';
import { isSessionOver, messageOf, signIn, type Page } from 'panorama-client/sign-in';
import { roleWord, say as sayClient } from 'panorama-client/words';
import { CardView } from './card/card';
import type { MyDeskQuery } from './generated/graphql';
import { HeldList } from './held';
import { Live, type LiveState } from './live';
import { goTo, here, type Place } from './place';
import { byIdentifier, find, withCard, type Card, type Found } from './search';
import { Side } from './side';
import { say } from './words';

export class Desk {
  readonly #page: Page;
  readonly #me: MyDeskQuery['viewer'];
  readonly #search = h('input', { type: 'search', name: 'search', placeholder: say('searchHint'), 'aria-label': say('searchHint'), autocomplete: 'off', spellcheck: 'false' });
  readonly #open = h('div', { class: 'open' });
  readonly #state = h('span', { class: 'live is-off', role: 'status' }, sayClient('off'));
  readonly #side = new Side({
    home: () => this.#goHome(),
    held: (number) => void this.#ask({ typed: number }, 'next'),
    found: (card) => void this.#choose(card),
  });
  readonly #held: HeldList;
  readonly #live: Live;
  #found: Found | undefined;
  /** What was typed to find it. */
  #typed: string | undefined;
  #view: CardView | undefined;
  /** Whether the start page is shown. */
  #isHome = false;
  /** Which question is the newest: the answer of an older one is not shown. */
  #questions = 0;

  constructor(page: Page, desk: MyDeskQuery) {
    this.#page = page;
    this.#me = desk.viewer;
    this.#held = new HeldList(desk.orders, {
      changed: (orders) => this.#isHome && this.#side.held(orders),
      failed: (error) => this.#failed(error),
    });
    this.#live = new Live({
      state: (state) => this.#showState(state),
      card: (card) => (card ? this.#view?.update(card) : toast(say('gone'), 'failed')),
      held: () => this.#isHome && this.#held.soon(),
      ended: () => this.#leave(sayClient('sessionEnded')),
    });
    this.#fill();
  }

  /** Opens what the address says: the start page, or after a reload what was open. */
  async begin(): Promise<void> {
    document.onkeydown = (event) => this.#shortcut(event);
    window.onpopstate = () => void this.#comeTo(here());
    this.#live.followHeld();
    await this.#comeTo(here());
  }

  #fill(): void {
    const submit = (event: Event) => {
      event.preventDefault();
      const typed = this.#search.value.trim();
      if (typed) void this.#ask({ typed }, 'next');
    };
    const home = (event: Event) => {
      event.preventDefault();
      this.#goHome();
    };
    this.#page.root.replaceChildren(
      h(
        'header',
        { class: 'bar' },
        h('a', { class: 'brand', href: '#', title: say('home'), onclick: home }, say('title')),
        h('form', { class: 'search', role: 'search', onsubmit: submit }, this.#search, h('button', { class: 'primary' }, say('search'))),
        this.#state,
        h('span', { class: 'me' }, `${this.#me.name} · ${this.#me.roles.map(roleWord).join('、')}`),
        h('button', { class: 'plain', onclick: () => this.#signOut() }, sayClient('signOut')),
      ),
      h('div', { class: 'body' }, this.#side.element, this.#open),
    );
  }

  /** `/` goes to the search box from everywhere that is not a text. */
  #shortcut(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key !== '/' || isTyping || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    this.#search.select();
  }

  /** Shows a place that the browser's history leads to. */
  async #comeTo(place: Place): Promise<void> {
    document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
    if (place.typed === undefined && place.order === undefined) return this.#showHome();
    await this.#ask(place, 'here');
  }

  #goHome(): void {
    if (!this.#isHome) goTo({}, 'next');
    this.#showHome();
  }

  #showHome(): void {
    this.#clear();
    this.#isHome = true;
    this.#search.value = '';
    this.#side.held(this.#held.orders);
    this.#note('', say('welcome'), say('notFoundHint'), say('welcomeKeys'));
    this.#search.focus();
    void this.#held.read();
  }

  /** Takes everything of the former question away, before the answer to another one is there. Gives the number of the new question. */
  #clear(): number {
    this.#live.leave();
    this.#held.rest();
    this.#isHome = false;
    [this.#view, this.#found, this.#typed] = [undefined, undefined, undefined];
    this.#side.clear();
    this.#open.replaceChildren();
    this.#page.root.classList.remove('searching');
    return ++this.#questions;
  }

  /** Asks for a place and shows it. */
  async #ask(place: Place, as: 'next' | 'here'): Promise<void> {
    const question = this.#clear();
    if (as === 'next') goTo(place, 'next');
    this.#typed = place.typed;
    this.#search.value = place.typed ?? place.order ?? '';
    this.#note('', say('searching'));
    this.#page.root.classList.add('searching');
    try {
      const found = await this.#read(place);
      if (question === this.#questions) this.#showFound(found, place.order);
    } catch (error) {
      if (question === this.#questions) this.#askFailed(error, place);
    } finally {
      if (question === this.#questions) this.#page.root.classList.remove('searching');
    }
  }

  /** What was typed finds, and the order that was open among it. */
  async #read({ typed, order }: Place): Promise<Found> {
    const found = typed === undefined ? { cards: [] } : await find(typed, this.#me.shops);
    if (order === undefined || found.cards.some((card) => card.order.number === order)) return found;
    return withCard(found, await byIdentifier({ number: order }));
  }

  #askFailed(error: unknown, place: Place): void {
    if (isSessionOver(error)) return this.#leave(sayClient('sessionEnded'));
    this.#note('alert', messageOf(error));
    this.#open.firstElementChild?.append(h('p', {}, h('button', { 'data-again': true, onclick: () => void this.#ask(place, 'here') }, sayClient('again'))));
  }

  #failed(error: unknown): void {
    if (isSessionOver(error)) return this.#leave(sayClient('sessionEnded'));
    toast(messageOf(error), 'failed');
  }

  #note(role: 'alert' | '', first: string, ...more: readonly string[]): void {
    this.#open.replaceChildren(h('div', { class: 'welcome', role: role || undefined }, h('p', {}, first), more.map((text) => h('p', { class: 'quiet' }, text))));
  }

  #showFound(found: Found, order: string | undefined): void {
    this.#found = found;
    const card = found.cards.find((one) => one.order.number === order) ?? found.cards[0];
    if (!card) return this.#note('alert', say('notFound'), say('notFoundHint'));
    goTo({ typed: this.#typed, order: card.order.number }, 'same');
    this.#openCard(card);
    this.#search.select();
  }

  #openCard(card: Card): void {
    const view = new CardView(card, (id) => byIdentifier({ id }), (now) => view === this.#view && this.#listed(now));
    this.#view = view;
    this.#open.replaceChildren(view.element);
    this.#open.scrollTo(0, 0);
    this.#listed(card);
    this.#live.follow(card.order.id);
  }

  /** The list beside the card says of its order what the card says. */
  #listed(card: Card): void {
    if (!this.#found) return;
    const cards = this.#found.cards.map((one) => (one.order.id === card.order.id ? card : one));
    this.#found = { ...this.#found, cards };
    this.#side.found(this.#found, this.#view?.order.id);
  }

  /** Opens one of the orders that were found, and reads it anew: since it was found it may have changed. */
  async #choose(card: Card): Promise<void> {
    const question = ++this.#questions;
    try {
      const now = await byIdentifier({ id: card.order.id });
      if (question !== this.#questions) return;
      if (!now) return toast(say('gone'), 'failed');
      goTo({ typed: this.#typed, order: now.order.number }, now.order.id === this.#view?.order.id ? 'same' : 'next');
      this.#openCard(now);
    } catch (error) {
      if (question === this.#questions) this.#failed(error);
    }
  }

  #showState(state: LiveState): void {
    this.#state.className = `live is-${state}`;
    this.#state.textContent = sayClient(state);
    // Before its first event a subscription has no cursor to go on from: what it missed stands in the list.
    if (state === 'live' && this.#isHome) this.#held.soon();
  }

  #signOut(): void {
    this.#leave();
    goTo({}, 'same');
  }

  /** Ends the session: nothing of it goes on. */
  #leave(refusal?: string): void {
    this.#clear();
    this.#live.end();
    document.onkeydown = window.onpopstate = null;
    document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
    signIn(this.#page, refusal);
  }
}
