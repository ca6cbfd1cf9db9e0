// Makes elements: the only thing between a front end and the browser.

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Attributes = Record<string, unknown>;

/** An element. `onclick` and the like become listeners, `false` and `undefined` leave an attribute out. Texts are never read as HTML. */
export function h<T extends keyof HTMLElementTagNameMap>(tag: T, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false) element.append(String(child));
  }
}

/** A section of the card: made anew only when what it shows has changed, and then it flashes once. */
export interface Slot {
  readonly element: HTMLElement;
  show(data: unknown, make: () => Child): void;
}

export function slot(name: string): Slot {
  const element = h('section', { class: `slot ${name}`, 'data-slot': name });
  let seen: string | undefined;
  return {
    element,
    show(data, make) {
      const now = JSON.stringify(data);
      if (now === seen) return;
      const isChange = seen !== undefined;
      seen = now;
      const made: Child = make();
      element.replaceChildren();
      append(element, [made]);
      element.hidden = element.childNodes.length === 0;
      if (isChange) flash(element);
    },
  };
}

function flash(element: HTMLElement): void {
  element.classList.remove('changed');
  void element.offsetWidth;
  element.classList.add('changed');
}

/** A word of a few seconds at the bottom of the screen. */
export function toast(text: string, kind: 'done' | 'failed' = 'done'): void {
  const note = h('div', { class: `toast ${kind}`, role: kind === 'failed' ? 'alert' : 'status' }, text);
  document.body.append(note);
  setTimeout(() => note.remove(), kind === 'failed' ? 7000 : 3000);
}

/** Copies a text. The clipboard of the browser is only there on https and localhost, so there is a second way. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h('textarea', { class: 'offscreen' });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
