// Alerts on a phone: signs in, shows what is open, keeps it live.
import { address, addressed } from 'panorama-client/address';
import { send } from 'panorama-client/api';
import { h, toast } from 'panorama-client/dom';
import { Live } from 'panorama-client/live';
import { isSessionOver, messageOf, signIn, start, type Page } from 'panorama-client/sign-in';
import { say as sayClient } from 'panorama-client/words';
import { AlertList } from './alerts';
import { Alerts, Me, OpenAlerts } from './documents';
import type { AlertsSubscriptionVariables, MeQuery, OpenAlertsQuery } from './generated/graphql';
import { thresholdList } from './thresholds';
import { say } from './words';
import 'panorama-client/styles.css';
import './styles.css';

const PAGE = 50;

const page: Page = {
  root: document.querySelector('#page') as HTMLElement,
  title: say('title'),
  async open() {
    const { data } = await send(Me, {});
    const watch = new Watch(data.viewer);
    try {
      await watch.load();
    } catch (error) {
      watch.rest();
      throw error;
    }
  },
};

class Watch {
  readonly #list = new AlertList((open) => this.#showCount(open));
  readonly #count = h('span', { class: 'count' });
  readonly #state = h('span', { class: 'live is-off', role: 'status' }, sayClient('off'));
  readonly #more = h('button', { class: 'more', hidden: true, onclick: () => void this.#next() }, say('more'));
  readonly #thresholds = h('section', { class: 'panel', 'data-panel': 'thresholds', hidden: true });
  readonly #alerts = h('section', { class: 'panel', 'data-panel': 'alerts' }, this.#list.element, this.#more);
  readonly #live: Live;
  #cursor: string | null = null;
  #stop: (() => void) | undefined;
  /** Whether the connection was lost since the list was read. */
  #isStale = false;

  constructor(me: MeQuery['viewer']) {
    this.#live = new Live({
      state: (state) => {
        this.#state.className = `live is-${state}`;
        this.#state.textContent = sayClient(state);
        // Before its first event a subscription has no cursor to go on from: what it missed stands in the list.
        if (state === 'live' && this.#isStale) void this.load().catch((error: unknown) => this.#failed(error));
        this.#isStale = state === 'waiting' || (this.#isStale && state !== 'live');
      },
      ended: () => signIn(page, sayClient('sessionEnded')),
    });
    page.root.replaceChildren(
      h('header', { class: 'bar' }, h('strong', { class: 'brand' }, say('title')), this.#count, this.#state, h('button', { class: 'plain', title: me.name, onclick: () => this.#signOut() }, sayClient('signOut'))),
      h('nav', { class: 'tabs', role: 'tablist' }, this.#tab('alerts', say('open')), this.#tab('thresholds', say('thresholds'))),
      this.#alerts,
      this.#thresholds,
    );
    this.#choose(addressed('tab') === 'thresholds' ? 'thresholds' : 'alerts');
    this.#follow();
  }

  /** Reads the first page of open alerts, and the thresholds. */
  async load(): Promise<void> {
    const { data } = await this.#ask(null);
    this.#showPage(data, true);
    this.#thresholds.replaceChildren(thresholdList(data.alertThresholds, () => this.load()));
  }

  async #next(): Promise<void> {
    try {
      this.#showPage((await this.#ask(this.#cursor)).data, false);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (isSessionOver(error)) return signIn(page, sayClient('sessionEnded'));
    toast(messageOf(error), 'failed');
  }

  #ask(after: string | null) {
    this.#list.expectPage();
    return send(OpenAlerts, { first: PAGE, after });
  }

  #showPage({ alerts }: OpenAlertsQuery, isFirst: boolean): void {
    this.#cursor = alerts.pageInfo.endCursor;
    this.#more.hidden = !alerts.pageInfo.hasNextPage;
    this.#list.takePage(alerts.nodes, isFirst);
  }

  /** Goes on from the last cursor whenever the connection was lost: the variables are read again at each connection. */
  #follow(): void {
    const variables: { -readonly [Name in keyof AlertsSubscriptionVariables]: AlertsSubscriptionVariables[Name] } = {};
    this.#stop = this.#live.follow(Alerts, variables, ({ alerts }) => {
      variables.after = alerts.cursor;
      this.#list.take(alerts.alert);
    });
  }

  #signOut(): void {
    this.rest();
    address({});
    signIn(page);
  }

  /** Follows nothing any more. */
  rest(): void {
    this.#stop?.();
  }

  #showCount(open: number): void {
    this.#count.textContent = open > 0 ? String(open) : '';
    document.title = `${open > 0 ? `(${open}) ` : ''}${say('title')} · Order Panorama`;
  }

  #choose(name: 'alerts' | 'thresholds'): void {
    address({ tab: name === 'thresholds' ? name : undefined });
    this.#alerts.hidden = name !== 'alerts';
    this.#thresholds.hidden = name !== 'thresholds';
    page.root.querySelectorAll('[role=tab]').forEach((tab) => tab.setAttribute('aria-selected', String(tab.getAttribute('data-tab') === name)));
  }

  #tab(name: 'alerts' | 'thresholds', word: string): HTMLElement {
    return h('button', { role: 'tab', 'data-tab': name, onclick: () => this.#choose(name) }, word);
  }
}

// At the end: a class can be used only below the line that declares it.
void start(page);
