// GraphQL over HTTP with the token of the session.
import type { Operation } from './operation';
import { language } from './words';

/** An entry of `errors`. */
export interface GraphQLError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly reason?: string; readonly requestId?: string };
}

/** An entry of `userErrors`. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
  readonly unmet?: readonly { readonly code: string; readonly message: string; readonly guideUrl: string }[];
}

/** What came back: the data, and for each field that was refused an entry that names its path. */
export interface Answer<Result> {
  readonly data: Result;
  readonly errors: readonly GraphQLError[];
}

/** A request that was refused as a whole. `UNAUTHENTICATED` ends the session; the others are shown. */
export class Refused extends Error {
  constructor(readonly code: string, message: string, readonly reason?: string) {
    super(message);
  }
}

/** Where the server is: beside the page, unless the build says otherwise. */
export const endpoint = new URL(import.meta.env['VITE_PANORAMA_URL'] ?? '/graphql', location.href);

/** The path below which the server serves this front end, without slashes: `desk`; empty where the front end has an address of its own. */
export const place = import.meta.env.BASE_URL.replace(/[./]/g, '');

// The front ends that one server serves share one store, and each keeps a token of its own in it: the page `/` writes under the same names.
const TOKEN = place ? `panorama.token.${place}` : 'panorama.token';
/** What was searched for, where a front end keeps it. */
export const SEARCHES = 'panorama.searches';
/** The token, kept for this tab only. What a person searched for is kept beside it and goes with it. */
export const session = {
  get token(): string | null { return sessionStorage.getItem(TOKEN); },
  open: (token: string) => sessionStorage.setItem(TOKEN, token),
  close: () => [TOKEN, SEARCHES].forEach((key) => sessionStorage.removeItem(key)),
};

/** Sends one operation. */
export async function send<Result, Variables>(operation: Operation<Result, Variables>, variables: Variables): Promise<Answer<Result>> {
  const response = await post(JSON.stringify({ query: operation.text, operationName: operation.name, variables }));
  const body = (await response.json().catch(() => ({}))) as { data?: Result | null; errors?: GraphQLError[] };
  const errors = body.errors ?? [];
  if (body.data === undefined || body.data === null || isRefusedWhole(body.data, errors)) {
    const first = errors[0];
    throw new Refused(first?.extensions?.code ?? `HTTP_${response.status}`, first?.message ?? response.statusText, first?.extensions?.reason);
  }
  return { data: body.data, errors };
}

async function post(body: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'accept-language': language,
    authorization: `Bearer ${session.token ?? ''}`,
  };
  try {
    return await fetch(endpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) });
  } catch (error) {
    throw new Refused('UNREACHABLE', error instanceof Error ? error.message : String(error));
  }
}

/** Every root field is null and the errors say why: nothing to show. */
function isRefusedWhole(data: object, errors: readonly GraphQLError[]): boolean {
  const roots = Object.entries(data);
  return errors.length > 0 && roots.every(([name, value]) => value === null && errors.some((error) => error.path?.[0] === name));
}

/** A mutation's expected refusal, with everything that is missing. */
export class Unmet extends Error {
  constructor(readonly errors: readonly UserError[]) {
    super(errors.map((error) => error.message).join('\n'));
  }
}

/** Sends a mutation and throws its `userErrors`. */
export async function change<Result extends object, Variables>(operation: Operation<Result, Variables>, variables: Variables): Promise<Result> {
  const { data } = await send(operation, variables);
  const payloads = Object.values(data) as { userErrors: readonly UserError[] }[];
  const refusals = payloads.flatMap((payload) => payload.userErrors);
  if (refusals.length > 0) throw new Unmet(refusals);
  return data;
}

/** The same input twice has one effect, however often it is sent: the key changes only with the input. */
export function keyed(): (input: unknown) => string {
  let seen: string | undefined;
  let key = '';
  return (input) => {
    const text = JSON.stringify(input);
    if (text !== seen) [seen, key] = [text, newKey()];
    return key;
  };
}

/** A key that makes sending the same input twice have one effect. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
