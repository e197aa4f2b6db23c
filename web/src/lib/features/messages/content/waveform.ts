export const BARS = 64;

/** Scales any number of samples (0..1) to 64 values 0..100, the loudest being full. */
export function waveform(samples: readonly number[]): number[] {
  const bars = Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * samples.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * samples.length) / BARS));
    return Math.max(0, ...samples.slice(from, to));
  });
  const peak = Math.max(...bars);
  return bars.map((bar) => (peak > 0 ? Math.round((bar / peak) * 100) : 0));
}

/** Fewer bars for a narrow player. */
export function condense(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * values.length) / count));
    return Math.max(0, ...values.slice(from, to));
  });
}

/** "1:05". */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
