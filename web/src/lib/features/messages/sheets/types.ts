import type { ThreadMessage } from '../types';

/** What rises from the edge over a thread, each loaded when it is first opened. */
export type SheetName =
  'Address' | 'Bill' | 'Cart' | 'Catalogue' | 'Contact' | 'List' | 'Place' | 'Product' | 'Products';

export interface SheetProps {
  /** The message that it belongs to; null when it was opened from a menu. */
  message: ThreadMessage | null;
  /** What of the message was tapped. */
  detail: unknown;
  onclose: () => void;
}
