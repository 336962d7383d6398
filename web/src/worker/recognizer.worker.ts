/** The Worker: owns the WebAssembly module, one engine for the stream and one for recordings. */
import type { Emotion } from '../emotion.js';
import type { FromWorker, Timing, ToWorker } from '../protocol.js';
import { Classifier } from './classifier.js';
import { createEngine } from './engine.js';
import { Listener } from './listener.js';
import { fetchModel, loadModule } from './load.js';
import { Refusal } from './refusal.js';

let loaded: { listener: Listener; classifier: Classifier } | null = null;

function post(message: FromWorker): void {
  postMessage(message);
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  const id = data.kind === 'classify' ? data.id : null;
  handle(data).catch((thrown: unknown) => {
    if (thrown instanceof Refusal) post({ kind: 'failed', id, code: thrown.code, message: thrown.message });
    // Anything else, a WebAssembly trap say, leaves an engine that cannot be trusted: tell the main thread so.
    else reportError(thrown);
  });
};

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'load':
      loaded = await load(message.wasmUrl, message.modelUrl, message.timing);
      post({ kind: 'ready' });
      break;
    case 'listen':
      loaded?.listener.listen(message.port, message.sampleRateHz);
      break;
    case 'stop':
      loaded?.listener.stop();
      break;
    case 'classify': {
      const result = await loaded?.classifier.classify(message.id, message.samples, message.sampleRateHz);
      post({ kind: 'classified', id: message.id, result: result ?? null });
      break;
    }
    case 'cancel':
      loaded?.classifier.cancel(message.id);
  }
}

async function load(wasmUrl: string, modelUrl: string, timing: Timing): Promise<NonNullable<typeof loaded>> {
  const [module, model] = await Promise.all([loadModule(wasmUrl), fetchModel(modelUrl)]);
  const labels = module.labels() as Emotion[];
  return {
    listener: new Listener(createEngine(module, model), labels, timing, post),
    classifier: new Classifier(createEngine(module, model), labels, timing),
  };
}
