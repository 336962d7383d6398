import type { EmotionResult } from 'emovox';

import { byId, element, percent } from './dom.js';

const blocksKept = 40;

const list = byId('timeline', HTMLElement);
const empty = byId('history-empty', HTMLElement);

/** Adds a block: the longer the speech, the wider; coloured and named. */
export function addToTimeline(result: EmotionResult, source: string): void {
  empty.hidden = true;
  const block = element('li', '');
  block.dataset['emotion'] = result.label;
  block.style.setProperty('--seconds', String(Math.min(result.duration, 12)));
  block.append(
    element('strong', '', result.label),
    element('span', '', `${percent(result.confidence)} · ${result.duration.toFixed(1)} s`),
    element('span', '', source),
  );
  list.append(block);
  while (list.childElementCount > blocksKept) list.firstElementChild?.remove();
  list.parentElement?.scrollTo({ left: list.scrollWidth });
}

/** Time of day, as the blocks name it. */
export function timeOfDay(): string {
  return new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
