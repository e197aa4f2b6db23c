/** What is kept on this device: messages, what waits to be sent, and where each line stands. */
import type { Content, Message } from '$lib/features/messages';
import { done, finished } from './database';
import type { VoiceFacts } from './types';

export interface OutgoingFile {
  blob: Blob;
  name: string;
  width: number | null;
  height: number | null;
  voice: VoiceFacts | null;
}

/** Something that was done here and that the server has not confirmed. */
export interface Entry {
  /** The order of the queue. */
  seq?: number;
  line: string;
  clientId: string;
  at: number;
  op: 'send' | 'edit' | 'remove';
  /** The message that is edited or removed. */
  target: string | null;
  content: Content;
  file: OutgoingFile | null;
  /** The file once it is uploaded. */
  mediaId: string | null;
  state: 'queued' | 'failed';
  /** The code of the refusal. */
  reason: string | null;
  limit: number | null;
}

const VERSION = 1;

interface Kept {
  line: string;
  id: string;
  at: number;
  message: Message;
}

/** A browser that forbids storage gets a chat that forgets: reads are empty and writes do nothing. */
export class DeviceStore<State extends { line: string } = { line: string }> {
  readonly #database: Promise<IDBDatabase | null>;

  constructor(name: string, factory: IDBFactory | null | undefined = globalThis.indexedDB) {
    this.#database = open(factory, name);
  }

  async state(line: string): Promise<State | undefined> {
    return this.#read<State | undefined>('lines', undefined, (store) => done(store.get(line)));
  }

  setState = (state: State): Promise<void> => this.#write('lines', (store) => store.put(state));

  /** Up to `count` kept messages, none later than `upTo`, oldest first. */
  messages(line: string, upTo: number, count: number): Promise<Message[]> {
    return this.#read<Message[]>('messages', [], async (store) => {
      const range = IDBKeyRange.bound([line, -Infinity], [line, upTo]);
      const cursor = store.index('by_time').openCursor(range, 'prev');
      const found: Message[] = [];
      return new Promise<Message[]>((resolve, reject) => {
        cursor.onsuccess = () => {
          if (!cursor.result || found.length === count) {
            resolve(found.reverse());
            return;
          }
          found.push((cursor.result.value as Kept).message);
          cursor.result.continue();
        };
        cursor.onerror = () => reject(cursor.error ?? new Error('storage'));
      });
    });
  }

  putMessages = (line: string, messages: readonly Message[]): Promise<void> =>
    this.#write('messages', (store) => {
      for (const message of messages)
        store.put({ line, id: message.id, at: message.at, message } satisfies Kept);
    });

  clearMessages = (line: string): Promise<void> =>
    this.#write('messages', (store) => store.delete(IDBKeyRange.bound([line, ''], [line, '\uffff'])));

  entries(line: string): Promise<Entry[]> {
    return this.#read<Entry[]>(
      'outbox',
      [],
      (store) => done(store.index('by_line').getAll(line)) as Promise<Entry[]>,
    );
  }

  /** The lines for which something waits. */
  async waiting(): Promise<string[]> {
    const all = await this.#read<Entry[]>('outbox', [], (store) => done(store.getAll()) as Promise<Entry[]>);
    return [...new Set(all.map(({ line }) => line))];
  }

  /** Whether an entry is still waiting; another tab may have sent it. */
  has(seq: number): Promise<boolean> {
    return this.#read('outbox', true, async (store) => (await done(store.count(seq))) > 0);
  }

  /** Appends an entry and gives its place; undefined when there is no storage. */
  async append(entry: Entry): Promise<number | undefined> {
    const database = await this.#database;
    if (!database) return undefined;
    const transaction = database.transaction('outbox', 'readwrite', { durability: 'strict' });
    const key = await done(transaction.objectStore('outbox').add(entry));
    await finished(transaction);
    return Number(key);
  }

  putEntry = (entry: Entry): Promise<void> => this.#write('outbox', (store) => store.put(entry));
  deleteEntry = (seq: number): Promise<void> => this.#write('outbox', (store) => store.delete(seq));

  /** Forgets everything about a line. */
  async forget(line: string): Promise<void> {
    await this.clearMessages(line);
    for (const { seq } of await this.entries(line)) if (seq !== undefined) await this.deleteEntry(seq);
    await this.#write('lines', (store) => store.delete(line));
  }

  async #read<T>(name: string, otherwise: T, read: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    const database = await this.#database;
    if (!database) return otherwise;
    try {
      return await read(database.transaction(name).objectStore(name));
    } catch {
      return otherwise;
    }
  }

  async #write(name: string, write: (store: IDBObjectStore) => void): Promise<void> {
    const database = await this.#database;
    if (!database) return;
    try {
      const transaction = database.transaction(name, 'readwrite');
      write(transaction.objectStore(name));
      await finished(transaction);
    } catch {
      // A full disk makes the chat forget; it must not stop it.
    }
  }
}

async function open(factory: IDBFactory | null | undefined, name: string): Promise<IDBDatabase | null> {
  if (!factory) return null;
  try {
    const request = factory.open(name, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore('lines', { keyPath: 'line' });
      database
        .createObjectStore('messages', { keyPath: ['line', 'id'] })
        .createIndex('by_time', ['line', 'at']);
      database
        .createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
        .createIndex('by_line', 'line');
    };
    return await done(request);
  } catch {
    return null;
  }
}
