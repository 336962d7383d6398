/** The built package in an empty page under the strict content security policy, and ways to use it from a test. */
import type { Page } from '@playwright/test';

import type { EmotionRecognizer, RecognizerEvents } from '../../../web/src/index.js';
import { distPath } from '../../web/support/files.js';
import { syntheticVoice } from '../../web/support/voice.js';
import { serveFolder, type FolderServer } from './folder-server.js';
import { test as base } from './test.js';

export type Package = typeof import('../../../web/src/index.js');

/** What the page's side of a test finds beside the package. */
export interface Tools {
  readonly syntheticVoice: typeof syntheticVoice;
  /** `done`, or the error as `code: message`. */
  readonly outcomeOf: (call: Promise<unknown>) => Promise<string>;
  /** Resolves when so many levels have come: sound is heard. */
  readonly levels: (recognizer: Recognizer, count: number) => Promise<void>;
  /** Resolves with what such an event says. */
  readonly once: <Type extends keyof Events>(
    recognizer: Recognizer,
    type: Type,
  ) => Promise<Events[Type]['detail']>;
  /** Keeps it for a later `inPage` of the same page, with the errors and states that it tells of. */
  readonly keep: (recognizer: Recognizer) => Recognizer;
  readonly kept: { recognizer: Recognizer; readonly errors: string[]; readonly states: string[] };
}

type Recognizer = EmotionRecognizer;
type Events = RecognizerEvents;

export const test = base.extend<{ server: FolderServer }>({
  server: async ({ page }, use) => {
    const server = await serveFolder(distPath);
    await addTools(page);
    await use(server);
    await server.close();
  },
});

/** Before the page opens. */
export async function addTools(page: Page): Promise<void> {
  await page.addInitScript({ content: toolsScript });
}

/** Runs a function in the page with the package and the tools; it sees nothing else but its argument. */
export async function inPage<T, Argument>(
  page: Page,
  act: (emovox: Package & Tools, argument: Argument) => T | Promise<T>,
  argument?: Argument,
): Promise<T> {
  return await page.evaluate<T>(callOf(act, argument));
}

/** The same as an expression. */
export function callOf<Argument>(
  act: (emovox: Package & Tools, argument: Argument) => unknown,
  argument?: Argument,
): string {
  const values = argument === undefined ? 'undefined' : JSON.stringify(argument);
  return `(async () => (${act.toString()})({ ...await import('/index.js'), ...globalThis.tools }, ${values}))()`;
}

function tools(voice: typeof syntheticVoice): Tools {
  const kept = { errors: [], states: [] } as unknown as Tools['kept'];
  return {
    syntheticVoice: voice,
    outcomeOf: (call) =>
      call.then(
        () => 'done',
        (error: unknown) => {
          const { code, message } = error as { code: string; message: string };
          return `${code}: ${message}`;
        },
      ),
    levels: (recognizer, count) =>
      new Promise((resolve) => {
        let left = count;
        const listener = (): void => {
          if (--left > 0) return;
          recognizer.removeEventListener('level', listener);
          resolve();
        };
        recognizer.addEventListener('level', listener);
      }),
    once: (recognizer, type) =>
      new Promise((resolve) => {
        recognizer.addEventListener(
          type,
          (event) => {
            resolve(event.detail);
          },
          { once: true },
        );
      }),
    keep: (recognizer) => {
      kept.recognizer = recognizer;
      recognizer.addEventListener('error', ({ detail }) => {
        kept.errors.push(`${detail.code}: ${detail.message}`);
      });
      recognizer.addEventListener('statechange', ({ detail }) => {
        kept.states.push(detail.state);
      });
      return recognizer;
    },
    kept,
  };
}

export const toolsScript = `globalThis.tools = (${tools.toString()})(${syntheticVoice.toString()});`;
