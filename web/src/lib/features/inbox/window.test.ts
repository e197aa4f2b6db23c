import { describe, expect, it } from 'vitest';
import { mayWrite, windowOf } from './window';

const HOUR = 3_600_000;
const at = (window_closes_at: number | null, window_applies = true) =>
  windowOf({ window_applies, window_closes_at }, 100 * HOUR);

describe('the customer service window', () => {
  it('does not limit a line that is not held to it', () => {
    expect(at(0, false)).toEqual({ state: 'none' });
    expect(mayWrite(at(null, false))).toBe(true);
  });

  it('counts down and closes', () => {
    expect(at(110 * HOUR)).toEqual({ state: 'open', leftMs: 10 * HOUR });
    expect(at(101 * HOUR)).toEqual({ state: 'closing', leftMs: HOUR });
    expect(at(97 * HOUR)).toEqual({ state: 'closed', sinceMs: 3 * HOUR });
    expect(at(null)).toEqual({ state: 'closed', sinceMs: null });
    expect(mayWrite(at(null))).toBe(false);
  });
});
