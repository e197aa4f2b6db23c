/** Money is a whole number of a currency's smallest unit (ISO 4217): yen for JPY, cents for EUR. */
const digits = new Map<string, number>();

/** The mark that Intl puts into amounts of languages that run to the left. */
const RIGHT_TO_LEFT = '\u200f';

/** Text whose direction is its own, among any other. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** How many digits of the number stand after the point. */
export function minorDigits(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    try {
      known =
        new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
          .maximumFractionDigits ?? 2;
    } catch {
      known = 2;
    }
    digits.set(currency, known);
  }
  return known;
}

/** The amount in the currency's main unit, as the Cloud API has it in `item_price`. */
export const major = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);

export function money(value: number, currency: string, locale: string): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    const text = format.format(value);
    if (!text.includes(RIGHT_TO_LEFT)) return text;
    // Among letters that run to the left, `JP¥` would be shown as `¥JP`.
    const parts = format.formatToParts(value);
    return parts.map(({ type, value: part }) => (type === 'currency' ? isolated(part) : part)).join('');
  } catch {
    // No currency that is known: the number and what was written.
    return `${new Intl.NumberFormat(locale).format(value)} ${currency}`.trim();
  }
}

/** An amount of the Cloud API: `value` divided by `offset` is in the main unit. */
export const offsetMoney = (
  amount: { value: number; offset: number },
  currency: string,
  locale: string,
): string => money(amount.value / amount.offset, currency, locale);

export const minorMoney = (minor: number, currency: string, locale: string): string =>
  money(major(minor, currency), currency, locale);
