import { describe, expect, it } from 'vitest';
import { clockTime, condense, waveform } from './waveform';

describe('waveform', () => {
  it('always has 64 values of 0 to 100', () => {
    for (const count of [0, 1, 10, 64, 1000]) {
      const bars = waveform(Array.from({ length: count }, (_, index) => (index % 7) / 20));
      expect(bars).toHaveLength(64);
      expect(Math.max(...bars)).toBe(count > 1 ? 100 : 0);
      expect(Math.min(...bars)).toBeGreaterThanOrEqual(0);
    }
  });

  it('condenses without losing the peaks', () => {
    expect(condense([0, 100, 0, 0, 50, 0], 3)).toEqual([100, 0, 50]);
  });
});

it('writes a playing time', () => {
  expect(clockTime(0)).toBe('0:00');
  expect(clockTime(65.2)).toBe('1:05');
});
