// The open card, live: one WebSocket, opened when a card is, and opened again whenever it breaks.
import { createClient, type Client } from 'graphql-ws/client';
import { endpoint, session } from './api';
import { LiveOrder } from './documents';
import type { LiveOrderSubscription } from './generated/graphql';

export type LiveState = 'off' | 'connecting' | 'live' | 'waiting';
export type LiveCard = NonNullable<LiveOrderSubscription['order']>;

/** Close codes after which trying again cannot help: the token ended, or its rights did. */
const ENDED = [4401, 4403];
const LONGEST_WAIT_MS = 15_000;

export interface Listeners {
  state(state: LiveState): void;
  card(card: LiveCard | null): void;
  /** The session is over. */
  ended(): void;
}

/** Follows one order at a time. */
export class Live {
  readonly #client: Client;
  readonly #listeners: Listeners;
  #stop: (() => void) | undefined;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#client = createClient({
      url: () => endpoint.href.replace(/^http/, 'ws'),
      connectionParams: () => ({ authorization: `Bearer ${session.token ?? ''}` }),
      keepAlive: 12_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      retryWait: (attempt) => wait(Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt)),
      shouldRetry: (reason) => !isEnd(reason),
      on: {
        connecting: () => listeners.state('connecting'),
        connected: () => listeners.state('live'),
        closed: (event) => {
          if (isEnd(event)) listeners.ended();
          else listeners.state(this.#stop ? 'waiting' : 'off');
        },
      },
    });
  }

  /** Follows this order instead of the one before. A new connection begins with the card as it stands, so nothing is missed. */
  follow(id: string): void {
    this.leave();
    this.#stop = this.#client.subscribe<LiveOrderSubscription>(
      { query: LiveOrder.text, operationName: LiveOrder.name, variables: { by: { id } } },
      {
        next: ({ data }) => data && this.#listeners.card(data.order),
        error: (reason) => isEnd(reason) || this.#listeners.state('off'),
        complete: () => undefined,
      },
    );
  }

  leave(): void {
    const stop = this.#stop;
    this.#stop = undefined;
    stop?.();
  }
}

function isEnd(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'code' in reason && ENDED.includes(Number(reason.code));
}

/** Half of the time, and up to all of it: many desks do not come back in the same instant. */
function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)));
}
