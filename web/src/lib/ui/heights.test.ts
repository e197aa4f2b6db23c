import { describe, expect, it } from 'vitest';
import { Heights } from './heights';

const rows = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

describe('heights', () => {
  it('adds estimates and measurements', () => {
    const heights = new Heights(() => 10);
    heights.setRows(rows(4), () => 10);
    expect(heights.total).toBe(40);
    expect(heights.measure('k1', 30)).toBe(true);
    expect(heights.measure('k1', 30)).toBe(false);
    expect(heights.offset(2)).toBe(40);
    expect(heights.total).toBe(60);
    expect(heights.at(0)).toBe(0);
    expect(heights.at(39)).toBe(1);
    expect(heights.at(40)).toBe(2);
    expect(heights.at(900)).toBe(3);
  });

  it('keeps measurements by key when older rows come before', () => {
    const heights = new Heights(() => 10);
    heights.setRows(['a', 'b'], () => 10);
    heights.measure('b', 50);
    heights.setRows(['x', 'y', 'a', 'b'], () => 10);
    expect(heights.offset(heights.indexOf('b'))).toBe(30);
    expect(heights.total).toBe(80);
  });

  it('finds rows in a list of ten thousand within a frame', () => {
    const heights = new Heights(() => 64);
    heights.setRows(rows(10_000), () => 64);
    const before = performance.now();
    for (let index = 0; index < 100; index++) {
      heights.measure(`k${index}`, 70 + index);
      heights.at(index * 1000);
    }
    expect((performance.now() - before) / 100).toBeLessThan(16);
  });
});
