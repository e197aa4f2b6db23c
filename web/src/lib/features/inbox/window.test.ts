import { describe, expect, it } from 'vitest';
import { mayWrite, windowOf } from './window';

const HOUR = 3_600_000;
const at = (channel: string, window_closes_at: number | null) =>
  windowOf({ channel, window_closes_at }, 100 * HOUR);

describe('the customer service window', () => {
  it('does not limit the web chat', () => {
    expect(at('webchat', 0)).toEqual({ state: 'none' });
    expect(mayWrite(at('webchat', null))).toBe(true);
  });

  it('counts down and closes', () => {
    expect(at('whatsapp', 110 * HOUR)).toEqual({ state: 'open', leftMs: 10 * HOUR });
    expect(at('whatsapp', 101 * HOUR)).toEqual({ state: 'closing', leftMs: HOUR });
    expect(at('whatsapp', 97 * HOUR)).toEqual({ state: 'closed', sinceMs: 3 * HOUR });
    expect(at('whatsapp', null)).toEqual({ state: 'closed', sinceMs: null });
    expect(mayWrite(at('whatsapp', null))).toBe(false);
  });
});
