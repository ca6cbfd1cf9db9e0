// What happened, what each system says, and what a person should look at.
import { h, type Child } from 'panorama-client/dom';
import { moment } from 'panorama-client/format';
import type { DeskOrderFragment } from '../generated/graphql';
import type { Card } from '../search';
import { roleWord } from 'panorama-client/words';
import { markWord, say, sourceWord } from '../words';
import { lock } from './lock';
import { claim } from './progress';

export function timeline({ order }: Card): Child {
  const newestFirst = [...order.timeline.nodes].reverse();
  return [
    h('h2', {}, say('timeline')),
    h(
      'ol',
      { class: 'timeline' },
      newestFirst.map((event) =>
        h(
          'li',
          { class: event.__typename, 'data-event': event.__typename },
          h('span', { class: 'quiet' }, moment(event.occurredAt)),
          h('span', {}, event.summary, h('span', { class: 'quiet' }, ` · ${event.actor ? `${roleWord(event.actor.role)} ${event.actor.name}` : sourceWord(event.source)}`)),
        ),
      ),
    ),
    order.timeline.pageInfo.hasPreviousPage && h('p', { class: 'quiet' }, say('timelineMore')),
  ];
}

export function marks(order: DeskOrderFragment): Child {
  if (order.marks.length === 0) return null;
  return [
    h('h2', {}, say('marks')),
    h('ul', { class: 'facts' }, order.marks.map(({ kind, value }) => h('li', { 'data-mark': kind }, h('span', {}, markWord(kind)), h('span', { class: 'quiet mono' }, value)))),
  ];
}

export function facts({ order, forbidden }: Card): Child {
  if (forbidden.has('facts')) return [h('h2', {}, say('facts')), lock()];
  if (!order.facts?.length) return null;
  return [
    h('h2', {}, say('facts')),
    h(
      'ul',
      { class: 'facts' },
      order.facts.map((fact) =>
        h('li', {}, h('span', {}, claim(fact), fact.confidence === 'INFERRED' && h('span', { class: 'pill' }, say('inferred'))), h('span', { class: 'quiet' }, moment(fact.observedAt))),
      ),
    ),
  ];
}
