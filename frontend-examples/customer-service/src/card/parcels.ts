// Where the goods are: each parcel with what its carrier reported, the newest first.
import { copy, h, toast, type Child } from 'panorama-client/dom';
import { moment } from 'panorama-client/format';
import type { DeskOrderFragment } from '../generated/graphql';
import { carrierWord, say, shipmentWord } from '../words';

type Shipment = DeskOrderFragment['shipments'][number];
const SHOWN = 4;

export function parcels({ shipments, voidedShipments }: Pick<DeskOrderFragment, 'shipments' | 'voidedShipments'>): Child {
  return [
    h('h2', {}, say('parcels')),
    shipments.length === 0 ? h('p', { class: 'quiet' }, say('noParcel')) : shipments.map(parcel),
    voidedShipments.map(voided),
  ];
}

function parcel(shipment: Shipment): Child {
  const newestFirst = [...shipment.events].reverse();
  const earlier = newestFirst.slice(SHOWN);
  return h(
    'article',
    { class: 'parcel' },
    h(
      'header',
      {},
      h('strong', {}, shipment.carrier ? carrierWord(shipment.carrier) : ''),
      trackingNumber(shipment.trackingNumber),
      h('span', { class: `pill shipment ${shipment.status}` }, shipmentWord(shipment.status)),
      shipment.formerTrackingNumbers?.length > 0 && h('span', { class: 'quiet mono' }, `${say('formerly')} ${shipment.formerTrackingNumbers.join('、')}`),
      shipment.labelPrintCount > 1 && h('span', { class: 'quiet' }, `${say('printed')} ${shipment.labelPrintCount} ${say('times')}`),
    ),
    newestFirst.length === 0
      ? h('p', { class: 'quiet' }, say('noScan'))
      : h('ol', { class: 'track' }, newestFirst.slice(0, SHOWN).map(report)),
    earlier.length > 0 && h('details', {}, h('summary', {}, `${say('more')} (${earlier.length})`), h('ol', { class: 'track' }, earlier.map(report))),
  );
}

/** A parcel that does not count any more: who took it out, and when. */
function voided({ carrier, trackingNumber: number, voidedAt, voidedBy }: DeskOrderFragment['voidedShipments'][number]): Child {
  return h(
    'article',
    { class: 'parcel voided', 'data-voided': number ?? '' },
    h(
      'header',
      {},
      h('strong', {}, carrier ? carrierWord(carrier) : ''),
      h('s', { class: 'mono quiet' }, number ?? say('noTracking')),
      h('span', { class: 'pill' }, voidedBy === 'CHANNEL' ? say('withdrawn') : say('voided')),
      h('span', { class: 'quiet' }, voidedAt && moment(voidedAt)),
    ),
  );
}

function report(event: Shipment['events'][number]): Child {
  return h('li', { class: event.status }, h('span', { class: 'quiet' }, moment(event.at)), h('span', {}, event.description, event.location && h('span', { class: 'quiet' }, ` · ${event.location}`)));
}

function trackingNumber(number: string | null): Child {
  if (!number) return h('span', { class: 'quiet' }, say('noTracking'));
  const onclick = () => void copy(number).then(() => toast(say('copied')));
  return h('button', { class: 'plain mono', title: say('copy'), onclick }, number);
}
