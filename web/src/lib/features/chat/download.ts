import type { I18n } from '$lib/features/i18n';
import { mediaOf, preview } from '$lib/features/messages';
import type { Message } from '$lib/features/messages';
import { bodyOf } from '$lib/features/messages';
import type { Line } from './types';

/** The chat as a text that a person can read. */
export function asText(messages: readonly Message[], line: Line, { t, date }: I18n): string {
  const rows = messages.map((message) => {
    const when = date(message.at, { dateStyle: 'short', timeStyle: 'medium' });
    const who = message.direction === 'in' ? t('chat.you') : (message.author.name ?? line.name);
    const file = message.media?.[mediaOf(message)?.id ?? '']?.file_name;
    const text =
      message.type === 'text' ? bodyOf(message) : [preview(message, t), file].filter(Boolean).join(' · ');
    const reactions = message.reactions.map(({ emoji }) => emoji).join(' ');
    return `[${when}] ${who}: ${text}${reactions ? ` (${reactions})` : ''}`;
  });
  return [`${line.name} ${line.display_phone_number}`, '', ...rows, ''].join('\n');
}

/** Hands a file to the browser to save. */
export function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
