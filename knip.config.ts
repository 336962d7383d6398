/** Where knip begins to look for files, exports and dependencies that nothing uses. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnipConfig } from 'knip';
import viteConfig from './web/vite.config.js';

const web = fileURLToPath(new URL('web', import.meta.url));

function packageEntries(): string[] {
  const lib = viteConfig.build?.lib;
  if (!lib || typeof lib.entry !== 'object') throw new Error('web/vite.config.ts names no entries');
  return Object.values(lib.entry).map((file) => relative(web, file));
}

const config: KnipConfig = {
  // A type that a public declaration mentions is exported for the reader of that declaration.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Exported for no one yet: strike this out together with its `export`.
  ignoreIssues: { 'web/src/microphone.ts': ['exports'] },
  workspaces: {
    '.': {
      // Started by the shell scripts in scripts/, which knip does not read; page.mjs is loaded by Chromium.
      entry: ['scripts/*.mjs', 'tests/bench/{table,node,page,model}.mjs'],
      // Commands of scripts/gates; what is read by the path of a file in it; types that web/src/worklet/tsconfig.json names.
      ignoreDependencies: [
        'publint',
        '@arethetypeswrong/cli',
        'axe-core',
        'essentia.js',
        '@types/audioworklet',
      ],
      ignoreBinaries: ['diff'],
    },
    // TypeDoc is started with these by web/package.json.
    web: {
      entry: [...packageEntries(), 'src/inline.ts', 'docs/typedoc.js', 'docs/plugin.js'],
      // The application has it, where it uses emovox/react.
      ignoreDependencies: ['react'],
    },
  },
};

export default config;
