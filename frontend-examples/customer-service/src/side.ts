// The list beside the card: the orders that were found, or on the start page those on hold.
import { h, type Child } from 'panorama-client/dom';
import { moment, unknown } from 'panorama-client/format';
import type { HeldOrders } from './held';
import type { Card, Found } from './search';
import { holdReasonWord, say, statusWord } from './words';

export interface SideListeners {
  home(): void;
  /** Opens an order on hold. */
  held(number: string): void;
  /** Opens an order that was found. */
  found(card: Card): void;
}

export class Side {
  readonly element = h('aside', { class: 'side' });
  readonly #listeners: SideListeners;
  /** What is shown, as text: the list is made anew only where it changed, so that it keeps its focus. */
  #shown: string | undefined;

  constructor(listeners: SideListeners) {
    this.#listeners = listeners;
  }

  /** Nothing but the way home. */
  clear(): void {
    this.#show('', () => [this.#home()]);
  }

  held(orders: HeldOrders): void {
    const { nodes, count } = orders;
    const total = `${count.value}${count.precision === 'AT_LEAST' ? '+' : ''}`;
    this.#show({ held: orders }, () => [
      h('h2', { 'data-start': true }, say('heldOrders'), h('span', { class: 'quiet' }, count.value > nodes.length ? ` ${nodes.length} / ${total}` : ` ${total}`)),
      nodes.length === 0 ? h('p', { class: 'quiet' }, say('noneHeld')) : h('ul', { 'data-list': 'held' }, nodes.map((order) => entry(order, false, () => this.#listeners.held(order.number)))),
    ]);
  }

  /** The orders that were found, the open one marked. */
  found({ customer, cards }: Found, open: string | undefined): void {
    const entries = cards.map(({ order }) => seen(order));
    this.#show({ customer, entries, open }, () => [
      this.#home(),
      customer ? h('div', { class: 'customer' }, h('strong', {}, customer.name), h('span', { class: 'mono' }, customer.phone.masked)) : '',
      h('h2', {}, customer ? say('customerOrders') : say('found'), h('span', { class: 'quiet' }, customer ? ` ${customer.orderCount}` : '')),
      h('ul', { 'data-list': 'found' }, cards.map((card) => entry(card.order, card.order.id === open, () => this.#listeners.found(card)))),
    ]);
  }

  #home(): HTMLElement {
    return h('button', { class: 'plain', 'data-home': true, onclick: () => this.#listeners.home() }, `‹ ${say('home')}`);
  }

  #show(data: unknown, make: () => (HTMLElement | string)[]): void {
    const now = JSON.stringify(data);
    if (now === this.#shown) return;
    this.#shown = now;
    this.element.replaceChildren(...make());
  }
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

const seen = ({ id, number, status, placedAt, isTest, promise, holds }: Card['order']) =>
  ({ id, number, status, placedAt, isTest, shipBy: promise.shipBy, holds: holds.map(({ reason, state }) => [reason, state]) });

function entry(order: Entry, isOpen: boolean, open: () => void): HTMLElement {
  const active = order.holds.filter((hold) => hold.state === undefined || hold.state === 'ACTIVE');
  return h(
    'li',
    {},
    h(
      'button',
      { class: 'entry', 'aria-current': isOpen && 'true', 'data-entry': order.number, onclick: open },
      h('span', { class: 'mono' }, order.number),
      h('span', { class: `pill status ${order.status}` }, statusWord(order.status)),
      order.isTest && active[0]?.reason !== 'TEST_ORDER' && h('span', { class: 'pill test' }, say('testOrder')),
      active.length > 0 && h('span', { class: 'pill held' }, holdReasonWord((active[0] as Entry['holds'][number]).reason)),
      h('span', { class: 'quiet end' }, entryMoment(order)),
    ),
  );
}

/** When the order was placed; in a list that does not ask for that, until when it is promised. */
function entryMoment({ placedAt, promise }: Entry): Child {
  if (placedAt === undefined) return promise.shipBy && moment(promise.shipBy);
  return placedAt ? moment(placedAt) : [`${say('placed')} `, unknown()];
}
