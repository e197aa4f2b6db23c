import { redirect } from '@sveltejs/kit';
import { api } from '$lib/features/api';
import { Problem, isProblem } from '$lib/features/http';
import { I18n, chooseLanguage, storedLanguage } from '$lib/features/i18n';
import { signInPath } from '$lib/features/session';
import type { LayoutLoad } from './$types';

/** Who is signed in, and the texts in their language. Runs once: it must not depend on the address. */
export const load: LayoutLoad = async ({ url, untrack }) => {
  const i18n = new I18n(['messages', 'cards', 'console']);
  try {
    const me = await api.session.me();
    await i18n.use(chooseLanguage([me.agent.language, ...navigator.languages]));
    return { i18n, me, problem: null };
  } catch (error) {
    if (isProblem(error, 'no_session')) redirect(307, signInPath(untrack(() => url.pathname + url.search)));
    if (!(error instanceof Problem)) throw error;
    await i18n.use(chooseLanguage([storedLanguage(), ...navigator.languages]));
    return { i18n, me: null, problem: error };
  }
};
