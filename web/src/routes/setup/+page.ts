import { api } from '$lib/features/api';
import type { Setup } from '$lib/features/api';
import { Problem } from '$lib/features/http';
import { I18n, chooseLanguage, storedLanguage } from '$lib/features/i18n';
import type { PageLoad } from './$types';

/** Looking at a link does not use it. */
export const load: PageLoad = async ({ url }) => {
  const i18n = new I18n(['messages', 'console']);
  await i18n.use(chooseLanguage([storedLanguage(), ...navigator.languages]));
  const token = url.searchParams.get('token') ?? '';
  let setup: Setup | null = null;
  let problem: Problem | null = null;
  try {
    if (token) setup = await api.session.setup(token);
    else problem = new Problem(410, { code: 'expired_link' });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem = error;
  }
  return { i18n, token, setup, problem };
};
