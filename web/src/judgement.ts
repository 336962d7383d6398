import { emotions, type Emotion, type EmotionResult } from './emotion.js';

/** What is made of the model's probabilities before a result is given out. */
export interface JudgementOptions {
  readonly smoothing: number;
  readonly minConfidence: number;
  readonly labels: Partial<Record<Emotion, string>>;
}

/** Smooths the results of one stream, merges and renames classes, and says `uncertain` of what is too close. */
export class Judgement<Label extends string> {
  readonly #options: JudgementOptions;
  #last: Smoothed | null = null;

  constructor(options: JudgementOptions) {
    this.#options = options;
  }

  /** Of a stream. A final result is left as it is, and the utterance after it begins anew. */
  ofStream(heard: EmotionResult): EmotionResult<Label> {
    const last = this.#last;
    const keep = this.#options.smoothing;
    const mix = (before: number, now: number): number => keep * before + (1 - keep) * now;
    const smooth =
      heard.final || last === null
        ? heard
        : {
            ...heard,
            probabilities: mapProbabilities((emotion) =>
              mix(last.probabilities[emotion], heard.probabilities[emotion]),
            ),
            valence: mix(last.valence, heard.valence),
            arousal: mix(last.arousal, heard.arousal),
          };
    this.#last = heard.final ? null : smooth;
    return this.ofRecording(smooth);
  }

  /** Of a whole recording: nothing to smooth. */
  ofRecording(heard: EmotionResult): EmotionResult<Label> {
    const { labels, minConfidence } = this.#options;
    const probabilities: Record<string, number> = {};
    let label = '';
    for (const emotion of emotions) {
      const name = labels[emotion] ?? emotion;
      probabilities[name] = (probabilities[name] ?? 0) + heard.probabilities[emotion];
    }
    for (const [name, probability] of Object.entries(probabilities)) {
      if (probability > (probabilities[label] ?? -1)) label = name;
    }
    const confidence = probabilities[label] ?? 0;
    return {
      ...heard,
      // The options' types say which names these are.
      label: (confidence < minConfidence ? 'uncertain' : label) as Label,
      probabilities: probabilities as EmotionResult<Label>['probabilities'],
      confidence,
    };
  }

  /** Another stream begins. */
  reset(): void {
    this.#last = null;
  }
}

type Smoothed = Pick<EmotionResult, 'probabilities' | 'valence' | 'arousal'>;

function mapProbabilities(of: (emotion: Emotion) => number): Record<Emotion, number> {
  return Object.fromEntries(emotions.map((emotion) => [emotion, of(emotion)])) as Record<Emotion, number>;
}
