/** Prices: integer minor units beside an ISO 4217 currency, as the server has them. Never a float in between. */

/** How many decimals a currency has. */
export function decimals(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** As an agent types it: `12.50`, `1200`. */
export function plain(minor: number, currency: string): string {
  const places = decimals(currency);
  const digits = String(minor).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** What an agent typed, in minor units; null when it is no price in this currency. A lone comma before decimals is a point. */
export function minorOf(text: string, currency: string): number | null {
  const places = decimals(currency);
  const tidy = text.trim().replace(/[\s\u00a0']/g, '');
  const grouped = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(tidy) ? tidy.replaceAll(',', '') : tidy.replace(',', '.');
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(grouped);
  if (!match) return null;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > places) return null;
  const minor = Number(`${match[1]}${fraction.padEnd(places, '0')}`);
  return minor <= 1_000_000_000_000 ? minor : null;
}

/** As people read it: `¥1,200`, `€12.50`. */
export function shown(minor: number, currency: string, locale: string): string {
  try {
    // The text keeps all digits; Intl takes it without rounding.
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(
      plain(minor, currency) as Intl.StringNumericLiteral,
    );
  } catch {
    return `${plain(minor, currency)} ${currency}`;
  }
}
