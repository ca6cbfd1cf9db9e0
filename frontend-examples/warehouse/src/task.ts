// One order of the list: what lies in it, where it goes, and the step that is next.
import { change, keyed, send } from 'panorama-client/api';
import { h, toast, type Child } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import { CompletePack, ConfirmPick, LineCount, PrintLabel, TaskActions } from './documents';
import type { PickListQuery } from './generated/graphql';
import { corrections } from './parcel';
import { firstLines, holdReasonWord, mayHaveMore, say, statusWord } from './words';

export type Task = PickListQuery['orders']['nodes'][number];

/** So many lines an order shows at most. One with as many may have more. */
export const MOST_LINES = 500;

/** Whether nothing may be done with it now. */
export const isHeld = (task: Task): boolean => task.holds.some(({ state }) => state === 'ACTIVE');

/** The reasons of the holds that are active. */
export const heldFor = (task: Task): string => task.holds.filter(({ state }) => state === 'ACTIVE').map(({ reason }) => holdReasonWord(reason)).join('、');

/** What a screen of an order needs of the page. */
export interface TaskPage {
  /** Whether whoever is signed in packs, and so corrects parcels. */
  readonly mayPack: boolean;
  back(): void;
  /** Called after every step. */
  done(): Promise<void>;
}

/** The screen of an order. */
export function taskScreen(task: Task, page: TaskPage): HTMLElement {
  const { back, done } = page;
  const refusal = h('div', { class: 'refusal', role: 'alert' });
  const act = (work: () => Promise<void>) => async (event: Event) => {
    event.preventDefault();
    const button = event.currentTarget instanceof HTMLFormElement ? event.currentTarget.querySelector('button') : (event.currentTarget as HTMLButtonElement);
    if (button) button.disabled = true;
    refusal.replaceChildren();
    try {
      await work();
      await done();
    } catch (error) {
      refusal.replaceChildren(...explain(error));
    } finally {
      if (button) button.disabled = false;
    }
  };
  return h(
    'section',
    { class: 'task', 'data-task': task.number, 'data-status': task.status },
    h('header', {}, h('button', { class: 'plain', onclick: back }, `‹ ${say('back')}`), h('strong', { class: 'mono' }, task.number), h('span', { class: `pill ${task.status}` }, statusWord(task.status))),
    isHeld(task) && h('p', { class: 'held' }, `${say('held')}${say('colon')}${heldFor(task)}`),
    h('ul', { class: 'lines' }, task.lines.map(({ sku, title, quantity, isGift }) => h('li', { class: quantity === 0 && 'gone' }, h('span', { class: 'quantity' }, `${quantity} ×`), h('span', {}, title, isGift && h('span', { class: 'pill gift' }, say('gift')), h('span', { class: 'mono quiet' }, sku ?? ''))))),
    task.lines.length >= MOST_LINES && rest(task),
    address(task),
    refusal,
    !isHeld(task) && step(task, act),
    page.mayPack && task.status !== 'APPROVED' && whatIsAllowed(task, act, done),
  );
}

/** Says how many lines there are beside those that are shown, once that is known. */
function rest(task: Task): HTMLElement {
  const note = h('p', { class: 'held', role: 'status', hidden: true });
  const tell = (count: number): void => {
    note.hidden = count <= task.lines.length;
    note.textContent = firstLines(task.lines.length, count);
    note.dataset['linesShown'] = String(task.lines.length);
  };
  // While that is not known, the handheld says that there may be more.
  send(LineCount, { order: task.id }).then(({ data }) => tell(data.order?.lineCount ?? 0), () => {
    note.hidden = false;
    note.textContent = mayHaveMore(task.lines.length);
  });
  return note;
}

type Act = (work: () => Promise<void>) => (event: Event) => Promise<void>;

/** The parcels with their corrections, and the form for packing again: each is shown once the API allows it. A held order is corrected too. */
function whatIsAllowed(task: Task, act: Act, done: () => Promise<void>): Child {
  const place = h('div', {});
  const show = (actions: readonly { readonly action: string; readonly allowed: boolean }[]) => {
    const may = (name: string) => actions.some(({ action, allowed }) => action === name && allowed);
    place.replaceChildren(...task.shipments.map((parcel) =>
      h('div', { class: 'correct', 'data-parcel': parcel.trackingNumber ?? '' }, h('span', { class: 'mono quiet' }, parcel.trackingNumber ?? '—'), corrections(task, parcel, { mayReplace: may('REPLACE_TRACKING'), mayVoid: may('VOID_SHIPMENT') }, done)),
    ));
    if (!isHeld(task) && task.status === 'PACKED' && may('COMPLETE_PACK')) place.append(packForm(task, act, say('packAgain')));
  };
  // Nothing is offered where the answer does not come; the next reading of the list asks anew.
  send(TaskActions, { order: task.id }).then(({ data }) => show(data.order?.allowedActions ?? []), () => show([]));
  return place;
}

/** Packs an order: the known parcel, or another number for it. */
function packForm(task: Task, act: Act, word: string): HTMLElement {
  const key = keyed();
  const [parcel] = task.status === 'PICKING' ? task.shipments : [];
  const carrier = h('input', { name: 'carrier', value: parcel?.carrier ?? 'SF', required: true, autocomplete: 'off', 'aria-label': say('carrier') });
  const number = h('input', { name: 'trackingNumber', value: parcel?.trackingNumber ?? '', required: true, autocomplete: 'off', 'aria-label': say('tracking'), placeholder: say('tracking') });
  const pack = act(async () => {
    const input = { order: task.id, expectedVersion: task.version, shipments: [{ carrier: carrier.value.trim(), trackingNumber: number.value.trim() }] };
    await change(CompletePack, { input: { ...input, idempotencyKey: key(input) } });
  });
  return h('form', { class: 'step', onsubmit: pack }, h('label', {}, say('carrier'), carrier), h('label', {}, say('tracking'), number), h('button', { class: 'primary big', 'data-step': 'pack' }, word));
}

function step(task: Task, act: Act): Child {
  const key = keyed();
  const base = { order: task.id, expectedVersion: task.version };
  switch (task.status) {
    case 'APPROVED': {
      return h('button', { class: 'primary big', 'data-step': 'pick', onclick: act(async () => void (await change(ConfirmPick, { input: { ...base, idempotencyKey: key(base) } }))) }, say('pick'));
    }
    case 'PICKING':
      return packForm(task, act, say('pack'));
    case 'PACKED':
      return task.shipments.map((parcel) =>
        h(
          'div',
          { class: 'parcel' },
          h('p', {}, h('span', { class: 'mono' }, parcel.trackingNumber ?? '—'), ' ', h('span', { class: 'quiet' }, `${parcel.carrier ?? ''} · ${say('printed')} ${parcel.labelPrintCount}`)),
          // Every print is a sheet of paper, so each has a key of its own: a second one on purpose counts.
          h('button', { class: parcel.labelPrintCount === 0 ? 'primary big' : 'big', 'data-step': 'print', onclick: act(async () => {
            const { shipmentLabelPrint } = await change(PrintLabel, { input: { shipment: parcel.id, idempotencyKey: key({ parcel: parcel.id, count: parcel.labelPrintCount }) } });
            toast(`${say('printed')} ${shipmentLabelPrint.shipment?.labelPrintCount ?? ''}`);
          }) }, say('print')),
        ),
      );
    default:
      return undefined;
  }
}

function address({ contact }: Task): Child {
  const to = contact?.address;
  const parts = [to?.province, to?.city, to?.district, to?.line].filter(Boolean);
  return parts.length > 0 && h('p', { class: 'address' }, h('strong', {}, contact?.name ?? ''), ' ', parts.join(' '));
}
