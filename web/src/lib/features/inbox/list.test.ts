import { describe, expect, it } from 'vitest';
import type { Conversation, ConversationPage } from '$lib/features/api';
import { ConversationList } from './list.svelte';
import { conversation } from './testing';

/** A server with conversations `count`..1, the newest with the greatest id. */
function server(count: number, pageSize = 2) {
  const known = new Map<string, Conversation>();
  const all = Array.from({ length: count }, (_, index) =>
    conversation({ id: String(count - index), last_activity_at: (count - index) * 10 }),
  );
  let requests = 0;
  const fetch = ({ cursor }: { cursor?: string | null }): Promise<ConversationPage> => {
    requests++;
    const start = cursor ? Number(cursor) : 0;
    const end = start + pageSize;
    return Promise.resolve({
      data: all.slice(start, end),
      next: end < count ? String(end) : null,
      total: count,
      unread_total: 0,
      live_seq: '1',
    });
  };
  const list = new ConversationList(
    { state: 'open', unread: false },
    {
      find: (id) => known.get(id),
      fetch,
      learn: (page) => page.data.forEach((one) => known.has(one.id) || known.set(one.id, one)),
    },
  );
  const change = (fields: Partial<Conversation>) => {
    const before = known.get(fields.id ?? '');
    const after = { ...(before ?? conversation()), ...fields };
    known.set(after.id, after);
    list.place(after, before);
    list.settle();
  };
  return { list, change, requests: () => requests };
}

const loaded = async (list: ConversationList, index: number) => {
  list.need(index);
  for (let round = 0; round < 50; round++) await Promise.resolve();
};

describe('a list of conversations', () => {
  it('knows its length before it is loaded and loads up to what is looked at', async () => {
    const { list, requests } = server(9);
    await list.refresh();
    expect(list.shown).toEqual(['9', '8']);
    expect(list.count).toBe(9);
    await loaded(list, 5);
    expect(list.shown).toEqual(['9', '8', '7', '6', '5', '4']);
    expect(requests()).toBe(3);
    await loaded(list, 8);
    expect(list.count).toBe(9);
    expect(list.shown.at(-1)).toBe('1');
  });

  it('moves what has news to the top and takes what is new', async () => {
    const { list, change } = server(4, 4);
    await list.refresh();
    change({ id: '2', last_activity_at: 1000 });
    expect(list.shown).toEqual(['2', '4', '3', '1']);
    change({ id: '77', last_activity_at: 2000 });
    expect(list.shown).toEqual(['77', '2', '4', '3', '1']);
    expect(list.total).toBe(5);
  });

  it('leaves out what belongs to a page that is not loaded', async () => {
    const { list, change } = server(9);
    await list.refresh();
    change({ id: '3', unread_count: 1, last_activity_at: 30 });
    expect(list.shown).toEqual(['9', '8']);
  });

  it('does not show a conversation twice when it moved up while pages were loaded', async () => {
    const { list, change } = server(6);
    await list.refresh();
    change({ id: '4', last_activity_at: 999 });
    await loaded(list, 5);
    expect(list.shown).toEqual(['4', '9', '8', '7', '6', '5', '3', '2', '1'].filter((id) => Number(id) <= 6));
  });

  it('holds the order while it is pointed at', async () => {
    const { list, change } = server(3, 3);
    await list.refresh();
    list.hold(true);
    change({ id: '1', last_activity_at: 999 });
    expect(list.shown).toEqual(['3', '2', '1']);
    expect(list.waiting).toBe(1);
    list.arrange();
    expect(list.shown).toEqual(['1', '3', '2']);
    change({ id: '2', last_activity_at: 1999 });
    list.hold(false);
    expect(list.shown).toEqual(['2', '1', '3']);
    expect(list.waiting).toBe(0);
  });

  it('keeps the open conversation until another one is opened', async () => {
    const { list, change } = server(3, 3);
    await list.refresh();
    list.keep('2');
    change({ id: '2', state: 'resolved' });
    expect(list.shown).toEqual(['3', '2', '1']);
    expect(list.total).toBe(2);
    list.keep('1');
    expect(list.shown).toEqual(['3', '1']);
    expect(list.beside('3', 1)).toBe('1');
    expect(list.beside('1', 1)).toBe(null);
  });
});
