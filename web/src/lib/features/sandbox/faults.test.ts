import { describe, expect, it } from 'vitest';
import { whole } from './faults';

describe('numbers that are typed', () => {
  it('are whole and within bounds', () => {
    expect(whole(' 7 ', 1, 10)).toBe(7);
    for (const wrong of ['', '0', '11', '1.5', '-1', 'x', '1e1']) expect(whole(wrong, 1, 10)).toBe(null);
  });
});
