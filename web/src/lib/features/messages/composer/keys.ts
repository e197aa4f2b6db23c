import type { Attachment } from 'svelte/attachments';

const COMPOSING_KEY = 229;

interface Pressed {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  keyCode: number;
}

/** Whether a key sends the text. The Enter that ends a composition (Japanese, Chinese, Korean) never does. */
export function sends(event: Pressed, enterSends: boolean): boolean {
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === COMPOSING_KEY) return false;
  if (event.shiftKey || event.altKey) return false;
  return enterSends || event.ctrlKey || event.metaKey;
}

/** Lets a text area be as high as its text; CSS limits it. Runs again whenever the text changes. */
export function growing(text: () => string): Attachment<HTMLTextAreaElement> {
  return (element) => {
    text();
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  };
}
