// The open card, live.
import { Live as Socket, type Listeners as SocketListeners } from 'panorama-client/live';
import { LiveOrder } from './documents';
import type { LiveOrderSubscription } from './generated/graphql';

export type LiveCard = NonNullable<LiveOrderSubscription['order']>;

export interface Listeners extends SocketListeners {
  card(card: LiveCard | null): void;
}

/** Follows one order at a time. */
export class Live {
  readonly #socket: Socket;
  readonly #listeners: Listeners;
  #stop: (() => void) | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#socket = new Socket(listeners);
  }

  /** Follows this order instead of the one before. A new connection begins with the card as it stands, so nothing is missed. */
  follow(id: string): void {
    this.leave();
    this.#stop = this.#socket.follow(LiveOrder, { by: { id } }, ({ order }) => this.#listeners.card(order));
  }

  leave(): void {
    const stop = this.#stop;
    this.#stop = undefined;
    stop?.();
  }
}
