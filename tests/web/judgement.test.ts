import { describe, expect, expectTypeOf, it } from 'vitest';

import type { Emotion, EmotionRecognizer, EmotionResult } from '../../web/src/index.js';
import { EmotionRecognizer as Recognizer } from '../../web/src/index.js';
import { Judgement, type JudgementOptions } from '../../web/src/judgement.js';
import { someResult } from './support/fakes.js';

function judgement(options: Partial<JudgementOptions>): Judgement<string> {
  return new Judgement({ smoothing: 0, minConfidence: 0, labels: {}, ...options });
}

/** All in two classes. */
function between(happy: number, overrides: Partial<EmotionResult> = {}): EmotionResult {
  const none = { neutral: 0, calm: 0, happy, sad: 1 - happy, angry: 0, fearful: 0, disgust: 0, surprised: 0 };
  return someResult({ label: happy > 0.5 ? 'happy' : 'sad', probabilities: none, ...overrides });
}

describe('a judgement', () => {
  it('changes nothing by default', () => {
    const heard = someResult();
    expect(judgement({}).ofStream(heard)).toEqual(heard);
    expect(judgement({}).ofRecording(heard)).toEqual(heard);
  });

  it('adds up the probabilities of classes of one name', () => {
    const heard = someResult({
      probabilities: { ...someResult().probabilities, happy: 0.25, neutral: 0.125, calm: 0.25, sad: 0.1875 },
    });
    const judged = judgement({ labels: { neutral: 'calm', happy: 'glad' } }).ofRecording(heard);
    expect(judged.label).toBe('calm');
    expect(judged.confidence).toBe(0.375);
    expect(judged.probabilities).toEqual({
      calm: 0.375,
      glad: 0.25,
      sad: 0.1875,
      angry: 0.1,
      fearful: 0.05,
      disgust: 0.05,
      surprised: 0.05,
    });
  });

  it('is uncertain below the least confidence only', () => {
    expect(judgement({ minConfidence: 0.6 }).ofRecording(someResult()).label).toBe('happy');
    const unsure = judgement({ minConfidence: 0.61 }).ofRecording(someResult());
    expect(unsure).toMatchObject({ label: 'uncertain', confidence: 0.6 });
    expect(unsure.probabilities).not.toHaveProperty('uncertain');
  });

  it('keeps part of the result before', () => {
    const smooth = judgement({ smoothing: 0.75 });
    expect(smooth.ofStream(between(1, { valence: 1, arousal: 0 })).label).toBe('happy');
    const second = smooth.ofStream(between(0, { valence: 0, arousal: 1 }));
    expect(second).toMatchObject({ label: 'happy', confidence: 0.75, valence: 0.75, arousal: 0.25 });
    // 0.75 * 0.75 and what is left of 1
    expect(smooth.ofStream(between(0)).probabilities).toMatchObject({ happy: 0.5625, sad: 0.4375 });
  });

  it('leaves final results and recordings as they are, and begins anew after them', () => {
    const smooth = judgement({ smoothing: 0.75 });
    smooth.ofStream(between(1));
    expect(smooth.ofRecording(between(0)).probabilities).toMatchObject({ happy: 0 });
    expect(smooth.ofStream(between(0, { final: true })).probabilities).toMatchObject({ happy: 0 });
    expect(smooth.ofStream(between(1)).probabilities).toMatchObject({ happy: 1 });
  });

  it('has the names that its options give it as type', () => {
    const plain = (): Promise<EmotionRecognizer> => Recognizer.create({ hopMs: 500 });
    const certain = () => Recognizer.create({ minConfidence: 0 });
    const unsure = (minConfidence: number) => Recognizer.create({ minConfidence });
    const named = () => Recognizer.create({ labels: { neutral: 'calm', happy: 'glad' }, minConfidence: 0.5 });
    const judged = async () => (await named()).classify({ samples: new Float32Array(1), sampleRate: 16_000 });
    type Named = NonNullable<Awaited<ReturnType<typeof judged>>>;
    expectTypeOf<Named['label']>().toEqualTypeOf<
      'calm' | 'glad' | 'sad' | 'angry' | 'fearful' | 'disgust' | 'surprised' | 'uncertain'
    >();
    expectTypeOf<keyof Named['probabilities']>().toEqualTypeOf<Exclude<Named['label'], 'uncertain'>>();
    expectTypeOf(judged).toBeFunction();
    expectTypeOf(plain).returns.resolves.toEqualTypeOf<EmotionRecognizer<Emotion | 'uncertain'>>();
    expectTypeOf(certain).returns.resolves.toEqualTypeOf<EmotionRecognizer<Emotion>>();
    expectTypeOf(unsure).returns.resolves.toEqualTypeOf<EmotionRecognizer>();
  });
});
