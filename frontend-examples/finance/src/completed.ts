// Completed and settled orders, with every amount and every reason for a discount.
import { send } from 'panorama-client/api';
import { h } from 'panorama-client/dom';
import { isZero, longMoment, money, type Amount } from 'panorama-client/format';
import { CompletedOrders, Freights } from './documents';
import type { CompletedOrdersQuery } from './generated/graphql';
import { PAGE, PagedTable, type Column } from './paged-table';
import type { Moments } from './range';
import { say } from './words';

type Order = CompletedOrdersQuery['orders']['nodes'][number];
type Row = Order & { readonly freight: Amount | undefined };
type Sum = keyof NonNullable<Order['totals']>;

/** A sum; one that is null is none of this role's. */
export const amount = (value: Amount | undefined) => value && h('span', { class: isZero(value) && 'zero' }, money(value));

const sum = (name: Sum): Column<Row> => ({ name, head: say(name), isAmount: true, cell: ({ totals }) => amount(totals?.[name]) });

const COLUMNS: readonly Column<Row>[] = [
  { name: 'number', head: say('number'), cell: ({ number }) => h('span', { class: 'mono' }, number) },
  { name: 'completedAt', head: say('completedAt'), cell: ({ completedAt }) => completedAt && longMoment(completedAt) },
  sum('goods'),
  sum('discount'),
  { name: 'freight', head: say('freight'), isAmount: true, cell: ({ freight }) => amount(freight) },
  sum('tax'),
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
  const freights = await freightsOf(nodes);
  return { data: { orders: { ...orders, nodes: nodes.map((order) => ({ ...order, freight: freights.get(order.id) })) } }, errors };
}

async function freightsOf(orders: readonly Order[]): Promise<ReadonlyMap<string, Amount | undefined>> {
  if (orders.length === 0) return new Map();
  const { data } = await send(Freights, { orders: orders.map(({ id }) => id) });
  return new Map(data.nodes.flatMap((node) => (node && 'totals' in node ? [[node.id, node.totals?.freight] as const] : [])));
}
