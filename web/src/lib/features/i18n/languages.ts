/** The languages of the screens, by their own names. */
export const LANGUAGES = {
  en: 'English',
  ja: '日本語',
  ar: 'العربية',
} as const;

export type Language = keyof typeof LANGUAGES;

export const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;

const RTL = new Set<string>(['ar', 'he', 'fa', 'ur']);

export const direction = (language: string): 'ltr' | 'rtl' => (RTL.has(language) ? 'rtl' : 'ltr');

/** Picks the first wanted language that we have; `en-GB` matches `en`. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const base = tag?.split(/[-_]/)[0]?.toLowerCase() ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}

/** Keeps a phone number or a name in its own direction inside a sentence of the other. */
export const isolate = (text: string): string => `\u2068${text}\u2069`;
