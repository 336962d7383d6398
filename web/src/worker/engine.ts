import type { EmovoxModule, Engine, Outcome, RawEvent, RawResult } from '../../../wasm/emovox.js';

import type { Emotion, EmotionLabel, EmotionResult } from '../emotion.js';
import { Refusal } from './refusal.js';

/** An engine with the model in it. Throws a Refusal when the model is not sound. */
export function createEngine(module: EmovoxModule, model: Uint8Array): Engine {
  const engine = new module.Engine();
  engine.modelBuffer(model.length).set(model);
  const outcome = engine.loadModel();
  if (outcome.code !== '') engine.delete();
  require(outcome);
  return engine;
}

/** Throws a Refusal unless all went well. */
export function require(outcome: Outcome): void {
  if (outcome.code !== '') throw new Refusal(outcome.code, outcome.message);
}

/** Feeds samples of any number to an engine and returns what they gave rise to. */
export function push(engine: Engine, samples: Float32Array): RawEvent[] {
  const capacity = engine.inputCapacity();
  const events: RawEvent[] = [];
  for (let at = 0; at < samples.length; at += capacity) {
    const piece = samples.subarray(at, at + capacity);
    engine.input().set(piece);
    events.push(...engine.push(piece.length));
  }
  return events;
}

/** labels: the order of the probabilities. */
export function toEmotionResult(raw: RawResult, labels: readonly Emotion[]): EmotionResult {
  const { probabilities, label, ...rest } = raw;
  const named = labels.map((emotion, i) => [emotion, probabilities[i] ?? 0] as const);
  return {
    ...rest,
    label: label as EmotionLabel,
    probabilities: Object.fromEntries(named) as Record<Emotion, number>,
  };
}
