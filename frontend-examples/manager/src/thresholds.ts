// When alerts are raised: one threshold for each kind, which a manager changes.
import { change, keyed, Unmet } from 'panorama-client/api';
import { h, toast } from 'panorama-client/dom';
import { ask } from 'panorama-client/form';
import { SetThreshold } from './documents';
import type { OpenAlertsQuery, ThresholdComparison } from './generated/graphql';
import { comparisonWord, countRule, kindWord, say, timeRule } from './words';

export type Threshold = NonNullable<OpenAlertsQuery['alertThresholds']>[number];

/** The list of thresholds; `reload` reads them anew after a change. */
export function thresholdList(thresholds: readonly Threshold[], reload: () => Promise<void>): HTMLElement {
  return h(
    'ul',
    { class: 'thresholds' },
    thresholds.map((threshold) =>
      h(
        'li',
        { 'data-threshold': threshold.kind, class: !threshold.enabled && 'is-off' },
        h('div', {}, h('strong', {}, kindWord(threshold.kind)), h('p', { class: 'quiet' }, summary(threshold))),
        h('button', { onclick: () => edit(threshold, reload) }, say('edit')),
      ),
    ),
  );
}

/** What the value is of a kind that measures a time; every other kind counts causes. */
const TIMES: Partial<Record<Threshold['kind'], 'minutes' | 'minutesOfBalance' | 'daysOpen' | 'minutesSilent'>> = {
  PROMISE_OVERDUE: 'minutes',
  BALANCE_OVERDUE: 'minutesOfBalance',
  RETURN_OVERDUE: 'daysOpen',
  CHANNEL_SILENT: 'minutesSilent',
};

function summary(threshold: Threshold): string {
  if (!threshold.enabled) return say('off');
  const time = TIMES[threshold.kind];
  return time ? timeRule[time](threshold.value) : countRule(threshold.comparison, threshold.value, threshold.window);
}

function edit(threshold: Threshold, reload: () => Promise<void>): void {
  const key = keyed();
  const time = TIMES[threshold.kind];
  const comparisons = (['AT_LEAST', 'MORE_THAN'] as const).map((value) => [value, comparisonWord(value)] as const);
  ask({
    title: kindWord(threshold.kind),
    fields: [
      { name: 'enabled', label: say('enabled'), kind: 'switch', value: threshold.enabled ? 'on' : '' },
      ...(time ? [] : [{ name: 'comparison', label: say('comparison'), kind: 'choice', value: threshold.comparison, choices: comparisons } as const]),
      { name: 'value', label: say(time ?? 'value'), kind: 'number', value: String(threshold.value), isRequired: true },
      ...(time ? [] : [{ name: 'window', label: say('window'), kind: 'number', value: String(threshold.window / 60), isRequired: true, isFraction: true } as const]),
    ],
    async submit(values) {
      const wanted = {
        kind: threshold.kind,
        enabled: values['enabled'] === 'on',
        value: Number(values['value']),
        ...(time ? {} : { comparison: values['comparison'] as ThresholdComparison, window: Math.round(Number(values['window']) * 60) }),
        expectedVersion: threshold.version,
      };
      try {
        await change(SetThreshold, { input: { ...wanted, idempotencyKey: key(wanted) } });
      } catch (error) {
        if (error instanceof Unmet && error.errors.some(({ code }) => code === 'STALE_VERSION')) {
          await reload();
          throw new Error(say('changedMeanwhile'));
        }
        throw error;
      }
      toast(say('saved'));
      await reload();
    },
  });
}
