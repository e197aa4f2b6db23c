import type { LastMessage } from '$lib/features/api';
import type { Entry } from '$lib/features/outbox/store';
import type { I18n, Key } from '$lib/features/i18n';
import { preview as previewOf } from '$lib/features/messages';

const LABELS: Record<string, Key> = {
  image: 'messages.type.image',
  video: 'messages.type.video',
  audio: 'messages.type.audio',
  document: 'messages.type.document',
  sticker: 'messages.type.sticker',
  location: 'messages.type.location',
  contacts: 'messages.type.contacts',
  template: 'messages.type.template',
  order: 'messages.type.order',
};

/** One line for the newest message of a conversation. */
export function lineOf(message: LastMessage, { t }: I18n): string {
  if (message.deleted) return t('messages.type.deleted');
  const label = LABELS[message.type];
  if (!label) return message.preview || t('messages.unsupported', { type: message.type });
  return message.preview ? `${t(label)} · ${message.preview}` : t(label);
}

/** Who wrote it, as the beginning of the line; empty for the customer. `me` is the signed-in agent. */
export function senderOf(message: LastMessage, me: string, { t }: I18n): string {
  if (message.direction === 'in') return '';
  if (message.author_kind !== 'agent') return t('inbox.automatic_prefix');
  if (message.author_id === me) return t('inbox.you_prefix');
  return t('inbox.name_prefix', { name: message.author_name ?? t('inbox.colleague') });
}

/** The newest message that waits to be sent. */
export const newestWaiting = (entries: readonly Entry[]): Entry | undefined =>
  entries.findLast((entry) => entry.op === 'send' && entry.content.type !== 'reaction');

export const waitingLine = (entry: Entry, { t }: I18n): string => previewOf(entry.content, t);

/** When something happened, as short as a list needs it. */
export function shortTime(at: number, now: number, { t, time, date }: I18n): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return t('inbox.now');
  if (minutes < 60) return t('inbox.minutes', { count: minutes });
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (at >= midnight) return time(at);
  if (at >= midnight - 6 * 86_400_000) return date(at, { weekday: 'short' });
  const year =
    new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const);
  return date(
    at,
    year.year ? { day: 'numeric', month: 'numeric', ...year } : { day: 'numeric', month: 'short' },
  );
}

/** What a contact is called. */
export function nameOf(contact: { name: string | null; wa_id: string | null }, { t }: I18n): string {
  return contact.name ?? (contact.wa_id ? `+${contact.wa_id}` : t('inbox.visitor'));
}

/** What the initials of a contact are made of: the last digits of a number where there is no name. */
export const faceOf = (contact: { name: string | null; wa_id: string | null }): string =>
  contact.name ?? (contact.wa_id ? [...contact.wa_id.slice(-2)].join(' ') : '?');

/** "5 h", "12 min": how long until the window closes. */
export function shortDuration(ms: number, { t }: I18n): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 60) return t('inbox.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('inbox.hours', { count: hours }) : t('inbox.days', { count: Math.floor(hours / 24) });
}
