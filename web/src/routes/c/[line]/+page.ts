import { I18n, chooseLanguage, storedLanguage } from '$lib/features/i18n';
import type { PageLoad } from './$types';

/** Only the texts of one language are loaded. */
export const load: PageLoad = async ({ params }) => {
  const i18n = new I18n(['messages', 'chat']);
  await i18n.use(chooseLanguage([storedLanguage(), ...navigator.languages]));
  return { i18n, name: params.line };
};
