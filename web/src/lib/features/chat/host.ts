import type { I18n } from '$lib/features/i18n';
import type { MessageHost, ThreadMessage } from '$lib/features/messages';
import { alert } from '$lib/ui/icons';
import type { Toasts } from '$lib/ui/toasts.svelte';
import type { Chat } from './chat.svelte';
import { problemText } from './problems';

interface Asks {
  /** Asks before a message is deleted for everyone. */
  remove: (message: ThreadMessage) => void;
  /** Asks why a message is complained about. */
  complain: (message: ThreadMessage) => void;
  /** Something was sent from a card or a sheet. */
  answered: () => void;
}

const NOTHING: ReadonlySet<string> = new Set();

/** What the message kit needs from the customer chat. */
export function chatHost(chat: Chat, i18n: I18n, toasts: Toasts, asks: Asks): MessageHost {
  const { t } = i18n;
  const business = () => chat.profile.name;
  return {
    own: 'in',
    mediaUrl: (message) => chat.mediaUrl(message),
    taken: ({ id }) => chat.answers.get(id) ?? NOTHING,
    answer: (message, content) => {
      chat.answer(message, content);
      asks.answered();
    },
    ask: (product, catalogId, message) => chat.ask(product, catalogId, message),
    shop: () => chat.shop(),
    orders: () => chat.profile.cart !== false,
    product: (id) => chat.product(id),
    person: () => {
      const visitor = chat.session?.visitor;
      return { name: visitor?.name ?? null, phone: visitor?.wa_id ? `+${visitor.wa_id}` : null };
    },
    find: chat.find,
    sender: ({ direction, author }) => {
      if (direction === 'in') return null;
      if (author.kind === 'automatic') return t('chat.automatic', { business: business() });
      return author.name;
    },
    author: ({ direction, author }) => (direction === 'in' ? t('chat.you') : (author.name ?? business())),
    failure: ({ pending, error }) => {
      if (pending?.state === 'failed') return problemText(i18n, pending.reason ?? '', pending.limit);
      return error ? (error.details ?? error.title) : null;
    },
    abilities: (message) => {
      const settled = !message.pending && message.type !== 'deleted';
      return {
        quote: settled,
        react: settled,
        edit: chat.editable(message),
        remove: chat.removable(message),
        retry: message.pending?.state === 'failed',
      };
    },
    quote: (message) => chat.quote(message),
    react: (message, emoji) => chat.react(message, emoji),
    edit: (message) => chat.edit(message),
    remove: asks.remove,
    retry: (message) => chat.retry(message),
    discard: (message) => chat.discard(message),
    more: (message) =>
      message.direction === 'out' && message.type !== 'deleted'
        ? [{ label: t('chat.report'), icon: alert, danger: true, run: () => asks.complain(message) }]
        : [],
    copied: () => toasts.show(t('chat.copied')),
    played: (message) => chat.played(message),
  };
}
