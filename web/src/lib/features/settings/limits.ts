/** The levels to choose from: the usual ones, the one there is now, and '' for no limit. */
export function levels(usual: readonly number[], now: number | null): string[] {
  const all = now === null ? usual : [...new Set([...usual, now])].sort((a, b) => a - b);
  return [...all.map(String), ''];
}

export const levelOf = (level: string): number | null => (level === '' ? null : Number(level));
