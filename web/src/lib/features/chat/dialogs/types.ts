import type { Language } from '$lib/features/i18n';
import type { ThreadMessage } from '$lib/features/messages';

/** The dialogs of the chat, each loaded when it is first opened. */
export type DialogName =
  'About' | 'Complain' | 'Confirm' | 'Download' | 'Forget' | 'Languages' | 'Remove' | 'Themes';

export interface DialogProps {
  /** The message that the dialog is about, if any. */
  message: ThreadMessage | null;
  onclose: () => void;
  onlanguage: (language: Language) => Promise<void>;
}
