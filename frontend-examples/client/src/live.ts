// Subscriptions: one WebSocket, opened when the first is, and opened again whenever it breaks.
import { createClient, type Client } from 'graphql-ws/client';
import { endpoint, session } from './api';
import type { Operation } from './operation';

export type LiveState = 'off' | 'connecting' | 'live' | 'waiting';

/** Close codes after which trying again cannot help: the token ended, or its rights did. */
const ENDED = [4401, 4403];
const LONGEST_WAIT_MS = 15_000;

export interface Listeners {
  state(state: LiveState): void;
  /** The session is over. */
  ended(): void;
}

/** The subscriptions of a page. */
export class Live {
  readonly #client: Client;
  readonly #listeners: Listeners;
  #open = 0;

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
          else listeners.state(this.#open > 0 ? 'waiting' : 'off');
        },
      },
    });
  }

  /**
   * Follows an operation until the function that it returns is called. A connection that was opened again sends the same variables:
   * where they are an object that `next` changes (`after`, the last cursor), it goes on from there, and nothing is missed or comes twice.
   */
  follow<Result, Variables extends Record<string, unknown>>(operation: Operation<Result, Variables>, variables: Variables, next: (data: Result) => void): () => void {
    this.#open += 1;
    const stop = this.#client.subscribe<Result>(
      { query: operation.text, operationName: operation.name, variables },
      {
        next: ({ data }) => data && next(data),
        error: (reason) => isEnd(reason) || this.#listeners.state('off'),
        complete: () => undefined,
      },
    );
    return () => {
      this.#open -= 1;
      stop();
    };
  }
}

function isEnd(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'code' in reason && ENDED.includes(Number(reason.code));
}

/** Half of the time, and up to all of it: many pages do not come back in the same instant. */
function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)));
}
