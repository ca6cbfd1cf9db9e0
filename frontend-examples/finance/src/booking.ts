// What finance has still to record: orders without a voucher or a settlement, and the two dialogs.
import { change, keyed, send, Unmet } from 'panorama-client/api';
import { h, toast, type Child } from 'panorama-client/dom';
import { ask } from 'panorama-client/form';
import { longMoment, money, unknown } from 'panorama-client/format';
import { amount } from './completed';
import { OrderByNumber, OrdersToBook, RecordSettlement, RecordVoucher } from './documents';
import type { OrdersToBookQueryVariables, OrderToBookFragment as Order } from './generated/graphql';
import { PAGE, PagedTable, type Column } from './paged-table';
import { say, statusWord } from './words';

type Which = Pick<OrdersToBookQueryVariables, 'where' | 'sortBy'>;
/** By which moment a person knows the order. */
type When = 'placedAt' | 'completedAt';
type Sum = 'payable' | 'paid' | 'refunded';

/** The table of the orders that `which` names at each reading; `recorded` is called after every change. */
export function bookingTable(which: () => Which, when: When, recorded: () => void, isOver: (error: unknown) => boolean): PagedTable<Order> {
  return new PagedTable(columns(when, recorded), (after) => send(OrdersToBook, { first: PAGE, after, ...which() }), isOver);
}

/** The table of one order, by the number that `number` gives at each reading. */
export function foundTable(number: () => string, recorded: () => void, isOver: (error: unknown) => boolean): PagedTable<Order> {
  return new PagedTable(
    columns('placedAt', recorded),
    async () => {
      const { data, errors } = await send(OrderByNumber, { number: number() });
      if (!data.order) throw new Error(say('notFound') + number());
      return { data: { orders: { nodes: [data.order], pageInfo: { hasNextPage: false, endCursor: null }, count: { value: 1, precision: 'EXACT' } } }, errors };
    },
    isOver,
  );
}

function columns(when: When, recorded: () => void): readonly Column<Order>[] {
  const sum = (name: Sum): Column<Order> => ({ name, head: say(name), isAmount: true, cell: ({ totals }) => amount(totals?.[name]) });
  return [
    { name: 'number', head: say('number'), cell: ({ number, isTest }) => [h('span', { class: 'mono' }, number), ' ', isTest && h('span', { class: 'pill test' }, say('testOrder'))] },
    { name: 'status', head: say('status'), cell: ({ status }) => h('span', { class: `pill ${status}` }, statusWord(status)) },
    { name: when, head: say(when), cell: ({ [when]: at }) => (at ? longMoment(at) : unknown()) },
    sum('payable'),
    sum('paid'),
    sum('refunded'),
    { name: 'voucherNumber', head: say('voucher'), cell: (order) => (order.voucherNumber ? h('span', { class: 'mono' }, order.voucherNumber) : button(order, 'RECORD_VOUCHER', say('recordVoucher'), () => recordVoucher(order, recorded))) },
    { name: 'settledAt', head: say('settledAt'), cell: (order) => (order.settledAt ? longMoment(order.settledAt) : button(order, 'RECORD_SETTLEMENT', say('recordSettlement'), () => recordSettlement(order, recorded))) },
  ];
}

/** A button for what the role may do; what stands against it now is its tooltip. */
function button(order: Order, action: 'RECORD_VOUCHER' | 'RECORD_SETTLEMENT', word: string, act: () => void): Child {
  const offered = order.allowedActions.find((one) => one.action === action);
  return offered && h('button', { 'data-action': action, disabled: !offered.allowed, title: offered.because?.message, onclick: act }, word);
}

function recordVoucher(order: Order, recorded: () => void): void {
  const key = keyed();
  const latest = new Latest(order);
  ask({
    title: say('recordVoucher'),
    note: inShort(order),
    fields: [{ name: 'voucherNumber', label: say('voucher'), kind: 'text', isRequired: true }],
    async submit(values) {
      const wanted = { ...latest.base, voucherNumber: values['voucherNumber']?.trim() ?? '' };
      await latest.orExplain(() => change(RecordVoucher, { input: { ...wanted, idempotencyKey: key(wanted) } }));
      toast(say('voucherRecorded'));
      recorded();
    },
  });
}

function recordSettlement(order: Order, recorded: () => void): void {
  const key = keyed();
  const latest = new Latest(order);
  ask({
    title: say('recordSettlement'),
    note: inShort(order),
    fields: [{ name: 'settledAt', label: say('settledAt'), kind: 'time', isRequired: true }],
    async submit(values) {
      const wanted = { ...latest.base, settledAt: new Date(values['settledAt'] ?? '').toISOString() };
      await latest.orExplain(() => change(RecordSettlement, { input: { ...wanted, idempotencyKey: key(wanted) } }));
      toast(say('settlementRecorded'));
      recorded();
    },
  });
}

const inShort = ({ number, totals }: Order): string => [number, totals && money(totals.payable)].filter(Boolean).join(' · ');

/** An order as the person has seen it last: when somebody was faster, what it has become is shown, and what was typed can be sent again. */
class Latest {
  #order: Order;

  constructor(order: Order) {
    this.#order = order;
  }

  get base() {
    return { order: this.#order.id, expectedVersion: this.#order.version };
  }

  async orExplain(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Unmet) || error.errors.every(({ code }) => code !== 'STALE_VERSION')) throw error;
      const { data } = await send(OrderByNumber, { number: this.#order.number });
      if (!data.order) throw error;
      this.#order = data.order;
      throw new Error(say('changedMeanwhile') + inWords(data.order));
    }
  }
}

const inWords = ({ status, voucherNumber, settledAt }: Order): string =>
  [statusWord(status), `${say('voucher')} ${voucherNumber ?? '—'}`, `${say('settledAt')} ${settledAt ? longMoment(settledAt).textContent : '—'}`].join(' · ');
