interface Memory {
  read: () => string;
  /** An empty text forgets. */
  write: (text: string) => void;
}

/** A small choice that is kept on this device. */
export const remembered = (key: string): Memory => ({
  read() {
    try {
      return localStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  },
  write(text) {
    try {
      if (text) localStorage.setItem(key, text);
      else localStorage.removeItem(key);
    } catch {
      // A browser without storage forgets it.
    }
  },
});
