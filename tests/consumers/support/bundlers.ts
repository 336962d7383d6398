/** Bundlers as they come: nothing is configured but what they are to read and where to write. */
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { build as esbuild } from 'esbuild';
import { build as viteBuild, createServer, type ViteDevServer } from 'vite';
import webpack from 'webpack';

/** `npx vite`, with headers as a strict server would send them. Returns the server, listening. */
export async function startViteDev(app: string, headers: Record<string, string>): Promise<ViteDevServer> {
  const server = await createServer({
    root: app,
    configFile: false,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: await freePort(), strictPort: true, headers },
  });
  return await server.listen();
}

/** `npx vite build --base=BASE`: from index.html to dist/. */
export async function buildWithVite(app: string, base = '/'): Promise<void> {
  await viteBuild({ root: app, base, configFile: false, logLevel: 'warn' });
}

/** `npx webpack --mode=production`: from src/index.js to dist/main.js. */
export async function buildWithWebpack(app: string): Promise<void> {
  await runWebpack({ context: app, mode: 'production', output: { path: join(app, 'dist') } });
}

/** The same for a server, as Next does, all that is imported inside: from src/index.js to dist/main.mjs. */
export async function buildWithWebpackForNode(app: string): Promise<void> {
  await runWebpack({
    context: app,
    mode: 'production',
    target: 'node',
    experiments: { outputModule: true },
    output: { path: join(app, 'dist'), module: true, filename: 'main.mjs' },
  });
}

async function runWebpack(configuration: webpack.Configuration): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error !== null) reject(error);
      else if (stats?.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })));
      else resolve();
    });
  });
}

/** `npx esbuild src/index.js --bundle --format=esm --outfile=dist/main.js`. */
export async function buildWithEsbuild(app: string): Promise<void> {
  await esbuild({
    absWorkingDir: app,
    entryPoints: ['src/index.js'],
    bundle: true,
    format: 'esm',
    outfile: 'dist/main.js',
    logLevel: 'warning',
  });
}

/** Vite's development server takes no 0 for "any port". */
async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
