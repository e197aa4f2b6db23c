import type { Key } from '$lib/features/i18n';
import { plain } from './formatting';
import { bodyOf } from './types';
import type { Content } from './types';

type T = (key: Key, params?: Record<string, string | number>) => string;

const LABELS: Record<string, Key> = {
  image: 'messages.type.image',
  video: 'messages.type.video',
  audio: 'messages.type.audio',
  document: 'messages.type.document',
  sticker: 'messages.type.sticker',
  location: 'messages.type.location',
  contacts: 'messages.type.contacts',
  deleted: 'messages.type.deleted',
  order: 'messages.type.order',
};

/** One line that stands for a message: in quotes, announcements and the downloaded chat. */
export function preview(message: Content, t: T): string {
  if (message.type === 'text') return plain(bodyOf(message)).replace(/\s+/g, ' ');
  if (message.type === 'interactive')
    return interactiveText(message.interactive) || t('messages.type.interactive');
  if (message.type === 'template')
    return renderedText(message) || templateText(message.template) || t('messages.type.template');
  if (message.type === 'button') return message.button?.text ?? '';
  if (message.type === 'audio' && message.audio?.voice) return t('messages.type.voice');
  const label = LABELS[message.type];
  const caption =
    message.type === 'document' ? message.document?.caption || message.document?.filename : bodyOf(message);
  const head = label ? t(label) : t('messages.unsupported', { type: message.type });
  return caption ? `${head} · ${plain(caption).replace(/\s+/g, ' ')}` : head;
}

const renderedText = ({ rendered }: Content): string =>
  plain((rendered as { body?: string } | undefined)?.body ?? '').replace(/\s+/g, ' ');

interface InteractiveText {
  body?: { text?: string };
  nfm_reply?: { body?: string };
  button_reply?: { title?: string };
  list_reply?: { title?: string };
}

/** The words of a template, as far as the message itself carries them. */
export function templateText(template: Record<string, unknown> | undefined): string {
  const known = (template ?? {}) as TemplateText;
  const words = (known.components ?? [])
    .filter(({ type }) => type?.toLowerCase() === 'body')
    .flatMap(
      ({ text, parameters }) => text ?? (parameters ?? []).flatMap((parameter) => parameter.text ?? []),
    );
  return words.join(' · ') || (known.name ?? '').replaceAll('_', ' ');
}

interface TemplateText {
  name?: string;
  components?: { type?: string; text?: string; parameters?: { text?: string }[] }[];
}

export function interactiveText(interactive: Record<string, unknown> | undefined): string {
  const known = (interactive ?? {}) as InteractiveText;
  return (
    known.button_reply?.title ?? known.list_reply?.title ?? known.nfm_reply?.body ?? known.body?.text ?? ''
  );
}
