// One export: its progress as the subscription tells it, or as the query does when the subscription is silent; then its file.
import { send } from 'panorama-client/api';
import { copy, h, toast, type Child } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import { longMoment, money } from 'panorama-client/format';
import type { Live } from 'panorama-client/live';
import { language } from 'panorama-client/words';
import { Export, ExportProgress } from './documents';
import type { ExportFormat, WholeExportFragment } from './generated/graphql';
import type { Days } from './range';
import { exportStatusWord, say } from './words';

/** Without a word for so long, the server is asked: a socket may be closed to the page. */
const SILENCE_MS = 3000;
/** The longest that a timer of the browser waits. */
const LONGEST_MS = 2 ** 31 - 1;
const whole = new Intl.NumberFormat(language);

/** An export as it was asked for. */
export interface Asked {
  readonly id: string;
  readonly format: ExportFormat;
  readonly days: Days;
}

export interface Listeners {
  changed(): void;
  /** The server knows of none such. */
  gone(): void;
  /** Ends the session when an error says so. */
  isOver(error: unknown): boolean;
}

export class ExportEntry {
  readonly element: HTMLElement;
  readonly asked: Asked;
  readonly #listeners: Listeners;
  readonly #live: Live;
  readonly #refusal = h('div', { class: 'refusal', role: 'alert' });
  readonly #state = h('span', { class: 'state', role: 'status' });
  readonly #file = h('span', { class: 'file end' });
  readonly #facts = h('div');
  #shown: WholeExportFragment | undefined;
  #stop: (() => void) | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(asked: Asked, live: Live, listeners: Listeners) {
    [this.asked, this.#live, this.#listeners] = [asked, live, listeners];
    const { from, to } = asked.days;
    this.element = h(
      'li',
      { 'data-export': asked.id, 'data-format': asked.format },
      h('header', {}, h('span', { class: 'pill channel' }, asked.format), h('strong', {}, from === to ? from : `${from} – ${to}`), this.#state, this.#file),
      this.#facts,
      this.#refusal,
    );
  }

  /** Whether it does not move on any more. */
  get isOver(): boolean {
    return this.#shown !== undefined && ['COMPLETED', 'FAILED', 'EXPIRED'].includes(this.#shown.status);
  }

  begin(): void {
    this.#stop = this.#live.follow(ExportProgress, { id: this.asked.id }, ({ orderExport }) => this.#take(orderExport));
    this.#await();
    this.#listeners.changed();
  }

  /** Follows it no more. */
  rest(): void {
    this.#stop?.();
    this.#stop = undefined;
    clearTimeout(this.#silence);
    clearTimeout(this.#expiry);
  }

  #await(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => void this.#read(), SILENCE_MS);
  }

  async #read(): Promise<void> {
    try {
      this.#take((await send(Export, { id: this.asked.id })).data.orderExport);
    } catch (error) {
      if (this.#listeners.isOver(error)) return;
      this.#refusal.replaceChildren(...explain(error));
      if (!this.isOver) this.#await();
    }
  }

  #take(now: WholeExportFragment | null): void {
    if (!now) {
      this.rest();
      return this.#listeners.gone();
    }
    // The query and the subscription may overtake each other: what is over stays over.
    if (this.isOver && now.status !== this.#shown?.status) return;
    this.#shown = now;
    this.#refusal.replaceChildren();
    this.#show(now);
    if (this.isOver) this.rest();
    else if (this.#stop) this.#await();
    if (now.expiresAt) this.#expiry = setTimeout(() => this.#show(now), Math.min(LONGEST_MS, Math.max(0, Date.parse(now.expiresAt) - Date.now())));
    this.#listeners.changed();
  }

  #show(now: WholeExportFragment): void {
    this.element.dataset['status'] = now.status;
    const { done, total } = now.progress;
    this.#state.replaceChildren(h('span', { class: 'pill status' }, exportStatusWord(now.status)));
    if (!this.isOver) this.#state.append(h('progress', { max: Math.max(1, total), value: done }), h('span', { class: 'quiet' }, `${whole.format(done)} / ${whole.format(total)}`));
    if (now.error) this.#facts.replaceChildren(h('p', { class: 'refusal' }, `${now.error.message} (${now.error.code})`));
    if (now.status !== 'COMPLETED' && now.status !== 'EXPIRED') return;
    this.#facts.replaceChildren(facts(now));
    if (now.status === 'COMPLETED') this.#showFile(now);
    else this.#file.replaceChildren();
  }

  #showFile({ url, expiresAt }: WholeExportFragment): void {
    const isThere = url && /^https?:\/\//.test(url) && expiresAt && Date.parse(expiresAt) > Date.now();
    const renew = h('button', { class: isThere ? 'plain quiet' : 'primary', 'data-renew': true, onclick: () => void this.#read() }, say('renew'));
    if (isThere) this.#file.replaceChildren(h('span', { class: 'quiet' }, say('until'), ' ', longMoment(expiresAt)), renew, h('a', { class: 'download', href: url, download: true }, `${say('download')} ${this.asked.format}`));
    else this.#file.replaceChildren(h('span', { class: 'quiet' }, say('expired')), renew);
  }
}

function facts({ rowCount, leftOutUnsettled, leftOutUnknown, sum, sha256 }: WholeExportFragment): HTMLElement {
  const fact = (name: string, word: string, ...value: Child[]) => h('div', { 'data-fact': name }, h('dt', {}, word), h('dd', {}, value));
  return h(
    'dl',
    {},
    fact('rowCount', say('rows'), rowCount === null ? '—' : whole.format(rowCount)),
    fact('leftOutUnsettled', say('leftOut'), leftOutUnsettled === null ? '—' : whole.format(leftOutUnsettled)),
    leftOutUnknown !== null && leftOutUnknown > 0 && fact('leftOutUnknown', say('leftOutUnknown'), whole.format(leftOutUnknown)),
    fact('sum', say('sum'), sum.length === 0 ? '—' : sum.map((one) => h('span', { class: 'sum', 'data-currency': one.currency }, money(one)))),
    sha256 && fact('sha256', 'SHA-256', h('code', { class: 'mono' }, sha256), h('button', { class: 'small', onclick: () => void copy(sha256).then(() => toast(say('copied'))) }, say('copy'))),
  );
}
