import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import type * as wasm from '../../../wasm/emovox.js';
import type { EmovoxModule, Engine, RawEvent, RawResult } from '../../../wasm/emovox.js';
import { createEngine, push } from '../../../web/src/worker/engine.js';
import { modelPath, wasmModulePath, wasmPath, type Wav } from './files.js';

/** The module as the Worker runs it, in Node. */
export async function loadWasm(): Promise<EmovoxModule> {
  const { default: createEmovoxModule } = (await import(pathToFileURL(wasmModulePath).href)) as typeof wasm;
  return await createEmovoxModule({ wasmBinary: readFileSync(wasmPath) });
}

/** An engine with the published model. */
export function publishedEngine(module: EmovoxModule): Engine {
  return createEngine(module, readFileSync(modelPath));
}

export interface Heard {
  readonly events: RawEvent[];
  readonly summary: RawResult | null;
}

/** By how much the most probable emotion leads. */
export function lead({ probabilities }: RawResult): number {
  const [first = 0, second = 0] = [...probabilities].sort((one, other) => other - one);
  return first - second;
}

/** Everything an engine has to say about a recording, live timing included. */
export function hear(engine: Engine, { samples, sampleRate }: Wav, hopSeconds = 0.25): Heard {
  const outcome = engine.configure(sampleRate, hopSeconds, 4);
  if (outcome.code !== '') throw new Error(outcome.message);
  const events = [...push(engine, samples), ...engine.finish()];
  return { events, summary: engine.summary() };
}
