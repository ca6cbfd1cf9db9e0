// Exports: asked for, followed live, and downloaded by an address that expires.
import { change, keyed, type Refused } from 'panorama-client/api';
import { h, toast } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import type { Live } from 'panorama-client/live';
import { ExportCompleted } from './documents';
import { ExportEntry, type Asked } from './export-entry';
import type { ExportFormat } from './generated/graphql';
import { momentsOf, type Days } from './range';
import { formatWord, say } from './words';

const FORMATS: readonly ExportFormat[] = ['CSV', 'XLSX', 'JSONL'];
const KEPT = 'panorama.exports.';
/** The API has no list of exports: the last ones of this tab are remembered, so that a reload loses none. */
const MOST_KEPT = 20;

/** What the panel needs of the page. */
export interface Surroundings {
  /** Who is signed in: an export is its owner's alone. */
  readonly owner: string;
  readonly live: Live;
  days(): Days | undefined;
  /** Ends the session when an error says so. */
  isOver(error: unknown): boolean;
  /** How many exports are not finished. */
  running(count: number): void;
}

export class ExportPanel {
  readonly element: HTMLElement;
  readonly #list = h('ol', { class: 'exports' });
  readonly #refusal = h('div', { class: 'refusal', role: 'alert' });
  readonly #format = h('select', { name: 'format' }, FORMATS.map((format) => h('option', { value: format }, formatWord(format))));
  readonly #mark = h('input', { type: 'checkbox', name: 'mark', checked: true });
  readonly #button = h('button', { class: 'primary' }, say('export'));
  readonly #page: Surroundings;
  readonly #entries: ExportEntry[] = [];
  readonly #key = keyed();
  /** Goes up with every export that was taken on: the next one is another, even of the same days. */
  #taken = 0;

  constructor(page: Surroundings) {
    this.#page = page;
    const mark = h('label', { class: 'mark' }, this.#mark, say('mark'));
    this.#format.addEventListener('change', () => { mark.hidden = this.#format.value !== 'CSV'; });
    const submit = (event: Event) => {
      event.preventDefault();
      void this.#ask();
    };
    this.element = h(
      'section',
      { class: 'export' },
      h('form', { onsubmit: submit }, h('label', {}, say('format'), this.#format), mark, this.#button, h('span', { class: 'quiet' }, say('exportNote'))),
      this.#refusal,
      this.#list,
    );
    for (const asked of kept(page.owner).reverse()) this.#follow(asked);
  }

  /** Follows nothing any more. */
  rest(): void {
    for (const entry of this.#entries) entry.rest();
  }

  async #ask(): Promise<void> {
    const days = this.#page.days();
    if (!days) return this.#refusal.replaceChildren(h('p', {}, say('backwards')));
    const format = this.#format.value as ExportFormat;
    const wanted = { ...momentsOf(days), format, byteOrderMark: format === 'CSV' && this.#mark.checked };
    this.#button.disabled = true;
    try {
      // An answer that was lost on its way is asked for again with the same key: that starts no second export.
      const { completedOrdersExport } = await change(ExportCompleted, { input: { ...wanted, idempotencyKey: this.#key([wanted, this.#taken]) } });
      this.#taken += 1;
      this.#refusal.replaceChildren();
      if (completedOrdersExport.export) this.#follow({ id: completedOrdersExport.export.id, format, days });
      this.#keep();
    } catch (error) {
      if (!this.#page.isOver(error)) this.#refusal.replaceChildren(...explain(error));
    } finally {
      this.#button.disabled = false;
    }
  }

  #follow(asked: Asked): void {
    const entry = new ExportEntry(asked, this.#page.live, {
      changed: () => this.#page.running(this.#entries.filter(({ isOver }) => !isOver).length),
      gone: () => {
        toast(say('gone'), 'failed');
        this.#entries.splice(this.#entries.indexOf(entry), 1);
        entry.element.remove();
        this.#keep();
      },
      isOver: (error: Refused) => this.#page.isOver(error),
    });
    this.#entries.unshift(entry);
    this.#list.prepend(entry.element);
    entry.begin();
  }

  #keep(): void {
    sessionStorage.setItem(KEPT + this.#page.owner, JSON.stringify(this.#entries.slice(0, MOST_KEPT).map(({ asked }) => asked)));
  }
}

function kept(owner: string): Asked[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT + owner) ?? '[]') as Asked[];
  } catch {
    return [];
  }
}
