/** The sign-in page that leads back to a place of the console. */
export const signInPath = (place: string): string =>
  place === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(place)}`;

/** Where to go after signing in: only to a place of this console. */
export function returnPath(to: string | null): string {
  if (!to?.startsWith('/') || to.startsWith('//') || to.includes('\\')) return '/';
  return /^\/(sign-in|setup)\b/.test(to) ? '/' : to;
}
