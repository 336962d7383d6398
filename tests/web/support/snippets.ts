/** The fenced code blocks of the documents that users of the package read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './files.js';

export interface Snippet {
  /** Path from the root of the tree. */
  readonly document: string;
  /** Of the fence. */
  readonly line: number;
  readonly language: string;
  /** What the fence says after the language: the file's name, or what the block is for; may be empty. */
  readonly name: string;
  readonly text: string;
}

const guides: readonly string[] = readdirSync(join(root, 'docs/guides'))
  .sort()
  .map((file) => `docs/guides/${file}`);

export const documents: readonly string[] = ['README.md', 'web/README.md', ...guides];

/** Throws where a fence is not closed. */
function snippetsOf(document: string): Snippet[] {
  const found: Snippet[] = [];
  let open: { line: number; info: string; lines: string[] } | null = null;
  for (const [i, text] of readFileSync(join(root, document), 'utf8').split('\n').entries()) {
    if (!text.startsWith('```')) {
      open?.lines.push(text);
    } else if (open === null) {
      open = { line: i + 1, info: text.slice(3).trim(), lines: [] };
    } else {
      const [language = '', name = ''] = open.info.split(/ +/);
      found.push({ document, line: open.line, language, name, text: `${open.lines.join('\n')}\n` });
      open = null;
    }
  }
  if (open !== null) throw new Error(`${document}:${String(open.line)}: a block without an end`);
  return found;
}

export const snippets: readonly Snippet[] = documents.flatMap(snippetsOf);

/** A guide's block of that name. Throws where there is not exactly one. */
export function snippet(guide: string, name: string): string {
  const found = snippetsOf(`docs/guides/${guide}.md`).filter((block) => block.name === name);
  if (found.length !== 1) throw new Error(`${guide}.md has ${String(found.length)} blocks named ${name}`);
  return found[0]!.text;
}

export function placeOf({ document, line }: Snippet): string {
  return `${document}:${String(line)}`;
}
