import type { ContactCard } from '../types';

const escape = (text: string): string => text.replace(/[\\,;]/g, '\\$&').replace(/\n/g, '\\n');

/** A contact as a vCard 3.0, which phones and address books take. */
export function vcard(card: ContactCard): string {
  const name = card.name?.formatted_name ?? '';
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escape(name)}`,
    `N:${escape(name)};;;;`,
    ...(card.org?.company ? [`ORG:${escape(card.org.company)}`] : []),
    ...(card.org?.title ? [`TITLE:${escape(card.org.title)}`] : []),
    ...(card.phones ?? []).map(({ phone, wa_id }) => `TEL;TYPE=CELL:${escape(phone ?? `+${wa_id ?? ''}`)}`),
    ...(card.emails ?? []).map(({ email }) => `EMAIL:${escape(email ?? '')}`),
    ...(card.urls ?? []).map(({ url }) => `URL:${escape(url ?? '')}`),
    'END:VCARD',
    '',
  ].join('\r\n');
}
