// The handheld: signs in, shows what is to be done in the warehouse, keeps the list live, scans out.
import { address, addressed } from 'panorama-client/address';
import { Refused, send } from 'panorama-client/api';
import { h, toast } from 'panorama-client/dom';
import { Live } from 'panorama-client/live';
import { isSessionOver, messageOf, signIn, start, type Page } from 'panorama-client/sign-in';
import { say as sayClient } from 'panorama-client/words';
import { Me, OrderEvents, PickList } from './documents';
import type { MeQuery, OrderEventsSubscriptionVariables, PickListQuery } from './generated/graphql';
import { scanScreen } from './scan';
import { heldFor, isHeld, MOST_LINES, taskScreen, type Task } from './task';
import { say, statusWord } from './words';
import 'panorama-client/styles.css';
import './styles.css';

const PAGE = 50;
/** Events that come together are answered with one reading of the list. */
const TOGETHER_MS = 150;
/** An order that leaves the warehouse's sight, cancelled for example, is not told of to it: the list is read anew from time to time. */
const AGAIN_MS = 10_000;

const page: Page = {
  root: document.querySelector('#page') as HTMLElement,
  title: say('title'),
  async open() {
    const { data } = await send(Me, {});
    const handheld = new Handheld(data.viewer);
    try {
      await handheld.load();
    } catch (error) {
      handheld.leave();
      throw error;
    }
  },
};

class Handheld {
  readonly #state = h('span', { class: 'live is-off', role: 'status' }, sayClient('off'));
  readonly #list = h('ol', { class: 'tasks' });
  readonly #tasks = h('section', { class: 'panel', 'data-panel': 'tasks' }, this.#list);
  readonly #open = h('section', { class: 'panel', hidden: true });
  readonly #scan = scanScreen();
  readonly #place = h('select', { class: 'place', onchange: () => this.#move() });
  readonly #live: Live;
  readonly #mayPack: boolean;
  #stop: (() => void) | undefined;
  #shown: string | undefined;
  /** The order that is open, as it is shown. */
  #shownAs: string | undefined;
  /** The number of the order that was open before a reload, until the list is there. */
  #before = addressed('order');
  #waiting: ReturnType<typeof setTimeout> | undefined;
  readonly #again: ReturnType<typeof setInterval>;
  /** Which reading is the newest: the answer of an older one is not shown. */
  #readings = 0;

  constructor(me: MeQuery['viewer']) {
    this.#mayPack = me.permissions.includes('COMPLETE_PACK');
    this.#live = new Live({
      state: (state) => {
        this.#state.className = `live is-${state}`;
        this.#state.textContent = sayClient(state);
        // A connection that came back has missed what happened meanwhile only on the screen: the list is read anew.
        if (state === 'live') this.#soon();
      },
      ended: () => {
        this.#rest();
        signIn(page, sayClient('sessionEnded'));
      },
    });
    const before = addressed('warehouse');
    this.#place.append(...me.warehouses.map((code) => h('option', { value: code, selected: code === before }, code)));
    const tab = addressed('tab') === 'scan' ? 'scan' : 'tasks';
    this.#scan.hidden = true;
    page.root.replaceChildren(
      h('header', { class: 'bar' }, h('strong', { class: 'brand' }, say('title')), this.#place, this.#state, h('button', { class: 'plain', title: me.name, onclick: () => this.#signOut() }, sayClient('signOut'))),
      h('nav', { class: 'tabs', role: 'tablist' }, this.#tab('tasks', say('list')), this.#tab('scan', say('scan'))),
      this.#tasks,
      this.#open,
      this.#scan,
    );
    this.#choose(tab);
    this.#follow();
    this.#again = setInterval(() => this.#soon(), AGAIN_MS);
  }

  /** Reads the list, and the open order with it. */
  async load(): Promise<void> {
    const reading = ++this.#readings;
    const tasks = this.#place.value ? await everyTask(this.#place.value) : [];
    if (reading !== this.#readings) return;
    const empty = this.#place.value ? say('nothing') : say('noWarehouse');
    this.#list.replaceChildren(...(tasks.length === 0 ? [h('li', { class: 'quiet none' }, empty)] : tasks.map((task) => this.#entry(task))));
    if (this.#before !== undefined) return this.#reopen(tasks);
    if (this.#shown === undefined) return;
    const shown = tasks.find(({ id }) => id === this.#shown);
    // What is typed at the moment stays, as long as the order does.
    if (shown && JSON.stringify(shown) === this.#shownAs) return;
    if (shown) this.#show(shown);
    else {
      toast(say('gone'));
      this.#choose('tasks');
    }
  }

  /** Shows the order that was open before a reload, if it is still to be done here. */
  #reopen(tasks: readonly Task[]): void {
    const task = tasks.find(({ number }) => number === this.#before);
    this.#before = undefined;
    if (task) this.#show(task);
  }

  #entry(task: Task): HTMLElement {
    return h(
      'li',
      {},
      h(
        'button',
        { class: 'entry', 'data-order': task.number, onclick: () => this.#show(task) },
        h('span', { class: 'mono' }, task.number),
        h('span', { class: `pill ${task.status}` }, statusWord(task.status)),
        task.priority > 0 && h('span', { class: 'pill urgent' }, say('priority')),
        isHeld(task) && h('span', { class: 'pill held' }, heldFor(task)),
        h('span', { class: 'quiet end' }, `${pieces(task)} ×`),
      ),
    );
  }

  #show(task: Task): void {
    [this.#shown, this.#shownAs] = [task.id, JSON.stringify(task)];
    address({ warehouse: this.#place.value, order: task.number });
    this.#open.replaceChildren(taskScreen(task, { mayPack: this.#mayPack, back: () => this.#choose('tasks'), done: () => this.load() }));
    this.#tasks.hidden = true;
    this.#open.hidden = false;
  }

  /** Every event of the warehouse may change the list. */
  #follow(): void {
    this.#stop?.();
    if (!this.#place.value) return;
    const variables: { -readonly [Name in keyof OrderEventsSubscriptionVariables]: OrderEventsSubscriptionVariables[Name] } = { where: { warehouse: this.#place.value } };
    this.#stop = this.#live.follow(OrderEvents, variables, ({ orderEvents }) => {
      variables.after = orderEvents.cursor;
      this.#soon();
    });
  }

  #soon(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.load().catch((error: unknown) => this.#failed(error)), TOGETHER_MS);
  }

  #move(): void {
    this.#turnTo('tasks');
    this.#follow();
    this.#soon();
  }

  #failed(error: unknown): void {
    if (isSessionOver(error)) {
      this.#rest();
      return signIn(page, sayClient('sessionEnded'));
    }
    toast(messageOf(error), 'failed');
  }

  #signOut(): void {
    this.leave();
    address({});
    signIn(page);
  }

  /** Follows and reads nothing any more. */
  leave(): void {
    this.#stop?.();
    this.#rest();
  }

  /** Reads nothing any more. */
  #rest(): void {
    clearTimeout(this.#waiting);
    clearInterval(this.#again);
  }

  #turnTo(name: 'tasks' | 'scan'): void {
    this.#before = undefined;
    this.#choose(name);
  }

  #choose(name: 'tasks' | 'scan'): void {
    this.#shown = undefined;
    address({ warehouse: this.#place.value || undefined, tab: name === 'scan' ? name : undefined, order: this.#before });
    this.#open.hidden = true;
    this.#tasks.hidden = name !== 'tasks';
    this.#scan.hidden = name !== 'scan';
    page.root.querySelectorAll('[role=tab]').forEach((tab) => tab.setAttribute('aria-selected', String(tab.getAttribute('data-tab') === name)));
    if (name === 'scan') this.#scan.querySelector('input')?.focus();
  }

  #tab(name: 'tasks' | 'scan', word: string): HTMLElement {
    return h('button', { role: 'tab', 'data-tab': name, onclick: () => this.#turnTo(name) }, word);
  }
}

/** The pieces of an order, of which there may be more than it shows. */
function pieces({ lines }: Task): string {
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return lines.length >= MOST_LINES ? `≥ ${count}` : String(count);
}

/** The whole list of a warehouse, page by page. Pages of large orders are smaller. */
async function everyTask(warehouse: string): Promise<Task[]> {
  const tasks: Task[] = [];
  let first = PAGE;
  for (let after: string | null = null; ; ) {
    let data: PickListQuery;
    try {
      ({ data } = await send(PickList, { warehouse, first, after }));
    } catch (error) {
      if (!(error instanceof Refused) || error.reason !== 'ANSWER_TOO_LARGE' || first === 1) throw error;
      first = Math.ceil(first / 4);
      continue;
    }
    tasks.push(...data.orders.nodes);
    after = data.orders.pageInfo.endCursor;
    if (!data.orders.pageInfo.hasNextPage) return tasks;
  }
}

// At the end: a class can be used only below the line that declares it.
void start(page);
