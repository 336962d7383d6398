import { checkNames, checkSampleRate, checkSignal, invalid } from './checks.js';
import { aborted, EmovoxError, messageOf } from './errors.js';
import type { ExtractorOptions } from './feature-extractor.js';
import { featureSets, type FeatureSet } from './feature-sets.js';
import type { ExtractedFeatures, FromExtractor, OpenedExtractor, ToExtractor } from './protocol.js';
import { WorkerLink, type Heard, type Thread } from './worker-link.js';

/** What differs between a page and Node. */
export interface Platform {
  /** The address of emovox.wasm: the option's, or the default. Throws `invalid-argument`. */
  wasmUrl(option: string | URL | undefined): string;
  /** The address of the thread's script, undefined for the default. Throws `invalid-argument`. */
  workerUrl(option: string | URL | undefined): string | undefined;
  /** Throws `worker-failed` or `unsupported-browser`. */
  openThread(workerUrl: string | undefined, heard: Heard): Thread;
}

export const extractNames = ['sets', 'wasmUrl', 'workerUrl', 'signal'];
const extractorNames = ['sampleRate', ...extractNames];

/** An extractor's thread. */
export class ExtractionClient<S extends FeatureSet> {
  private constructor(
    readonly sets: readonly S[],
    readonly opened: OpenedExtractor,
    private readonly link: WorkerLink<ToExtractor, FromExtractor>,
    /** Aborted with the thread's end, so that a signal that lives longer lets go of it. */
    private readonly ended: AbortController,
  ) {}

  /** Rejects as `FeatureExtractor.create` says. */
  static async open<S extends FeatureSet>(
    platform: Platform,
    options: ExtractorOptions<S>,
  ): Promise<ExtractionClient<S>> {
    checkNames(options, extractorNames);
    const sets = checkSets(options.sets);
    const sampleRateHz = checkSampleRate(options.sampleRate);
    const workerUrl = platform.workerUrl(options.workerUrl);
    const wasmUrl = platform.wasmUrl(options.wasmUrl);
    const signal = checkSignal(options.signal);
    if (signal?.aborted) throw aborted('The extraction');

    const link = new WorkerLink<ToExtractor, FromExtractor>(
      (heard) => platform.openThread(workerUrl, heard),
      workerUrl,
      'Create a new extractor.',
    );
    link.onMessage = (message) => {
      if (message.kind === 'failed') link.refuse(message.id, new EmovoxError(message.code, message.message));
      else link.answer(message.id, message);
    };
    const ended = new AbortController();
    link.onDeath = () => {
      ended.abort();
    };
    try {
      signal?.addEventListener(
        'abort',
        () => {
          link.terminate(aborted('The extraction'));
        },
        { signal: ended.signal },
      );
      const { answer } = link.ask<OpenedExtractor>((id) => ({
        kind: 'open',
        id,
        wasmUrl,
        sampleRateHz,
        sets,
      }));
      return new ExtractionClient(sets, await answer, link, ended);
    } catch (thrown) {
      ended.abort();
      const error =
        thrown instanceof EmovoxError
          ? thrown
          : new EmovoxError('worker-failed', `The extractor could not be opened: ${messageOf(thrown)}.`, {
              cause: thrown,
            });
      link.terminate(error);
      throw error;
    }
  }

  /** samples: transferred. */
  async extract(samples: Float32Array<ArrayBuffer>, last: boolean): Promise<ExtractedFeatures['values']> {
    const { answer } = this.link.ask<ExtractedFeatures>(
      (id) => ({ kind: 'extract', id, samples, last }),
      [samples.buffer],
    );
    return (await answer).values;
  }

  /** Ends the thread and rejects everything pending with `reason`. Idempotent. */
  terminate(reason: EmovoxError): void {
    this.ended.abort();
    this.link.terminate(reason);
  }
}

function checkSets<S extends FeatureSet>(sets: readonly S[]): readonly S[] {
  const wanted = `a list of one or more of ${featureSets.join(', ')}`;
  if (!Array.isArray(sets)) throw invalid('sets', wanted, sets);
  for (const set of sets as readonly S[]) if (!featureSets.includes(set)) throw invalid('sets', wanted, set);
  if (sets.length === 0) throw invalid('sets', wanted, undefined);
  return [...(sets as readonly S[])];
}
