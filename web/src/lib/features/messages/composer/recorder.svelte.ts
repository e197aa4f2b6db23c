import { waveform } from '../content/waveform';

export interface Recording {
  file: File;
  durationMs: number;
  waveform: number[];
}

const TYPES = [
  'audio/ogg;codecs=opus',
  'audio/mp4;codecs=opus',
  'audio/webm;codecs=opus',
  'audio/mp4',
  'audio/webm',
];
const SAMPLE_MS = 50;

const ENDINGS: Record<string, string> = { 'audio/ogg': 'ogg', 'audio/webm': 'webm', 'audio/mp4': 'm4a' };

/** Records one voice note. Throws from `start` when there is no microphone or no leave to use it. */
export class Recorder {
  elapsedMs = $state(0);
  /** How loud each moment was, 0..1. */
  levels = $state.raw<number[]>([]);
  #recorder: MediaRecorder | null = null;
  #stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #chunks: Blob[] = [];
  #started = 0;

  async start(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    });
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, {
      ...(mimeType ? { mimeType } : {}),
      audioBitsPerSecond: 24_000,
    });
    recorder.ondataavailable = (event) => this.#chunks.push(event.data);
    recorder.start(1000);
    this.#recorder = recorder;
    this.#started = performance.now();
    this.#listen(stream);
  }

  #listen(stream: MediaStream): void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#context = context;
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      this.elapsedMs = performance.now() - this.#started;
      this.levels = [...this.levels, Math.min(1, Math.sqrt(power) * 3)];
    }, SAMPLE_MS);
  }

  /** Ends the recording and gives it. */
  async stop(): Promise<Recording> {
    const recorder = this.#recorder;
    if (!recorder) throw new Error('not recording');
    const durationMs = Math.round(performance.now() - this.#started);
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.stop();
    await ended;
    this.#release();
    const type = (recorder.mimeType || 'audio/webm').split(';')[0] ?? 'audio/webm';
    const name = `voice.${ENDINGS[type] ?? 'webm'}`;
    return { file: new File(this.#chunks, name, { type }), durationMs, waveform: waveform(this.levels) };
  }

  /** Ends the recording and forgets it. */
  cancel(): void {
    if (this.#recorder && this.#recorder.state !== 'inactive') this.#recorder.stop();
    this.#release();
  }

  #release(): void {
    clearInterval(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    void this.#context?.close();
    this.#stream = null;
    this.#context = null;
    this.#recorder = null;
  }
}
