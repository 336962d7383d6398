import type {
  EmovoxModule,
  Engine,
  Outcome,
  RawBaseline,
  RawEvent,
  RawResult,
} from '../../../wasm/emovox.js';

import type { Baseline } from '../baseline.js';
import type { Emotion, EmotionLabel, EmotionResult } from '../emotion.js';
import type { Logs } from '../protocol.js';
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

/** Whose voice is judged from now on: a speaker's mean log-probabilities, or null. */
export function setBaseline(engine: Engine, logProbabilities: Logs | null): void {
  engine.input().set(logProbabilities ?? []);
  engine.setBaseline(logProbabilities?.length ?? 0);
}

/** labels: the order of the probabilities. */
export function toEmotionResult(raw: RawResult, labels: readonly Emotion[]): EmotionResult {
  const { probabilities, label, ...rest } = raw;
  return {
    ...rest,
    label: label as EmotionLabel,
    probabilities: named(probabilities, labels),
  };
}

/** labels: the order of the log-probabilities. */
export function toBaseline({ logProbabilities, ...rest }: RawBaseline, labels: readonly Emotion[]): Baseline {
  return { version: 1, ...rest, logProbabilities: named(logProbabilities, labels) };
}

function named(values: readonly number[], labels: readonly Emotion[]): Record<Emotion, number> {
  return Object.fromEntries(labels.map((emotion, i) => [emotion, values[i] ?? 0])) as Record<Emotion, number>;
}
