// The days that are looked at: what a person chooses in their own time zone, and the moments that the API is asked for.
import { h } from 'panorama-client/dom';
import { say } from './words';

/** Two local days, as `YYYY-MM-DD`, both included. */
export interface Days { readonly from: string; readonly to: string }

/** The same as moments; the last is not included any more. */
export interface Moments { readonly from: string; readonly to: string }

/** From the first day's midnight to the midnight after the last. A day is not always 24 hours long, so days are counted, not hours. */
export function momentsOf({ from, to }: Days): Moments {
  return { from: midnight(from, 0), to: midnight(to, 1) };
}

function midnight(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** What is chosen with one touch. */
const QUICK: readonly (readonly [name: 'thisMonth' | 'lastMonth' | 'lastDays', days: (now: Date) => readonly [Date, Date]])[] = [
  ['thisMonth', (now) => [new Date(now.getFullYear(), now.getMonth(), 1), now]],
  ['lastMonth', (now) => [new Date(now.getFullYear(), now.getMonth() - 1, 1), new Date(now.getFullYear(), now.getMonth(), 0)]],
  ['lastDays', (now) => [new Date(now.getFullYear(), now.getMonth(), now.getDate() - 29), now]],
];

/** The two days to choose. `changed` is called whenever others were chosen that make a range. */
export class RangeForm {
  readonly element: HTMLFormElement;
  readonly #from = day('from');
  readonly #to = day('to');
  readonly #refusal = h('p', { class: 'refusal', role: 'alert' });
  readonly #changed: () => void;

  /** `before` is what was chosen before a reload; the last days where that is no range. */
  constructor(before: { readonly from: string | undefined; readonly to: string | undefined }, changed: () => void) {
    this.#changed = changed;
    const submit = (event: Event) => {
      event.preventDefault();
      this.#take();
    };
    this.element = h(
      'form',
      { class: 'range', onsubmit: submit, onchange: () => this.#take(), novalidate: true },
      h('label', {}, say('from'), this.#from),
      h('label', {}, say('to'), this.#to),
      h('button', { class: 'primary' }, say('show')),
      QUICK.map(([name, days]) => h('button', { type: 'button', 'data-quick': name, onclick: () => this.#choose(...days(new Date())) }, say(name))),
      h('span', { class: 'quiet' }, Intl.DateTimeFormat().resolvedOptions().timeZone),
      this.#refusal,
    );
    const [from, to] = QUICK[2]?.[1](new Date()) ?? [new Date(), new Date()];
    [this.#from.value, this.#to.value] = [before.from ?? '', before.to ?? ''];
    if (!this.days) [this.#from.value, this.#to.value] = [dayOf(from), dayOf(to)];
  }

  /** What is chosen; nothing while it is no range. */
  get days(): Days | undefined {
    const [from, to] = [this.#from.value, this.#to.value];
    const isRange = this.#from.validity.valid && this.#to.validity.valid && from <= to;
    return isRange ? { from, to } : undefined;
  }

  #choose(from: Date, to: Date): void {
    [this.#from.value, this.#to.value] = [dayOf(from), dayOf(to)];
    this.#take();
  }

  #take(): void {
    const areThere = this.#from.validity.valid && this.#to.validity.valid;
    this.#refusal.textContent = areThere && this.days === undefined ? say('backwards') : '';
    if (this.days) this.#changed();
  }
}

/** Years that are still being typed, 0002 for example, are no valid days. */
function day(name: 'from' | 'to'): HTMLInputElement {
  return h('input', { type: 'date', name, required: true, min: '2000-01-01', max: '2999-12-31' });
}
