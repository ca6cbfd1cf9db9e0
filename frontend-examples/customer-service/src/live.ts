// What the desk follows over its socket: the open card, and what changes the list of orders on hold.
import { Live as Socket, type LiveState, type Listeners as SocketListeners } from 'panorama-client/live';
import { LiveOrder, OrderEvents } from './documents';
import type { LiveOrderSubscription, OrderEventsSubscriptionVariables } from './generated/graphql';
import { HELD_CHANGES } from './held';

export type { LiveState };
export type LiveCard = NonNullable<LiveOrderSubscription['order']>;

export interface Listeners extends SocketListeners {
  card(card: LiveCard | null): void;
  /** The list of orders on hold may have changed. */
  held(): void;
}

/** Follows one order at a time. */
export class Live {
  readonly #socket: Socket;
  readonly #listeners: Listeners;
  #stop: (() => void) | undefined;
  #stopHeld: (() => void) | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#socket = new Socket(listeners);
  }

  /** Follows this order instead of the one before. A new connection begins with the card as it stands, so nothing is missed. */
  follow(id: string): void {
    this.leave();
    // An answer that was on its way when the order was left is none of the order that is open now.
    let isFollowed = true;
    const stop = this.#socket.follow(LiveOrder, { by: { id } }, ({ order }) => isFollowed && this.#listeners.card(order));
    this.#stop = () => {
      isFollowed = false;
      stop();
    };
  }

  /** Follows what changes the list of orders on hold. A connection that comes back goes on from the last event. */
  followHeld(): void {
    const variables: { -readonly [Name in keyof OrderEventsSubscriptionVariables]: OrderEventsSubscriptionVariables[Name] } = { where: { kind: HELD_CHANGES } };
    this.#stopHeld = this.#socket.follow(OrderEvents, variables, ({ orderEvents }) => {
      variables.after = orderEvents.cursor;
      this.#listeners.held();
    });
  }

  /** Follows no order any more. */
  leave(): void {
    const stop = this.#stop;
    this.#stop = undefined;
    stop?.();
  }

  /** Follows nothing any more. */
  end(): void {
    this.leave();
    this.#stopHeld?.();
    this.#stopHeld = undefined;
  }
}
