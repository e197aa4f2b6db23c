import { describe, expect, it } from 'vitest';
import { minorOf, plain, shown } from './money';

describe('prices', () => {
  it.each([
    ['12.5', 'EUR', 1250],
    ['12,50', 'EUR', 1250],
    ['1,200', 'JPY', 1200],
    ['1,200.00', 'JPY', 1200],
    ['0.125', 'KWD', 125],
    ['1200', 'JPY', 1200],
  ])('reads %s %s', (text, currency, minor) => expect(minorOf(text, currency)).toBe(minor));

  it.each([
    ['', 'EUR'],
    ['free', 'EUR'],
    ['-1', 'EUR'],
    ['1.5', 'JPY'],
    ['1.234', 'EUR'],
    ['1e3', 'EUR'],
  ])('refuses %s %s', (text, currency) => expect(minorOf(text, currency)).toBeNull());

  it('writes what it reads', () => {
    expect(plain(5, 'EUR')).toBe('0.05');
    expect(plain(1200, 'JPY')).toBe('1200');
    expect(shown(1250, 'EUR', 'en-GB')).toBe('€12.50');
  });
});
