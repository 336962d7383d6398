import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

import type { EmovoxModule, Engine, RawEvent } from '../../wasm/emovox.js';

import { emotions } from '../../web/src/emotion.js';
import { featureSets } from '../../web/src/feature-sets.js';
import { readFileSync } from 'node:fs';
import { goldenClips, readWav, wasmTypesPath, withoutRecordings } from './support/files.js';
import { syntheticVoice } from './support/voice.js';
import { hear, loadWasm, publishedEngine } from './support/wasm.js';

const source = ts.createSourceFile(
  'emovox.d.ts',
  readFileSync(wasmTypesPath, 'utf8'),
  ts.ScriptTarget.ES2022,
);

/** The names that an interface of emovox.d.ts declares. */
function declaredIn(name: string): string[] {
  const found = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  if (found === undefined || !ts.isInterfaceDeclaration(found))
    throw new Error(`emovox.d.ts has no interface ${name}`);
  return found.members.map((member) => (member.name as ts.Identifier).text).sort();
}

let module: EmovoxModule;
let engine: Engine;

beforeAll(async () => {
  module = await loadWasm();
  engine = publishedEngine(module);
});

describe('emovox.d.ts', () => {
  /** The methods that an object of a class of Embind has, without those that every class gets; delete() stays. */
  function methodsOf(object: object): string[] {
    const embind = ['constructor', 'isAliasOf', 'clone', 'isDeleted', 'deleteLater'];
    const found = new Set<string>();
    let prototype = Object.getPrototypeOf(object) as object | null;
    while (prototype !== null && prototype !== Object.prototype) {
      for (const name of Object.getOwnPropertyNames(prototype)) found.add(name);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
    return [...found].filter((name) => !embind.includes(name)).sort();
  }

  it("declares the engine's methods, all and no others", () => {
    expect(methodsOf(engine)).toEqual(declaredIn('Engine'));
  });

  it("declares the extractor's methods, all and no others", () => {
    const extractor = new module.Extractor();
    expect(methodsOf(extractor)).toEqual(declaredIn('Extractor'));
    extractor.delete();
  });

  it('declares the names of the feature sets as they are', () => {
    const extractor = new module.Extractor();
    expect(extractor.configure(16_000, featureSets)).toEqual({ code: '', message: '' });
    for (const set of featureSets) expect(module.columns(set).length, set).toBeGreaterThan(0);
    expect(extractor.configure(16_000, ['mfcc' as 'frames']).code).toBe('invalid-argument');
    extractor.delete();
  });

  it('declares functions that the module has', () => {
    for (const name of declaredIn('EmovoxModule'))
      expect(module, name).toHaveProperty(name, expect.any(Function));
  });

  it('declares outcomes as they are', () => {
    expect(Object.keys(engine.configure(1, 0.25, 4)).sort()).toEqual(declaredIn('Outcome'));
  });

  it('declares baselines as they are', () => {
    engine.learnBaseline();
    expect(engine.learnedBaseline()).toBeNull();
    hear(engine, { samples: syntheticVoice(4, 16_000), sampleRate: 16_000 });
    expect(Object.keys(engine.learnedBaseline()!).sort()).toEqual(declaredIn('RawBaseline'));
  });

  it.skipIf(withoutRecordings)('declares results as they are', () => {
    const { events, summary } = hear(engine, readWav(goldenClips[0]!));
    const kinds = new Set(events.map((event: RawEvent) => event.kind));
    expect([...kinds].sort()).toEqual(['result', 'speechend', 'speechstart']);
    for (const event of events)
      if (event.kind === 'result') expect(Object.keys(event.result).sort()).toEqual(declaredIn('RawResult'));
    expect(Object.keys(summary!).sort()).toEqual(declaredIn('RawResult'));
  });
});

it('has the labels of the package, in the same order', () => {
  expect(module.labels()).toEqual(emotions);
});
