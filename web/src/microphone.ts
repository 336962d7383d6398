import { EmovoxError, insecureContext, messageOf } from './errors.js';

/**
 * Asks for the microphone as it sounds: the browser's echo cancellation, noise suppression and gain control are meant
 * for calls and would wipe out loudness, much of what emotion sounds like. Browsers that cannot switch them off give
 * what they have; `MediaStreamTrack.getSettings` tells.
 */
export async function openMicrophone(deviceId: string | undefined): Promise<MediaStream> {
  requireMicrophoneAccess();
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
        channelCount: 1,
        ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
      },
    });
  } catch (thrown) {
    throw microphoneError(thrown);
  }
}

export function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What a rejection of getUserMedia means and what to do about it. */
export function microphoneError(thrown: unknown): EmovoxError {
  const [code, message] = explain(thrown instanceof Error ? thrown.name : '', messageOf(thrown));
  return new EmovoxError(code, message, { cause: thrown });
}

function explain(name: string, message: string): ConstructorParameters<typeof EmovoxError> {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      // Chromium's words where the question was closed unanswered: it will ask again.
      if (/dismissed/i.test(message)) {
        return [
          'permission-denied',
          'The question for the microphone was closed without an answer. Start again and allow it.',
        ];
      }
      return [
        'permission-denied',
        "The microphone is blocked. Allow it for this page in the browser's address bar or settings, then start again.",
      ];
    case 'NotFoundError':
      return ['no-device', 'No microphone was found. Plug one in or switch it on, then start again.'];
    case 'OverconstrainedError':
      return [
        'no-device',
        'The chosen microphone is not there any more. Choose another one, then start again.',
      ];
    case 'NotReadableError':
    case 'AbortError':
      return [
        'device-busy',
        'The microphone could not be opened. Close other programs that use it, then start again.',
      ];
    default:
      return ['unsupported-browser', `This browser could not give access to the microphone: ${message}`];
  }
}

function requireMicrophoneAccess(): void {
  if (!isSecureContext) {
    throw insecureContext();
  }
  if ((navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia === undefined) {
    throw new EmovoxError(
      'unsupported-browser',
      'This browser has no microphone access for web pages. Use a current Chrome, Edge, Firefox or Safari.',
    );
  }
}
