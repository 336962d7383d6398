import type { ErrorCode } from '../errors.js';
import { Refusal } from './refusal.js';

/** What a file is to be called when something else came in its place. */
export interface Wanted {
  readonly code: ErrorCode;
  readonly name: string;
  readonly option: string;
}

/** The bytes at `url`, or a Refusal that says what came back instead. */
export async function download(url: string, wanted: Wanted): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (thrown) {
    throw refusal(url, wanted, `could not be fetched (${String(thrown)})`);
  }
  if (!response.ok) throw refusal(url, wanted, `gave HTTP status ${String(response.status)}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Servers of single-page applications answer unknown addresses with their index page and status 200.
  if (looksLikeHtml(bytes)) throw refusal(url, wanted, 'gave an HTML page');
  return bytes;
}

function looksLikeHtml(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().toLowerCase();
  return start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<!--');
}

function refusal(url: string, { code, name, option }: Wanted, what: string): Refusal {
  return new Refusal(code, `${url} ${what} where ${name} was expected. Serve it there or set ${option}.`);
}
