import { expect, it } from 'vitest';
import { levelOf, levels } from './limits';

it('offers the usual levels, the present one in its place, and none', () => {
  expect(levels([80, 1000], 80)).toEqual(['80', '1000', '']);
  expect(levels([80, 1000], 200)).toEqual(['80', '200', '1000', '']);
  expect(levels([80], null)).toEqual(['80', '']);
});

it('no level lifts the limit', () => {
  expect(levelOf('')).toBeNull();
  expect(levelOf('250')).toBe(250);
});
