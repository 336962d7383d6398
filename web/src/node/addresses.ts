import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { invalid } from '../checks.js';

/** An address of these is one; anything else is a path, `C:\emovox.wasm` too. */
const address = /^(?:https?|file|data):/i;

/** The address as a URL, where one is given: paths are relative to the working directory. Names the option. */
export function checkAddress(name: string, option: string | URL | undefined): string | undefined {
  if (option === undefined || option instanceof URL) return option?.href;
  const wanted = 'a path, or an address of http, https or file';
  if (typeof (option as unknown) !== 'string' || option === '') throw invalid(name, wanted, option);
  if (!address.test(option)) return pathToFileURL(resolve(option)).href;
  if (!URL.canParse(option)) throw invalid(name, wanted, option);
  return new URL(option).href;
}

/** Refuses what would do nothing. */
export function checkNoWorkerUrl(option: string | URL | undefined): undefined {
  if (option !== undefined)
    throw invalid('workerUrl', "left out in Node: the thread's script lies beside the package", undefined);
}

/** Where emovox.wasm lies unless an option says otherwise. */
export function defaultWasmUrl(): string {
  return new URL('emovox/emovox.wasm', import.meta.url).href;
}
