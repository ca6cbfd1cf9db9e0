// The open alerts, the worst first, as the subscription keeps them.
import { change } from 'panorama-client/api';
import { h, toast, type Child } from 'panorama-client/dom';
import { moment } from 'panorama-client/format';
import { messageOf } from 'panorama-client/sign-in';
import { roleWord } from 'panorama-client/words';
import { AcknowledgeAlert } from './documents';
import type { AlertFragment } from './generated/graphql';
import { kindWord, say, severityWord } from './words';

const WORST_FIRST = ['CRITICAL', 'WARNING', 'NOTICE'] as const;

/** The list of alerts that are not resolved. */
export class AlertList {
  readonly element = h('ol', { class: 'alerts', 'aria-live': 'polite' });
  readonly #alerts = new Map<string, AlertFragment>();
  /** What the subscription told of while a page was being read: the page may be older. */
  readonly #newer = new Set<string>();
  readonly #onCount: (open: number) => void;

  constructor(onCount: (open: number) => void) {
    this.#onCount = onCount;
  }

  /** A page is being read from now on. */
  expectPage(): void {
    this.#newer.clear();
  }

  /** Takes the page over. What is open and not on the first page is not open any more, or stands on a later one. */
  takePage(alerts: readonly AlertFragment[], isFirst: boolean): void {
    const gone = isFirst ? [...this.#alerts.values()].filter(({ id, state }) => state === 'OPEN' && !this.#newer.has(id)) : [];
    for (const { id } of gone) this.#alerts.delete(id);
    for (const alert of alerts) if (!this.#newer.has(alert.id)) this.#alerts.set(alert.id, alert);
    this.#show();
  }

  /** Takes an alert over as it is now; a resolved one goes away. */
  take(alert: AlertFragment): void {
    this.#newer.add(alert.id);
    if (alert.state === 'RESOLVED') this.#alerts.delete(alert.id);
    else this.#alerts.set(alert.id, alert);
    this.#show();
  }

  #show(): void {
    const rank = ({ severity, state }: AlertFragment) => WORST_FIRST.indexOf(severity) + (state === 'OPEN' ? 0 : WORST_FIRST.length);
    const sorted = [...this.#alerts.values()].sort((a, b) => rank(a) - rank(b) || b.raisedAt.localeCompare(a.raisedAt));
    this.element.replaceChildren(...(sorted.length === 0 ? [h('li', { class: 'quiet none' }, say('nothingOpen'))] : sorted.map((alert) => this.#entry(alert))));
    this.#onCount(sorted.filter(({ state }) => state === 'OPEN').length);
  }

  #entry(alert: AlertFragment): HTMLElement {
    return h(
      'li',
      { class: `alert ${alert.severity} ${alert.state}`, 'data-alert': alert.id, 'data-kind': alert.kind },
      h('header', {}, h('span', { class: 'pill severity' }, severityWord(alert.severity)), h('strong', {}, kindWord(alert.kind)), h('span', { class: 'quiet end' }, moment(alert.raisedAt))),
      h('p', {}, alert.because.message),
      alert.order && h('p', { class: 'mono' }, alert.order.number),
      this.#foot(alert),
    );
  }

  #foot(alert: AlertFragment): Child {
    if (alert.acknowledgedBy) return h('p', { class: 'quiet' }, `${say('takenBy')} ${alert.acknowledgedBy.name} · ${roleWord(alert.acknowledgedBy.role)} `, alert.acknowledgedAt && moment(alert.acknowledgedAt));
    const take = async () => {
      button.disabled = true;
      try {
        const { alertAcknowledge } = await change(AcknowledgeAlert, { input: { alert: alert.id } });
        if (alertAcknowledge.alert) this.take(alertAcknowledge.alert);
      } catch (error) {
        button.disabled = false;
        toast(messageOf(error), 'failed');
      }
    };
    const button = h('button', { class: 'primary', onclick: take }, say('take'));
    return button;
  }
}
