// What is open, behind the `#` of the page's address: a reload comes back to it. Addresses are kept by browsers, so nothing of a person belongs here.

/** The value of a name; nothing where the address does not have it. */
export function addressed(name: string): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get(name) ?? undefined;
}

/** The address of the page with these values alone. A value that is undefined is left out. */
export function addressOf(values: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const hash = new URLSearchParams(set).toString();
  return `${location.pathname}${location.search}${hash && `#${hash}`}`;
}

/** Puts these values into the address, without an entry in the browser's history. */
export function address(values: Readonly<Record<string, string | undefined>>): void {
  history.replaceState(history.state, '', addressOf(values));
}
