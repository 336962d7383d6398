/** A recording that this browser cannot read; the message is for the page. */
export class UnreadableRecording extends Error {}

/** Decodes an audio file of any kind the browser knows. */
export async function readRecording(file: File): Promise<AudioBuffer> {
  if (file.size === 0) throw new UnreadableRecording(`${file.name} is empty. Choose another recording.`);
  const bytes = await file.arrayBuffer();
  const context = new OfflineAudioContext(1, 1, rateOfWav(bytes) ?? 48_000);
  try {
    return await context.decodeAudioData(bytes);
  } catch {
    throw new UnreadableRecording(
      `${file.name} is not a recording that this browser can read. WAV, MP3, FLAC and Ogg usually work.`,
    );
  }
}

/** Decoding converts to the context's rate; a WAV file tells its own, so that nothing needs converting. */
function rateOfWav(bytes: ArrayBuffer): number | null {
  if (bytes.byteLength < 28) return null;
  const view = new DataView(bytes);
  const riff = 0x52494646;
  const wave = 0x57415645;
  const format = 0x666d7420;
  if (view.getUint32(0) !== riff || view.getUint32(8) !== wave || view.getUint32(12) !== format) return null;
  const rate = view.getUint32(24, true);
  return rate >= 8000 && rate <= 96_000 ? rate : null;
}
