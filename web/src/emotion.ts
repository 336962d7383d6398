/** The eight emotions of RAVDESS, in the order of the core's probabilities. */
export const emotions = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgust',
  'surprised',
] as const;

/** One of `emotions`. */
export type Emotion = (typeof emotions)[number];

/** Labels of results where options say nothing else. */
export type EmotionLabel = Emotion | 'uncertain';

/**
 * What a stretch of speech sounds like. Label: the classes' names, which are the eight emotions unless `labels` renames
 * them, and `uncertain` unless `minConfidence` is 0.
 */
export interface EmotionResult<Label extends string = EmotionLabel> {
  /** The most probable class, or `uncertain` when its probability is below `minConfidence`, or else the model's own. */
  readonly label: Label;
  /** One probability a class; they sum to 1. */
  readonly probabilities: Readonly<Record<Exclude<Label, 'uncertain'>, number>>;
  /** Probability of the most probable class, at least 1 in so many classes, also when `label` is `uncertain`. */
  readonly confidence: number;
  /** Expected position on the affect plane: unpleasant (-1) to pleasant (1). */
  readonly valence: number;
  /** Expected position on the affect plane: asleep (-1) to frantic (1). */
  readonly arousal: number;
  /** End of the speech that was judged, in seconds from the start of the stream or recording. */
  readonly time: number;
  /** Seconds of speech that were judged. */
  readonly duration: number;
  /** Median pitch in Hz; 0 when nothing was voiced. */
  readonly pitchHz: number;
  /** Root mean square level in dB of full scale, at least -120. */
  readonly levelDbfs: number;
  /** The speaker's own `baseline` was taken into account. */
  readonly calibrated: boolean;
  /** The utterance ended here (microphone), or this sums up a whole recording (`classify`). */
  readonly final: boolean;
}
