import { describe, expect, it } from 'vitest';
import { Versions, compareSeq } from './seq';

describe('sequence numbers', () => {
  it('compare beyond what a number holds', () => {
    expect(compareSeq('9', '10')).toBeLessThan(0);
    expect(compareSeq('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareSeq('5', '5')).toBe(0);
  });

  it('apply each change once and never an older one', () => {
    const versions = new Versions();
    expect(versions.advance('a', '5')).toBe(true);
    expect(versions.advance('a', '5')).toBe(false);
    expect(versions.advance('a', '4')).toBe(false);
    expect(versions.advance('a', '12')).toBe(true);
    expect(versions.advance('b', '1')).toBe(true);
  });
});
