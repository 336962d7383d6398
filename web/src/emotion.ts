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

export type Emotion = (typeof emotions)[number];

/** What a stretch of speech sounds like. */
export interface EmotionResult {
  /** The most probable emotion. */
  readonly label: Emotion;
  /** One probability an emotion; they sum to 1. */
  readonly probabilities: Readonly<Record<Emotion, number>>;
  /** Probability of `label`, 1/8 to 1. */
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
  /** The utterance ended here (microphone), or this sums up a whole recording (`classify`). */
  readonly final: boolean;
}
