// Scanning out: a field that always has the focus, because a scanner types and presses Enter.
import { change, newKey, Unmet } from 'panorama-client/api';
import { h } from 'panorama-client/dom';
import { explain } from 'panorama-client/form';
import { ScanOutbound } from './documents';
import { say } from './words';

const DEVICE = 'panorama.device';

/** The handheld's own name, kept on it. */
function deviceId(): string {
  const known = localStorage.getItem(DEVICE);
  if (known) return known;
  const fresh = `web-${newKey().slice(0, 8)}`;
  localStorage.setItem(DEVICE, fresh);
  return fresh;
}

/** The screen for scanning. What was scanned last stands on top. */
export function scanScreen(): HTMLElement {
  const field = h('input', { name: 'scan', autocomplete: 'off', spellcheck: 'false', 'aria-label': say('scanHint'), placeholder: say('scanHint') });
  const results = h('ol', { class: 'results', 'aria-live': 'assertive' });
  const submit = (event: Event) => {
    event.preventDefault();
    const trackingNumber = field.value.trim();
    field.value = '';
    if (trackingNumber) void scan(trackingNumber);
  };
  const scan = async (trackingNumber: string) => {
    const entry = h('li', { class: 'waiting', 'data-scan': trackingNumber }, h('strong', { class: 'mono' }, trackingNumber));
    results.prepend(entry);
    const show = (kind: string, word: string, ...more: Node[]) => {
      entry.className = kind;
      entry.append(h('span', { class: 'word' }, word), ...more);
    };
    try {
      // The moment of the scan, not of the answer: a handheld may be without network for a while.
      const input = { trackingNumber, scannedAt: new Date().toISOString(), deviceId: deviceId(), idempotencyKey: newKey() };
      await change(ScanOutbound, { input });
      show('shipped', say('shipped'));
    } catch (error) {
      const isKept = error instanceof Unmet && error.errors.some(({ code }) => code === 'SCAN_KEPT');
      show(isKept ? 'kept' : 'refused', isKept ? say('kept') : say('refused'), ...explain(error));
    }
  };
  const form = h('form', { class: 'scan', onsubmit: submit }, field);
  field.addEventListener('blur', () => setTimeout(() => form.isConnected && !form.hidden && field.focus(), 200));
  return h('section', { class: 'panel' }, form, results);
}
