/**
 * Builds the package in one file, after all the rest of it: inline.js, a module, and inline.global.js, a classic script that
 * also runs in a page opened from a folder and gives the page `emovox`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

import { dropWhiteSpace } from './vite.config.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const assets: Record<string, string> = {
  'recognizer.worker.js': 'text/javascript',
  'capture.worklet.js': 'text/javascript',
  'emovox.wasm': 'application/wasm',
  'default.emovox': 'application/octet-stream',
};

const moduleName = 'virtual:emovox-assets';

/**
 * A module whose `assetUrl` gives each file's blob: address, made when first asked for and kept as long as the page. In
 * a page opened from a folder blob: addresses belong to nobody, so there it gives data: addresses, which no policy forbids.
 */
function assetsModule(): string {
  const entries = Object.entries(assets).map(([name, type]) => {
    const content = readFileSync(path(`dist/emovox/${name}`));
    const made =
      type === 'text/javascript'
        ? `script(${JSON.stringify(content.toString().trimEnd())})`
        : `binary(${JSON.stringify(content.toString('base64'))}, ${JSON.stringify(type)})`;
    return `${JSON.stringify(name)}: () => ${made}`;
  });
  return `
const blob = (content, type) => URL.createObjectURL(new Blob([content], { type }));
const fromFolder = () => location.protocol === 'file:';
const script = (text) => fromFolder()
  ? 'data:text/javascript,' + encodeURIComponent(text)
  : blob(text, 'text/javascript');
const binary = (base64, type) => fromFolder()
  ? 'data:' + type + ';base64,' + base64
  : blob(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)), type);
const files = { ${entries.join(',\n')} };
const urls = {};
export const assetUrl = (name) => (urls[name] ??= new URL(files[name]()));
`;
}

/** Has addresses beside the package's script lead to the files inside. */
const inlineAssets: Plugin = {
  name: 'emovox:inline-assets',
  enforce: 'pre',
  resolveId: (id) => (id === moduleName ? `\0${moduleName}` : null),
  load: (id) => (id === `\0${moduleName}` ? assetsModule() : null),
  transform(code, id) {
    if (!id.includes('/web/src/')) return null;
    const inlined = code.replaceAll(/new URL\('emovox\/([\w.-]+)', import\.meta\.url\)/g, "assetUrl('$1')");
    if (inlined.includes('import.meta')) throw new Error(`${id} has an address that is not inlined`);
    return inlined === code ? null : `import { assetUrl } from '${moduleName}';\n${inlined}`;
  },
};

export default defineConfig({
  root: path('.'),
  publicDir: false,
  plugins: [inlineAssets, dropWhiteSpace],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    minify: 'esbuild',
    lib: {
      entry: path('src/inline.ts'),
      name: 'emovox',
      formats: ['es', 'iife'],
      fileName: (format) => (format === 'es' ? 'inline.js' : 'inline.global.js'),
    },
  },
});
