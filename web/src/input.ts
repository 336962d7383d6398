import { unlessAborted } from './abort.js';
import { checkNames, invalid } from './checks.js';
import { EmovoxError, messageOf } from './errors.js';
import { closeStream, openMicrophone } from './microphone.js';
import type { StartOptions } from './options.js';

/** Something to listen to. */
export interface Input {
  readonly stream: MediaStream;
  /** Ends the tracks, unless they are the caller's. */
  close(): void;
  /** Calls `over` when it ends by itself: with an error, or null where it is the end of the recording. */
  watch(over: (error: EmovoxError | null) => void, signal: AbortSignal): void;
}

/** Opens what `start` was asked for. The signal's reason is thrown when it aborts meanwhile. */
export async function openInput(
  { stream, element, deviceId }: StartOptions,
  signal: AbortSignal,
): Promise<Input> {
  if (stream !== undefined) return { stream, close: () => undefined, watch: watchDevice(stream) };
  const opened =
    element === undefined
      ? await unlessAborted(signal, () => openMicrophone(deviceId), closeStream)
      : await captureElement(element, signal);
  return {
    stream: opened,
    close: () => {
      closeStream(opened);
    },
    watch: element === undefined ? watchDevice(opened) : watchElement(element, opened),
  };
}

function watchDevice(stream: MediaStream): Input['watch'] {
  return (over, signal) => {
    onTrackEnd(stream, signal, () => {
      over(new EmovoxError('device-lost', 'The microphone went away. Plug it in again and start anew.'));
    });
  };
}

function watchElement(element: HTMLMediaElement, stream: MediaStream): Input['watch'] {
  return (over, signal) => {
    const end = (): void => {
      over(null);
    };
    onTrackEnd(stream, signal, end);
    // Given another source, Chromium lets the track live on in silence.
    element.addEventListener('emptied', end, { signal });
  };
}

function onTrackEnd(stream: MediaStream, signal: AbortSignal, act: () => void): void {
  stream.getAudioTracks()[0]?.addEventListener('ended', act, { signal });
}

/** Throws `invalid-argument`, naming the option, unless at most one input is named and it can be heard. */
export function checkInput(options: StartOptions): void {
  checkNames(options, ['stream', 'element', 'deviceId', 'signal']);
  const { stream, element, deviceId } = options;
  const named = Object.entries({ stream, element, deviceId }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    const names = named.map(([name]) => name).join(' and ');
    throw new EmovoxError('invalid-argument', `emovox: give one of ${names}, not both`);
  }
  checkDevice(deviceId);
  if (stream !== undefined && !(stream as Partial<MediaStream> | null)?.getAudioTracks) {
    throw new EmovoxError('invalid-argument', 'emovox: stream must be a MediaStream');
  }
  if (stream !== undefined && !stream.getAudioTracks().some((track) => track.readyState === 'live')) {
    throw new EmovoxError('invalid-argument', 'emovox: stream must have a live audio track');
  }
  if (element !== undefined && typeof (element as Partial<HTMLMediaElement> | null)?.play !== 'function') {
    throw new EmovoxError('invalid-argument', 'emovox: element must be an <audio> or <video> element');
  }
}

/** Throws `invalid-argument` for what is no device's name. */
export function checkDevice(deviceId: string | undefined): void {
  if (deviceId !== undefined && typeof (deviceId as unknown) !== 'string')
    throw invalid('deviceId', 'a string, as enumerateDevices() gives it', deviceId);
}

/** The sound of an element, which plays on as it did. Waits until the element has some. */
async function captureElement(element: HTMLMediaElement, signal: AbortSignal): Promise<MediaStream> {
  requireCapture(element);
  await unlessAborted(
    signal,
    () => playsOrIsNew(element, signal),
    () => undefined,
  );
  const stream = captured(element);
  try {
    return await unlessAborted(
      signal,
      () => hasSound(stream, signal).then(() => stream),
      () => undefined,
    );
  } catch (thrown) {
    closeStream(stream);
    throw thrown;
  }
}

/** An element that can be captured: not in TypeScript's types yet. */
type Capturable = HTMLMediaElement & { captureStream(): MediaStream };

function requireCapture(element: HTMLMediaElement): asserts element is Capturable {
  if ('captureStream' in element) return;
  throw new EmovoxError(
    'unsupported-browser',
    'This browser cannot hear an element (it lacks captureStream). Give start() a stream or classify() a recording.',
  );
}

/**
 * Of an element that was captured before and has ended, Chromium captures silence until it really plays again, which neither
 * its state nor the events `play` and `seeked` tell. One that has never been played is captured as it should be.
 */
function playsOrIsNew(element: HTMLMediaElement, signal: AbortSignal): Promise<void> {
  if (element.played.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const before = element.currentTime;
    const done = (): void => {
      resolve();
    };
    element.addEventListener('playing', done, { signal });
    // Of one that plays already; at the end of a way back the time is still the same.
    const moved = (): void => {
      if (!element.paused && !element.seeking && element.currentTime > before) resolve();
    };
    element.addEventListener('timeupdate', moved, { signal });
  });
}

function captured(element: Capturable): MediaStream {
  try {
    return element.captureStream();
  } catch (thrown) {
    throw new EmovoxError(
      'invalid-argument',
      `emovox: element must be of this origin or served with CORS and crossorigin (${messageOf(thrown)})`,
      { cause: thrown },
    );
  }
}

function hasSound(stream: MediaStream, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (stream.getAudioTracks().length > 0) resolve();
    };
    stream.addEventListener('addtrack', look, { signal });
    look();
  });
}
