const STORED = 'souk.emoji';
const KEPT = 24;

export const COMMON = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

/** The emoji that were used last on this device, newest first. */
export function recentEmoji(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    const list = [emoji, ...recentEmoji().filter((known) => known !== emoji)].slice(0, KEPT);
    localStorage.setItem(STORED, JSON.stringify(list));
  } catch {
    // Without storage there is no memory of them.
  }
}

/** Six for the reaction bar: the last used, filled up with common ones. */
export const reactionEmoji = (): string[] =>
  [...new Set([...recentEmoji().slice(0, 6), ...COMMON])].slice(0, 6);
