/** Which key does what. Single keys work only outside text fields and can be turned off (WCAG 2.1.4). */

export type Action =
  | 'next'
  | 'previous'
  | 'reply'
  | 'quote'
  | 'resolve'
  | 'unread'
  | 'context'
  | 'find'
  | 'help'
  | 'palette'
  | 'go_inbox'
  | 'go_links'
  | 'go_catalogue'
  | 'go_templates'
  | 'go_settings';

export interface Pressed {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
}

export interface Circumstances {
  /** The focus is in a text field. */
  typing: boolean;
  singleKeys: boolean;
  /** G was pressed just before. */
  leader: boolean;
}

const SINGLE: Record<string, Action> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  q: 'quote',
  e: 'resolve',
  u: 'unread',
  ']': 'context',
  '/': 'find',
  '?': 'help',
};

const AFTER_G: Record<string, Action> = {
  i: 'go_inbox',
  l: 'go_links',
  c: 'go_catalogue',
  t: 'go_templates',
  s: 'go_settings',
};

const WITH_ALT: Record<string, Action> = { j: 'next', k: 'previous', l: 'reply', e: 'resolve', o: 'context' };

const CODES: Record<string, string> = { Slash: '/', BracketRight: ']' };

/** The Latin key of a press: of the letter itself, or of its place where the layout writes another script. */
export function latin({ key, code, altKey, shiftKey }: Pressed): string {
  if (!altKey && /^[!-~]$/.test(key)) return key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? CODES[code] ?? '';
  return letter === '/' && shiftKey ? '?' : letter;
}

/** What a key press asks for; `leader` waits for a second key. */
export function actionOf(
  pressed: Pressed,
  { typing, singleKeys, leader }: Circumstances,
): Action | 'leader' | null {
  if (pressed.isComposing) return null;
  const key = latin(pressed);
  const mod = pressed.ctrlKey || pressed.metaKey;
  if (mod) return key === 'k' && !pressed.altKey && !pressed.shiftKey ? 'palette' : null;
  if (pressed.altKey) return pressed.shiftKey ? null : (WITH_ALT[key] ?? null);
  if (typing || !singleKeys) return null;
  if (pressed.shiftKey && key !== '?') return null;
  if (leader) return AFTER_G[key] ?? null;
  return key === 'g' ? 'leader' : (SINGLE[key] ?? null);
}

/** Whether keys typed into an element are text. */
export function isTextField(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (
    element.isContentEditable ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  )
    return true;
  return (
    element instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range'].includes(element.type)
  );
}

const STORED = 'souk.single_keys';

export const singleKeys = {
  on(): boolean {
    try {
      return localStorage.getItem(STORED) !== 'off';
    } catch {
      return true;
    }
  },
  set(on: boolean): void {
    try {
      if (on) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, 'off');
    } catch {
      // A browser without storage forgets the choice.
    }
  },
};
