// Amounts, moments and durations as a person reads them, in the person's own time zone.
import { h } from './dom';
import { language, say } from './words';

export interface Amount { readonly amount: string; readonly currency: string }

/** An amount; null is one that nobody knows. The text of the server has the right number of decimals already; it is never made a number. */
export function money(value: Amount | null): string {
  if (!value) return say('unknown');
  const { amount, currency } = value;
  const [whole = '', decimals] = amount.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amount.startsWith('-') ? '−' : '';
  return `${sign}${symbol(currency)}${grouped}${decimals ? `.${decimals}` : ''}`;
}

function symbol(currency: string): string {
  try {
    const parts = new Intl.NumberFormat(language, { style: 'currency', currency }).formatToParts(0);
    return parts.find((part) => part.type === 'currency')?.value ?? `${currency} `;
  } catch {
    return `${currency} `;
  }
}

export const isZero = ({ amount }: Amount): boolean => /^-?[0.]*$/.test(amount);

/** Whether the one is no less than the other: amounts of a currency have the same decimals, so their digits compare as whole numbers. */
export const isAtLeast = (one: Amount, other: Amount): boolean => one.currency === other.currency && digits(one) >= digits(other);
const digits = ({ amount }: Amount): bigint => BigInt(amount.replace('.', ''));

/** What stands in the place of a value that nobody knows. */
export const unknown = (): HTMLElement => h('span', { class: 'unknown' }, say('unknown'));

const shortForm = new Intl.DateTimeFormat(language, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });
const datedForm = new Intl.DateTimeFormat(language, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeForm = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false });
const longForm = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });

/** A moment: only the time when it is today, everything in its tooltip. */
export function moment(at: string): HTMLTimeElement {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return h('time', { datetime: at, title: longForm.format(date) }, isToday ? `${say('today')} ${timeForm.format(date)}` : shortForm.format(date));
}

/** A moment with its year, for what is kept and compared later; everything in its tooltip. */
export function longMoment(at: string): HTMLTimeElement {
  const date = new Date(at);
  return h('time', { datetime: at, title: longForm.format(date) }, datedForm.format(date));
}

/** A duration: `3 天 4 小时`, `12:09:33` on the last day. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  if (days > 0) return language === 'zh-CN' ? `${days} 天 ${hours} 小时` : `${days} d ${hours} h`;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(hours)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}
