import createEmovoxModule from 'emovox-wasm';

import type { EmovoxModule } from '../../../wasm/emovox.js';
import { download } from './download.js';
import { Refusal } from './refusal.js';

/** Fetches and starts the WebAssembly module. */
export async function loadModule(wasmUrl: string): Promise<EmovoxModule> {
  const bytes = await download(wasmUrl, { code: 'wasm-unavailable', name: 'emovox.wasm', option: 'wasmUrl' });
  if (!isWebAssembly(bytes)) {
    throw new Refusal(
      'wasm-unavailable',
      `${wasmUrl} is not WebAssembly. Serve emovox.wasm there or set wasmUrl.`,
    );
  }
  if (!WebAssembly.validate(bytes)) {
    throw new Refusal(
      'unsupported-browser',
      `This browser cannot run ${wasmUrl}: the file is damaged, or the browser lacks WebAssembly SIMD ` +
        '(Chrome 91, Firefox 89, Safari 16.4 and newer have it).',
    );
  }
  try {
    return await createEmovoxModule({ wasmBinary: bytes });
  } catch (thrown) {
    throw new Refusal(
      'wasm-unavailable',
      `${wasmUrl} could not be started (${String(thrown)}). A Content-Security-Policy must allow 'wasm-unsafe-eval'.`,
    );
  }
}

export function fetchModel(modelUrl: string): Promise<Uint8Array<ArrayBuffer>> {
  return download(modelUrl, { code: 'model-unavailable', name: 'an emovox model', option: 'modelUrl' });
}

function isWebAssembly(bytes: Uint8Array): boolean {
  return [0x00, 0x61, 0x73, 0x6d].every((byte, i) => bytes[i] === byte);
}
