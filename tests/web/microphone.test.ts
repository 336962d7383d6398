/** Microphones that fail, beside stand-ins for the browser. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { EmotionRecognizer } from '../../web/src/index.js';
import { FakeAudioContext, FakeStream, FakeWorkletNode, installBrowser } from './support/fakes.js';
import { codeOf, errorsOf } from './support/recognizers.js';

let microphone: FakeStream;
const getUserMedia = vi.fn<(constraints: MediaStreamConstraints) => Promise<FakeStream>>();

beforeEach(() => {
  microphone = new FakeStream();
  getUserMedia.mockReset().mockImplementation(() => Promise.resolve(microphone));
  installBrowser(getUserMedia);
});

describe('microphone failures', () => {
  it.each([
    ['NotAllowedError', 'permission-denied'],
    ['SecurityError', 'permission-denied'],
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['AbortError', 'device-busy'],
    ['TypeError', 'unsupported-browser'],
  ])('turns %s into %s and can start again', async (name, code) => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    getUserMedia.mockRejectedValueOnce(new DOMException('no', name));
    expect(await codeOf(recognizer.start())).toBe(code);
    expect(recognizer.state).toBe('stopped');
    expect(errors).toEqual([]);
    await recognizer.start();
    expect(recognizer.state).toBe('listening');
  });

  it('tells a question that was closed from an answer of no', async () => {
    const recognizer = await EmotionRecognizer.create();
    getUserMedia.mockRejectedValueOnce(new DOMException('Permission dismissed', 'NotAllowedError'));
    await expect(recognizer.start()).rejects.toThrow('closed without an answer. Start again and allow it.');
  });

  it('asks for https where the page came without', async () => {
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('navigator', {});
    const recognizer = await EmotionRecognizer.create();
    expect(await codeOf(recognizer.start())).toBe('insecure-context');
    expect(await codeOf(recognizer.start({ stream: microphone.asStream() }))).toBe('insecure-context');
  });

  it('reports a microphone that goes away', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    microphone.track.vanish();
    expect(errors).toEqual(['device-lost']);
    expect(recognizer.state).toBe('stopped');
  });

  it('reports an audio thread that dies', async () => {
    const recognizer = await EmotionRecognizer.create();
    const errors = errorsOf(recognizer);
    await recognizer.start();
    FakeWorkletNode.answersEnd = false;
    FakeWorkletNode.last.onprocessorerror?.();
    expect(errors).toEqual(['worklet-failed']);
    expect(microphone.track.readyState).toBe('ended');
    expect(FakeAudioContext.all[0]!.state, 'audio does not wait for the dead').toBe('suspended');
  });
});
