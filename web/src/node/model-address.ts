import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { invalid } from '../checks.js';

/** The model's address as a URL, where one is given: paths are relative to the working directory. */
export function checkModelUrl(option: string | URL | undefined): string | undefined {
  if (option === undefined || option instanceof URL) return option?.href;
  const wanted = 'a path, or an address of http, https or file';
  if (typeof (option as unknown) !== 'string' || option === '') throw invalid('modelUrl', wanted, option);
  if (!/^(?:https?|file|data):/i.test(option)) return pathToFileURL(resolve(option)).href;
  if (!URL.canParse(option)) throw invalid('modelUrl', wanted, option);
  return new URL(option).href;
}
