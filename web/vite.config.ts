/** Builds what npm publishes: the page's script, the Worker's and the worklet's, each one file, and the assets. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export const wasmModule = path('../build/wasm/bin/emovox.mjs');
const wasmBinary = path('../build/wasm/bin/emovox.wasm');

const emitWasm: Plugin = {
  name: 'emovox:emit-wasm',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'emovox.wasm', source: readFileSync(wasmBinary) });
  },
};

export default defineConfig({
  root: path('.'),
  plugins: [emitWasm],
  resolve: { alias: { 'emovox-wasm': wasmModule } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    minify: 'esbuild',
    lib: {
      entry: {
        index: path('src/index.ts'),
        'recognizer.worker': path('src/worker/recognizer.worker.ts'),
        'capture.worklet': path('src/worklet/capture.worklet.ts'),
      },
      formats: ['es'],
      fileName: (_format, name) => `${name}.js`,
    },
  },
});
