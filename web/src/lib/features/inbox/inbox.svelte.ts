import { getContext, setContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { api } from '$lib/features/api';
import type { Conversation, ConversationState, Frame, Presence, Viewer } from '$lib/features/api';
import { LIVE_PATH } from '$lib/features/api/client';
import { Outbox } from '$lib/features/outbox/outbox';
import { DeviceStore } from '$lib/features/outbox/store';
import { Problem } from '$lib/features/http';
import { LiveSocket } from '$lib/features/live';
import type { LiveState } from '$lib/features/live';
import type { Message } from '$lib/features/messages';
import type { Session } from '$lib/features/session';
import { Drafts } from './drafts.svelte';
import { ConversationList } from './list.svelte';
import { isUnread } from './order';
import type { Filter } from './order';
import { Versions } from './seq';
import { ThreadStore } from './thread.svelte';
import { Typing } from './typing.svelte';

/** A burst of frames is shown at once. */
const SETTLE_MS = 30;
const KEPT_THREADS = 40;
const KEPT_MESSAGES = 60;
const TYPING_EVERY_MS = 8_000;
const COUNT_EVERY_MS = 4_000;

/** The inbox as one agent sees it: kept up to date by the live socket, whatever page is shown. */
export class InboxStore {
  readonly conversations = new SvelteMap<string, Conversation>();
  readonly typing = new Typing();
  readonly viewers = new SvelteMap<string, Viewer[]>();
  readonly presence = new SvelteMap<string, Presence>();
  readonly drafts: Drafts;
  readonly session: Session;
  live = $state<LiveState>('connecting');
  unreadTotal = $state(0);
  /** A moment that moves on by itself, for relative times. */
  now = $state(Date.now());
  list = $state.raw<ConversationList>() as ConversationList;
  /** The open conversation. */
  openId = $state<string | null>(null);
  thread = $state.raw<ThreadStore | null>(null);
  /** Why the open conversation cannot be shown. */
  missing = $state.raw<Problem | null>(null);
  /** The open conversation was marked as unread: it stays so until it is opened again. */
  keptUnread = $state(false);
  /** The agent looks at the open thread. */
  looking = false;
  /** Nobody has ever written; null while that is not known. */
  empty = $state<boolean | null>(null);
  /** How many messages wait in all conversations. */
  waiting = $state(0);

  readonly #lists = new Map<string, ConversationList>();
  readonly #threads = new Map<string, ThreadStore>();
  readonly #outboxes = new Map<string, Outbox>();
  readonly #versions = new Versions();
  readonly #store: DeviceStore;
  readonly #reads = new Map<string, string>();
  readonly #onproblem: (problem: Problem) => void;
  #socket: LiveSocket<Frame> | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #typed = { id: '', at: 0 };

  constructor(session: Session, onproblem: (problem: Problem) => void) {
    this.session = session;
    this.#onproblem = onproblem;
    this.drafts = new Drafts(session.agent.id);
    this.#store = new DeviceStore(`souk-console-${session.agent.id}`);
    this.list = this.#listOf({ state: 'open', unread: false });
  }

  async start(): Promise<void> {
    this.#clock = setInterval(() => (this.now = Date.now()), 20_000);
    this.#connect(this.session.me.live_seq);
    for (const id of await this.#store.waiting()) await this.#outboxOf(id).load();
  }

  stop(): void {
    clearInterval(this.#clock);
    clearTimeout(this.#settling);
    clearTimeout(this.#counting);
    this.#socket?.stop();
    for (const outbox of this.#outboxes.values()) outbox.stop();
    for (const thread of this.#threads.values()) thread.dispose();
    this.drafts.flush();
    this.typing.clear();
  }

  /** Removes what this device keeps; the agent signs out. */
  async forget(): Promise<void> {
    this.drafts.clear();
    for (const id of await this.#store.waiting()) await this.#store.forget(id);
    for (const id of this.#threads.keys()) await this.#store.forget(id);
  }

  // Lists

  #listOf(filter: Filter): ConversationList {
    const key = `${filter.state} ${filter.unread}`;
    let list = this.#lists.get(key);
    if (!list) {
      list = new ConversationList(filter, {
        find: (id) => this.conversations.get(id),
        fetch: api.conversations.list,
        learn: (page) => {
          this.unreadTotal = page.unread_total;
          for (const conversation of page.data) {
            if (this.#versions.advance(conversation.id, page.live_seq))
              this.conversations.set(conversation.id, conversation);
          }
        },
      });
      this.#lists.set(key, list);
    }
    return list;
  }

  show(filter: Filter): void {
    const list = this.#listOf(filter);
    if (list !== this.list) {
      this.list.hold(false);
      this.list = list;
      list.keep(this.openId);
    }
    if (!list.loaded) void list.refresh();
  }

  /** Whether anybody has ever written. */
  async checkEmpty(): Promise<void> {
    try {
      const page = await api.conversations.list({ state: 'all', unread: false, limit: 1 });
      this.empty = page.data.length === 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /** A conversation is new or changed. */
  #put(conversation: Conversation): void {
    const before = this.conversations.get(conversation.id);
    this.conversations.set(conversation.id, conversation);
    this.empty = false;
    for (const list of this.#lists.values()) if (list.loaded) list.place(conversation, before);
    if (before) {
      const step = Number(isUnread(conversation)) - Number(isUnread(before));
      this.unreadTotal = Math.max(0, this.unreadTotal + step);
    } else this.#countSoon();
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      for (const list of this.#lists.values()) list.settle();
    }, SETTLE_MS);
  }

  /** What was unread before cannot be known for a conversation that was not loaded: ask. */
  #countSoon(): void {
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      void api.conversations.list({ state: 'open', unread: false, limit: 1 }).then(
        (page) => (this.unreadTotal = page.unread_total),
        () => undefined,
      );
    }, COUNT_EVERY_MS);
  }

  /** Changes what is shown before the server confirms it. */
  #patch(id: string, change: Partial<Conversation>): void {
    const conversation = this.conversations.get(id);
    if (conversation) this.#put({ ...conversation, ...change });
  }

  // Threads

  /** Shows a conversation in the thread pane. */
  async open(id: string | null): Promise<void> {
    if (this.openId === id) return;
    const left = this.thread;
    if (left) left.unreadFrom = null;
    this.stopTyping();
    this.openId = id;
    this.missing = null;
    this.keptUnread = false;
    this.list.keep(id);
    this.#watch();
    this.thread = id === null ? null : this.#threadOf(id);
    if (left) this.#keepOnDevice(left);
    if (id === null || !this.thread) return;
    await this.#load(id, this.thread);
  }

  async #load(id: string, thread: ThreadStore): Promise<void> {
    await this.#know(id);
    const conversation = this.conversations.get(id);
    if (!conversation) return;
    thread.unreadFrom = isUnread(conversation) ? conversation.first_unread_id : null;
    if (!thread.loaded)
      void this.#store.messages(id, Infinity, KEPT_MESSAGES).then((kept) => thread.showKept(kept));
    await thread.load(conversation.unread_count);
    if (conversation.unread_count > 0 && conversation.first_unread_id)
      await thread.reach(conversation.first_unread_id);
  }

  async #know(id: string): Promise<void> {
    if (this.conversations.has(id)) return;
    try {
      const conversation = await api.conversations.get(id);
      if (!this.conversations.has(id)) this.conversations.set(id, conversation);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (this.openId === id) this.missing = error;
    }
  }

  /** Tries again to show the open conversation. */
  async reload(): Promise<void> {
    const { openId, thread } = this;
    this.missing = null;
    if (openId !== null && thread) await this.#load(openId, thread);
  }

  #threadOf(id: string): ThreadStore {
    let thread = this.#threads.get(id);
    if (thread) {
      // The last one used is the last one forgotten.
      this.#threads.delete(id);
    } else {
      thread = new ThreadStore(id, this.drafts, () => this.session.agent);
      thread.deliverBy(this.#outboxOf(id));
    }
    this.#threads.set(id, thread);
    for (const [other, old] of this.#threads) {
      if (this.#threads.size <= KEPT_THREADS) break;
      if (old.busy || other === id) continue;
      old.dispose();
      this.#threads.delete(other);
    }
    return thread;
  }

  #keepOnDevice(thread: ThreadStore): void {
    void this.#store
      .clearMessages(thread.id)
      .then(() => this.#store.putMessages(thread.id, thread.recent(KEPT_MESSAGES)));
  }

  #outboxOf(id: string): Outbox {
    let outbox = this.#outboxes.get(id);
    if (outbox) return outbox;
    outbox = new Outbox({
      line: id,
      api: {
        send: (clientId, message) => api.messages.send(id, clientId, message),
        edit: (wamid, message) => api.messages.edit(id, wamid, message),
        remove: (wamid) => api.messages.remove(id, wamid),
        upload: api.media.upload,
      },
      store: this.#store,
      session: () => Promise.resolve(),
      onsessionlost: () => this.session.lost(),
      onsent: (entry, message) => {
        if (message && entry.content.type !== 'reaction') this.#threads.get(id)?.answered(message);
      },
      onrefused: this.#onproblem,
      onchange: (entries) => {
        // A queue that an earlier visit left needs a thread to be seen in.
        const thread = this.#threads.get(id) ?? (entries.length > 0 ? this.#threadOf(id) : undefined);
        if (thread) thread.entries = entries;
        this.#countWaiting();
      },
      onprogress: (clientId, share) => this.#threads.get(id)?.progress(clientId, share),
      exclusively: async (work) => {
        if (navigator.locks) await navigator.locks.request(`souk-outbox-console-${id}`, () => work());
        else await work();
      },
    });
    this.#outboxes.set(id, outbox);
    return outbox;
  }

  #countWaiting(): void {
    let waiting = 0;
    for (const thread of this.#threads.values())
      waiting += thread.entries.filter((entry) => entry.state === 'queued').length;
    this.waiting = waiting;
  }

  /** What waits to be sent in a conversation, for its row. */
  pendingOf = (id: string): ThreadStore['entries'] => this.#threads.get(id)?.entries ?? [];

  // Doing

  async setState(id: string, state: ConversationState): Promise<void> {
    const before = this.conversations.get(id)?.state;
    this.#patch(id, { state });
    try {
      await api.conversations.setState(id, state);
    } catch (error) {
      if (before) this.#patch(id, { state: before });
      throw error;
    }
  }

  /** A person's name was changed here: every conversation with them shows it. */
  renamed(contactId: string, name: string | null): void {
    for (const conversation of [...this.conversations.values()]) {
      if (conversation.contact.id !== contactId) continue;
      this.#patch(conversation.id, { contact: { ...conversation.contact, name } });
    }
  }

  /** The agent has seen the open thread up to its newest message. */
  read(): void {
    const { thread } = this;
    const conversation = thread && this.conversations.get(thread.id);
    const newest = thread?.newest;
    if (!conversation || !newest || !isUnread(conversation) || !this.session.answers) return;
    this.#patch(conversation.id, { unread_count: 0, marked_unread: false, first_unread_id: null });
    this.#reads.set(conversation.id, newest.id);
    void this.#sendReads();
  }

  async #sendReads(): Promise<void> {
    for (const [id, upTo] of this.#reads) {
      try {
        await api.conversations.read(id, upTo);
      } catch (error) {
        // It is told again when the connection is back.
        if (!(error instanceof Problem) || error.passing) return;
      }
      if (this.#reads.get(id) === upTo) this.#reads.delete(id);
    }
  }

  async markUnread(id: string, from: string): Promise<void> {
    await api.conversations.unread(id, from);
    this.#reads.delete(id);
    this.#patch(id, { marked_unread: true, first_unread_id: from });
    const thread = this.#threads.get(id);
    if (thread) thread.unreadFrom = from;
    if (this.openId === id) this.keptUnread = true;
  }

  /** The agent is writing in the open conversation. */
  writing(text: string): void {
    const id = this.openId;
    if (id === null) return;
    if (text.trim() === '') {
      this.stopTyping();
      return;
    }
    const now = Date.now();
    if (this.#typed.id === id && now - this.#typed.at < TYPING_EVERY_MS) return;
    if (this.#socket?.send({ type: 'typing', conversation_id: id, state: 'on' }))
      this.#typed = { id, at: now };
  }

  stopTyping(): void {
    if (!this.#typed.id) return;
    this.#socket?.send({ type: 'typing', conversation_id: this.#typed.id, state: 'off' });
    this.#typed = { id: '', at: 0 };
  }

  // Live

  #connect(since: string): void {
    const socket = new LiveSocket<Frame>({
      url: LIVE_PATH,
      since,
      onframe: (frame) => this.receive(frame),
      onreset: () => this.#startAfresh(),
      onstate: (state) => {
        this.live = state;
        if (state === 'open') this.#opened();
      },
      onended: () => this.session.lost(),
    });
    this.#socket = socket;
    socket.start();
  }

  #opened(): void {
    this.#watch();
    void this.#sendReads();
    for (const outbox of this.#outboxes.values()) void outbox.flush();
    if (this.list.problem) void this.list.refresh();
    if (this.thread?.problem || this.missing) void this.reload();
  }

  #watch(): void {
    this.#socket?.send({ type: 'watch', conversation_id: this.openId });
  }

  /** Too much was missed: all that is known is fetched again when it is looked at. */
  #startAfresh(): void {
    this.#versions.clear();
    for (const [key, list] of this.#lists) if (list !== this.list) this.#lists.delete(key);
    for (const [id, thread] of this.#threads) {
      thread.forget();
      if (id !== this.openId && !thread.busy) this.#threads.delete(id);
    }
    void this.list.refresh();
    void this.thread?.load();
  }

  receive(frame: Frame): void {
    switch (frame.type) {
      case 'message':
        this.#received(frame.message, frame.seq);
        if (frame.message.direction === 'in') this.typing.stop(frame.message.conversation_id, null);
        else this.typing.stop(frame.message.conversation_id, frame.message.author.id);
        break;
      case 'conversation':
        if (this.#versions.advance(frame.conversation.id, frame.seq))
          this.#put(this.#unlessRead(frame.conversation));
        break;
      case 'typing':
        if (frame.by === 'agent' && frame.agent_id === this.session.agent.id) break;
        this.typing.set(
          frame.conversation_id,
          frame.by === 'agent' ? (frame.agent_id ?? '') : null,
          frame.name,
          frame.state === 'on',
        );
        break;
      case 'viewers':
        this.viewers.set(frame.conversation_id, frame.agents);
        break;
      case 'presence':
        if (frame.conversation_id !== undefined) this.presence.set(frame.conversation_id, frame.state);
        break;
      case 'error':
        break;
    }
  }

  #received(message: Message, seq: string): void {
    const thread = this.#threads.get(message.conversation_id);
    if (!thread) return;
    const isNew = message.direction === 'in' && thread.find(message.id) === undefined;
    thread.put(message, seq);
    // The divider marks what came while the agent looked elsewhere.
    if (isNew && thread === this.thread && !this.looking) thread.unreadFrom ??= message.id;
  }

  /** A frame from before the server heard that the agent has read must not bring the badge back. */
  #unlessRead(conversation: Conversation): Conversation {
    const upTo = this.#reads.get(conversation.id);
    if (upTo === undefined || conversation.last_message?.id !== upTo) return conversation;
    return { ...conversation, unread_count: 0, marked_unread: false, first_unread_id: null };
  }
}

const CONTEXT = Symbol('inbox');
export const setInbox = (inbox: InboxStore): InboxStore => setContext(CONTEXT, inbox);
export const getInbox = (): InboxStore => getContext<InboxStore>(CONTEXT);
