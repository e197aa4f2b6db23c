import { Problem } from '$lib/features/http';
import { problemText } from '$lib/features/api/problems';
import type { I18n } from '$lib/features/i18n';
import type { MessageHost, ThreadMessage } from '$lib/features/messages';
import { info } from '$lib/ui/icons-more';
import { unread } from '$lib/ui/icons-console';
import type { MenuItem } from '$lib/ui/menu';
import type { Toasts } from '$lib/ui/toasts.svelte';
import type { InboxStore } from './inbox.svelte';
import { nameOf } from './preview';

interface Asks {
  /** Asks before a message is deleted for everyone. */
  remove: (message: ThreadMessage) => void;
  /** Shows when a message was sent, delivered and read. */
  details: (message: ThreadMessage) => void;
  markUnread: (message: ThreadMessage) => void;
}

/** Why the network refused a message, in plain language where we know the code. */
export function failureText(
  { t, has }: I18n,
  { code, title, details }: NonNullable<ThreadMessage['error']>,
): string {
  const key = `failure.${code}`;
  return has(key) ? t(key) : t('failure.other', { reason: details || title, code });
}

const NOTHING: ReadonlySet<string> = new Set();

/** What the message kit needs from the console. */
export function consoleHost(inbox: InboxStore, i18n: I18n, toasts: Toasts, asks: Asks): MessageHost {
  const { t } = i18n;
  const { session } = inbox;
  const thread = () => inbox.thread;
  const customer = (id: string): string => {
    const conversation = inbox.conversations.get(id);
    return conversation ? nameOf(conversation.contact, i18n) : t('inbox.visitor');
  };
  const author = ({ direction, author, conversation_id }: ThreadMessage): string => {
    if (direction === 'in') return customer(conversation_id);
    if (author.kind === 'automatic') return t('inbox.automatic');
    if (author.kind === 'api') return t('inbox.by_api');
    return author.id === session.agent.id ? t('inbox.you') : (author.name ?? t('inbox.colleague'));
  };
  return {
    own: 'out',
    mediaUrl: (message) => thread()?.mediaUrl(message) ?? null,
    taken: ({ id }) => thread()?.answers.get(id) ?? NOTHING,
    find: (id) => thread()?.find(id),
    sender: (message) =>
      message.direction === 'in' || message.author.id === session.agent.id ? null : author(message),
    author,
    failure: ({ pending, error }) => {
      if (pending?.state === 'failed')
        return problemText(
          i18n,
          new Problem(422, {
            code: pending.reason ?? '',
            ...(pending.limit === null ? {} : { limit: pending.limit }),
          }),
        );
      return error ? failureText(i18n, error) : null;
    },
    abilities: (message) => {
      const settled = session.answers && !message.pending && message.type !== 'deleted';
      const refused = message.direction === 'out' && message.status === 'failed' && settled;
      return {
        quote: settled && !refused,
        react: settled && !refused,
        edit: session.answers && (thread()?.editable(message) ?? false),
        remove: session.answers && (thread()?.removable(message) ?? false),
        retry: message.pending?.state === 'failed' || refused,
      };
    },
    quote: (message) => thread()?.quote(message),
    react: (message, emoji) => thread()?.react(message, emoji),
    edit: (message) => thread()?.edit(message),
    remove: asks.remove,
    retry: (message) => thread()?.retry(message),
    discard: (message) => thread()?.discard(message),
    more: (message) => {
      const items: MenuItem[] = [];
      if (message.pending || message.type === 'deleted') return items;
      if (session.answers && message.direction === 'in')
        items.push({ label: t('inbox.unread_from_here'), icon: unread, run: () => asks.markUnread(message) });
      items.push({ label: t('inbox.details'), icon: info, run: () => asks.details(message) });
      return items;
    },
    copied: () => toasts.show(t('inbox.copied')),
    played: () => undefined,
  };
}
