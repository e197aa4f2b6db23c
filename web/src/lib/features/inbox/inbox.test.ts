import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation, Me } from '$lib/features/api';
import type { Message } from '$lib/features/messages';
import { message } from '$lib/features/messages/testing';
import { Session } from '$lib/features/session';
import { InboxStore } from './inbox.svelte';
import { conversation } from './testing';

const me: Me = {
  agent: {
    id: '1',
    name: 'Maya',
    email: 'm@x',
    role: 'agent',
    language: 'en',
    theme: 'system',
    enter_sends: true,
  },
  business: { id: '1', name: 'Luigi', time_zone: 'UTC', language: 'en' },
  phone_numbers: [],
  live_seq: '10',
  has_sandbox: false,
};

/** What the server has; the live sequence is 10. */
let conversations: Conversation[];
let messages: Message[];
let read: string[];

const json = (body: unknown, status = 200) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

beforeEach(() => {
  vi.useFakeTimers();
  conversations = [
    conversation({ id: '2', last_activity_at: 20 }),
    conversation({ id: '1', last_activity_at: 10 }),
  ];
  messages = [message({ id: 'a', at: 1 }), message({ id: 'b', at: 2 })];
  read = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith('/read')) {
      read.push(((await request.json()) as { up_to: string }).up_to);
      return json(null, 204);
    }
    if (pathname.endsWith('/messages')) return json({ data: messages, has_more: false, live_seq: '10' });
    return json({
      data: conversations,
      next: null,
      total: conversations.length,
      unread_total: 0,
      live_seq: '10',
    });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<InboxStore> {
  const inbox = new InboxStore(new Session(me, () => undefined), () => undefined);
  await inbox.list.refresh();
  await inbox.open('1');
  return inbox;
}

const texts = (inbox: InboxStore) =>
  inbox.thread?.messages.map((one) => `${one.id} ${one.text?.body ?? one.type} ${one.status}`);

describe('what comes by the live socket', () => {
  it('is applied once, whatever comes twice', async () => {
    const inbox = await opened();
    const fresh = message({ id: 'c', at: 3 });
    inbox.receive({ type: 'message', seq: '11', message: fresh });
    inbox.receive({ type: 'message', seq: '11', message: fresh });
    expect(inbox.thread?.messages.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('never goes back to an older version', async () => {
    const inbox = await opened();
    inbox.receive({ type: 'message', seq: '13', message: message({ id: 'b', at: 2, status: 'read' }) });
    inbox.receive({ type: 'message', seq: '12', message: message({ id: 'b', at: 2, status: 'delivered' }) });
    // From before the page was made.
    inbox.receive({
      type: 'message',
      seq: '9',
      message: message({ id: 'a', at: 1, text: { body: 'before an edit' } }),
    });
    expect(texts(inbox)).toEqual(['a hi sent', 'b hi read']);
  });

  it('keeps its newer version when the page is fetched again', async () => {
    const inbox = await opened();
    inbox.receive({ type: 'message', seq: '13', message: message({ id: 'b', at: 2, status: 'read' }) });
    inbox.receive({ type: 'message', seq: '14', message: message({ id: 'c', at: 3 }) });
    await inbox.thread?.load();
    expect(texts(inbox)).toEqual(['a hi sent', 'b hi read', 'c hi sent']);
  });

  it('puts messages in the order of time', async () => {
    const inbox = await opened();
    inbox.receive({ type: 'message', seq: '12', message: message({ id: 'd', at: 4 }) });
    inbox.receive({ type: 'message', seq: '11', message: message({ id: 'c', at: 3 }) });
    expect(inbox.thread?.messages.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('moves conversations and counts what is unread', async () => {
    const inbox = await opened();
    const changed = conversation({ id: '1', last_activity_at: 30, unread_count: 1 });
    inbox.receive({ type: 'conversation', seq: '12', conversation: changed });
    inbox.receive({
      type: 'conversation',
      seq: '11',
      conversation: conversation({ id: '1', last_activity_at: 25 }),
    });
    vi.advanceTimersByTime(100);
    expect(inbox.list.shown).toEqual(['1', '2']);
    expect(inbox.unreadTotal).toBe(1);
    expect(inbox.conversations.get('1')?.unread_count).toBe(1);
  });

  it('does not bring back the badge of what was just read', async () => {
    const inbox = await opened();
    const last = {
      id: 'b',
      type: 'text',
      direction: 'in',
      author_kind: 'customer',
      author_id: null,
      author_name: null,
      preview: '',
      status: 'delivered',
      at: 2,
      deleted: false,
    } as const;
    inbox.receive({
      type: 'conversation',
      seq: '11',
      conversation: conversation({ id: '1', unread_count: 2, last_message: last }),
    });
    inbox.read();
    inbox.receive({
      type: 'conversation',
      seq: '12',
      conversation: conversation({ id: '1', unread_count: 2, last_message: last }),
    });
    expect(inbox.conversations.get('1')?.unread_count).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(read).toEqual(['b']);
  });

  it('marks where the agent looked away', async () => {
    const inbox = await opened();
    inbox.looking = true;
    inbox.receive({ type: 'message', seq: '11', message: message({ id: 'c', at: 3 }) });
    expect(inbox.thread?.unreadFrom).toBe(null);
    inbox.looking = false;
    inbox.receive({ type: 'message', seq: '12', message: message({ id: 'd', at: 4 }) });
    inbox.receive({ type: 'message', seq: '13', message: message({ id: 'e', at: 5 }) });
    expect(inbox.thread?.unreadFrom).toBe('d');
  });

  it('shows who writes until they stop', async () => {
    const inbox = await opened();
    inbox.receive({ type: 'typing', conversation_id: '1', by: 'customer', name: 'Aiko', state: 'on' });
    inbox.receive({
      type: 'typing',
      conversation_id: '1',
      by: 'agent',
      agent_id: '1',
      name: 'Maya',
      state: 'on',
    });
    expect(inbox.typing.of('1')).toEqual([{ agentId: null, name: 'Aiko' }]);
    inbox.receive({ type: 'message', seq: '11', message: message({ id: 'c', at: 3 }) });
    expect(inbox.typing.of('1')).toEqual([]);
    inbox.receive({ type: 'typing', conversation_id: '1', by: 'customer', name: 'Aiko', state: 'on' });
    vi.advanceTimersByTime(26_000);
    expect(inbox.typing.of('1')).toEqual([]);
  });
});
