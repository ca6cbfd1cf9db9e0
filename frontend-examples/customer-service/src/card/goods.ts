// What was bought and what it costs.
import { h, type Child } from 'panorama-client/dom';
import { isZero, moment, money } from 'panorama-client/format';
import type { OrderCardFragment } from '../generated/graphql';
import type { Card } from '../search';
import { paymentKindWord, paymentStatusWord, say } from '../words';
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
            h('td', {}, h('div', {}, line.title, ' ', line.isGift && h('span', { class: 'pill gift' }, say('gift'))), h('div', { class: 'quiet mono' }, line.sku)),
            h('td', { class: 'number' }, `× ${line.quantity}`, h('div', { class: 'quiet' }, quantityNote(line))),
            h('td', { class: 'number' }, seesPrices ? line.total && money(line.total) : lock()),
          ),
        ),
      ),
    ),
  ];
}

function quantityNote(line: OrderCardFragment['lines'][number]): string | null {
  if (line.quantity === 0) return say('removed');
  return line.shippedQuantity > 0 && line.shippedQuantity < line.quantity ? `${say('shipped')} ${line.shippedQuantity}` : null;
}

export function totals({ order, forbidden }: Card): Child {
  if (forbidden.has('totals')) return [h('h2', {}, say('totals')), lock()];
  if (!order.totals) return null;
  const { goods, discount, freight, tax, payable, paid, refunded } = order.totals;
  const usual = [
    [say('goodsTotal'), money(goods), true],
    [say('discount'), isZero(discount) ? '' : `−${money(discount)}`, !isZero(discount)],
    [say('freight'), money(freight), !isZero(freight)],
    [say('tax'), money(tax), !isZero(tax)],
  ] as const;
  return [
    h('h2', {}, say('totals')),
    h(
      'dl',
      { class: 'totals' },
      usual.map(([word, amount, isShown]) => isShown && [h('dt', {}, word), h('dd', {}, amount)]),
      h('dt', { class: 'sum' }, say('payable')),
      h('dd', { class: 'sum' }, money(payable)),
      h('dt', {}, say('paid')),
      h('dd', { class: paid.amount === payable.amount ? 'settled' : '' }, money(paid)),
      !isZero(refunded) && [h('dt', {}, say('refunded')), h('dd', { class: 'settled' }, money(refunded))],
    ),
    h('div', { class: 'payments' }, h('span', { class: 'quiet' }, say('payments')), ' ', forbidden.has('payments') ? lock() : payments(order)),
  ];
}

function payments(order: OrderCardFragment): Child {
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
