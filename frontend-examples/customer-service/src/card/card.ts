// The panorama card: one section for each thing that a clerk looks for, made anew only where it changed.
import { formOf, isKnown, type Page, type RevealedPhone } from '../actions';
import { copy, h, slot, toast, type Child } from 'panorama-client/dom';
import { ask, guideLink } from 'panorama-client/form';
import { moment, unknown } from 'panorama-client/format';
import type { DeskOrderFragment } from '../generated/graphql';
import type { LiveCard } from '../live';
import type { Card } from '../search';
import { actionWord, channelWord, say } from '../words';
import { goods, totals } from './goods';
import { facts, marks, timeline } from './history';
import { lock } from './lock';
import { parcels } from './parcels';
import { conflicts, holds, progress, promise } from './progress';
import { contact, conversation, returns } from './talk';

const SLOTS = ['heading', 'reply', 'axis', 'promise', 'actions', 'holds', 'conflicts', 'parcels', 'goods', 'totals', 'contact', 'talk', 'returns', 'timeline', 'marks', 'facts'] as const;

export class CardView {
  readonly element: HTMLElement;
  readonly #slots = Object.fromEntries(SLOTS.map((name) => [name, slot(name)])) as Record<(typeof SLOTS)[number], ReturnType<typeof slot>>;
  readonly #read: (id: string) => Promise<Card | undefined>;
  readonly #changed: (card: Card) => void;
  #card: Card;
  #phone: RevealedPhone | undefined;
  #reading: Promise<void> | undefined;

  /** `changed` is called whenever the card shows something newer. */
  constructor(card: Card, read: (id: string) => Promise<Card | undefined>, changed: (card: Card) => void) {
    this.#card = card;
    this.#read = read;
    this.#changed = changed;
    const column = (name: string, ...slots: (typeof SLOTS)[number][]) => h('div', { class: name }, slots.map((one) => this.#slots[one].element));
    this.element = h(
      'main',
      { class: 'card', 'data-order': card.order.number },
      column('top', 'heading', 'axis', 'holds', 'conflicts', 'reply', 'promise', 'actions'),
      h('div', { class: 'columns' }, column('left', 'parcels', 'goods', 'totals'), column('middle', 'contact', 'talk', 'returns', 'marks', 'facts'), column('right', 'timeline')),
    );
    this.#show();
  }

  get order(): DeskOrderFragment {
    return this.#card.order;
  }

  /** A live answer: shown at once as far as it goes, and the rest of the card read anew when the order changed. */
  update(live: LiveCard): void {
    const { order } = this.#card;
    const isNewer = live.version > order.version;
    if (live.version >= order.version) this.#card = { ...this.#card, order: merge(order, live) };
    this.#show();
    this.#changed(this.#card);
    if (isNewer) void this.refresh();
  }

  /** Reads the card anew; several wishes at once are one question after the one that is under way. */
  refresh(): Promise<void> {
    const earlier = this.#reading ?? Promise.resolve();
    this.#reading ??= earlier.then(async () => {
      this.#reading = undefined;
      const card = await this.#read(this.order.id).catch(() => undefined);
      if (card && card.order.version >= this.order.version) this.#card = card;
      this.#show();
      this.#changed(this.#card);
    });
    return this.#reading;
  }

  #page(): Page {
    return {
      order: () => this.order,
      refresh: () => this.refresh(),
      showPhone: (phone) => {
        this.#phone = phone;
        this.#show();
      },
    };
  }

  #show(): void {
    const { order, forbidden } = this.#card;
    const show = (name: (typeof SLOTS)[number], data: unknown, make: () => Child) => this.#slots[name].show(data, make);
    show('heading', [order.number, order.channelOrder, order.placedAt, order.priority, order.tags, order.isTest], () => heading(order));
    show('axis', [order.status, order.statusSince], () => progress(order));
    show('holds', order.holds, () => holds(order));
    show('conflicts', order.conflicts, () => conflicts(order));
    show('reply', order.suggestedReply, () => this.#reply());
    show('promise', [order.promise, order.status], () => promise(order));
    show('actions', order.allowedActions, () => order.allowedActions.filter(({ action }) => isKnown(action)).map((entry) => this.#action(entry)));
    show('parcels', [order.shipments, order.voidedShipments], () => parcels(order));
    show('goods', [order.lines, order.lineCount], () => goods(this.#card));
    show('totals', [order.totals, order.payments], () => totals(this.#card));
    show('contact', [order.contact, order.remark, this.#phone], () => contact(this.#card, this.#reveal()));
    show('talk', order.conversation, () => conversation(this.#card));
    show('returns', order.returns, () => returns(this.#card));
    show('timeline', order.timeline, () => timeline(this.#card));
    show('marks', order.marks, () => marks(order));
    show('facts', order.facts, () => facts(this.#card));
    this.element.classList.toggle('is-held', order.holds.some(({ state }) => state === 'ACTIVE'));
    this.element.dataset['locked'] = String(forbidden.size);
  }

  #reply(): Child {
    if (this.#card.forbidden.has('suggestedReply')) return lock();
    const text = this.order.suggestedReply;
    if (!text) return null;
    return [h('span', { class: 'label' }, say('reply')), h('q', {}, text), h('button', { class: 'primary', onclick: () => void copy(text).then(() => toast(say('copied'))) }, say('copy'))];
  }

  #reveal() {
    const isAllowed = this.order.allowedActions.some(({ action, allowed }) => action === 'REVEAL_PHONE' && allowed);
    // A phone that was changed meanwhile is another one than the clerk has seen.
    const phone = this.#phone?.masked === this.order.contact.phone?.masked ? this.#phone : undefined;
    return { phone, isAllowed, ask: () => this.#open('REVEAL_PHONE') };
  }

  /** A button; when it is closed it still takes the focus, so that everybody can read why. */
  #action({ action, allowed, because }: DeskOrderFragment['allowedActions'][number]): Child {
    const danger = action === 'CANCEL' && 'danger';
    if (allowed) return h('button', { class: danger, 'data-action': action, onclick: () => this.#open(action) }, actionWord(action));
    const id = `why-${action}`;
    return h(
      'span',
      { class: 'closed' },
      h('button', { 'aria-disabled': 'true', 'aria-describedby': id, 'data-action': action, type: 'button' }, actionWord(action)),
      h('span', { class: 'tooltip', role: 'tooltip', id }, because?.message, ' ', because && 'guideUrl' in because && guideLink(because.guideUrl)),
    );
  }

  #open(action: Parameters<typeof formOf>[0]): void {
    const form = formOf(action, this.#page());
    if (form) ask(form);
  }
}

function heading(order: DeskOrderFragment): Child {
  const { channel, shop, number, rawStatus } = order.channelOrder;
  return [
    h('h1', { class: 'mono' }, order.number),
    channelWord(channel) && h('span', { class: 'pill channel' }, channelWord(channel)),
    h('span', {}, shop.name),
    !order.number.endsWith(number) && h('span', { class: 'mono quiet' }, number),
    rawStatus && h('span', { class: 'quiet' }, `${say('channelSays')} ${rawStatus}`),
    order.isTest && h('span', { class: 'pill test', 'data-test-order': true }, say('testOrder')),
    order.priority > 0 && h('span', { class: 'pill urgent' }, `${say('priority')} ${order.priority}`),
    order.tags.map((tag) => h('span', { class: 'pill' }, tag)),
    h('span', { class: 'quiet end' }, `${say('placed')} `, order.placedAt ? moment(order.placedAt) : unknown()),
  ];
}

/** What a live answer says replaces what was known; what it does not carry of a hold, a parcel or a reason is kept. */
function merge(order: DeskOrderFragment, live: LiveCard): DeskOrderFragment {
  const { contact, promise, holds, shipments, allowedActions, ...rest } = live;
  return {
    ...order,
    ...rest,
    contact: { ...order.contact, ...contact, address: contact.address && keep(order.contact.address, contact.address) },
    promise: keep(order.promise, promise),
    holds: holds.map((hold) => keep(order.holds.find(({ id }) => id === hold.id), hold)),
    shipments: shipments.map((shipment, place) => {
      const known = order.shipments.find(({ trackingNumber }) => trackingNumber === shipment.trackingNumber) ?? order.shipments[place];
      return keep(known, { ...shipment, events: shipment.events.map((event, at) => keep(known?.events[at], event)) });
    }),
    allowedActions: allowedActions.map((entry) => {
      const known = order.allowedActions.find(({ action }) => action === entry.action);
      const because = entry.because && keep(known?.because?.code === entry.because.code ? known.because : null, entry.because);
      return keep(known, { ...entry, because });
    }),
  };
}

/** The new values over the known ones. What is new altogether lacks the rest until the card is read anew, an instant later. */
function keep<T extends object>(known: T | null | undefined, now: object): T {
  return { ...known, ...now } as T;
}
