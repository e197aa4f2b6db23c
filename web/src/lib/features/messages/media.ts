/** The last part of an address, for a file that is not here yet. */
export function fileName(link: string | undefined): string {
  try {
    return decodeURIComponent(new URL(link ?? '').pathname.split('/').at(-1) ?? '');
  } catch {
    return '';
  }
}

/** Pictures are shown from our own server only: another one would learn who reads when. */
export function ownUrl(url: string | null | undefined): string | null {
  if (!url) return null;
  if (url.startsWith('data:image/')) return url;
  try {
    const { origin, pathname, search } = new URL(url, location.origin);
    return origin === location.origin ? pathname + search : null;
  } catch {
    return null;
  }
}
