import type { MeterTexts } from './types.js';

export const english: MeterTexts = {
  start: 'Start listening',
  stop: 'Stop listening',
  loading: 'Loading…',
  asking: 'Asking for the microphone…',
  nothing: 'Press the button and speak.',
  probability: 'probability',
  uncertain: 'uncertain',
  level: 'Input level',
  bars: 'Probability of each emotion',
};
