const HOUR = 3_600;
const DAY = 86_400;

export interface Left {
  over: boolean;
  seconds: number;
  /** `h:mm:ss` within the last day, when the seconds count; else null. */
  clock: string | null;
}

/** How long it is until a moment, both UTC milliseconds. */
export function left(until: number, now: number): Left {
  const seconds = Math.ceil((until - now) / 1000);
  if (seconds <= 0) return { over: true, seconds: 0, clock: null };
  if (seconds >= DAY) return { over: false, seconds, clock: null };
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / HOUR)}:${two(Math.floor((seconds % HOUR) / 60))}:${two(seconds % 60)}`;
  return { over: false, seconds, clock };
}
