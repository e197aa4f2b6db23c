import { describe, expect, it } from 'vitest';
import { strength } from './strength';

describe('the strength of a password', () => {
  it.each([
    ['short', 0],
    ['aaaaaaaaaaaa', 1],
    ['1234567890', 1],
    ['password2024!', 1],
    ['luigispizza', 1],
    ['Luigis pizza 7', 3],
    ['correct horse battery', 3],
    ['bluetrainseven', 2],
    ['正しい馬 電池 ホチキス', 3],
  ] as const)('%s', (password, expected) => {
    expect(strength(password)).toBe(expected);
  });
});
