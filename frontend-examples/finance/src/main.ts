// The desk of finance: signs in, chooses the days, shows what is completed and settled, exports it, records what is missing.
import { address, addressed } from 'panorama-client/address';
import { send } from 'panorama-client/api';
import { h } from 'panorama-client/dom';
import { Live } from 'panorama-client/live';
import { isSessionOver, NotForYou, signIn, start, type Page } from 'panorama-client/sign-in';
import { roleWord, say as sayClient } from 'panorama-client/words';
import { bookingTable, foundTable } from './booking';
import { completedTable } from './completed';
import { Me } from './documents';
import { ExportPanel } from './exports';
import type { MeQuery, Permission } from './generated/graphql';
import { momentsOf, RangeForm, type Moments } from './range';
import { say } from './words';
import 'panorama-client/styles.css';
import './styles.css';

type Viewer = MeQuery['viewer'];
const TABS = ['settled', 'unsettled', 'toVoucher', 'found'] as const;
type Tab = (typeof TABS)[number];

/** Without these there is nothing to see here; the server would refuse every table. */
const NEEDED: readonly Permission[] = ['SEE_PRICES', 'SEE_SETTLEMENT'];

const page: Page = {
  root: document.querySelector('#page') as HTMLElement,
  title: say('title'),
  async open() {
    const { viewer } = (await send(Me, {})).data;
    const missing = NEEDED.filter((permission) => !viewer.permissions.includes(permission));
    if (missing.length > 0) throw new NotForYou([say('notForRole'), say('yourRoles'), roles(viewer), '·', say('missing'), missing.join(say('and'))].join(' '));
    await new Desk(viewer).begin();
  },
};

const roles = ({ roles }: Viewer): string => roles.map(roleWord).join(say('and'));

class Desk {
  readonly #range = new RangeForm({ from: addressed('from'), to: addressed('to') }, () => void this.#readRange());
  readonly #state = h('span', { class: 'live is-off', role: 'status', hidden: true }, sayClient('off'));
  readonly #number = h('input', { type: 'search', name: 'number', placeholder: say('byNumber'), 'aria-label': say('byNumber'), autocomplete: 'off', spellcheck: 'false' });
  readonly #tables;
  readonly #exports: ExportPanel | undefined;
  readonly #live: Live;
  #chosen: Tab = 'settled';
  #moments: Moments = { from: '', to: '' };
  #wanted = '';

  constructor(viewer: Viewer) {
    const isOver = (error: unknown) => this.#isOver(error);
    const recorded = () => void this.#tables[this.#chosen].again();
    this.#tables = {
      settled: completedTable(() => this.#moments, isOver),
      unsettled: bookingTable(() => ({ where: { status: ['COMPLETED'], settled: false, completedAt: this.#moments }, sortBy: { field: 'COMPLETED_AT', direction: 'ASC' } }), 'completedAt', recorded, isOver),
      toVoucher: bookingTable(() => ({ where: { status: ['DELIVERED'] }, sortBy: { field: 'PLACED_AT', direction: 'ASC' } }), 'placedAt', recorded, isOver),
      found: foundTable(() => this.#wanted, recorded, isOver),
    };
    this.#live = new Live({
      state: (state) => {
        this.#state.className = `live is-${state}`;
        this.#state.textContent = sayClient(state);
      },
      ended: () => this.#leave(sayClient('sessionEnded')),
    });
    const running = (count: number) => { this.#state.hidden = count === 0; };
    if (viewer.permissions.includes('EXPORT_ORDERS')) this.#exports = new ExportPanel({ owner: viewer.id, live: this.#live, days: () => this.#range.days, isOver, running });
    const find = (event: Event) => {
      event.preventDefault();
      this.#wanted = this.#number.value.trim();
      if (this.#wanted) this.#choose('found');
    };
    page.root.replaceChildren(
      h(
        'header',
        { class: 'bar' },
        h('strong', { class: 'brand' }, say('title')),
        this.#state,
        h('span', { class: 'me end' }, `${viewer.name} · ${roles(viewer)}`),
        h('button', { class: 'plain', onclick: () => this.#signOut() }, sayClient('signOut')),
      ),
      h('section', { class: 'top' }, this.#range.element, this.#exports?.element ?? h('p', { class: 'quiet' }, say('mayNotExport'))),
      h(
        'nav',
        { class: 'tabs', role: 'tablist' },
        TABS.map((tab) => h('button', { role: 'tab', 'data-tab': tab, onclick: () => this.#choose(tab) }, say(tab))),
        h('form', { class: 'find', role: 'search', onsubmit: find }, this.#number, h('button', {}, say('find'))),
      ),
      ...Object.entries(this.#tables).map(([tab, { element }]) => h('section', { class: 'panel', 'data-panel': tab }, element)),
    );
  }

  /** Reads the first table, or the one that was open before a reload. */
  async begin(): Promise<void> {
    const days = this.#range.days;
    if (days) this.#moments = momentsOf(days);
    this.#wanted = addressed('number') ?? '';
    this.#number.value = this.#wanted;
    const tab = TABS.find((tab) => tab === addressed('tab'));
    await this.#choose(tab === undefined || (tab === 'found' && !this.#wanted) ? 'settled' : tab);
  }

  async #readRange(): Promise<void> {
    const days = this.#range.days;
    if (!days) return;
    this.#moments = momentsOf(days);
    await this.#choose(this.#chosen === 'unsettled' ? 'unsettled' : 'settled');
  }

  /** Opens a table, and reads it anew: what was recorded elsewhere meanwhile is in it. */
  async #choose(tab: Tab): Promise<void> {
    this.#chosen = tab;
    address({ tab, number: tab === 'found' ? this.#wanted : undefined, ...this.#range.days });
    page.root.querySelectorAll<HTMLElement>('[data-panel]').forEach((panel) => { panel.hidden = panel.dataset['panel'] !== tab; });
    page.root.querySelectorAll<HTMLElement>('[role=tab]').forEach((button) => {
      button.setAttribute('aria-selected', String(button.dataset['tab'] === tab));
      if (button.dataset['tab'] === 'found') button.hidden = tab !== 'found';
    });
    await this.#tables[tab].begin();
  }

  #isOver(error: unknown): boolean {
    const isOver = isSessionOver(error);
    if (isOver) this.#leave(sayClient('sessionEnded'));
    return isOver;
  }

  #signOut(): void {
    address({});
    this.#leave();
  }

  #leave(refusal?: string): void {
    this.#exports?.rest();
    document.querySelector('dialog')?.close();
    signIn(page, refusal);
  }
}

// At the end: a class can be used only below the line that declares it.
void start(page);
