// One search box: what was typed may be a phone in any spelling, an order number, a channel number or a tracking number.
import { Refused, send, type Answer, type GraphQLError } from 'panorama-client/api';
import { DeskCustomer, DeskOrder, MaskedCustomer } from './documents';
import type { DeskCustomerFragment, DeskOrderFragment, OrderIdentifierInput } from './generated/graphql';

/** An order as it was read, and the paths below it that the role may not see. */
export interface Card {
  readonly order: DeskOrderFragment;
  readonly forbidden: ReadonlySet<string>;
}

export type Customer = Omit<DeskCustomerFragment, 'orders'>;

export interface Found {
  readonly customer?: Customer;
  readonly cards: readonly Card[];
}

/**
 * Finds what was typed. The plain readings are asked for at once; a channel number costs a question for each
 * shop, so it comes last; Shopify's people say 1001 for `#1001`.
 */
export async function find(typed: string, shops: readonly string[]): Promise<Found> {
  const text = typed.trim();
  if (isMaskedPhone(text)) return byMaskedPhone(text, shops);
  const [customer, ...orders] = await Promise.all([
    isPhone(text) ? byPhone(text) : undefined,
    byIdentifier({ number: text }),
    byIdentifier({ trackingNumber: text.replace(/\s+/g, '').toUpperCase() }),
  ]);
  if (customer) return customer;
  const cards = orders.filter((card) => card !== undefined);
  if (cards.length > 0) return { cards: distinct(cards) };
  const numbers = /^\d{1,7}$/.test(text) ? [text, `#${text}`] : [text];
  const atShops = await Promise.all(shops.flatMap((shop) => numbers.map((number) => byIdentifier({ channelOrder: { shop, number } }))));
  return { cards: distinct(atShops.filter((card) => card !== undefined)) };
}

/** The same with one more order in front, if there is one. */
export function withCard(found: Found, card: Card | undefined): Found {
  return card ? { ...found, cards: distinct([card, ...found.cards]) } : found;
}

/** Reads one order anew. */
export async function byIdentifier(by: OrderIdentifierInput): Promise<Card | undefined> {
  const answer = await unlessBadInput(send(DeskOrder, { by }));
  if (!answer?.data.order) return undefined;
  return { order: answer.data.order, forbidden: forbiddenBelow(answer.errors, ['order']) };
}

async function byPhone(phone: string): Promise<Found | undefined> {
  const answer = await unlessBadInput(send(DeskCustomer, { phone }));
  return answer && cardsOf(answer);
}

/** A phone that its platform masked is only comparable within one shop, so each shop is asked. */
async function byMaskedPhone(phone: string, shops: readonly string[]): Promise<Found> {
  const answers = await Promise.all(shops.map((shop) => unlessBadInput(send(MaskedCustomer, { shop, phone }))));
  const found = answers.map((answer) => answer && cardsOf(answer)).filter((one) => one !== undefined);
  const [only] = found;
  if (found.length === 1 && only) return only;
  return { cards: distinct(found.flatMap(({ cards }) => cards)) };
}

type Customers = { readonly customer: DeskCustomerFragment | null };

function cardsOf({ data, errors }: Answer<Customers>): Found | undefined {
  if (!data.customer) return undefined;
  const { orders, ...customer } = data.customer;
  const cards = orders.nodes.map((order, place) => ({ order, forbidden: forbiddenBelow(errors, ['customer', 'orders', 'nodes', place]) }));
  return { customer, cards };
}

/** `138****0000`, as platforms show it. */
function isMaskedPhone(text: string): boolean {
  return /^\+?\d[\d\s-]*\*+[\d\s*-]*$/.test(text);
}

/** Digits with the spaces and signs that people write between them; long enough for a phone. */
function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return /^[+(\d][\d\s().-]*$/.test(text) && digits.length >= 7 && digits.length <= 15;
}

/** What was typed need not be what it was asked for as: a number that is no phone has found nothing. */
async function unlessBadInput<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused && error.code === 'BAD_REQUEST') return undefined;
    throw error;
  }
}

/** The paths of refused fields below a prefix, with `*` for places in lists: `lines.*.unitPrice`. */
function forbiddenBelow(errors: readonly GraphQLError[], prefix: readonly (string | number)[]): Set<string> {
  const paths = errors
    .filter((error) => error.extensions?.code === 'FORBIDDEN' && prefix.every((step, place) => error.path?.[place] === step))
    .map((error) => error.path?.slice(prefix.length).map((step) => (typeof step === 'number' ? '*' : step)).join('.') ?? '');
  return new Set(paths);
}

function distinct(cards: readonly Card[]): Card[] {
  return [...new Map(cards.map((card) => [card.order.id, card])).values()];
}
