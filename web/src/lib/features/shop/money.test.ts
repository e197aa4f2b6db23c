import { describe, expect, it } from 'vitest';
import { minorMoney, money } from './money';

describe('money', () => {
  it('has the digits of its currency', () => {
    expect(minorMoney(1_600, 'JPY', 'en')).toBe('¥1,600');
    expect(minorMoney(1_250, 'EUR', 'en')).toBe('€12.50');
    expect(minorMoney(1_250, 'nothing known', 'en')).toBe('12.5 nothing known');
  });

  it('keeps the sign of a currency in order among letters that run to the left', () => {
    expect(money(1_600, 'JPY', 'ar')).toContain('\u2068JP¥\u2069');
    expect(money(1_600, 'JPY', 'en')).not.toContain('\u2068');
  });
});
