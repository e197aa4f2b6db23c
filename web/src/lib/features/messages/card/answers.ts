/** The messages that answer a card, as the web-chat API takes them, and which of a card's offers were taken. */
import type { Content, ContactCard, LocationContent, Message } from '../types';

export const buttonReply = (id: string, title: string): Content => ({
  type: 'interactive',
  interactive: { type: 'button_reply', button_reply: { id, title } },
});

export const listReply = (row: { id: string; title: string; description: string }): Content => ({
  type: 'interactive',
  interactive: {
    type: 'list_reply',
    list_reply: {
      id: row.id,
      title: row.title,
      ...(row.description ? { description: row.description } : {}),
    },
  },
});

export const quickReply = (payload: string, text: string): Content => ({
  type: 'button',
  button: { payload, text },
});

export const place = (location: LocationContent): Content => ({ type: 'location', location });

export function contact(name: string, phone: string): Content {
  const [first, ...rest] = name.trim().split(/\s+/);
  const digits = phone.replace(/\D/g, '');
  const card: ContactCard = {
    name: {
      formatted_name: name.trim(),
      first_name: first ?? '',
      ...(rest.length > 0 ? { last_name: rest.join(' ') } : {}),
    },
    phones: [{ phone: `+${digits}`, type: 'CELL', wa_id: digits }],
  };
  return { type: 'contacts', contacts: [card] };
}

/** An address as the form gives it back; `saved` is the id of a known address that was picked. */
export function addressReply(values: Record<string, string>, saved: string | null, body: string): Content {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
  return {
    type: 'interactive',
    interactive: {
      type: 'nfm_reply',
      nfm_reply: {
        name: 'address_message',
        body,
        response_json: JSON.stringify({ ...(saved ? { saved_address_id: saved } : {}), values: filled }),
      },
    },
  };
}

interface Answer {
  type?: string;
  button_reply?: { id?: string; title?: string };
  list_reply?: { id?: string; title?: string; description?: string };
  nfm_reply?: { name?: string; body?: string; response_json?: string };
}

/** The inside of an interactive answer. */
export const answerOf = (message: Content): Answer => message.interactive ?? {};

/** The values of an answered form; empty when it is no object of texts. */
export function formValues(json: string | undefined): [string, string][] {
  try {
    const parsed = JSON.parse(json ?? '') as Record<string, unknown>;
    const values = (parsed.values ?? parsed) as Record<string, unknown>;
    return Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  } catch {
    return [];
  }
}

/** What a message takes of the card that it answers: the id of a button or row, or the type of the answer. */
export function taken(message: Content): string {
  const { button_reply, list_reply, nfm_reply } = answerOf(message);
  return (
    button_reply?.id ??
    list_reply?.id ??
    (nfm_reply ? 'address' : undefined) ??
    message.button?.payload ??
    message.type
  );
}

/** By the id of each answered message: what was taken of it. */
export function answersIn(messages: readonly Message[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const message of messages) {
    const id = message.context?.id;
    if (!id || message.direction !== 'in' || message.type === 'text' || message.type === 'deleted') continue;
    const known = all.get(id) ?? new Set<string>();
    all.set(id, known.add(taken(message)));
  }
  return all;
}
