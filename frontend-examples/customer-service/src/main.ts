// The desk: signs in, finds orders, keeps the open card live.
import { send } from 'panorama-client/api';
import { CardView } from './card/card';
import { tick } from './card/progress';
import { MyDesk } from './documents';
import { h, toast, type Child } from 'panorama-client/dom';
import { moment, unknown } from 'panorama-client/format';
import type { MyDeskQuery } from './generated/graphql';
import type { LiveState } from 'panorama-client/live';
import { isSessionOver, messageOf, signIn, start, type Page } from 'panorama-client/sign-in';
import { roleWord, say as sayClient } from 'panorama-client/words';
import { Live } from './live';
import { byIdentifier, find, type Card, type Found } from './search';
import { holdReasonWord, say, statusWord } from './words';
import 'panorama-client/styles.css';
import './styles.css';

const root = document.querySelector('#desk') as HTMLElement;
setInterval(tick, 1000);

const page: Page = {
  root,
  title: say('title'),
  open: async () => void new Desk((await send(MyDesk, { first: 20 })).data),
};

class Desk {
  readonly #me: MyDeskQuery['viewer'];
  readonly #search = h('input', { type: 'search', name: 'search', placeholder: say('searchHint'), 'aria-label': say('searchHint'), autocomplete: 'off', spellcheck: 'false' });
  readonly #side = h('aside', { class: 'side' });
  readonly #open = h('div', { class: 'open' });
  readonly #state = h('span', { class: 'live is-off', role: 'status' }, sayClient('off'));
  readonly #live: Live;
  #found: Found = { cards: [] };
  #view: CardView | undefined;
  /** Which search is the newest: the answer of an older one is not shown. */
  #searches = 0;

  constructor(desk: MyDeskQuery) {
    this.#me = desk.viewer;
    this.#live = new Live({
      state: (state) => this.#showState(state),
      card: (card) => (card ? this.#view?.update(card) : toast(say('gone'), 'failed')),
      ended: () => signIn(page, sayClient('sessionEnded')),
    });
    const submit = (event: Event) => {
      event.preventDefault();
      void this.#find(this.#search.value);
    };
    root.replaceChildren(
      h(
        'header',
        { class: 'bar' },
        h('strong', { class: 'brand' }, say('title')),
        h('form', { class: 'search', role: 'search', onsubmit: submit }, this.#search, h('button', { class: 'primary' }, say('search'))),
        this.#state,
        h('span', { class: 'me' }, `${this.#me.name} · ${this.#me.roles.map(roleWord).join('、')}`),
        h('button', { class: 'plain', onclick: () => { this.#live.leave(); signIn(page); } }, sayClient('signOut')),
      ),
      h('div', { class: 'body' }, this.#side, this.#open),
    );
    document.onkeydown = (event) => this.#shortcut(event);
    this.#showHeld(desk.orders);
    this.#open.replaceChildren(h('div', { class: 'welcome' }, h('p', {}, say('welcome')), h('p', { class: 'quiet' }, say('notFoundHint')), h('p', { class: 'quiet' }, say('welcomeKeys'))));
    this.#search.focus();
  }

  /** `/` goes to the search box from everywhere that is not a text. */
  #shortcut(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key !== '/' || isTyping || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    this.#search.select();
  }

  async #find(typed: string): Promise<void> {
    if (!typed.trim()) return;
    const search = ++this.#searches;
    root.classList.add('searching');
    try {
      const found = await find(typed, this.#me.shops);
      if (search === this.#searches) this.#showFound(found);
    } catch (error) {
      if (search === this.#searches) this.#failed(error);
    } finally {
      if (search === this.#searches) root.classList.remove('searching');
    }
  }

  #failed(error: unknown): void {
    if (isSessionOver(error)) return signIn(page, sayClient('sessionEnded'));
    toast(messageOf(error), 'failed');
  }

  #showFound(found: Found): void {
    this.#found = found;
    const [first] = found.cards;
    if (!first) {
      this.#live.leave();
      this.#view = undefined;
      this.#open.replaceChildren(h('div', { class: 'welcome', role: 'alert' }, h('p', {}, say('notFound')), h('p', { class: 'quiet' }, say('notFoundHint'))));
      return;
    }
    this.#openCard(first);
    this.#search.select();
  }

  #openCard(card: Card): void {
    this.#view = new CardView(card, (id) => byIdentifier({ id }));
    this.#open.replaceChildren(this.#view.element);
    this.#open.scrollTo(0, 0);
    this.#showOrders();
    this.#live.follow(card.order.id);
  }

  /** The orders that were found, the open one marked. */
  #showOrders(): void {
    const { customer, cards } = this.#found;
    const count = customer && ` ${customer.orderCount}`;
    this.#side.replaceChildren(
      customer ? h('div', { class: 'customer' }, h('strong', {}, customer.name), h('span', { class: 'mono' }, customer.phone.masked)) : '',
      h('h2', {}, customer ? say('customerOrders') : say('found'), h('span', { class: 'quiet' }, count ?? '')),
      h('ul', {}, cards.map((card) => this.#entry(card.order, card.order.id === this.#view?.order.id, () => void this.#reopen(card)))),
    );
  }

  /** Reads it anew: since it was found it may have changed. */
  async #reopen(card: Card): Promise<void> {
    const now = await byIdentifier({ id: card.order.id }).catch((error: unknown) => this.#failed(error));
    this.#openCard(now ?? card);
  }

  #showHeld(orders: MyDeskQuery['orders']): void {
    const open = (number: string) => {
      this.#search.value = number;
      void this.#find(number);
    };
    const more = orders.count.value > orders.nodes.length ? ` ${orders.nodes.length} / ${orders.count.value}${orders.count.precision === 'AT_LEAST' ? '+' : ''}` : ` ${orders.count.value}`;
    this.#side.replaceChildren(
      h('h2', {}, say('heldOrders'), h('span', { class: 'quiet' }, more)),
      orders.nodes.length === 0 ? h('p', { class: 'quiet' }, say('noneHeld')) : h('ul', {}, orders.nodes.map((order) => this.#entry(order, false, () => open(order.number)))),
    );
  }

  #entry(order: Entry, isOpen: boolean, open: () => void): Child {
    const active = order.holds.filter((hold) => hold.state === undefined || hold.state === 'ACTIVE');
    return h(
      'li',
      {},
      h(
        'button',
        { class: 'entry', 'aria-current': isOpen && 'true', onclick: open },
        h('span', { class: 'mono' }, order.number),
        h('span', { class: `pill status ${order.status}` }, statusWord(order.status)),
        order.isTest && active[0]?.reason !== 'TEST_ORDER' && h('span', { class: 'pill test' }, say('testOrder')),
        active.length > 0 && h('span', { class: 'pill held' }, holdReasonWord((active[0] as Entry['holds'][number]).reason)),
        h('span', { class: 'quiet end' }, entryMoment(order)),
      ),
    );
  }

  #showState(state: LiveState): void {
    this.#state.className = `live is-${state}`;
    this.#state.textContent = sayClient(state);
  }
}

/** When the order was placed; in a list that does not ask for that, until when it is promised. */
function entryMoment({ placedAt, promise }: Entry): Child {
  if (placedAt === undefined) return promise.shipBy && moment(promise.shipBy);
  return placedAt ? moment(placedAt) : [`${say('placed')} `, unknown()];
}

/** What a list shows of an order. */
interface Entry {
  readonly number: string;
  readonly status: Parameters<typeof statusWord>[0];
  /** Null where nobody knows it; not there where the list does not ask for it. */
  readonly placedAt?: string | null;
  readonly isTest?: boolean;
  readonly promise: { readonly shipBy: string | null };
  readonly holds: readonly { readonly reason: Parameters<typeof holdReasonWord>[0]; readonly state?: string }[];
}

// At the end: a class can be used only below the line that declares it.
void start(page);
