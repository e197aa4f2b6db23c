import { getContext, setContext } from 'svelte';
import type { MenuItem } from '$lib/ui/menu';
import type { MediaContent, ThreadMessage } from './types';

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
}

const HOST = Symbol('message host');
export const setHost = (host: MessageHost): MessageHost => setContext(HOST, host);
export const getHost = (): MessageHost => getContext<MessageHost>(HOST);

/** What bubbles need from the thread around them. */
export interface ThreadView {
  jump(id: string): void;
  open(message: ThreadMessage): void;
  menu(message: ThreadMessage, anchor: HTMLElement): void;
}

const VIEW = Symbol('thread view');
export const setView = (view: ThreadView): ThreadView => setContext(VIEW, view);
export const getView = (): ThreadView => getContext<ThreadView>(VIEW);

export const myReaction = (message: ThreadMessage, own: 'in' | 'out'): string | null =>
  message.reactions.find((reaction) => reaction.by === (own === 'in' ? 'customer' : 'business'))?.emoji ??
  null;
