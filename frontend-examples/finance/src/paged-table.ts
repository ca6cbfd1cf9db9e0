// A table that is read page by page, forwards and back, by the cursors of its list.
import type { Answer } from 'panorama-client/api';
import { h, type Child } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import { language } from 'panorama-client/words';
import { say } from './words';

export const PAGE = 25;

/** One column. */
export interface Column<Row> {
  readonly name: string;
  readonly head: string;
  readonly isAmount?: boolean;
  cell(row: Row): Child;
}

/** A page of a connection. */
export interface Slice<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly count: { readonly value: number; readonly precision: 'EXACT' | 'AT_LEAST' };
}

type Read<Row> = (after: string | null) => Promise<Answer<{ readonly orders: Slice<Row> }>>;

const whole = new Intl.NumberFormat(language);

export class PagedTable<Row extends { readonly number: string }> {
  readonly element: HTMLElement;
  readonly #body = h('tbody');
  readonly #refusal = h('div', { class: 'refusal', role: 'alert' });
  readonly #count = h('span', { class: 'count', role: 'status' });
  readonly #previous = h('button', { 'data-page': 'previous', disabled: true, onclick: () => void this.#turn(this.#starts.slice(0, -1)) }, `‹ ${say('previous')}`);
  readonly #next = h('button', { 'data-page': 'next', disabled: true, onclick: () => void this.#turn([...this.#starts, this.#end]) }, `${say('next')} ›`);
  readonly #columns: readonly Column<Row>[];
  readonly #read: Read<Row>;
  readonly #isOver: (error: unknown) => boolean;
  /** The cursors behind which the pages up to this one begin. */
  #starts: readonly (string | null)[] = [null];
  #end: string | null = null;
  /** Which reading is the newest: the answer of an older one is not shown. */
  #readings = 0;

  /** `isOver` ends the session when an error says so. */
  constructor(columns: readonly Column<Row>[], read: Read<Row>, isOver: (error: unknown) => boolean) {
    [this.#columns, this.#read, this.#isOver] = [columns, read, isOver];
    const heads = columns.map(({ head, isAmount }) => h('th', { scope: 'col', class: isAmount && 'amount' }, head));
    this.element = h(
      'div',
      { class: 'paged' },
      this.#refusal,
      h('div', { class: 'scroll' }, h('table', {}, h('thead', {}, h('tr', {}, heads)), this.#body)),
      h('footer', {}, this.#count, this.#previous, this.#next),
    );
  }

  /** Reads the first page of another list; the rows of the one before are not its rows. */
  async begin(): Promise<void> {
    [this.#starts, this.#end] = [[null], null];
    this.#say(say('reading'));
    this.#count.textContent = '';
    await this.#turn([null]);
  }

  /** Reads the page that is open anew. */
  async again(): Promise<void> {
    await this.#turn(this.#starts);
  }

  /** When a page cannot be read, the one that is open stays, with the reason and a second try. */
  async #turn(starts: readonly (string | null)[]): Promise<void> {
    const reading = ++this.#readings;
    this.element.classList.add('is-reading');
    this.#previous.disabled = this.#next.disabled = true;
    try {
      const { data } = await this.#read(starts.at(-1) ?? null);
      if (reading === this.#readings) this.#show(starts, data.orders);
    } catch (error) {
      if (reading === this.#readings && !this.#isOver(error)) this.#refuse(starts, error);
    } finally {
      if (reading === this.#readings) this.element.classList.remove('is-reading');
    }
  }

  #show(starts: readonly (string | null)[], { nodes, pageInfo, count }: Slice<Row>): void {
    // What stood on the last page may have gone to another list meanwhile.
    if (nodes.length === 0 && starts.length > 1) return void this.#turn(starts.slice(0, -1));
    [this.#starts, this.#end] = [starts, pageInfo.endCursor];
    this.#refusal.replaceChildren();
    this.#body.replaceChildren(...nodes.map((row) => this.#row(row)));
    if (nodes.length === 0) this.#say(say('nothing'));
    const before = (starts.length - 1) * PAGE;
    const place = nodes.length === 0 ? '' : `${whole.format(before + 1)}–${whole.format(before + nodes.length)} / `;
    this.#count.textContent = `${place}${count.precision === 'AT_LEAST' ? `${say('atLeast')} ` : ''}${whole.format(count.value)} ${say('orders')}`;
    this.#count.dataset['count'] = String(count.value);
    this.#previous.disabled = starts.length === 1;
    this.#next.disabled = !pageInfo.hasNextPage;
  }

  #refuse(starts: readonly (string | null)[], error: unknown): void {
    if (this.#body.querySelector('tr[data-order]') === null) this.#body.replaceChildren();
    this.#refusal.replaceChildren(...explain(error), h('button', { class: 'small', onclick: () => void this.#turn(starts) }, say('again')));
    this.#previous.disabled = this.#starts.length === 1;
    this.#next.disabled = this.#end === null;
  }

  #row(row: Row): HTMLElement {
    return h('tr', { 'data-order': row.number }, this.#columns.map((column) => h('td', { class: column.isAmount && 'amount', 'data-column': column.name }, column.cell(row))));
  }

  #say(word: string): void {
    this.#body.replaceChildren(h('tr', {}, h('td', { class: 'none quiet', colspan: this.#columns.length }, word)));
  }
}
