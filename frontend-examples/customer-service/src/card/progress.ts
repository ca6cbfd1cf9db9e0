// Where the order stands: its axis of progress, the promise with its countdown, and what stops it.
import { h, type Child } from 'panorama-client/dom';
import { duration, moment } from 'panorama-client/format';
import type { ClaimKind, FactKind, DeskOrderFragment, OrderStatus, Source } from '../generated/graphql';
import { roleWord } from 'panorama-client/words';
import { claimWord, conflictWord, factValueWord, factWord, holdReasonWord, promiseWord, say, sourceWord, statusWord } from '../words';

const AXIS: readonly OrderStatus[] = ['PENDING_PAYMENT', 'PAID', 'APPROVED', 'PICKING', 'PACKED', 'SHIPPED', 'DELIVERED', 'COMPLETED'];

export function progress(order: DeskOrderFragment): Child {
  if (order.status === 'CANCELLED') {
    return h('div', { class: 'cancelled' }, h('strong', {}, statusWord('CANCELLED')), ' ', moment(order.statusSince));
  }
  const now = AXIS.indexOf(order.status);
  const steps = AXIS.map((status, place) =>
    h(
      'li',
      { class: place < now ? 'past' : place === now ? 'now' : 'ahead', 'aria-current': place === now && 'step' },
      h('span', { class: 'dot' }),
      h('span', { class: 'word' }, statusWord(status)),
      place === now && h('span', { class: 'when' }, moment(order.statusSince)),
    ),
  );
  const axis = h('ol', { class: 'axis' }, steps);
  // Set on the object: the content security policy forbids the attribute `style`.
  axis.style.setProperty('--done', String(now));
  return axis;
}

export function promise({ promise, status }: Pick<DeskOrderFragment, 'promise' | 'status'>): Child {
  if (status === 'CANCELLED') return null;
  if (!promise.shipBy) return h('p', { class: 'quiet' }, say('noPromise'));
  const because = 'because' in promise ? promise.because : undefined;
  return h(
    'div',
    { class: `promise ${promise.state}`, title: because?.message },
    h('span', { class: 'label' }, say('promise')),
    h('strong', {}, moment(promise.shipBy)),
    h('span', { class: 'pill' }, promiseWord(promise.state)),
    promise.state !== 'KEPT' && h('span', { class: 'countdown', 'data-until': promise.shipBy }, countdown(promise.shipBy)),
    because && h('span', { class: 'why' }, because.message),
  );
}

/** How much time is left, or how long it has passed. */
function countdown(until: string): string {
  const left = Date.parse(until) - Date.now();
  return left >= 0 ? `${say('left')} ${duration(left)}` : `${say('over')} ${duration(-left)}`;
}

/** Lets every countdown of the page go on. */
export function tick(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-until]')) element.textContent = countdown(element.dataset['until'] ?? '');
}

/** What is to say beside the reason: the words of whoever placed it, or what the reason alone does not tell. */
function whatElse({ because, note }: DeskOrderFragment['holds'][number]): Child {
  const text = because?.code === 'HOLD_PLACED' ? note : because?.message;
  return text && h('span', {}, text);
}

export function holds(order: DeskOrderFragment): Child {
  return order.holds.map((hold) => {
    const isActive = hold.state === 'ACTIVE';
    const by = hold.placedBy ? ` · ${roleWord(hold.placedBy.role)} ${hold.placedBy.name}` : '';
    return h(
      'div',
      { class: `hold ${hold.state}`, 'data-hold': hold.state },
      h('strong', {}, `${isActive ? say('hold') : say('held')}${say('colon')}${holdReasonWord(hold.reason)}`),
      whatElse(hold),
      h('span', { class: 'quiet' }, hold.placedAt && moment(hold.placedAt), by),
      hold.releasedAt && h('span', { class: 'quiet' }, `${say('released')} `, moment(hold.releasedAt)),
      isActive && hold.releaseAt && h('span', { class: 'quiet' }, `${say('releases')} `, moment(hold.releaseAt)),
    );
  });
}

export function conflicts(order: DeskOrderFragment): Child {
  return order.conflicts?.map((conflict) =>
    h(
      'div',
      { class: 'conflict' },
      h('strong', {}, `${say('conflicts')}${say('colon')}${conflictWord(conflict.kind)}`),
      h(
        'ul',
        {},
        conflict.facts.map((fact) => {
          const wins = fact.source === conflict.winner.source && fact.value === conflict.winner.value;
          return h('li', { class: wins ? 'wins' : 'loses' }, said(fact, claimWord(fact.kind)), ' ', moment(fact.observedAt), wins && h('span', { class: 'pill' }, say('counts')));
        }),
      ),
      h('span', { class: 'why' }, conflict.because.message),
    ),
  );
}

/** What one system says. */
export function claim(fact: { readonly source: Source; readonly kind: FactKind; readonly value: string }): string {
  return said(fact, factWord(fact.kind));
}

function said(fact: { readonly source: Source; readonly kind: FactKind | ClaimKind; readonly value: string }, kind: string): string {
  const value = fact.kind === 'STATUS' ? statusWord(fact.value as OrderStatus) : factValueWord(fact.value);
  return `${sourceWord(fact.source)} · ${kind}${say('colon')}${value}`;
}
