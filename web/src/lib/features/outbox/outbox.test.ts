import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '$lib/features/http';
import { message } from '$lib/features/messages/testing';
import type { Content, Message } from '$lib/features/messages';
import { Outbox } from './outbox';
import type { OutboxOptions } from './outbox';
import { DeviceStore } from './store';
import type { Entry } from './store';

const text = (body: string): Content => ({ type: 'text', text: { body } });

/** A server that keeps the first message of each client id. */
class Server {
  online = true;
  refuse: Problem | null = null;
  /** The answer is lost after the message is stored. */
  loseAnswer = false;
  stored = new Map<string, string>();
  sends = 0;

  send = (clientId: string, content: Content): Promise<Message> => {
    this.sends++;
    if (!this.online) return Promise.reject(new Problem(0));
    if (this.refuse) return Promise.reject(this.refuse);
    if (!this.stored.has(clientId)) this.stored.set(clientId, content.text?.body ?? content.type);
    if (this.loseAnswer) {
      this.loseAnswer = false;
      return Promise.reject(new Problem(0));
    }
    return Promise.resolve(message({ id: `wamid.${clientId}`, client_id: clientId }));
  };

  get bodies(): string[] {
    return [...this.stored.values()];
  }
}

let server: Server;
let store: DeviceStore;

function outbox(options: Partial<OutboxOptions> = {}) {
  const seen: { entries: readonly Entry[] } = { entries: [] };
  const box = new Outbox({
    line: '1',
    api: {
      send: server.send,
      edit: () => Promise.reject(new Problem(409, { code: 'too_late' })),
      remove: () => Promise.resolve(undefined),
      upload: () => Promise.reject(new Problem(0)),
    },
    store,
    session: () => Promise.resolve(),
    onsessionlost: () => undefined,
    onsent: () => undefined,
    onrefused: () => undefined,
    onchange: (entries) => (seen.entries = entries),
    ...options,
  });
  return { box, seen };
}

const settle = () =>
  vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, 40)));

beforeEach(() => {
  server = new Server();
  store = new DeviceStore('test', new IDBFactory());
});
afterEach(() => void vi.useRealTimers());

describe('outbox', () => {
  it('sends at once and in order', async () => {
    const { box, seen } = outbox();
    for (const body of ['a', 'b', 'c']) box.send(text(body));
    expect(seen.entries.map((entry) => entry.content.text?.body)).toEqual(['a', 'b', 'c']);
    await settle();
    expect(server.bodies).toEqual(['a', 'b', 'c']);
    expect(seen.entries).toEqual([]);
    expect(await store.entries('1')).toEqual([]);
  });

  it('keeps what is written offline over a reload and sends it once, in order', async () => {
    server.online = false;
    const before = outbox().box;
    for (const body of ['a', 'b', 'c']) before.send(text(body));
    await settle();
    before.stop();
    expect(server.bodies).toEqual([]);

    server.online = true;
    const { box, seen } = outbox();
    await box.load();
    expect(seen.entries).toHaveLength(3);
    await box.flush();
    expect(server.bodies).toEqual(['a', 'b', 'c']);
    expect(seen.entries).toEqual([]);
  });

  it('does not send twice when the answer is lost', async () => {
    server.loseAnswer = true;
    const { box } = outbox();
    box.send(text('a'));
    await settle();
    await box.flush();
    expect(server.sends).toBe(2);
    expect(server.bodies).toEqual(['a']);
  });

  it('keeps the text of a refused message, goes on with the next and retries on demand', async () => {
    const { box, seen } = outbox();
    server.refuse = new Problem(422, { code: 'too_long', limit: 4096 });
    const refused = box.send(text('a'));
    await settle();
    expect(seen.entries[0]).toMatchObject({ state: 'failed', reason: 'too_long', limit: 4096 });
    server.refuse = null;
    box.send(text('b'));
    await settle();
    expect(server.bodies).toEqual(['b']);
    box.retry(refused.clientId);
    await settle();
    expect(server.bodies).toEqual(['b', 'a']);
  });

  it('opens a new session when the old one is gone', async () => {
    let lost = 0;
    const { box } = outbox({ onsessionlost: () => lost++ });
    const send = server.send;
    let first = true;
    server.send = (clientId, content) => {
      if (!first) return send(clientId, content);
      first = false;
      return Promise.reject(new Problem(401, { code: 'no_session' }));
    };
    const again = outbox({ onsessionlost: () => lost++ }).box;
    void box;
    again.send(text('a'));
    await settle();
    expect(lost).toBe(1);
    expect(server.bodies).toEqual(['a']);
  });

  it('lets two tabs share the queue without sending twice', async () => {
    server.online = false;
    const writer = outbox().box;
    writer.send(text('a'));
    await settle();
    writer.stop();
    server.online = true;
    const one = outbox().box;
    const two = outbox().box;
    await one.load();
    await two.load();
    await one.flush();
    await two.flush();
    expect(server.bodies).toEqual(['a']);
  });

  it('takes a refused edit back and says so', async () => {
    const onrefused = vi.fn();
    const { box, seen } = outbox({ onrefused });
    box.edit('wamid.1', text('late'));
    await settle();
    expect(onrefused.mock.calls[0]?.[0]).toMatchObject({ code: 'too_late' });
    expect(seen.entries).toEqual([]);
  });

  it('drops a discarded message', async () => {
    server.online = false;
    const { box, seen } = outbox();
    const entry = box.send(text('a'));
    await settle();
    box.discard(entry.clientId);
    await settle();
    box.stop();
    expect(seen.entries).toEqual([]);
    expect(await store.entries('1')).toEqual([]);
  });
});

describe('store', () => {
  it('gives the newest messages, oldest first, and pages back', async () => {
    await store.putMessages(
      '1',
      Array.from({ length: 10 }, (_, index) => message({ id: `m${index}`, at: index })),
    );
    await store.putMessages('2', [message({ id: 'other', at: 5 })]);
    const ids = async (upTo: number) => (await store.messages('1', upTo, 3)).map(({ id }) => id);
    expect(await ids(Infinity)).toEqual(['m7', 'm8', 'm9']);
    expect(await ids(6)).toEqual(['m4', 'm5', 'm6']);
    await store.clearMessages('1');
    expect(await ids(Infinity)).toEqual([]);
    expect(await store.messages('2', Infinity, 3)).toHaveLength(1);
  });

  it('does without storage', async () => {
    const none = new DeviceStore('test', null);
    expect(await none.messages('1', Infinity, 3)).toEqual([]);
    await none.putMessages('1', [message({})]);
  });
});
