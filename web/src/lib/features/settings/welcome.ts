import type { I18n } from '$lib/features/i18n';

export const VARIABLES = ['customer', 'business', 'hours', 'reference'] as const;
export type Variable = (typeof VARIABLES)[number];

const PATTERN = /\{\{\s*(\w+)\s*\}\}/g;

/** The text as a customer would read it. Unknown variables stay as they are. */
export const filled = (text: string, values: Record<string, string>): string =>
  text.replace(PATTERN, (whole, name: string) => values[name] ?? whole);

/** The variables of a text that we do not know. */
export const unknownVariables = (text: string): string[] =>
  [...text.matchAll(PATTERN)]
    .map((match) => match[1] ?? '')
    .filter((name) => !VARIABLES.some((known) => known === name));

/** Puts a variable where the caret is. */
export function inserted(
  text: string,
  name: Variable,
  from: number,
  to: number,
): { text: string; caret: number } {
  const variable = `{{${name}}}`;
  return { text: text.slice(0, from) + variable + text.slice(to), caret: from + variable.length };
}

/** What the variables stand for in the preview, in a language. */
export function examples(t: I18n['t'], language: string, business: string): Record<Variable, string> {
  const japanese = language.startsWith('ja');
  return {
    customer: japanese ? '愛子' : 'Aiko',
    business,
    hours: japanese ? '現在営業中です（22:00まで）' : 'open until 22:00',
    reference: t('welcome.example_reference'),
  };
}
