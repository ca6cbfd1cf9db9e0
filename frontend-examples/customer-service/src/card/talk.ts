// Who gets it, what was said with them, and what they want to give back.
import { h, type Child } from 'panorama-client/dom';
import { moment } from 'panorama-client/format';
import type { RevealedPhone } from '../actions';
import type { ContactPart } from '../generated/graphql';
import type { Card } from '../search';
import { directionWord, messageChannelWord, returnKindWord, returnStatusWord, say } from '../words';
import { lock } from './lock';

export interface Reveal {
  /** The phone in clear, once it was revealed. */
  readonly phone: RevealedPhone | undefined;
  readonly isAllowed: boolean;
  ask(): void;
}

export function contact({ order, forbidden }: Card, reveal: Reveal): Child {
  const { name, phone, address } = order.contact;
  const hides = (field: string) => forbidden.has(`contact.${field}`);
  const isEncrypted = (part: ContactPart) => order.contact.encrypted.includes(part);
  const seal = (part: ContactPart) => isEncrypted(part) && h('span', { class: 'pill', 'data-encrypted': part }, say('encrypted'));
  return [
    h('h2', {}, say('contact')),
    h(
      'div',
      { class: 'contact' },
      h('span', {}, h('strong', {}, hides('name') ? lock() : name), ' ', seal('NAME')),
      h(
        'span',
        { class: 'phone' },
        h('span', { class: 'mono', 'data-phone': true }, hides('phone') ? lock() : reveal.phone ? toDial(reveal.phone) : (phone?.masked ?? (isEncrypted('PHONE') ? '' : say('noPhone')))),
        ' ',
        seal('PHONE'),
        reveal.isAllowed && !reveal.phone && h('button', { class: 'small', onclick: () => reveal.ask() }, say('reveal')),
      ),
      reveal.phone?.sent && h('span', { class: 'quiet', 'data-phone-sent': true }, `${say('sentAs')}${say('colon')}${reveal.phone.sent}`),
      h('span', {}, hides('address') ? lock() : address && addressLine(address), ' ', seal('ADDRESS_LINE')),
    ),
    h('div', { class: 'remark' }, h('span', { class: 'quiet' }, say('remark')), ' ', forbidden.has('remark') ? lock() : order.remark || h('span', { class: 'quiet' }, say('noRemark'))),
  ];
}

/** The number, and what is to be dialled behind it. */
const toDial = ({ full, masked, extension }: RevealedPhone): string => `${full ?? masked}${extension ? ` ${say('extension')} ${extension}` : ''}`;

type Address = NonNullable<Card['order']['contact']['address']>;

/** Addresses in China go from large to small, others from small to large. */
function addressLine({ country, province, city, district, line, postalCode }: Address): string {
  const isChinese = country === 'CN' || (country === null && /\p{Script=Han}/u.test(line ?? ''));
  const parts = isChinese ? [province, city === province ? null : city, district, line] : [line, district, city, [province, postalCode].filter(Boolean).join(' '), country];
  return parts.filter(Boolean).join(isChinese ? ' ' : ', ');
}

export function conversation({ order, forbidden }: Card): Child {
  if (forbidden.has('conversation')) return [h('h2', {}, say('conversation')), lock()];
  const messages = order.conversation?.nodes ?? [];
  if (messages.length === 0) return [h('h2', {}, say('conversation')), h('p', { class: 'quiet' }, say('noConversation'))];
  return [
    h('h2', {}, say('conversation')),
    h(
      'ol',
      { class: 'talk' },
      messages.map((message) =>
        h(
          'li',
          { class: message.direction },
          h('p', {}, message.body),
          h('span', { class: 'quiet' }, `${message.author?.name ?? directionWord(message.direction)} · ${messageChannelWord(message.channel)} · `, moment(message.at)),
        ),
      ),
    ),
  ];
}

export function returns({ order, forbidden }: Card): Child {
  if (forbidden.has('returns')) return [h('h2', {}, say('returns')), lock()];
  if (!order.returns?.length) return null;
  return [
    h('h2', {}, say('returns')),
    order.returns.map((entry) =>
      h(
        'div',
        { class: 'return' },
        h('span', { class: 'mono' }, entry.number),
        h('strong', {}, returnKindWord(entry.kind)),
        h('span', { class: `pill return-${entry.status}` }, returnStatusWord(entry.status)),
        h('span', { class: 'quiet' }, moment(entry.requestedAt)),
        entry.liability && h('span', {}, `${say('liability')}${say('colon')}${entry.liability.party} · ${entry.liability.because.message}`),
      ),
    ),
  ];
}
