// What whoever packs corrects of a parcel before it leaves: its tracking number, or the whole parcel.
import { change, keyed } from 'panorama-client/api';
import { h, toast, type Child } from 'panorama-client/dom';
import { ask } from 'panorama-client/form';
import { ReplaceTracking, VoidParcel } from './documents';
import type { Task } from './task';
import { say } from './words';

type Parcel = Task['shipments'][number];

/** Which corrections of an order's parcels the API allows at the moment. */
interface Allowed {
  readonly mayReplace: boolean;
  readonly mayVoid: boolean;
}

/** The corrections of a parcel that are allowed. `done` is called after each. */
export function corrections(task: Task, parcel: Parcel, { mayReplace, mayVoid }: Allowed, done: () => Promise<void>): Child {
  return h(
    'p',
    { class: 'corrections' },
    mayReplace && h('button', { class: 'small', type: 'button', 'data-step': 'replace', onclick: () => replaceTracking(task, parcel, done) }, say('replace')),
    mayVoid && h('button', { class: 'small danger', type: 'button', 'data-step': 'void', onclick: () => voidParcel(task, parcel, done) }, say('void')),
  );
}

const titleOf = (word: string, parcel: Parcel): string => `${word} ${parcel.trackingNumber ?? ''}`.trim();

function replaceTracking(task: Task, parcel: Parcel, done: () => Promise<void>): void {
  const key = keyed();
  ask({
    title: titleOf(say('replace'), parcel),
    note: say('replaceNote'),
    fields: [
      { name: 'trackingNumber', label: say('tracking'), kind: 'text', isRequired: true },
      { name: 'carrier', label: say('carrier'), kind: 'text', value: parcel.carrier ?? '' },
      { name: 'reason', label: say('reason'), kind: 'text' },
    ],
    async submit(values) {
      const text = (name: string) => values[name]?.trim() || null;
      const carrier = text('carrier');
      const input = { shipment: parcel.id, trackingNumber: text('trackingNumber') ?? '', carrier: carrier === parcel.carrier ? null : carrier, reason: text('reason'), expectedVersion: task.version };
      await change(ReplaceTracking, { input: { ...input, idempotencyKey: key(input) } });
      toast(say('replaced'));
      await done();
    },
  });
}

function voidParcel(task: Task, parcel: Parcel, done: () => Promise<void>): void {
  const key = keyed();
  ask({
    title: titleOf(say('void'), parcel),
    note: say('voidNote'),
    isDangerous: true,
    fields: [{ name: 'reason', label: say('reason'), kind: 'text', isRequired: true }],
    async submit(values) {
      const input = { shipment: parcel.id, reason: values['reason'] ?? '', expectedVersion: task.version };
      await change(VoidParcel, { input: { ...input, idempotencyKey: key(input) } });
      toast(say('voided'));
      await done();
    },
  });
}
