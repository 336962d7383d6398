/**
 * The Worker: owns the WebAssembly module, and either a recognizer's engines, one for the stream and one for recordings,
 * or an extraction of features.
 */
import type { Emotion } from '../emotion.js';
import type { Calibration, FromExtractor, FromWorker, Timing, ToExtractor, ToWorker } from '../protocol.js';
import { Classifier } from './classifier.js';
import { createEngine } from './engine.js';
import { Extraction } from './extraction.js';
import { Listener } from './listener.js';
import { fetchModel, loadModule } from './load.js';
import { Refusal } from './refusal.js';

let loaded: { listener: Listener; classifier: Classifier; calibration: Calibration } | null = null;
let extraction: Extraction | null = null;

function post(message: FromWorker | FromExtractor, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

onmessage = ({ data }: MessageEvent<ToWorker | ToExtractor>) => {
  const id = 'id' in data ? data.id : null;
  handle(data).catch((thrown: unknown) => {
    if (thrown instanceof Refusal) post({ kind: 'failed', id, code: thrown.code, message: thrown.message });
    // Anything else, a WebAssembly trap say, leaves an engine that cannot be trusted: tell the main thread so.
    else reportError(thrown);
  });
};

async function handle(message: ToWorker | ToExtractor): Promise<void> {
  switch (message.kind) {
    case 'load':
      loaded = await load(message.wasmUrl, message.modelUrl, message.timing);
      post({ kind: 'ready', calibration: loaded.calibration });
      break;
    case 'listen':
      loaded?.listener.listen(message.port, message.sampleRateHz);
      break;
    case 'stop':
      loaded?.listener.stop();
      post({ kind: 'stopped' });
      break;
    case 'classify': {
      const result = await loaded?.classifier.classify(message.id, message.samples, message.sampleRateHz);
      post({ kind: 'classified', id: message.id, result: result ?? null });
      break;
    }
    case 'baseline':
      loaded?.listener.setBaseline(message.logProbabilities);
      loaded?.classifier.setBaseline(message.logProbabilities);
      break;
    case 'learn':
      loaded?.listener.learn(message.id);
      break;
    case 'cancel':
      loaded?.classifier.cancel(message.id);
      break;
    case 'open': {
      const { id, wasmUrl, sampleRateHz, sets } = message;
      extraction = new Extraction(await loadModule(wasmUrl), sampleRateHz, sets);
      post({ kind: 'opened', id, names: extraction.names, hopSeconds: extraction.hopSeconds });
      break;
    }
    case 'extract': {
      const values = extraction?.extract(message.samples, message.last) ?? {};
      const transfer = Object.values(values).map(({ buffer }) => buffer);
      post({ kind: 'extracted', id: message.id, values }, transfer);
    }
  }
}

async function load(wasmUrl: string, modelUrl: string, timing: Timing): Promise<NonNullable<typeof loaded>> {
  const [module, model] = await Promise.all([loadModule(wasmUrl), fetchModel(modelUrl)]);
  const labels = module.labels() as Emotion[];
  const engine = createEngine(module, model);
  return {
    calibration: { leastConfidence: engine.leastConfidence(), takesBaseline: engine.baselineWeight() > 0 },
    listener: new Listener(engine, labels, timing, post),
    classifier: new Classifier(createEngine(module, model), labels, timing),
  };
}
