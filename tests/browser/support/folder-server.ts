import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.emovox': 'application/octet-stream',
};

const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/** A static server that knows what was asked of it: browsers do not report every request, those of worklets say. */
export interface FolderServer {
  readonly url: string;
  /** Every path asked for so far, in order. */
  readonly requested: string[];
  /** Other content for a file, to see what happens when it is wrong. */
  readonly replaced: Map<string, (original: Buffer) => { body: string | Buffer; type?: string }>;
  close(): Promise<void>;
}

/** Serves a folder as it is under a strict content security policy; without an index.html, an empty page for it. */
export async function serveFolder(folder: string): Promise<FolderServer> {
  const requested: string[] = [];
  const replaced: FolderServer['replaced'] = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = path === '/' ? 'index.html' : path.slice(1);
    requested.push(path);
    const send = (body: string | Buffer, type: string, status = 200): void => {
      response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body);
    };
    readFile(join(folder, name)).then(
      (original) => {
        const other = replaced.get(name)?.(original);
        send(other?.body ?? original, other?.type ?? types[extname(name)] ?? 'application/octet-stream');
      },
      () => {
        if (path === '/') send('<!doctype html><title>empty</title>', 'text/html');
        else send('not found', 'text/plain', 404);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    requested,
    replaced,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
