import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

import type { EmovoxModule, Engine, RawEvent } from '../../wasm/emovox.js';

import { emotions } from '../../web/src/emotion.js';
import { readFileSync } from 'node:fs';
import { goldenClips, readWav, wasmTypesPath, withoutRecordings } from './support/files.js';
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
  it("declares the engine's methods, all and no others", () => {
    // What Embind gives every class; of these only delete() is declared.
    const embind = ['constructor', 'isAliasOf', 'clone', 'isDeleted', 'deleteLater'];
    const exported = new Set<string>();
    let prototype = Object.getPrototypeOf(engine) as object | null;
    while (prototype !== null && prototype !== Object.prototype) {
      for (const name of Object.getOwnPropertyNames(prototype)) exported.add(name);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
    expect([...exported].filter((name) => !embind.includes(name)).sort()).toEqual(declaredIn('Engine'));
  });

  it('declares functions that the module has', () => {
    for (const name of declaredIn('EmovoxModule'))
      expect(module, name).toHaveProperty(name, expect.any(Function));
  });

  it('declares outcomes as they are', () => {
    expect(Object.keys(engine.configure(1, 0.25, 4)).sort()).toEqual(declaredIn('Outcome'));
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
