/**
 * `emovox/inline`: `emovox` and `emovox/features` in one file that asks for nothing, for pages without a bundler. Worker,
 * worklet, WebAssembly and model are inside and start from blob: addresses, which a content security policy must allow in
 * `script-src`, `worker-src` and `connect-src`.
 */
export * from './index.js';
export * from './features.js';
