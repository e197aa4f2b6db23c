import { getContext, setContext } from 'svelte';
import type { MenuItem } from '$lib/ui/menu';
import type { Product } from '$lib/features/shop/types';
import type { Shop } from '$lib/features/shop/shop.svelte';
import type { SheetName } from './sheets/types';
import type { Content, MediaContent, ThreadMessage } from './types';

export interface Abilities {
  quote: boolean;
  react: boolean;
  edit: boolean;
  remove: boolean;
  retry: boolean;
}

/** What bubbles need from the page that shows them: the customer chat and the console each have one. */
export interface MessageHost {
  /** The side whose messages stand at the end. */
  readonly own: 'in' | 'out';
  mediaUrl(message: ThreadMessage, media: MediaContent): string | null;
  find(id: string): ThreadMessage | undefined;
  /** The name above a group of bubbles; null for none. */
  sender(message: ThreadMessage): string | null;
  /** Whom a quoted message is from. */
  author(message: ThreadMessage): string;
  /** Why a message was not sent, in words; null when it was. */
  failure(message: ThreadMessage): string | null;
  abilities(message: ThreadMessage): Abilities;
  quote(message: ThreadMessage): void;
  /** An empty emoji takes the reaction back. */
  react(message: ThreadMessage, emoji: string): void;
  edit(message: ThreadMessage): void;
  remove(message: ThreadMessage): void;
  retry(message: ThreadMessage): void;
  /** Takes a failed or waiting message out of the queue. */
  discard(message: ThreadMessage): void;
  /** Further entries of a message's menu. */
  more?(message: ThreadMessage): MenuItem[];
  copied(): void;
  played(message: ThreadMessage): void;
  /** What of a message's offers was taken: ids of buttons and rows, and types of other answers. */
  taken(message: ThreadMessage): ReadonlySet<string>;
  /** Sends an answer to a message, or of its own with null. Absent where nobody answers: the console. */
  answer?(message: ThreadMessage | null, content: Content): void;
  /** Begins a question about a product. */
  ask?(product: Product, catalogId: string, message: ThreadMessage | null): void;
  /** The catalogue and the cart. */
  shop?(): Promise<Shop>;
  /** Whether a cart can be filled and ordered. */
  orders?(): boolean;
  /** A product that was seen on this visit. */
  product?(id: string): Product | null;
  /** The person who answers, as far as it is known; the phone number is a confirmed one. */
  person?(): { name: string | null; phone: string | null };
}

const HOST = Symbol('message host');
export const setHost = (host: MessageHost): MessageHost => setContext(HOST, host);
export const getHost = (): MessageHost => getContext<MessageHost>(HOST);

/** What bubbles need from the thread around them. */
export interface ThreadView {
  jump(id: string): void;
  open(message: ThreadMessage): void;
  menu(message: ThreadMessage, anchor: HTMLElement): void;
  sheet(name: SheetName, message: ThreadMessage | null, detail?: unknown): void;
}

const VIEW = Symbol('thread view');
export const setView = (view: ThreadView): ThreadView => setContext(VIEW, view);
export const getView = (): ThreadView => getContext<ThreadView>(VIEW);

export const myReaction = (message: ThreadMessage, own: 'in' | 'out'): string | null =>
  message.reactions.find((reaction) => reaction.by === (own === 'in' ? 'customer' : 'business'))?.emoji ??
  null;
