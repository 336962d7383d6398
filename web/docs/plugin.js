/**
 * What TypeDoc has no options for: modules have the names that they are imported by, guides the titles that they give
 * themselves, and no page has a script or a style inside, which
 * a strict content security policy forbids.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Comment, Converter, PageEvent, ReflectionKind, RendererEvent } from 'typedoc';

import { entries } from './typedoc.js';

const script = /<script>(.*?)<\/script>/s;

/** The name of the script that all pages share, from their assets. */
const scriptName = 'theme.js';

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const document of project.documents ?? []) useOwnTitle(document);
    project.getReflectionsByKind(ReflectionKind.Module).forEach((module, i) => {
      module.name = entries[i].name;
      module.comment ??= introduction(entries[i]);
    });
  });

  let inline = null;
  app.renderer.on(PageEvent.END, (page) => {
    const up = '../'.repeat(page.url.split('/').length - 1);
    page.contents = page.contents
      // TypeDoc does not look at links of its toolbar.
      ?.replaceAll('<a href="../index.html">Demo</a>', `<a href="${up}../index.html">Demo</a>`)
      .replaceAll('style="text-align:right"', 'class="number"')
      .replace(script, (_all, code) => {
        inline ??= code;
        if (inline !== code) throw new Error(`${page.url}: another inline script than the other pages'`);
        return `<script src="${up}assets/${scriptName}"></script>`;
      });
    const left = /<script>|<style|<[^>]* (?:style|on\w+)=[^>]*>/.exec(page.contents ?? '');
    if (left !== null) throw new Error(`${page.url}: a policy forbids ${left[0]}`);
  });
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    const assets = join(outputDirectory, 'assets');
    writeFileSync(join(assets, scriptName), inline ?? '');
    keepStyleOut(join(assets, 'main.js'));
  });
}

/** What an entry's source says of itself at its head: `emovox/name`: and so on. */
function introduction({ name, source }) {
  const [, comment] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(source, 'utf8')) ?? [];
  const text = comment?.replaceAll(/^ \* ?/gm, '').trim();
  if (!text?.startsWith(`\`${name}\``)) return undefined;
  return new Comment([{ kind: 'text', text }]);
}

/** TypeDoc's script puts a <style> for its filters into every page: there are none, and even an empty one is forbidden. */
function keepStyleOut(file) {
  const code = readFileSync(file, 'utf8');
  const parts = code.split('document.head.appendChild(document.createElement("style"))');
  if (parts.length !== 2) throw new Error(`${file}: another TypeDoc, which adds its style elsewhere`);
  writeFileSync(file, parts.join('document.createElement("style")'));
}

/** A guide's first line is its title; TypeDoc would name it by its file. */
function useOwnTitle(document) {
  const [, title] = /^# (.+)/.exec(document.content[0]?.text ?? '') ?? [];
  if (title === undefined) throw new Error(`${document.name} has no title`);
  document.name = title;
}
