/**
 * What a page loads for `import 'emovox'` and a recognizer: the entry, the scripts it imports or starts, the WebAssembly
 * module and the model, each compressed by itself, as a server sends them. PACKAGE_FOLDER is the package as it is
 * published; without it the one just built is weighed.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const dist = resolve(process.env['PACKAGE_FOLDER'] ?? 'web', 'dist');

/** A script and every file beside it, or in the folder emovox beside it, that it names, with all that these name. */
function withAllItNames(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  if (!name.endsWith('.js')) return found;
  const code = readFileSync(resolve(dist, name), 'utf8');
  for (const [, other] of code.matchAll(/["'`](?:\.\/|(?=emovox\/))([\w./-]+)["'`]/g))
    withAllItNames(other, found);
  return found;
}

const files = [...withAllItNames('index.js')];
for (const kind of ['.worker.js', '.worklet.js', '.wasm', '.emovox']) {
  if (!files.some((name) => name.endsWith(kind)))
    throw new Error(
      `dist/index.js and what it loads name no *${kind}: .size-limit.js no longer sees all it weighs`,
    );
}

const paths = (names) => names.map((name) => resolve(dist, name));

export default [
  {
    name: 'emovox: JavaScript',
    path: paths(files.filter((name) => name.endsWith('.js'))),
    limit: '25 KiB',
    gzip: true,
  },
  { name: 'emovox/element, besides', path: paths(['element.js', 'lazy.js']), limit: '12 KiB', gzip: true },
  { name: 'emovox/react, besides', path: paths(['react.js', 'lazy.js']), limit: '3 KiB', gzip: true },
  { name: 'emovox/inline', path: paths(['inline.js']), limit: '440 KiB', gzip: true },
  { name: 'emovox: JavaScript, WebAssembly and model', path: paths(files), limit: '400 KiB', gzip: true },
];
