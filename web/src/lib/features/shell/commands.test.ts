import { describe, expect, it } from 'vitest';
import { best, score } from './commands';

describe('finding in the palette', () => {
  it('takes words in any order and ignores case and accents', () => {
    expect(score('dub chl', 'Chloé Dubois')).toBeGreaterThan(0);
    expect(score('chloe', 'Chloé Dubois')).toBeGreaterThan(0);
    expect(score('山', '山田 太郎')).toBeGreaterThan(0);
    expect(score('luigi', 'Chloé Dubois')).toBe(0);
  });

  it('puts beginnings first and keeps the order of equals', () => {
    expect(best(['Marissa', 'Issa', 'Clarissa'], (name) => name, 'issa', 2)).toEqual(['Issa', 'Marissa']);
    expect(best(['a', 'b', 'c'], (name) => name, '', 2)).toEqual(['a', 'b']);
  });
});
