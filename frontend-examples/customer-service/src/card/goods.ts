// What was bought and what it costs.
import { h, type Child } from 'panorama-client/dom';
import { isAtLeast, isZero, moment, money, type Amount } from 'panorama-client/format';
import type { DeskOrderFragment } from '../generated/graphql';
import type { Card } from '../search';
import { firstLines, paymentKindWord, paymentStatusWord, say } from '../words';
import { lock } from './lock';

export function goods({ order, forbidden }: Card): Child {
  const seesPrices = !forbidden.has('lines.*.unitPrice');
  return [
    h('h2', {}, say('goods')),
    h(
      'table',
      { class: 'lines' },
      h(
        'tbody',
        {},
        order.lines.map((line) =>
          h(
            'tr',
            { class: line.quantity === 0 ? 'gone' : '' },
            h('td', {}, h('div', {}, line.title, ' ', line.isGift && h('span', { class: 'pill gift' }, say('gift')), !line.requiresShipping && h('span', { class: 'pill' }, say('noShipping'))), h('div', { class: 'quiet mono' }, line.sku)),
            h('td', { class: 'number' }, `× ${line.quantity}`, h('div', { class: 'quiet' }, quantityNote(line))),
            h('td', { class: 'number' }, seesPrices ? h('span', { class: isUnknown(line.total) }, money(line.total)) : lock()),
          ),
        ),
      ),
    ),
    order.lineCount > order.lines.length && h('p', { class: 'quiet', 'data-lines-shown': order.lines.length }, firstLines(order.lines.length, order.lineCount)),
  ];
}

/** What became of the pieces that were ordered, as far as it is not simply the quantity. */
function quantityNote({ quantity, orderedQuantity, refundedQuantity, shippedQuantity }: DeskOrderFragment['lines'][number]): string {
  return [
    quantity === 0 && say('removed'),
    orderedQuantity !== quantity && `${say('orderedPieces')} ${orderedQuantity}`,
    refundedQuantity > 0 && `${say('refundedPieces')} ${refundedQuantity}`,
    shippedQuantity > 0 && shippedQuantity !== quantity && `${say('shipped')} ${shippedQuantity}`,
  ].filter(Boolean).join(' · ');
}

/** The class of an amount that nobody knows. */
const isUnknown = (value: Amount | null) => value === null && 'unknown';

export function totals({ order, forbidden }: Card): Child {
  if (forbidden.has('totals')) return [h('h2', {}, say('totals')), lock()];
  if (!order.totals) return null;
  const { goods, discount, freight, tax, taxIncluded, tip, duties, rounding, payable, payableBasis, paid, refunded } = order.totals;
  const usual = [
    [say('goodsTotal'), h('span', { class: isUnknown(goods) }, money(goods)), true],
    [say('discount'), isZero(discount) ? '' : `−${money(discount)}`, !isZero(discount)],
    [say('freight'), money(freight), !isZero(freight)],
    [say('tax'), money(tax), !isZero(tax)],
    [say('tip'), money(tip), !isZero(tip)],
    [say('duties'), money(duties), !isZero(duties)],
    [say('rounding'), money(rounding), !isZero(rounding)],
  ] as const;
  return [
    h('h2', {}, say('totals')),
    h(
      'dl',
      { class: 'totals' },
      usual.map(([word, amount, isShown]) => isShown && [h('dt', {}, word), h('dd', {}, amount)]),
      h('dt', { class: 'sum' }, say('payable')),
      h('dd', { class: 'sum', 'data-payable': payableBasis }, payableBasis === 'DERIVED' && h('span', { class: 'pill' }, say('derived')), ' ', h('span', { class: isUnknown(payable) }, money(payable))),
      !isZero(taxIncluded) && [h('dt', { class: 'quiet' }, say('taxIncluded')), h('dd', { class: 'quiet' }, money(taxIncluded))],
      h('dt', {}, say('paid')),
      h('dd', { class: isUnknown(paid) || (paid && payable && isAtLeast(paid, payable) && 'settled'), 'data-paid': true }, money(paid)),
      !isZero(refunded) && [h('dt', {}, say('refunded')), h('dd', { class: 'settled' }, money(refunded))],
    ),
    h('div', { class: 'payments' }, h('span', { class: 'quiet' }, say('payments')), ' ', forbidden.has('payments') ? lock() : payments(order)),
  ];
}

function payments(order: DeskOrderFragment): Child {
  if (order.payments?.length === 0) return h('span', { class: 'quiet' }, say('noPayment'));
  return order.payments?.map((payment) =>
    h(
      'div',
      {},
      `${paymentKindWord(payment.kind)} ${money(payment.amount)} · ${paymentStatusWord(payment.status)}${payment.method ? ` · ${payment.method}` : ''} `,
      payment.paidAt && moment(payment.paidAt),
      !payment.paidAt && payment.dueAt && [`${say('due')} `, moment(payment.dueAt)],
    ),
  );
}
