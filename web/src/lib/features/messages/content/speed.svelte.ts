const SPEEDS = [1, 1.5, 2];

/** The playing speed that the listener chose, for all voice notes of the page; only one of them sounds at a time. */
class Playback {
  speed = $state(1);
  #playing: HTMLAudioElement | null = null;

  faster(): void {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length] ?? 1;
    if (this.#playing) this.#playing.playbackRate = this.speed;
  }

  take(audio: HTMLAudioElement): void {
    if (this.#playing !== audio) this.#playing?.pause();
    this.#playing = audio;
    audio.playbackRate = this.speed;
  }
}

export const playback = new Playback();
