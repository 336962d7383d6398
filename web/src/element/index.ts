/** `emovox/element`: importing it defines `<emovox-meter>`. On a server it defines nothing. */
import { Meter } from './meter.js';

export type { EmotionResult } from '../emotion.js';
export { EmovoxError, type ErrorCode } from '../errors.js';
export type { LazyState } from '../lazy-recognizer.js';
export type { EmovoxMeter, MeterEvents, MeterTexts } from './types.js';

if (customElements.get('emovox-meter') === undefined) customElements.define('emovox-meter', Meter);
