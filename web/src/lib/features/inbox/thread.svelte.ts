import { api } from '$lib/features/api';
import type { Agent, MessagePage } from '$lib/features/api';
import { insert, isNews, replace, thread as merged } from '$lib/features/outbox/merge';
import type { Outbox } from '$lib/features/outbox/outbox';
import type { Entry } from '$lib/features/outbox/store';
import { Problem } from '$lib/features/http';
import { mediaOf } from '$lib/features/messages';
import { answersIn } from '$lib/features/messages/card/answers';
import type { Content, Message, ThreadMessage } from '$lib/features/messages';
import type { Recording } from '$lib/features/messages/composer/recorder.svelte';
import { Tray } from '$lib/features/messages/composer/tray.svelte';
import type { Attached } from '$lib/features/messages/composer/tray.svelte';
import type { Drafts } from './drafts.svelte';
import { Versions } from './seq';

const PAGE = 60;
const LARGEST_PAGE = 100;
/** How many pages are fetched to reach a message that is far back. */
const FARTHEST = 30;
const EDITABLE_MS = 15 * 60_000;
const REMOVABLE_MS = 2 * 86_400_000;

/** The messages of one conversation, and what is being written in it. */
export class ThreadStore {
  readonly id: string;
  loaded = $state(false);
  hasOlder = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** Where the "New messages" divider stands while the thread is open. */
  unreadFrom = $state<string | null>(null);
  quoted = $state.raw<ThreadMessage | null>(null);
  editing = $state.raw<ThreadMessage | null>(null);
  /** The text of an edit; the draft waits meanwhile. */
  #edited = $state('');
  entries = $state.raw<readonly Entry[]>([]);
  readonly tray = new Tray();

  #messages = $state.raw<readonly Message[]>([]);
  #quotes = $state.raw<ReadonlyMap<string, Message>>(new Map());
  #progress = $state<Record<string, number>>({});
  readonly #byId = $derived(new Map(this.#messages.map((message) => [message.id, message])));
  readonly messages = $derived(
    merged(this.#messages, this.entries, this.#progress, (entry) => this.#localUrl(entry), 'out').map((one) =>
      this.#inside(one),
    ),
  );
  /** What the customer took of the offers. */
  readonly answers = $derived(answersIn(this.messages));
  readonly #versions = new Versions();
  readonly #drafts: Drafts;
  readonly #agent: () => Agent;
  readonly #asked = new Set<string>();
  readonly #urls = new Map<string, string>();
  #outbox: Outbox | null = null;
  #loading: Promise<void> | null = null;
  #older: Promise<void> | null = null;

  constructor(id: string, drafts: Drafts, agent: () => Agent) {
    this.id = id;
    this.#drafts = drafts;
    this.#agent = agent;
  }

  /** The queue that delivers what is written here. */
  deliverBy(outbox: Outbox): void {
    this.#outbox = outbox;
  }

  progress(clientId: string, share: number | null): void {
    if (share === null) delete this.#progress[clientId];
    else this.#progress[clientId] = share;
  }

  get text(): string {
    return this.editing ? this.#edited : this.#drafts.get(this.id);
  }

  set text(text: string) {
    if (this.editing) this.#edited = text;
    else this.#drafts.set(this.id, text);
  }

  /** The newest message the server has. */
  get newest(): Message | undefined {
    return this.#messages.at(-1);
  }

  /** Something is being written or waits: the thread must not be forgotten. */
  get busy(): boolean {
    return (
      this.tray.items.length > 0 || this.entries.length > 0 || this.quoted !== null || this.editing !== null
    );
  }

  /** What waits stands beside what this agent has sent. */
  #inside(message: ThreadMessage): ThreadMessage {
    if (!message.pending) return message;
    const { id, name } = this.#agent();
    return { ...message, conversation_id: this.id, author: { kind: 'agent', id, name } };
  }

  /** Shows a beginning that was kept on this device, until the server answers. */
  showKept(messages: readonly Message[]): void {
    if (this.loaded || messages.length === 0) return;
    this.#messages = messages;
    this.hasOlder = true;
    this.loaded = true;
  }

  /** Loads the newest messages, `atLeast` so many. Gives the page, or null when it failed. */
  load(atLeast = 0): Promise<void> {
    this.#loading ??= this.#load(atLeast).finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load(atLeast: number): Promise<void> {
    try {
      const page = await api.messages.list(this.id, {
        limit: Math.min(LARGEST_PAGE, Math.max(PAGE, atLeast + 10)),
      });
      const oldest = page.data[0];
      const fresh = this.#learn(page);
      // What is newer than the page came by the socket meanwhile; what is older would leave a gap.
      const last = page.data.at(-1);
      const newer = this.#messages.filter(
        (one) => this.#versions.has(one.id) && last !== undefined && one.at > last.at,
      );
      const kept = newer.filter((one) => !fresh.some(({ id }) => id === one.id));
      this.#messages = [...fresh, ...kept];
      this.hasOlder = page.has_more && oldest !== undefined;
      this.problem = null;
      this.loaded = true;
      this.#fetchQuotes();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
    }
  }

  /** The messages of a page, each in the newest version that is known. */
  #learn(page: MessagePage): Message[] {
    return page.data.map((message) =>
      this.#versions.advance(message.id, page.live_seq) ? message : (this.#byId.get(message.id) ?? message),
    );
  }

  loadOlder(limit = PAGE): Promise<void> {
    this.#older ??= this.#loadOlder(limit).finally(() => (this.#older = null));
    return this.#older;
  }

  async #loadOlder(limit: number): Promise<void> {
    const oldest = this.#messages[0];
    if (!oldest || !this.hasOlder || this.#loading) return;
    try {
      const page = await api.messages.list(this.id, { before: oldest.id, limit });
      if (this.#messages[0]?.id !== oldest.id) return;
      const known = this.#byId;
      const fresh = this.#learn(page).filter((message) => !known.has(message.id));
      this.#messages = [...fresh, ...this.#messages];
      this.hasOlder = page.has_more && fresh.length > 0;
      this.problem = null;
      this.#fetchQuotes();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  /** Loads back to a message. False when it is too far back or gone. */
  async reach(id: string): Promise<boolean> {
    for (let page = 0; page < FARTHEST && !this.#byId.has(id) && this.hasOlder && !this.problem; page++)
      await this.loadOlder(LARGEST_PAGE);
    return this.#byId.has(id);
  }

  /** Messages that are quoted but stand far back are shown in the quotes all the same. */
  #fetchQuotes(): void {
    for (const message of this.#messages) {
      const id = message.context?.id;
      if (!id || this.#byId.has(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      void this.#fetchQuote(id);
    }
  }

  async #fetchQuote(id: string): Promise<void> {
    try {
      const page = await api.messages.list(this.id, { around: id, limit: 1 });
      const quoted = page.data.find((message) => message.id === id);
      if (quoted) this.#quotes = new Map([...this.#quotes, [id, quoted]]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** A message is new or changed. */
  put(message: Message, seq: string): void {
    if (!this.#versions.advance(message.id, seq)) return;
    this.#put(message);
  }

  /** The answer to an own request. */
  answered(message: Message): void {
    if (isNews(this.#byId.get(message.id), message)) this.#put(message);
  }

  #put(message: Message): void {
    const known = this.#byId.has(message.id);
    const oldest = this.#messages[0];
    // A change of a message that is older than what is loaded will come with its page.
    if (!known && oldest && this.hasOlder && message.at < oldest.at) return;
    this.#messages = known ? replace(this.#messages, message) : insert(this.#messages, message);
    if (this.quoted?.id === message.id && message.type === 'deleted') this.quoted = null;
    this.#fetchQuotes();
  }

  /** Everything may have changed: fetch again when it is opened next. */
  forget(): void {
    this.#versions.clear();
    this.#asked.clear();
  }

  find = (id: string): ThreadMessage | undefined =>
    this.#byId.get(id) ??
    (id.startsWith('local:') ? this.messages.find((message) => message.id === id) : this.#quotes.get(id));

  /** Sends the text and the files of the composer. */
  submit(text: string): void {
    if (this.editing) {
      if (text && text !== this.editing.text?.body)
        this.#outbox?.edit(this.editing.id, { type: 'text', text: { body: text } });
      this.editing = null;
      return;
    }
    const files = this.tray.take();
    // The text goes as the caption of a lone picture.
    const lone =
      files.length === 1 && files[0] && files[0].kind !== 'audio' && !files[0].caption ? files[0] : null;
    if (lone && text) lone.caption = text;
    for (const file of files) this.#sendFile(file);
    if (text && !lone) {
      const preview = /https?:\/\//i.test(text) ? { preview_url: true } : {};
      this.#send({ type: 'text', text: { body: text, ...preview } });
    }
    this.text = '';
  }

  #sendFile(item: Attached): void {
    const caption = item.caption.trim();
    const content = {
      ...(caption && item.kind !== 'audio' ? { caption } : {}),
      ...(item.kind === 'document' ? { filename: item.file.name } : {}),
    };
    const file = {
      blob: item.file,
      name: item.file.name,
      width: item.width,
      height: item.height,
      voice: null,
    };
    this.#send({ type: item.kind, [item.kind]: content }, file);
  }

  sendVoice({ file, durationMs, waveform }: Recording): void {
    const voice = { durationMs, waveform };
    this.#send(
      { type: 'audio', audio: { voice: true } },
      { blob: file, name: file.name, width: null, height: null, voice },
    );
  }

  /** Sends a message that is no text and no file, such as products. */
  sendContent(content: Content): void {
    this.#send(content);
  }

  #send(content: Content, file: Entry['file'] = null): void {
    const context = this.quoted ? { context: { id: this.quoted.id } } : {};
    this.quoted = null;
    this.unreadFrom = null;
    this.#outbox?.send({ ...content, ...context }, file);
  }

  react(message: ThreadMessage, emoji: string): void {
    this.#outbox?.send({ type: 'reaction', reaction: { message_id: message.id, emoji } });
  }

  remove(message: ThreadMessage): void {
    this.#outbox?.remove(message.id);
  }

  /** Tries again: what waits here goes on, what the network refused is sent as a new message. */
  retry(message: ThreadMessage): void {
    if (message.pending && message.client_id) this.#outbox?.retry(message.client_id);
    else
      this.#outbox?.send({
        type: message.type,
        [message.type]: message[message.type],
        ...(message.rendered ? { rendered: message.rendered } : {}),
        ...(message.context ? { context: message.context } : {}),
      });
  }

  discard(message: ThreadMessage): void {
    if (message.client_id) this.#outbox?.discard(message.client_id);
  }

  quote(message: ThreadMessage): void {
    this.editing = null;
    this.quoted = message;
  }

  edit(message: ThreadMessage): void {
    this.quoted = null;
    this.editing = message;
    this.#edited = message.text?.body ?? '';
  }

  cancelContext(): void {
    this.quoted = null;
    this.editing = null;
  }

  editable = (message: ThreadMessage): boolean =>
    this.#own(message) &&
    message.type === 'text' &&
    message.author.id === this.#agent().id &&
    Date.now() - message.at < EDITABLE_MS;
  removable = (message: ThreadMessage): boolean =>
    this.#own(message) && Date.now() - message.at < REMOVABLE_MS;

  #own(message: ThreadMessage): boolean {
    return (
      message.direction === 'out' &&
      !message.pending &&
      message.type !== 'deleted' &&
      message.status !== 'failed'
    );
  }

  mediaUrl = (message: ThreadMessage): string | null => {
    const local = message.client_id ? this.#urls.get(message.client_id) : undefined;
    if (local) return local;
    const media = mediaOf(message);
    return media?.id ? api.media.url(media.id) : null;
  };

  /** The file of a waiting message, shown until the thread is forgotten so that nothing flickers when it is sent. */
  #localUrl(entry: Entry): string | null {
    if (!entry.file) return null;
    let url = this.#urls.get(entry.clientId);
    if (!url) this.#urls.set(entry.clientId, (url = URL.createObjectURL(entry.file.blob)));
    return url;
  }

  /** The newest messages, to keep on this device. */
  recent = (count: number): readonly Message[] => this.#messages.slice(-count);

  dispose(): void {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }
}
