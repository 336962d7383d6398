/** `emovox/react`: a recognizer as a hook. Needs React 18 or newer; renders on servers without asking for a browser. */
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { LabelOf, Labels, NoLabels, RecognizerOptions } from '../options.js';
import { EmotionStore } from './store.js';
import type { EmotionOptions, UseEmotion } from './types.js';

export type { Emotion, EmotionLabel, EmotionResult } from '../emotion.js';
export { EmovoxError, type ErrorCode } from '../errors.js';
export type { LazyState } from '../lazy-recognizer.js';
export type { EmotionActions, EmotionOptions, EmotionSnapshot, UseEmotion } from './types.js';

/**
 * A recognizer that lives as long as the component. Nothing is loaded before the first `load`, `start` or `classify`, and
 * unmounting frees everything, the microphone too. A component renders anew with each result.
 */
export function useEmotion(options?: EmotionOptions): UseEmotion;
export function useEmotion<
  const Names extends Labels = NoLabels,
  const Least extends number | undefined = undefined,
>(options: EmotionOptions<Names, Least>): UseEmotion<LabelOf<Names, Least>>;
export function useEmotion(options: RecognizerOptions = {}): UseEmotion<string> {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [store] = useState(() => new EmotionStore<string>(() => latest.current));
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  useEffect(store.hold, [store]);
  return { ...snapshot, ...store.actions };
}
