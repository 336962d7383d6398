// emovox in WebAssembly, as the browser runs it.

/**
 * The seven families that the peers have too, and nothing else.
 *
 * @param {any} bench the module of families_wasm.cpp
 * @param {Float32Array} samples at 16 kHz
 */
export function familiesInWasm(bench, samples) {
  const families = new bench.FamiliesOfSignal();
  return () => {
    families.input(samples.length).set(samples);
    if (!Number.isFinite(families.run())) throw new Error('a feature is not finite');
  };
}

/**
 * The whole front end: every column of frames and every descriptor of eGeMAPS, copied out.
 *
 * @param {import('../../wasm/emovox.js').EmovoxModule} emovox
 * @param {Float32Array} samples at 16 kHz
 */
export function frontEndInWasm(emovox, samples) {
  const extractor = new emovox.Extractor();
  const sets = /** @type {const} */ (['frames', 'egemaps-lld']);
  require(extractor.configure(16000, sets));
  return () => {
    let values = 0;
    const copy = () => {
      for (const set of sets) values += extractor.values(set).slice().length;
    };
    for (const block of blocksOf(samples, extractor.inputCapacity())) {
      extractor.input().set(block);
      extractor.push(block.length);
      copy();
    }
    extractor.finish();
    copy();
    if (values === 0) throw new Error('no rows');
  };
}

/**
 * The whole recognizer, in blocks of 128 samples as an AudioWorklet hands over.
 *
 * @param {import('../../wasm/emovox.js').EmovoxModule} emovox
 * @param {Uint8Array} model
 * @param {Float32Array} samples at 48 kHz
 */
export function recognizerInWasm(emovox, model, samples) {
  const engine = engineOf(emovox, model);
  require(engine.configure(48000, 0.25, 4));
  return () => {
    let results = 0;
    for (const block of blocksOf(samples, 128)) {
      engine.input().set(block);
      results += engine.push(block.length).length;
    }
    results += engine.finish().length;
    if (results === 0) throw new Error('no speech was found in the signal');
  };
}

/**
 * A whole recording classified, as `classify` does it: the stream is set up anew, and only settled windows are judged.
 *
 * @param {import('../../wasm/emovox.js').EmovoxModule} emovox
 * @param {Uint8Array} model
 * @param {Float32Array} samples at 48 kHz
 */
export function recordingInWasm(emovox, model, samples) {
  const engine = engineOf(emovox, model);
  return () => {
    require(engine.configure(48000, 0, 4));
    for (const block of blocksOf(samples, engine.inputCapacity())) {
      engine.input().set(block);
      engine.push(block.length);
    }
    engine.finish();
    if (engine.summary() === null) throw new Error('no speech was found in the signal');
  };
}

/**
 * What share of one core each hop of the live recognizer takes: the least of several runs, for what else happens in one
 * only adds to it.
 *
 * @param {import('../../wasm/emovox.js').EmovoxModule} emovox
 * @param {Uint8Array} model
 * @param {Float32Array} samples at 48 kHz
 * @param {() => number} clock in seconds
 * @returns {number[]} a share a hop, in time order
 */
export function hopSharesInWasm(emovox, model, samples, clock) {
  const runs = 9;
  const hopSeconds = 0.25;
  const engine = engineOf(emovox, model);
  require(engine.configure(48000, hopSeconds, 4));
  const hops = [...blocksOf(samples, hopSeconds * 48000)];
  const shares = hops.map(() => Infinity);
  for (let run = 0; run < runs; ++run) {
    hops.forEach((hop, i) => {
      const began = clock();
      for (const block of blocksOf(hop, 128)) {
        engine.input().set(block);
        engine.push(block.length);
      }
      shares[i] = Math.min(shares[i], (clock() - began) / hopSeconds);
    });
    engine.reset();
  }
  return shares;
}

function engineOf(emovox, model) {
  const engine = new emovox.Engine();
  engine.modelBuffer(model.length).set(model);
  require(engine.loadModel());
  return engine;
}

function require(outcome) {
  if (outcome.code !== '') throw new Error(outcome.message);
}

function* blocksOf(samples, size) {
  for (let first = 0; first < samples.length; first += size) yield samples.subarray(first, first + size);
}
