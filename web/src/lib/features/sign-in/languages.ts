import { LANGUAGES } from '$lib/features/i18n';
import type { Language } from '$lib/features/i18n';

/** The languages that the console's screens are complete in. */
export const CONSOLE_LANGUAGES: readonly { value: Language; label: string }[] = (['en', 'ja'] as const).map(
  (value) => ({
    value,
    label: LANGUAGES[value],
  }),
);

const NOTED = 'souk.language_chosen';

/** A language chosen before signing in becomes the agent's own. */
export const chosenHere = {
  note(language: Language): void {
    try {
      sessionStorage.setItem(NOTED, language);
    } catch {
      // A browser without storage forgets it.
    }
  },
  take(): string | null {
    try {
      const language = sessionStorage.getItem(NOTED);
      sessionStorage.removeItem(NOTED);
      return language;
    } catch {
      return null;
    }
  },
};
