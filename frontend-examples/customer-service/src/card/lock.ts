// What stands in the place of a field that the role may not see.
import { h } from 'panorama-client/dom';
import { say } from '../words';

export function lock(): HTMLElement {
  return h('span', { class: 'lock', role: 'img', title: say('locked'), 'aria-label': say('locked') });
}
