/** Why something was refused. The message of the error says what to do about it. */
export type ErrorCode =
  /** The user or the browser's settings deny the microphone. */
  | 'permission-denied'
  /** There is no microphone, or not the one asked for. */
  | 'no-device'
  /** The microphone is there but cannot be opened, usually because another program holds it. */
  | 'device-busy'
  /** The microphone went away while listening. */
  | 'device-lost'
  /** The browser keeps audio off until somebody has clicked, tapped or typed in the page. */
  | 'gesture-required'
  /** The page was not served over https or from localhost. */
  | 'insecure-context'
  /** The browser lacks something that emovox needs. */
  | 'unsupported-browser'
  /** The Worker's script did not load, or the Worker died: try again, and another is started. */
  | 'worker-failed'
  /** The worklet's script did not load, or the worklet died. */
  | 'worklet-failed'
  /** emovox.wasm could not be fetched or compiled. */
  | 'wasm-unavailable'
  /** The model could not be fetched. */
  | 'model-unavailable'
  /** The file is not an emovox model. */
  | 'not-a-model'
  /** The model is truncated or altered. */
  | 'damaged-model'
  /** The model was trained for another version's features. */
  | 'fingerprint-mismatch'
  /** The model cannot take a speaker's baseline into account. */
  | 'baseline-unsupported'
  /** An option or argument is outside its range; the message names it. */
  | 'invalid-argument'
  /** `start` was called while starting or listening. */
  | 'already-started'
  /** `setDevice`, `resume` or `calibrate` was called while nothing is listened to. */
  | 'not-started'
  /** A signal was aborted, or `stop` was called during `start`. */
  | 'aborted'
  /** The recognizer was destroyed. */
  | 'destroyed';

/** The one class of error that emovox throws, rejects with and reports in `error` events. */
export class EmovoxError extends Error {
  /** Always `EmovoxError`. */
  override readonly name = 'EmovoxError';

  constructor(
    /** For programs: which kind of failure this is. */
    readonly code: ErrorCode,
    /** For people: what happened and what to do. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** For a call that its caller's signal ended. */
export function aborted(call: string): EmovoxError {
  return new EmovoxError('aborted', `${call} was aborted by its signal.`);
}

/** For a call that needs a recognizer which listens. */
export function notStarted(call: string): EmovoxError {
  return new EmovoxError('not-started', `${call} needs a recognizer that listens. Await start() first.`);
}

/** For any call of a recognizer that was destroyed. */
export function destroyed(): EmovoxError {
  return new EmovoxError('destroyed', 'The recognizer was destroyed. Create a new one.');
}

/** What anything thrown has to say. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** For what browsers keep from a page that was not served over https or from localhost. */
export function insecureContext(): EmovoxError {
  return new EmovoxError(
    'insecure-context',
    'Browsers give live audio only to pages served over https or from localhost. Serve this page that way.',
  );
}
