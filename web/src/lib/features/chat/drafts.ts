const key = (line: string): string => `souk.draft.${line}`;

/** What was typed and not sent, by line; it survives a reload. */
export const drafts = {
  read(line: string): string {
    try {
      return localStorage.getItem(key(line)) ?? '';
    } catch {
      return '';
    }
  },

  write(line: string, text: string): void {
    try {
      if (text) localStorage.setItem(key(line), text);
      else localStorage.removeItem(key(line));
    } catch {
      // A browser without storage forgets it.
    }
  },
};
