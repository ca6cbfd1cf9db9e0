// A small dialog that asks for a few values, sends them, and says why when it was refused.
import { Unmet } from './api';
import { h, type Child } from './dom';
import { messageOf } from './sign-in';
import { say } from './words';

/** One value to ask for. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'long' | 'time' | 'choice' | 'number' | 'switch';
  readonly value?: string;
  readonly isRequired?: boolean;
  /** Whether a number may have digits behind the point. */
  readonly isFraction?: boolean;
  readonly choices?: readonly (readonly [value: string, word: string])[];
}

export interface Form {
  readonly title: string;
  readonly note?: string;
  readonly isDangerous?: boolean;
  readonly fields: readonly Field[];
  /** Sends; the dialog closes when it is done and stays with the reason when it was refused. */
  submit(values: Readonly<Record<string, string>>): Promise<void>;
}

/** Asks. */
export function ask(form: Form): void {
  const refusal = h('div', { class: 'refusal', role: 'alert' });
  const button = h('button', { class: form.isDangerous ? 'primary danger' : 'primary', type: 'submit' }, say('send'));
  const body = h(
    'form',
    { method: 'dialog' },
    h('h2', {}, form.title),
    form.note && h('p', { class: 'quiet' }, form.note),
    form.fields.map(input),
    refusal,
    h('footer', {}, h('button', { type: 'button', onclick: () => dialog.close() }, say('close')), button),
  );
  const dialog = h('dialog', { class: 'form', onclose: () => dialog.remove() }, body);
  body.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    refusal.replaceChildren();
    try {
      await form.submit(Object.fromEntries([...new FormData(body)].map(([name, value]) => [name, String(value)])));
      dialog.close();
    } catch (error) {
      refusal.replaceChildren(...explain(error));
    } finally {
      button.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

function input(field: Field): Child {
  const common = { name: field.name, required: field.isRequired };
  const control = () => {
    switch (field.kind) {
      case 'choice':
        return h('select', common, field.choices?.map(([value, word]) => h('option', { value, selected: value === field.value }, word)));
      case 'switch':
        return h('input', { name: field.name, type: 'checkbox', value: 'on', checked: field.value === 'on' });
      case 'number':
        return h('input', { ...common, type: 'number', min: 0, step: field.isFraction ? 'any' : 1, value: field.value, inputmode: field.isFraction ? 'decimal' : 'numeric' });
      case 'long':
        return h('textarea', { ...common, rows: 4 }, field.value);
      default:
        return h('input', { ...common, type: field.kind === 'time' ? 'datetime-local' : 'text', value: field.value, autocomplete: 'off' });
    }
  };
  return h('label', {}, h('span', {}, field.label), control());
}

/** Why it was refused: the sentence, and for each unmet condition where to read what to do. */
export function explain(error: unknown): HTMLElement[] {
  if (!(error instanceof Unmet)) return [h('p', {}, messageOf(error))];
  return error.errors.flatMap(({ message, unmet }) => [
    h('p', {}, message),
    ...(unmet ?? []).map((because) => h('p', { class: 'unmet' }, because.message, ' ', guideLink(because.guideUrl))),
  ]);
}

/** A link to the guide; addresses that are no web addresses are not linked. */
export function guideLink(guideUrl: string): Child {
  return /^(https?:)?\//.test(guideUrl) && h('a', { href: guideUrl, target: '_blank', rel: 'noreferrer' }, say('guide'));
}
