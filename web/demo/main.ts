import { EmotionRecognizer, EmovoxError, type EmotionResult } from 'emovox';

import { showAnswer, showNoAnswer } from './answer.js';
import { byId } from './dom.js';
import { showLevel, showMicrophoneOff } from './meter.js';
import { showOnPlane } from './plane.js';
import { readRecording, UnreadableRecording } from './recording.js';
import { addToTimeline, timeOfDay } from './timeline.js';

const toggle = byId('toggle', HTMLButtonElement);
const fileInput = byId('file', HTMLInputElement);
const dropZone = byId('drop', HTMLElement);
const notice = byId('notice', HTMLElement);

function showNotice(message: string): void {
  notice.textContent = message;
  notice.hidden = message === '';
}

function showProblem(problem: unknown): void {
  if (problem instanceof EmovoxError || problem instanceof UnreadableRecording) showNotice(problem.message);
  else showNotice(`Something unexpected went wrong: ${String(problem)}. Reload the page to try again.`);
}

function showResult(result: EmotionResult, source: string): void {
  showAnswer(result, source);
  showOnPlane(result);
}

function listenTo(recognizer: EmotionRecognizer): void {
  recognizer.addEventListener('result', ({ detail }) => {
    showResult(detail, `${detail.duration.toFixed(1)} s of speech`);
    if (detail.final) addToTimeline(detail, timeOfDay());
  });
  recognizer.addEventListener('level', ({ detail }) => {
    showLevel(detail.dbfs, detail.speech);
  });
  recognizer.addEventListener('error', ({ detail }) => {
    showProblem(detail);
  });
  recognizer.addEventListener('statechange', ({ detail: { state } }) => {
    const listening = state === 'listening';
    toggle.dataset['listening'] = String(listening);
    toggle.disabled = state === 'starting' || state === 'destroyed';
    toggle.textContent = listening
      ? 'Stop listening'
      : state === 'starting'
        ? 'Asking for the microphone…'
        : 'Start listening';
    if (!listening) showMicrophoneOff();
  });
}

async function start(recognizer: EmotionRecognizer): Promise<void> {
  showNotice('');
  await recognizer.start();
  const given = recognizer.inputSettings;
  if (given?.autoGainControl === true || given?.noiseSuppression === true) {
    showNotice('This browser keeps filtering the microphone, which hides loudness: expect more errors.');
  }
}

async function classify(recognizer: EmotionRecognizer, file: File): Promise<void> {
  showNotice('');
  dropZone.ariaBusy = 'true';
  try {
    const recording = await readRecording(file);
    const source = `${file.name} · ${recording.duration.toFixed(1)} s`;
    const result = await recognizer.classify(recording);
    if (result === null) {
      showNoAnswer(`No speech found in ${source}`);
    } else {
      showResult(result, source);
      addToTimeline(result, file.name);
    }
  } finally {
    dropZone.ariaBusy = 'false';
  }
}

function acceptFiles(recognizer: EmotionRecognizer): void {
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file !== undefined) classify(recognizer, file).catch(showProblem);
  };
  fileInput.addEventListener('change', () => {
    take(fileInput.files);
    fileInput.value = '';
  });
  // Anywhere on the page, so that a near miss does not navigate away.
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    dropZone.dataset['over'] = 'true';
  });
  document.addEventListener('dragleave', () => {
    dropZone.dataset['over'] = 'false';
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    dropZone.dataset['over'] = 'false';
    take(event.dataTransfer?.files);
  });
  fileInput.disabled = false;
}

async function main(): Promise<void> {
  const recognizer = await EmotionRecognizer.create();
  listenTo(recognizer);
  acceptFiles(recognizer);
  toggle.addEventListener('click', () => {
    if (recognizer.state === 'listening') recognizer.stop();
    else start(recognizer).catch(showProblem);
  });
  toggle.textContent = 'Start listening';
  toggle.disabled = false;
}

main().catch((problem: unknown) => {
  toggle.textContent = 'Could not load';
  showProblem(problem);
});
