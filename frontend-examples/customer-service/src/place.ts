// Where the desk stands: the start page, a search, or an order of a search. The browser's history goes through the places, and a reload stays.
//
// The address names an order at most. What was typed may be a phone, so it is kept beside the token, for this tab and until the session ends.
import { addressed, addressOf } from 'panorama-client/address';
import { newKey, SEARCHES } from 'panorama-client/api';

export interface Place {
  /** What was typed into the search box; undefined where an address led straight to an order. */
  readonly typed?: string | undefined;
  /** The number of the order that is open. */
  readonly order?: string | undefined;
}

/** So many searches are kept; going back to an older one shows the order that was open then. */
const MOST_KEPT = 50;

type Kept = readonly (readonly [id: string, typed: string])[];

/** Where the address and the browser's history say that the desk stands. */
export function here(): Place {
  const { search } = (history.state ?? {}) as { readonly search?: string };
  return { order: addressed('order'), typed: kept().find(([id]) => id === search)?.[1] };
}

/** Goes to a place: a new one in the browser's history, or another name of the one that it is at. */
export function goTo({ typed, order }: Place, as: 'next' | 'same'): void {
  const state = typed === undefined ? null : { search: keep(typed) };
  const url = addressOf({ order, search: typed !== undefined && order === undefined ? '' : undefined });
  if (as === 'next') history.pushState(state, '', url);
  else history.replaceState(state, '', url);
}

function keep(typed: string): string {
  const all = kept();
  const known = all.find(([, text]) => text === typed);
  const entry = known ?? ([newKey(), typed] as const);
  sessionStorage.setItem(SEARCHES, JSON.stringify([...all.filter((one) => one !== known), entry].slice(-MOST_KEPT)));
  return entry[0];
}

function kept(): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(SEARCHES) ?? '[]') as Kept;
  } catch {
    return [];
  }
}
