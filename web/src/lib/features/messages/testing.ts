import type { ThreadMessage } from './types';

/** A message for tests. */
export function message(fields: Partial<ThreadMessage>): ThreadMessage {
  return {
    id: 'wamid.1',
    conversation_id: '1',
    direction: 'in',
    at: 0,
    author: { kind: 'customer', id: null, name: null },
    type: 'text',
    text: { body: 'hi' },
    status: 'sent',
    times: {},
    error: null,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    ...fields,
  };
}
