// Completed and settled orders, with every amount and every reason for a discount.
import { send } from 'panorama-client/api';
import { h } from 'panorama-client/dom';
import { isZero, longMoment, money, type Amount } from 'panorama-client/format';
import { CompletedOrders, OtherSums } from './documents';
import type { CompletedOrdersQuery, OtherSumsQuery } from './generated/graphql';
import { PAGE, PagedTable, type Column } from './paged-table';
import type { Moments } from './range';
import { say } from './words';

type Order = CompletedOrdersQuery['orders']['nodes'][number];
type Others = Extract<OtherSumsQuery['nodes'][number], { readonly id: string }>['totals'];
type Row = Order & { readonly others: Others | undefined };
type Sum = keyof NonNullable<Order['totals']>;

/** A sum: null is one that nobody knows, and one that is not there is none of this role's. */
export const amount = (value: Amount | null | undefined) => value !== undefined && h('span', { class: value ? isZero(value) && 'zero' : 'unknown' }, money(value));

const sum = (name: Sum): Column<Row> => ({ name, head: say(name), isAmount: true, cell: ({ totals }) => amount(totals?.[name]) });

/** Sums that most orders do not have; the last one is part of the prices already. */
const SELDOM = ['tip', 'duties', 'rounding', 'taxIncluded'] as const;

const COLUMNS: readonly Column<Row>[] = [
  { name: 'number', head: say('number'), cell: ({ number }) => h('span', { class: 'mono' }, number) },
  { name: 'completedAt', head: say('completedAt'), cell: ({ completedAt }) => completedAt && longMoment(completedAt) },
  sum('goods'),
  sum('discount'),
  { name: 'freight', head: say('freight'), isAmount: true, cell: ({ others }) => amount(others?.freight) },
  sum('tax'),
  { name: 'others', head: say('others'), isAmount: true, cell: ({ others }) => others && SELDOM.map((name) => !isZero(others[name]) && h('p', {}, h('span', { class: 'quiet' }, say(name)), ' ', h('span', { class: 'sum' }, money(others[name])))) },
  sum('payable'),
  sum('paid'),
  sum('refunded'),
  {
    name: 'discounts',
    head: say('discounts'),
    cell: ({ discounts }) => discounts?.map(({ rule, amount: off, because }) => h('p', { title: because.code }, h('span', { class: 'sum' }, money(off)), ' ', reason(rule.name, because.message))),
  },
  { name: 'voucherNumber', head: say('voucher'), cell: ({ voucherNumber }) => h('span', { class: 'mono' }, voucherNumber ?? '') },
];

/** Who gave it and why; most reasons name the rule already. */
const reason = (rule: string, why: string) => (why.includes(rule) ? why : `${rule} · ${why}`);

/** The table of a range that `range` names at each reading. */
export function completedTable(range: () => Moments, isOver: (error: unknown) => boolean): PagedTable<Row> {
  return new PagedTable(COLUMNS, (after) => page(range(), after), isOver);
}

async function page(range: Moments, after: string | null) {
  const { data, errors } = await send(CompletedOrders, { first: PAGE, after, ...range });
  const { nodes, ...orders } = data.orders;
  const others = await othersOf(nodes);
  return { data: { orders: { ...orders, nodes: nodes.map((order) => ({ ...order, others: others.get(order.id) })) } }, errors };
}

async function othersOf(orders: readonly Order[]): Promise<ReadonlyMap<string, Others>> {
  if (orders.length === 0) return new Map();
  const { data } = await send(OtherSums, { orders: orders.map(({ id }) => id) });
  return new Map(data.nodes.flatMap((node) => (node && 'totals' in node ? [[node.id, node.totals] as const] : [])));
}
