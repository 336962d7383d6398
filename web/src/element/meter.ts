import {
  html,
  LitElement,
  type PropertyDeclaration,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';

import type { Baseline } from '../baseline.js';
import { emotions, type EmotionResult } from '../emotion.js';
import type { EmovoxError } from '../errors.js';
import { LazyRecognizer, type LazyState } from '../lazy-recognizer.js';
import type { ClassifyOptions, Labels, RecognizerOptions, StartOptions } from '../options.js';
import type { EmotionRecognizer } from '../recognizer.js';
import type { Recording } from '../recording.js';
import { style } from './style.js';
import { english } from './texts.js';
import type { EmovoxMeter, MeterEvents, MeterTexts } from './types.js';

const floorDbfs = -60;

const optionNames = [
  'modelUrl',
  'wasmUrl',
  'workerUrl',
  'workletUrl',
  'hopMs',
  'windowMs',
  'smoothing',
  'minConfidence',
] as const;

/** Properties of attributes; undefined where the attribute is not there, as if it had been left out of the options. */
const textFrom = (attribute: string): PropertyDeclaration => ({
  attribute,
  converter: (value) => value ?? undefined,
});
const numberFrom = (attribute: string): PropertyDeclaration => ({
  attribute,
  converter: (value) => (value === null ? undefined : Number(value)),
});

/** @internal What `<emovox-meter>` is made of; its public face is the interface EmovoxMeter. */
export class Meter extends LitElement implements EmovoxMeter {
  static override styles = style;
  static override properties: PropertyDeclarations = {
    modelUrl: textFrom('model-url'),
    wasmUrl: textFrom('wasm-url'),
    workerUrl: textFrom('worker-url'),
    workletUrl: textFrom('worklet-url'),
    hopMs: numberFrom('hop-ms'),
    windowMs: numberFrom('window-ms'),
    smoothing: numberFrom('smoothing'),
    minConfidence: numberFrom('min-confidence'),
    deviceId: textFrom('device-id'),
    labels: { attribute: false },
    baseline: { attribute: false },
    texts: { attribute: false },
  };

  declare modelUrl: string | undefined;
  declare wasmUrl: string | undefined;
  declare workerUrl: string | undefined;
  declare workletUrl: string | undefined;
  declare hopMs: number | undefined;
  declare windowMs: number | undefined;
  declare smoothing: number | undefined;
  declare minConfidence: number | undefined;
  declare deviceId: string | undefined;
  declare labels: Labels;
  declare baseline: Baseline | null;
  declare texts: Partial<MeterTexts>;

  #result: EmotionResult<string> | null = null;
  #error: EmovoxError | null = null;
  readonly #lazy = new LazyRecognizer<string>({
    options: () => this.#options(),
    onState: (state) => {
      if (state === 'starting') this.#error = null;
      if (state !== 'listening') this.#showLevel(floorDbfs, false);
      this.requestUpdate();
      this.#tell('statechange', { state });
    },
    onResult: (result) => {
      this.#show(result);
    },
    onError: (error) => {
      this.#error = error;
      this.requestUpdate();
      this.#tell('error', error);
    },
    onLevel: ({ dbfs, speech }) => {
      this.#showLevel(dbfs, speech);
    },
  });

  constructor() {
    super();
    this.labels = {};
    this.baseline = null;
    this.texts = {};
  }

  get state(): LazyState {
    return this.#lazy.state;
  }

  get result(): EmotionResult<string> | null {
    return this.#result;
  }

  get recognizer(): EmotionRecognizer<string> | null {
    return this.#lazy.recognizer;
  }

  async load(): Promise<void> {
    await this.#lazy.load();
  }

  async start(options?: StartOptions): Promise<void> {
    this.#error = null;
    this.requestUpdate();
    await this.#lazy.start(options ?? (this.deviceId === undefined ? {} : { deviceId: this.deviceId }));
  }

  stop(): void {
    this.#lazy.stop();
  }

  async classify(
    recording: AudioBuffer | Recording,
    options?: ClassifyOptions,
  ): Promise<EmotionResult<string> | null> {
    const result = await this.#lazy.classify(recording, options);
    if (result !== null) this.#show(result);
    return result;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // One that is moved within the document leaves it and is back at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#lazy.release();
    });
  }

  protected override render(): TemplateResult {
    const texts = { ...english, ...this.texts };
    const result = this.#result;
    const busy = this.state === 'loading' || this.state === 'starting';
    const label = result === null ? '–' : this.#nameOf(result.label, texts);
    const confidence = result === null ? texts.nothing : `${percent(result.confidence)} ${texts.probability}`;
    return html`
      <div class="card" part="card">
        <div class="head">
          <button part="button" aria-busy=${String(busy)} @click=${this.#toggle}>
            ${buttonText(this.state, texts)}
          </button>
          <div
            class="level track"
            part="level"
            role="meter"
            aria-label=${texts.level}
            aria-valuemin=${String(floorDbfs)}
            aria-valuemax="0"
            aria-valuenow=${String(floorDbfs)}
          >
            <div class="fill"></div>
          </div>
        </div>
        <p class="error" part="error" role="alert">${this.#error?.message}</p>
        <p class="label" part="label">${label}</p>
        <p class="detail" part="detail">${confidence}</p>
        <ul part="bars" aria-label=${texts.bars}>
          ${this.#classes().map((name) => this.#bar(name))}
        </ul>
        <p class="unseen" role="status">${result?.final === true ? `${label}, ${confidence}` : ''}</p>
      </div>
    `;
  }

  /** Shares are set as properties, because policies forbid style attributes. */
  protected override updated(): void {
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('li'))
      bar.style.setProperty('--share', String(this.#probabilityOf(bar.dataset['class'] ?? '')));
  }

  #bar(name: string): TemplateResult {
    const probability = this.#probabilityOf(name);
    return html`
      <li
        part="bar"
        data-class=${name}
        data-emotion=${this.#emotionOf(name)}
        data-best=${String(name === this.#result?.label)}
      >
        <span class="name">${name}</span>
        <span
          class="track"
          role="meter"
          aria-label=${name}
          aria-valuemin="0"
          aria-valuemax="1"
          aria-valuenow=${probability.toFixed(3)}
          aria-valuetext=${percent(probability)}
          ><div class="fill"></div
        ></span>
        <span class="percent">${percent(probability)}</span>
      </li>
    `;
  }

  readonly #toggle = (): void => {
    if (this.state === 'listening' || this.state === 'paused') this.stop();
    // It shows what went wrong.
    else if (this.state !== 'loading' && this.state !== 'starting') this.start().catch(() => undefined);
  };

  #options(): RecognizerOptions {
    const given = optionNames.map((name) => [name, this[name]] as const);
    return {
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
      ...(Object.keys(this.labels).length === 0 ? {} : { labels: this.labels }),
      ...(this.baseline === null ? {} : { baseline: this.baseline }),
    };
  }

  /** Names of the classes, in the order of the emotions. */
  #classes(): string[] {
    return [...new Set(emotions.map((emotion) => this.labels[emotion] ?? emotion))];
  }

  /** The first emotion of a class, which gives it its colour. */
  #emotionOf(name: string): string {
    return emotions.find((emotion) => (this.labels[emotion] ?? emotion) === name) ?? '';
  }

  #nameOf(label: string, texts: MeterTexts): string {
    return label === 'uncertain' ? texts.uncertain : label;
  }

  #probabilityOf(name: string): number {
    return this.#result?.probabilities[name] ?? 0;
  }

  #show(result: EmotionResult<string>): void {
    this.#result = result;
    this.requestUpdate();
    this.#tell('result', result);
  }

  /** Twenty times a second: past the template. */
  #showLevel(dbfs: number, speech: boolean): void {
    const level = this.renderRoot.querySelector<HTMLElement>('.level');
    if (level === null) return;
    const shown = Math.min(0, Math.max(floorDbfs, dbfs));
    level.style.setProperty('--share', String(1 - shown / floorDbfs));
    level.dataset['speech'] = String(speech);
    level.ariaValueNow = shown.toFixed(0);
    level.ariaValueText = `${shown.toFixed(0)} dB`;
  }

  #tell<Type extends keyof MeterEvents>(type: Type, detail: MeterEvents[Type]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function buttonText(state: LazyState, texts: MeterTexts): string {
  switch (state) {
    case 'loading':
      return texts.loading;
    case 'starting':
      return texts.asking;
    case 'listening':
    case 'paused':
      return texts.stop;
    default:
      return texts.start;
  }
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))}%`;
}
