// One order of the list: what lies in it, where it goes, and the step that is next.
import { change, keyed, send } from 'panorama-client/api';
import { h, toast, type Child } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import { CompletePack, ConfirmPick, LineCount, PrintLabel } from './documents';
import type { PickListQuery } from './generated/graphql';
import { firstLines, holdReasonWord, mayHaveMore, say, statusWord } from './words';

export type Task = PickListQuery['orders']['nodes'][number];

/** So many lines an order shows at most. One with as many may have more. */
export const MOST_LINES = 500;

/** Whether nothing may be done with it now. */
export const isHeld = (task: Task): boolean => task.holds.some(({ state }) => state === 'ACTIVE');

/** The reasons of the holds that are active. */
export const heldFor = (task: Task): string => task.holds.filter(({ state }) => state === 'ACTIVE').map(({ reason }) => holdReasonWord(reason)).join('、');

/** The screen of an order. `done` is called after every step. */
export function taskScreen(task: Task, back: () => void, done: () => Promise<void>): HTMLElement {
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
      if (button) button.disabled = false;
    }
  };
  return h(
    'section',
    { class: 'task', 'data-task': task.number, 'data-status': task.status },
    h('header', {}, h('button', { class: 'plain', onclick: back }, `‹ ${say('back')}`), h('strong', { class: 'mono' }, task.number), h('span', { class: `pill ${task.status}` }, statusWord(task.status))),
    isHeld(task) && h('p', { class: 'held' }, `${say('held')}:${heldFor(task)}`),
    h('ul', { class: 'lines' }, task.lines.map(({ sku, title, quantity, isGift }) => h('li', { class: quantity === 0 && 'gone' }, h('span', { class: 'quantity' }, `${quantity} ×`), h('span', {}, title, isGift && h('span', { class: 'pill gift' }, say('gift')), h('span', { class: 'mono quiet' }, sku ?? ''))))),
    task.lines.length >= MOST_LINES && rest(task),
    address(task),
    refusal,
    !isHeld(task) && step(task, act),
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

function step(task: Task, act: Act): Child {
  const key = keyed();
  const base = { order: task.id, expectedVersion: task.version };
  switch (task.status) {
    case 'APPROVED': {
      return h('button', { class: 'primary big', 'data-step': 'pick', onclick: act(async () => void (await change(ConfirmPick, { input: { ...base, idempotencyKey: key(base) } }))) }, say('pick'));
    }
    case 'PICKING': {
      const [parcel] = task.shipments;
      const carrier = h('input', { name: 'carrier', value: parcel?.carrier ?? 'SF', required: true, autocomplete: 'off', 'aria-label': say('carrier') });
      const number = h('input', { name: 'trackingNumber', value: parcel?.trackingNumber ?? '', required: true, autocomplete: 'off', 'aria-label': say('tracking'), placeholder: say('tracking') });
      const pack = act(async () => {
        const input = { ...base, shipments: [{ carrier: carrier.value.trim(), trackingNumber: number.value.trim() }] };
        await change(CompletePack, { input: { ...input, idempotencyKey: key(input) } });
      });
      return h('form', { class: 'step', onsubmit: pack }, h('label', {}, say('carrier'), carrier), h('label', {}, say('tracking'), number), h('button', { class: 'primary big', 'data-step': 'pack' }, say('pack')));
    }
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
