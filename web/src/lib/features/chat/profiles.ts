import type { Line } from './types';

const key = (name: string): string => `souk.line.${name}`;

/** The line as it was when it was last opened by this name: shown at once, before the server answers. */
export function cachedProfile(name: string): Line | null {
  try {
    return JSON.parse(localStorage.getItem(key(name)) ?? 'null') as Line | null;
  } catch {
    return null;
  }
}

export function keepProfile(name: string, profile: Line): void {
  try {
    localStorage.setItem(key(name), JSON.stringify(profile));
  } catch {
    // Without storage the next visit waits for the server.
  }
}
