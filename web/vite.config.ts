/**
 * Builds what npm publishes: the page's two entries with what they share, the Worker's script and the worklet's, each one
 * file, Node's entry and its thread's script, and the assets.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, transformWithEsbuild, type Plugin } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export const wasmModule = path('../build/wasm/bin/emovox.mjs');
const wasmBinary = path('../build/wasm/bin/emovox.wasm');
const model = path('public/default.emovox');

/** The files that scripts find by their address lie in a folder named as the package: src/page.ts says why. */
const emitFiles: Plugin = {
  name: 'emovox:emit-files',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'emovox/emovox.wasm', source: readFileSync(wasmBinary) });
    this.emitFile({ type: 'asset', fileName: 'emovox/default.emovox', source: readFileSync(model) });
  },
};

/**
 * Leaves `new URL('./file', import.meta.url)` in the package's script as it stands: the file lies beside it, and it is
 * for the application's bundler to follow. Vite would follow it now and inline the file as a data: address.
 */
const keepAddresses: Plugin = {
  name: 'emovox:keep-addresses',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/web/src/') ? code.replaceAll('import.meta.url', '__OWN_URL__') : null,
  renderChunk: (code) => code.replaceAll('__OWN_URL__', 'import.meta.url'),
};

/** Vite leaves a library's white space and comments in place: a fifth of what a browser would load. */
export const dropWhiteSpace: Plugin = {
  name: 'emovox:drop-white-space',
  async generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const options = { minifyWhitespace: true, target: 'es2022' };
      chunk.code = (await transformWithEsbuild(chunk.code, chunk.fileName, options)).code;
    }
  },
};

/** Applications' Vite turns files below 4 KiB into data: addresses, which content security policies forbid for scripts. */
const padWorklet: Plugin = {
  name: 'emovox:pad-worklet',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const chunk = bundle['emovox/capture.worklet.js'];
      if (chunk?.type === 'chunk') chunk.code = chunk.code.trimEnd().padEnd(4096, ' ') + '\n';
    },
  },
};

export default defineConfig({
  root: path('.'),
  publicDir: false,
  plugins: [emitFiles, keepAddresses, dropWhiteSpace, padWorklet],
  resolve: { alias: { 'emovox-wasm': wasmModule } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    minify: 'esbuild',
    lib: {
      entry: {
        index: path('src/index.ts'),
        features: path('src/features.ts'),
        element: path('src/element/index.ts'),
        'element.node': path('src/element/server.ts'),
        react: path('src/react/index.ts'),
        model: path('src/model.ts'),
        node: path('src/node/index.ts'),
        cli: path('src/node/cli.ts'),
        'features.node': path('src/node/features.ts'),
        'extraction.thread': path('src/node/extraction.thread.ts'),
        'emovox/recognizer.worker': path('src/worker/recognizer.worker.ts'),
        'emovox/capture.worklet': path('src/worklet/capture.worklet.ts'),
      },
      formats: ['es'],
      fileName: (_format, name) => `${name}.js`,
    },
    rollupOptions: {
      external: [/^node:/, 'react'],
      output: {
        chunkFileNames: '[name].js',
        // What the page's two entries share; and what its features share with Node's. Each with all that it imports.
        manualChunks: {
          shared: ['page', 'recording', 'worker-link', 'emotion', 'baseline'].map((name) =>
            path(`src/${name}.ts`),
          ),
          // What listens, for all entries that do; and what creates it late.
          recognizer: [path('src/recognizer.ts')],
          lazy: [path('src/lazy-recognizer.ts')],
          extractor: [path('src/feature-extractor.ts')],
        },
      },
    },
  },
});
