/** What tests of a recognizer ask of it. */
import { expect } from 'vitest';

import { EmovoxError, type EmotionRecognizer, type RecognizerState } from '../../../web/src/index.js';

/** Rejections are compared by code: the words may change. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(EmovoxError);
    return (thrown as EmovoxError).code;
  }
  return 'nothing was thrown';
}

export function statesOf(recognizer: EmotionRecognizer): RecognizerState[] {
  const states: RecognizerState[] = [];
  recognizer.addEventListener('statechange', ({ detail }) => states.push(detail.state));
  return states;
}

export function errorsOf(recognizer: EmotionRecognizer): string[] {
  const codes: string[] = [];
  recognizer.addEventListener('error', ({ detail }) => codes.push(detail.code));
  return codes;
}

/** A promise to be settled by hand. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

export async function ticks(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
