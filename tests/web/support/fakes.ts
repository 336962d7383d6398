/** Stand-ins for the browser, as much of it as the recognizer touches. */
import { vi } from 'vitest';

import type { EmotionResult } from '../../../web/src/emotion.js';
import type {
  Calibration,
  CaptureAnswer,
  CaptureCommand,
  FromWorker,
  ToWorker,
} from '../../../web/src/protocol.js';

export class FakeWorker {
  static last: FakeWorker;
  static answersLoad: FromWorker | null;
  static answersStop: boolean;

  readonly sent: ToWorker[] = [];
  terminated = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  onmessageerror: (() => void) | null = null;

  constructor(readonly url: string | URL) {
    FakeWorker.last = this;
  }

  postMessage(message: ToWorker): void {
    this.sent.push(message);
    if (message.kind === 'stop' && FakeWorker.answersStop) {
      queueMicrotask(() => {
        this.say({ kind: 'stopped' });
      });
    }
    if (message.kind === 'load' && FakeWorker.answersLoad !== null) {
      const answer = FakeWorker.answersLoad;
      queueMicrotask(() => {
        this.say(answer);
      });
    }
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }

  die(message: string): void {
    this.onerror?.({ message, preventDefault: () => undefined });
  }

  kinds(): string[] {
    return this.sent.map(({ kind }) => kind);
  }
}

export class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  readonly kind = 'audio';

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): MediaTrackSettings {
    return { echoCancellation: false };
  }

  /** As when the microphone is pulled out. */
  vanish(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export class FakeStream extends EventTarget {
  readonly track = new FakeTrack();

  getTracks(): FakeTrack[] {
    return [this.track];
  }

  getAudioTracks(): FakeTrack[] {
    return [this.track];
  }

  asStream(): MediaStream {
    return this as unknown as MediaStream;
  }
}

export class FakeAudioContext extends EventTarget {
  static deviceRate: number;
  static all: FakeAudioContext[];
  /** Whether resuming it leads to anything. */
  static mayRun: boolean;

  readonly sampleRate = FakeAudioContext.deviceRate;
  state: 'suspended' | 'running' | 'closed' = 'suspended';
  readonly destination = {};
  readonly modules: string[] = [];
  readonly audioWorklet = {
    addModule: (url: string): Promise<void> => {
      this.modules.push(url);
      return Promise.resolve();
    },
  };

  constructor() {
    super();
    FakeAudioContext.all.push(this);
  }

  createMediaStreamSource(): object {
    return { connect: <T>(node: T): T => node, disconnect: () => undefined };
  }

  resume(): Promise<void> {
    if (!FakeAudioContext.mayRun) return new Promise(() => undefined);
    this.state = 'running';
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    this.state = 'suspended';
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }

  /** As when a telephone call comes in. */
  interrupt(): void {
    this.state = 'suspended';
    this.dispatchEvent(new Event('statechange'));
  }
}

export class FakeWorkletNode {
  static last: FakeWorkletNode;
  /** Audio that is suspended does not. */
  static answersEnd: boolean;
  onprocessorerror: (() => void) | null = null;
  readonly port = {
    onmessage: null as ((event: { data: CaptureAnswer }) => void) | null,
    postMessage: vi.fn(({ kind }: CaptureCommand) => {
      if (kind === 'end' && FakeWorkletNode.answersEnd) {
        queueMicrotask(() => {
          this.port.onmessage?.({ data: { kind: 'ended' } });
        });
      }
    }),
  };

  constructor() {
    FakeWorkletNode.last = this;
  }

  connect<T>(node: T): T {
    return node;
  }

  disconnect(): void {
    // nothing to cut
  }
}

class FakeGainNode {
  connect<T>(node: T): T {
    return node;
  }

  disconnect(): void {
    // nothing to cut
  }
}

/** Puts the stand-ins in place. getUserMedia: what asking for the microphone gives. */
export function installBrowser(
  getUserMedia: (constraints: MediaStreamConstraints) => Promise<FakeStream>,
): void {
  FakeWorker.answersLoad = ready();
  FakeWorker.answersStop = true;
  FakeAudioContext.deviceRate = 48_000;
  FakeAudioContext.all = [];
  FakeAudioContext.mayRun = true;
  FakeWorkletNode.answersEnd = true;
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('AudioWorkletNode', FakeWorkletNode);
  vi.stubGlobal('GainNode', FakeGainNode);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
}

/** A model is loaded, one without a calibration unless it is given. */
export function ready(calibration: Partial<Calibration> = {}): FromWorker {
  return { kind: 'ready', calibration: { leastConfidence: 0, takesBaseline: false, ...calibration } };
}

/** A result to recognise again. */
export function someResult(overrides: Partial<EmotionResult> = {}): EmotionResult {
  return {
    label: 'happy',
    probabilities: {
      neutral: 0.05,
      calm: 0.05,
      happy: 0.6,
      sad: 0.05,
      angry: 0.1,
      fearful: 0.05,
      disgust: 0.05,
      surprised: 0.05,
    },
    confidence: 0.6,
    valence: 0.4,
    arousal: 0.3,
    time: 2.5,
    duration: 1.5,
    pitchHz: 180,
    levelDbfs: -24,
    calibrated: false,
    final: false,
    ...overrides,
  };
}
