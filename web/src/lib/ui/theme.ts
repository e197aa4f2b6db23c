export type Theme = 'system' | 'light' | 'dark';

const STORED = 'souk.theme';

/** Shows the page in a theme; `system` follows the device. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
}

/** As `applyTheme`, and remembers it on this device. */
export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // A browser without storage forgets the choice.
  }
}

export function storedTheme(): Theme {
  try {
    const theme = localStorage.getItem(STORED);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}
