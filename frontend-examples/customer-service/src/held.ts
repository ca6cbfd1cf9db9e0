// The start page's list: orders on hold, read anew when one is held, released or moves on.
import { send } from 'panorama-client/api';
import { MyDesk } from './documents';
import type { MyDeskQuery } from './generated/graphql';

/** So many held orders the start page shows. */
export const HELD_SHOWN = 20;
/** What changes the list. */
export const HELD_CHANGES = ['OrderHoldPlaced', 'OrderHoldReleased', 'OrderStatusChanged', 'OrderCancelled'];
/** Events that come together are answered with one reading of the list. */
const TOGETHER_MS = 300;

export type HeldOrders = MyDeskQuery['orders'];

export interface HeldListeners {
  changed(orders: HeldOrders): void;
  failed(error: unknown): void;
}

export class HeldList {
  readonly #listeners: HeldListeners;
  #orders: HeldOrders;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  /** Which reading is the newest: the answer of an older one is not shown. */
  #readings = 0;

  constructor(orders: HeldOrders, listeners: HeldListeners) {
    this.#orders = orders;
    this.#listeners = listeners;
  }

  /** As it was read last. */
  get orders(): HeldOrders {
    return this.#orders;
  }

  /** Something happened that may change the list. */
  soon(): void {
    this.#waiting ??= setTimeout(() => void this.read(), TOGETHER_MS);
  }

  async read(): Promise<void> {
    this.rest();
    const reading = ++this.#readings;
    try {
      const { orders } = (await send(MyDesk, { first: HELD_SHOWN })).data;
      if (reading !== this.#readings) return;
      this.#orders = orders;
      this.#listeners.changed(orders);
    } catch (error) {
      if (reading === this.#readings) this.#listeners.failed(error);
    }
  }

  /** Reads nothing any more until it is asked to. */
  rest(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#readings += 1;
  }
}
