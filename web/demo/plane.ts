import type { EmotionResult } from 'emovox';

import { byId } from './dom.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const radius = 100;
const trailLength = 12;

const plane = byId('plane', SVGSVGElement);
const text = byId('plane-text', HTMLElement);
const dot = plane.querySelector('.dot')!;
const trail = plane.querySelector('.trail')!;

/** Valence to the right, arousal upwards; the last few places fade behind the current one. */
export function showOnPlane({ valence, arousal, label }: EmotionResult): void {
  leaveTrail();
  dot.setAttribute('cx', String(valence * radius));
  dot.setAttribute('cy', String(-arousal * radius));
  dot.setAttribute('visibility', 'visible');
  plane.dataset['emotion'] = label;
  text.textContent = `valence ${signed(valence)}, arousal ${signed(arousal)}`;
  plane.ariaLabel = text.textContent;
}

function leaveTrail(): void {
  if (dot.getAttribute('visibility') !== 'visible') return;
  const place = document.createElementNS(svgNamespace, 'circle');
  for (const axis of ['cx', 'cy']) place.setAttribute(axis, dot.getAttribute(axis) ?? '0');
  place.setAttribute('r', '4');
  trail.append(place);
  while (trail.childElementCount > trailLength) trail.firstElementChild?.remove();
  [...trail.children].forEach((older, i) => {
    older.setAttribute('opacity', String((0.5 * (i + 1)) / trailLength));
  });
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
