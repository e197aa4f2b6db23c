import { describe, expect, it } from 'vitest';
import { message } from '$lib/features/messages/testing';
import { insert, isNews, replace, thread } from './merge';
import type { Entry } from './store';

const entry = (fields: Partial<Entry>): Entry => ({
  line: '1',
  clientId: 'c',
  at: 100,
  op: 'send',
  target: null,
  content: { type: 'text', text: { body: 'hi' } },
  file: null,
  mediaId: null,
  state: 'queued',
  reason: null,
  limit: null,
  ...fields,
});
const merged = (messages: Parameters<typeof thread>[0], entries: Entry[]) =>
  thread(messages, entries, {}, () => null);

describe('merge', () => {
  it('does not let a slow answer take back what the live socket said', () => {
    const read = message({ id: 'a', status: 'read' });
    expect(isNews(undefined, read)).toBe(true);
    expect(isNews(read, message({ id: 'a', status: 'delivered' }))).toBe(false);
    expect(isNews(read, message({ id: 'a', edited_at: 5 }))).toBe(true);
    expect(isNews(read, message({ id: 'a', deleted_at: 5 }))).toBe(true);
    expect(isNews(message({ id: 'a', deleted_at: 5 }), message({ id: 'a', edited_at: 5 }))).toBe(false);
    expect(isNews(message({ id: 'a', edited_at: 6 }), message({ id: 'a', edited_at: 5 }))).toBe(false);
  });

  it('puts messages in the order of time and changed ones in place', () => {
    const a = message({ id: 'a', at: 1 });
    const c = message({ id: 'c', at: 3 });
    const list = insert([a, c], message({ id: 'b', at: 2 }));
    expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(replace(list, message({ id: 'b', at: 2, status: 'read' }))[1]?.status).toBe('read');
  });

  it('shows what waits at the end, once', () => {
    const sent = message({ id: 'wamid.1', client_id: 'sent', at: 1 });
    const shown = merged([sent], [entry({ clientId: 'sent' }), entry({ clientId: 'waits' })]);
    expect(shown.map(({ id }) => id)).toEqual(['wamid.1', 'local:waits']);
    expect(shown[1]?.pending?.state).toBe('queued');
  });

  it('shows reactions, edits and removals before the server has them, and takes refused ones back', () => {
    const one = message({ id: 'm', reactions: [{ by: 'customer', emoji: '👍' }] });
    const reaction = entry({ content: { type: 'reaction', reaction: { message_id: 'm', emoji: '❤️' } } });
    expect(merged([one], [reaction])[0]?.reactions).toEqual([{ by: 'customer', emoji: '❤️' }]);
    const edit = entry({ op: 'edit', target: 'm', content: { type: 'text', text: { body: 'new' } } });
    expect(merged([one], [edit])[0]?.text?.body).toBe('new');
    expect(merged([one], [{ ...edit, state: 'failed' }])[0]?.text?.body).toBe('hi');
    expect(merged([one], [entry({ op: 'remove', target: 'm' })])[0]?.type).toBe('deleted');
  });
});
