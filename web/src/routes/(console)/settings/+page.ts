import { redirect } from '@sveltejs/kit';

/** The first page of the settings. */
export const load = (): never => redirect(307, '/settings/profile');
