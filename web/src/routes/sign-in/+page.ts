import { I18n, chooseLanguage, storedLanguage } from '$lib/features/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
  const i18n = new I18n(['messages', 'console']);
  await i18n.use(chooseLanguage([storedLanguage(), ...navigator.languages]));
  return { i18n, token: url.searchParams.get('token'), to: url.searchParams.get('to') };
};
