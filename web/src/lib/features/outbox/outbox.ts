/** The queue of what was done here: kept on the device, delivered in order, each exactly once thanks to its client id. */
import { Problem } from '$lib/features/http';
import { isMediaType } from '$lib/features/messages/types';
import type { Content, Message } from '$lib/features/messages/types';
import { uniqueId } from '$lib/ui/id';
import type { DeviceStore, Entry, OutgoingFile } from './store';
import type { Server } from './types';

export interface OutboxOptions {
  line: string;
  api: Server;
  store: Pick<DeviceStore, 'entries' | 'append' | 'putEntry' | 'deleteEntry' | 'has'>;
  /** Makes sure that there is a session to send with. */
  session: () => Promise<void>;
  /** The session that was used is gone. */
  onsessionlost: () => void;
  onsent: (entry: Entry, message: Message | undefined) => void;
  /** A reaction, an edit or a removal was refused: it is taken back. */
  onrefused: (problem: Problem) => void;
  onchange: (entries: readonly Entry[]) => void;
  onprogress?: (clientId: string, share: number | null) => void;
  exclusively?: (work: () => Promise<void>) => Promise<void>;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

export class Outbox {
  readonly #options: OutboxOptions;
  #entries: Entry[] = [];
  #running = false;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #appended: Promise<void> = Promise.resolve();
  /** Each entry's own moment of being kept. */
  readonly #kept = new WeakMap<Entry, Promise<void>>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier visit left. */
  async load(): Promise<void> {
    const kept = await this.#options.store.entries(this.#options.line);
    this.#entries = [...kept, ...this.#entries];
    this.#changed();
  }

  send = (content: Content, file: OutgoingFile | null = null): Entry =>
    this.#add('send', null, content, file);
  edit = (target: string, content: Content): Entry => this.#add('edit', target, content, null);
  remove = (target: string): Entry => this.#add('remove', target, { type: 'deleted' }, null);

  #add(op: Entry['op'], target: string | null, content: Content, file: OutgoingFile | null): Entry {
    const entry: Entry = {
      line: this.#options.line,
      clientId: uniqueId(),
      at: Date.now(),
      op,
      target,
      content,
      file,
      mediaId: null,
      state: 'queued',
      reason: null,
      limit: null,
    };
    this.#entries = [...this.#entries, entry];
    this.#changed();
    // Kept before it is sent, so that a reload in between sends it again and never loses it.
    this.#appended = this.#appended.then(async () => {
      const seq = await this.#options.store.append(entry).catch(() => undefined);
      if (seq !== undefined) entry.seq = seq;
    });
    this.#kept.set(entry, this.#appended);
    void this.#appended.then(() => this.flush());
    return entry;
  }

  retry(clientId: string): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (!entry) return;
    entry.state = 'queued';
    entry.reason = null;
    this.#keep(entry);
    void this.flush();
  }

  discard(clientId: string): void {
    const entry = this.#entries.find((one) => one.clientId === clientId);
    if (entry) this.#drop(entry);
  }

  /** Delivers what waits. A call while one runs makes it look again. */
  async flush(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      do {
        this.#again = false;
        await (this.#options.exclusively ?? ((work) => work()))(() => this.#deliverAll());
      } while (this.#again);
    } finally {
      this.#running = false;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #deliverAll(): Promise<void> {
    for (;;) {
      const entry = this.#entries.find((one) => one.state === 'queued');
      if (!entry) return;
      await this.#kept.get(entry);
      if (entry.seq !== undefined && !(await this.#options.store.has(entry.seq))) {
        // Another tab has sent it.
        this.#drop(entry);
        continue;
      }
      try {
        await this.#deliverWithSession(entry);
        this.#failures = 0;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.passing || error.code === 'no_session') {
          this.#later(error.retryAfterSecs);
          return;
        }
        if (!isMessage(entry)) {
          this.#drop(entry);
          this.#options.onrefused(error);
          continue;
        }
        entry.state = 'failed';
        entry.reason = error.code;
        entry.limit = error.limit;
        this.#keep(entry);
      }
    }
  }

  async #deliverWithSession(entry: Entry): Promise<void> {
    await this.#options.session();
    try {
      await this.#deliver(entry);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no_session') throw error;
      this.#options.onsessionlost();
      await this.#options.session();
      entry.mediaId = null;
      await this.#deliver(entry);
    }
  }

  async #deliver(entry: Entry): Promise<void> {
    const { api, onsent, onprogress } = this.#options;
    let message: Message | undefined;
    if (entry.op === 'send') {
      if (entry.file && entry.mediaId === null) {
        const { blob, name, voice } = entry.file;
        onprogress?.(entry.clientId, 0);
        try {
          const uploaded = await api.upload(blob, name, voice, (share) =>
            onprogress?.(entry.clientId, share),
          );
          entry.mediaId = uploaded.id;
        } finally {
          onprogress?.(entry.clientId, null);
        }
        if (!this.#entries.includes(entry)) return;
        this.#keep(entry);
      }
      message = await api.send(entry.clientId, withMedia(entry));
    } else if (entry.op === 'edit') {
      message = await api.edit(entry.target ?? '', entry.content);
    } else {
      message = await api.remove(entry.target ?? '');
    }
    onsent(entry, message);
    this.#drop(entry);
  }

  #later(secs: number | null): void {
    const delay =
      secs === null ? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++) : secs * 1000;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  #keep(entry: Entry): void {
    if (entry.seq !== undefined) void this.#options.store.putEntry(entry);
    this.#changed();
  }

  #drop(entry: Entry): void {
    this.#entries = this.#entries.filter((one) => one !== entry);
    if (entry.seq !== undefined) void this.#options.store.deleteEntry(entry.seq);
    this.#changed();
  }

  #changed(): void {
    this.#options.onchange(this.#entries.map((entry) => ({ ...entry })));
  }
}

/** Whether an entry is a bubble of its own, which stays with its text when it is refused. */
export const isMessage = ({ op, content }: Entry): boolean => op === 'send' && content.type !== 'reaction';

/** The message with the id of its uploaded file in place. */
export function withMedia({ content, mediaId }: Entry): Content {
  if (mediaId === null || !isMediaType(content.type)) return content;
  return { ...content, [content.type]: { ...content[content.type], id: mediaId } };
}
