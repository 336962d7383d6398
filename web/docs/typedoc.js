/** How TypeDoc makes the documentation of demo-dist/docs: the API of every entry of the package, and the guides. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const web = `${root}web/`;
const { exports } = JSON.parse(readFileSync(`${web}package.json`, 'utf8'));

/** The source that a declaration is made of. */
function sourceOf(types) {
  const source = types.replace('./dist/', `${web}src/`).replace(/\.d\.ts$/, '.ts');
  return existsSync(source) ? source : `${source}x`;
}

/** The source of every entry that has types, by the name that it is imported by. */
export const entries = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object' && 'types' in target)
  .map(([subpath, { types }]) => ({ name: subpath.replace('.', 'emovox'), source: sourceOf(types) }));

/** The guides in the order in which they are read, which is that of docs/guides/README.md; then what they refer to. */
const guides = `${root}docs/guides/`;
const order = [...readFileSync(`${guides}README.md`, 'utf8').matchAll(/\]\(([\w-]+\.md)\)/g)].map(
  ([, file]) => file,
);
const missing = readdirSync(guides).filter((file) => file !== 'README.md' && !order.includes(file));
if (missing.length > 0) throw new Error(`docs/guides/README.md does not name ${missing.join(', ')}`);

export default {
  name: 'emovox',
  entryPoints: entries.map(({ source }) => source),
  tsconfig: `${web}docs/tsconfig.json`,
  // tsc does that. Here the types of pages and of Node meet, whose ports for messages do not agree.
  skipErrorChecking: true,
  basePath: root,
  readme: `${root}README.md`,
  projectDocuments: [
    `${guides}README.md`,
    ...order.map((file) => guides + file),
    `${root}docs/features.md`,
    `${root}docs/data.md`,
    `${root}docs/evaluation.md`,
    `${root}docs/experiments.md`,
    `${root}MODEL_CARD.md`,
    `${root}CHANGELOG.md`,
  ],
  out: `${web}demo-dist/docs`,
  plugin: [`${web}docs/plugin.js`],
  customCss: `${web}docs/style.css`,
  favicon: `${web}demo/public/favicon.svg`,
  navigationLinks: { Demo: '../index.html' },
  navigation: { includeFolders: false },
  highlightLanguages: ['ts', 'tsx', 'js', 'html', 'sh', 'http', 'json', 'csv'],
  // They would need styles written into the page, and there is nothing to filter.
  visibilityFilters: {},
  sort: ['source-order'],
  sortEntryPoints: false,
  includeVersion: false,
  hideGenerator: true,
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  githubPages: false,
  // A test holds that no file asks another origin for anything; and `npm start` shows how it went only where it failed.
  logLevel: 'Warn',
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  // What a member of an event's `detail` means, the event says.
  intentionallyNotDocumented: [
    'emovox.RecognizerEvents.speechstart.__type.time',
    'emovox.RecognizerEvents.speechend.__type.time',
    'emovox.RecognizerEvents.level.__type.dbfs',
    'emovox.RecognizerEvents.level.__type.speech',
    'emovox.RecognizerEvents.statechange.__type.state',
    'emovox/element.MeterEvents.statechange.__type.state',
    // How it is set, the getter says: API Extractor allows a comment on one of them.
    'emovox.EmotionRecognizer.baseline',
    // The options' comment says why there is none.
    'emovox/react.EmotionOptions.__type.signal',
  ],
  // Steps of a type that is documented.
  intentionallyNotExported: ['NameOf', 'TypedListener'],
  requiredToBeDocumented: [
    'Module',
    'Class',
    'Interface',
    'TypeAlias',
    'Function',
    'Method',
    'Property',
    'Accessor',
    'Variable',
    'Enum',
    'EnumMember',
  ],
};
