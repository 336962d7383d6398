import { byId } from './dom.js';

const floorDbfs = -60;

const level = byId('level', HTMLElement);
const fill = level.querySelector<HTMLElement>('.fill')!;
const speech = byId('speech', HTMLElement);
const speechText = byId('speech-text', HTMLElement);

export function showLevel(dbfs: number, isSpeech: boolean): void {
  const shown = Math.min(0, Math.max(floorDbfs, dbfs));
  level.ariaValueNow = shown.toFixed(0);
  level.ariaValueText = `${shown.toFixed(0)} dB`;
  fill.style.setProperty('--share', String(1 - shown / floorDbfs));
  showLamp(isSpeech, isSpeech ? 'Speech' : 'No speech');
}

export function showMicrophoneOff(): void {
  level.ariaValueNow = String(floorDbfs);
  level.ariaValueText = 'off';
  fill.style.setProperty('--share', '0');
  showLamp(false, 'Microphone off');
}

function showLamp(on: boolean, text: string): void {
  speech.dataset['on'] = String(on);
  if (speechText.textContent !== text) speechText.textContent = text;
}
