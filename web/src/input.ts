import { unlessAborted } from './abort.js';
import { EmovoxError, messageOf } from './errors.js';
import { closeStream, openMicrophone } from './microphone.js';
import type { StartOptions } from './options.js';

/** Something to listen to. */
export interface Input {
  readonly stream: MediaStream;
  /** Ends the tracks, unless they are the caller's. */
  close(): void;
  /** Why its end is a failure; null where it is the end of the recording. */
  readonly endsWith: EmovoxError | null;
}

/** Opens what `start` was asked for. The signal's reason is thrown when it aborts meanwhile. */
export async function openInput(
  { stream, element, deviceId }: StartOptions,
  signal: AbortSignal,
): Promise<Input> {
  if (stream !== undefined) return { stream, close: () => undefined, endsWith: lost() };
  const opened =
    element === undefined
      ? await unlessAborted(signal, () => openMicrophone(deviceId), closeStream)
      : await captureElement(element, signal);
  return {
    stream: opened,
    close: () => {
      closeStream(opened);
    },
    endsWith: element === undefined ? lost() : null,
  };
}

/** Throws `invalid-argument` unless at most one input is named and it can be heard. */
export function checkInput({ stream, element, deviceId }: StartOptions): void {
  const named = Object.entries({ stream, element, deviceId }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    const names = named.map(([name]) => name).join(' and ');
    throw new EmovoxError('invalid-argument', `emovox: give one of ${names}, not both`);
  }
  if (stream !== undefined && !(stream.getAudioTracks as unknown)) {
    throw new EmovoxError('invalid-argument', 'emovox: stream must be a MediaStream');
  }
  if (stream !== undefined && !stream.getAudioTracks().some((track) => track.readyState === 'live')) {
    throw new EmovoxError('invalid-argument', 'emovox: stream must have a live audio track');
  }
  if (element !== undefined && typeof (element as Partial<HTMLMediaElement> | null)?.play !== 'function') {
    throw new EmovoxError('invalid-argument', 'emovox: element must be an <audio> or <video> element');
  }
}

/** The sound of an element, which plays on as it did. Waits until the element has some. */
async function captureElement(element: HTMLMediaElement, signal: AbortSignal): Promise<MediaStream> {
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

function captured(element: HTMLMediaElement & { captureStream?(): MediaStream }): MediaStream {
  if (element.captureStream === undefined) {
    throw new EmovoxError(
      'unsupported-browser',
      'This browser cannot hear an element (it lacks captureStream). Give start() a stream or classify() a recording.',
    );
  }
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

function lost(): EmovoxError {
  return new EmovoxError('device-lost', 'The microphone went away. Plug it in again and start anew.');
}
