/** Money is a whole number of a currency's smallest unit (ISO 4217): yen for JPY, cents for EUR. */
const digits = new Map<string, number>();

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
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value);
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
