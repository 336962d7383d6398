import { emotions, type Emotion, type EmotionResult } from 'emovox';

import { byId, element, percent } from './dom.js';

const label = byId('label', HTMLElement);
const detail = byId('detail', HTMLElement);
const announcement = byId('announcement', HTMLElement);
const bars = new Map(emotions.map((emotion) => [emotion, makeBar(emotion)]));

interface Bar {
  readonly row: HTMLElement;
  readonly track: HTMLElement;
  readonly fill: HTMLElement;
  readonly percent: HTMLElement;
}

/** The emotion in large and the eight bars. source: what was heard, for the line below. */
export function showAnswer(result: EmotionResult, source: string): void {
  const best = mostProbable(result);
  const confidence =
    result.label === 'uncertain'
      ? `${best} at most, ${percent(result.confidence)}`
      : `${percent(result.confidence)} probability`;
  label.textContent = result.label;
  label.dataset['emotion'] = result.label;
  label.dataset['final'] = String(result.final);
  detail.textContent = `${confidence} · ${source}`;
  // Screen readers hear finished utterances only, not four changes a second.
  if (result.final) announcement.textContent = `${result.label}, ${confidence}, ${source}`;
  for (const [emotion, bar] of bars) {
    const probability = result.probabilities[emotion];
    bar.row.dataset['best'] = String(emotion === best);
    bar.track.ariaValueNow = probability.toFixed(3);
    bar.track.ariaValueText = bar.percent.textContent = percent(probability);
    bar.fill.style.setProperty('--share', String(probability));
  }
}

/** There was nothing to judge. */
export function showNoAnswer(why: string): void {
  label.textContent = '–';
  label.dataset['emotion'] = '';
  detail.textContent = announcement.textContent = why;
  for (const bar of bars.values()) {
    bar.row.dataset['best'] = 'false';
    bar.track.ariaValueNow = '0';
    bar.track.ariaValueText = bar.percent.textContent = percent(0);
    bar.fill.style.setProperty('--share', '0');
  }
}

function mostProbable({ probabilities }: EmotionResult): Emotion {
  return emotions.reduce((best, other) => (probabilities[other] > probabilities[best] ? other : best));
}

function makeBar(emotion: Emotion): Bar {
  const row = element('li', '');
  row.dataset['emotion'] = emotion;
  const track = element('div', 'track');
  track.role = 'meter';
  track.ariaLabel = emotion;
  track.ariaValueMin = '0';
  track.ariaValueMax = '1';
  track.ariaValueNow = '0';
  const fill = element('div', 'fill');
  const share = element('span', 'percent', percent(0));
  track.append(fill);
  row.append(element('span', 'name', emotion), track, share);
  byId('bars', HTMLElement).append(row);
  return { row, track, fill, percent: share };
}
