import type { Conversation } from '$lib/features/api';

/** A conversation for tests. */
export function conversation(fields: Partial<Conversation> = {}): Conversation {
  return {
    id: '1',
    phone_number_id: '1',
    channel: 'webchat',
    state: 'open',
    contact: { id: '9', name: 'Aiko', wa_id: null, user_id: null, language: null, reachable: true },
    last_message: null,
    unread_count: 0,
    marked_unread: false,
    first_unread_id: null,
    last_activity_at: 0,
    window_applies: false,
    window_closes_at: null,
    reference: null,
    created_at: 0,
    ...fields,
  };
}
