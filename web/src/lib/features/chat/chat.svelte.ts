import { getContext, setContext } from 'svelte';
import { Problem, isProblem } from '$lib/features/http';
import { LiveSocket } from '$lib/features/live';
import type { LiveState } from '$lib/features/live';
import { mediaOf } from '$lib/features/messages';
import { answersIn } from '$lib/features/messages/card/answers';
import type { Content, Context, Message, ThreadMessage } from '$lib/features/messages';
import type { Recording } from '$lib/features/messages/composer/recorder.svelte';
import { insert, isNews, replace, thread } from '$lib/features/outbox/merge';
import { Outbox } from '$lib/features/outbox/outbox';
import type { DeviceStore, Entry } from '$lib/features/outbox/store';
import { Tray } from '$lib/features/messages/composer/tray.svelte';
import type { Attached } from '$lib/features/messages/composer/tray.svelte';
import type { Shop } from '$lib/features/shop/shop.svelte';
import type { Product } from '$lib/features/shop/types';
import { ChatApi } from './api';
import type { Opening } from './api';
import { isUntold, Receipts } from './receipts';
import type { Frame, Line, LineState, Session } from './types';

const PAGE = 60;
/** Somebody is writing until this long after the last sign of it. */
const TYPING_ENDS_MS = 25_000;
const TYPING_EVERY_MS = 8_000;
const EDITABLE_MS = 15 * 60_000;
const LONGEST_CAPTION = 1024;
const REMOVABLE_MS = 2 * 86_400_000;

/** One customer's chat with one business: what the screen shows and all it can do. */
export class Chat {
  readonly api: ChatApi;
  readonly line: string;
  profile = $state.raw<Line>() as Line;
  session = $state.raw<Session | null>(null);
  live = $state<LiveState>('closed');
  /** The first answer of the server or the cache is there. */
  loaded = $state(false);
  hasOlder = $state(false);
  presence = $state<'online' | 'away' | null>(null);
  typing = $state<{ name: string | null } | null>(null);
  quoted = $state.raw<ThreadMessage | null>(null);
  editing = $state.raw<ThreadMessage | null>(null);
  unreadFrom = $state<string | null>(null);
  text = $state('');
  entries = $state.raw<readonly Entry[]>([]);
  progress = $state<Record<string, number>>({});
  readonly tray = new Tray();

  #messages = $state.raw<readonly Message[]>([]);
  readonly #byId = $derived(new Map(this.#messages.map((message) => [message.id, message])));
  readonly messages = $derived(
    thread(this.#messages, this.entries, this.progress, (entry) => this.#localUrl(entry)),
  );
  /** What was taken of the business's offers. */
  readonly answers = $derived(answersIn(this.messages));
  /** The product that the next text asks about. */
  asked = $state.raw<{ product: Product; catalogId: string; message: ThreadMessage | null } | null>(null);
  readonly unread = $derived.by(() => {
    const from = this.unreadFrom ? this.#byId.get(this.unreadFrom) : undefined;
    return from && !this.watching
      ? this.#messages.filter((one) => one.direction === 'out' && one.at >= from.at).length
      : 0;
  });
  /** The reader looks at the end of the thread. */
  watching = $state(false);

  readonly #store: DeviceStore<LineState>;
  readonly #outbox: Outbox;
  readonly #receipts: Receipts;
  #socket: LiveSocket<Frame> | null = null;
  #opening: Promise<void> | null = null;
  #older: Promise<void> | null = null;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #typingSent = 0;
  readonly #urls = new Map<string, string>();
  readonly #onproblem: (problem: Problem) => void;
  readonly #language: () => string;
  readonly #fetchLine: () => Promise<Line>;
  #ref: Opening = {};
  #seq: string | null = null;

  constructor(options: {
    profile: Line;
    store: DeviceStore<LineState>;
    language: () => string;
    fetchLine: () => Promise<Line>;
    onproblem: (problem: Problem) => void;
  }) {
    this.profile = options.profile;
    this.line = options.profile.phone_number_id;
    this.api = new ChatApi(this.line);
    this.#store = options.store;
    this.#language = options.language;
    this.#fetchLine = options.fetchLine;
    this.#onproblem = options.onproblem;
    this.#receipts = new Receipts((status, id) => this.api.receipt(status, id));
    this.#outbox = new Outbox({
      line: this.line,
      api: this.api,
      store: this.#store,
      session: () => this.ensureSession(),
      onsessionlost: () => this.#endSession(),
      onsent: (entry, message) => this.#sent(entry, message),
      onrefused: (problem) => this.#onproblem(problem),
      onchange: (entries) => (this.entries = entries),
      onprogress: (clientId, share) => {
        if (share === null) delete this.progress[clientId];
        else this.progress[clientId] = share;
      },
      exclusively: async (work) => {
        if (navigator.locks) await navigator.locks.request(`souk-outbox-${this.line}`, () => work());
        else await work();
      },
    });
  }

  /** Shows what is kept, then asks the server. `opening` comes with the link. */
  async start(opening: Opening): Promise<void> {
    this.#ref = opening;
    const kept = await this.#store.state(this.line);
    if (kept?.session) {
      this.session = kept.session;
      this.#seq = kept.seq;
      this.hasOlder = kept.hasOlder;
      this.#messages = await this.#store.messages(this.line, Infinity, PAGE);
      if (this.#messages.length > 0) {
        this.hasOlder = kept.hasOlder || this.#messages.length === PAGE;
        this.#setUnread();
        this.loaded = true;
      }
    }
    await this.#outbox.load();
    await this.#resume(kept);
    void this.#outbox.flush();
  }

  async #resume(kept: LineState | undefined): Promise<void> {
    try {
      const invited = this.#ref.ref !== undefined || this.#ref.from !== undefined;
      const session = invited ? await this.#openWith(this.#ref) : await this.api.session();
      await this.#enter(session, kept);
    } catch (error) {
      if (isProblem(error, 'no_session')) {
        this.#endSession();
        await this.#store.clearMessages(this.line);
      } else {
        this.#report(error);
        // Not reached: go on from what is kept and try again by the live socket.
        if (kept?.session && kept.seq !== null) this.#connect(kept.seq);
        else this.#later(() => this.#resume(kept));
      }
    }
    this.loaded = true;
  }

  #later(work: () => Promise<void>): void {
    const again = () => {
      removeEventListener('online', again);
      clearTimeout(timer);
      void work();
    };
    const timer = setTimeout(again, 5_000);
    addEventListener('online', again);
  }

  /** The customer writes: opens a session if there is none. */
  ensureSession(): Promise<void> {
    if (this.session) return Promise.resolve();
    this.#opening ??= this.#openWith(this.#ref)
      .then((session) => this.#enter(session, undefined))
      .finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #openWith(opening: Opening): Promise<Session> {
    const language = this.#language();
    try {
      return await this.api.open({ ...opening, language });
    } catch (error) {
      if (!isProblem(error, 'confirmation_required')) throw error;
      const { from: _, ...rest } = opening;
      return this.api.open({ ...rest, language });
    } finally {
      this.#ref = {};
    }
  }

  async #enter(session: Session, kept: LineState | undefined): Promise<void> {
    const same =
      kept?.session?.visitor.id === session.visitor.id &&
      kept.session.conversation_id === session.conversation_id;
    this.session = session;
    if (same && kept.seq !== null) {
      this.#keepState(kept.seq);
      this.#connect(kept.seq);
      return;
    }
    await this.#fetchNewest();
  }

  /** Throws away what is kept and takes the newest page of the server. */
  async #fetchNewest(): Promise<void> {
    const page = await this.api.messages({ limit: PAGE });
    this.#messages = page.data;
    this.hasOlder = page.has_more;
    this.#setUnread();
    await this.#store.clearMessages(this.line);
    await this.#store.putMessages(this.line, page.data);
    this.#keepState(page.live_seq);
    this.#connect(page.live_seq);
    this.#acknowledge();
  }

  #connect(since: string): void {
    if (this.#socket) {
      this.#socket.stop();
      this.#socket = null;
    }
    const socket = new LiveSocket<Frame>({
      url: this.api.livePath,
      since,
      onframe: (frame) => this.#receive(frame),
      onreset: () => void this.#fetchNewest().catch((error: unknown) => this.#report(error)),
      onstate: (state) => {
        this.live = state;
        if (state === 'open') this.#opened();
      },
      onended: () => {
        this.#endSession();
        this.#onproblem(new Problem(401, { code: 'no_session' }));
      },
    });
    this.#socket = socket;
    socket.start();
  }

  #opened(): void {
    this.#socket?.send({
      type: 'presence',
      state: document.visibilityState === 'visible' ? 'active' : 'away',
    });
    if (this.#socket?.seq) this.#keepState(this.#socket.seq);
    this.#acknowledge();
    void this.#outbox.flush();
  }

  #receive(frame: Frame): void {
    switch (frame.type) {
      case 'message':
        this.#put(frame.message);
        this.#keepState(frame.seq);
        break;
      case 'typing':
        this.#typed(frame.state === 'on', frame.name);
        break;
      case 'presence':
        this.presence = frame.state;
        break;
      case 'line':
        void this.refreshLine();
        break;
      case 'error':
        break;
    }
  }

  async refreshLine(): Promise<void> {
    try {
      this.profile = await this.#fetchLine();
      this.#keepState();
    } catch (error) {
      this.#report(error);
    }
  }

  #put(message: Message): void {
    const known = this.#byId.has(message.id);
    const oldest = this.#messages[0];
    // A change of a message that is older than what is loaded will come with its page.
    if (!known && oldest && this.hasOlder && message.at < oldest.at) return;
    this.#messages = known ? replace(this.#messages, message) : insert(this.#messages, message);
    void this.#store.putMessages(this.line, [message]);
    if (this.session && this.session.conversation_id === null)
      this.session = { ...this.session, conversation_id: message.conversation_id };
    if (known || message.direction === 'in') return;
    this.#typed(false, null);
    if (!this.watching && this.unreadFrom === null) this.unreadFrom = message.id;
    this.#acknowledge();
  }

  #setUnread(): void {
    const first = this.#messages.find(
      (message) =>
        message.direction === 'out' &&
        (message.status === 'accepted' || message.status === 'sent' || message.status === 'delivered'),
    );
    this.unreadFrom = first?.id ?? null;
  }

  /** Tells the business what has arrived and what was seen. */
  #acknowledge(): void {
    if (!this.session) return;
    const theirs = this.#messages.filter(
      (message) => message.direction === 'out' && message.type !== 'deleted',
    );
    // One that had to wait for its media comes after its followers have been told of.
    const last = theirs.findLast((message) => isUntold(message, this.watching)) ?? theirs.at(-1);
    if (last) this.#receipts.seen(last, this.watching);
  }

  /** The end of the thread is (or is no longer) before the reader's eyes. */
  watch(watching: boolean): void {
    this.watching = watching;
    if (watching) this.#acknowledge();
  }

  visible(visible: boolean): void {
    this.#socket?.send({ type: 'presence', state: visible ? 'active' : 'away' });
  }

  #typed(on: boolean, name: string | null): void {
    clearTimeout(this.#typingEnds);
    this.typing = on ? { name } : null;
    if (on) this.#typingEnds = setTimeout(() => (this.typing = null), TYPING_ENDS_MS);
  }

  /** The customer is writing. */
  writing(): void {
    void this.ensureSession().catch(() => undefined);
    if (this.text.trim() === '') {
      this.#stopTyping();
      return;
    }
    const now = Date.now();
    if (now - this.#typingSent < TYPING_EVERY_MS) return;
    if (this.#socket?.send({ type: 'typing', state: 'on' })) this.#typingSent = now;
  }

  #stopTyping(): void {
    if (this.#typingSent === 0) return;
    this.#typingSent = 0;
    this.#socket?.send({ type: 'typing', state: 'off' });
  }

  find = (id: string): ThreadMessage | undefined =>
    this.#byId.get(id) ??
    (id.startsWith('local:') ? this.messages.find((message) => message.id === id) : undefined);

  /** Sends the text and the files of the composer. */
  submit(text: string): void {
    if (this.editing) {
      if (text !== this.editing.text?.body)
        this.#outbox.edit(this.editing.id, { type: 'text', text: { body: text } });
      this.editing = null;
      this.text = '';
      return;
    }
    const files = this.tray.take();
    // The text goes as the caption of a lone picture.
    const only = files.length === 1 ? files[0] : undefined;
    const fits = only && only.kind !== 'audio' && !only.caption && text.length <= LONGEST_CAPTION;
    const lone = fits ? only : null;
    if (lone && text) lone.caption = text;
    for (const file of files) this.#sendFile(file);
    if (text && !lone) this.#send({ type: 'text', text: { body: text } });
    this.text = '';
    this.#stopTyping();
  }

  #sendFile(item: Attached): void {
    const caption = item.caption.trim();
    const media = {
      ...(caption && item.kind !== 'audio' ? { caption } : {}),
      ...(item.kind === 'document' ? { filename: item.file.name } : {}),
    };
    this.#send(
      { type: item.kind, [item.kind]: media },
      { blob: item.file, name: item.file.name, width: item.width, height: item.height, voice: null },
    );
  }

  sendVoice({ file, durationMs, waveform }: Recording): void {
    this.#send(
      { type: 'audio', audio: { voice: true } },
      { blob: file, name: file.name, width: null, height: null, voice: { durationMs, waveform } },
    );
  }

  sendText(body: string): void {
    this.#send({ type: 'text', text: { body } });
  }

  /** Sends what was tapped or filled in, as the answer to a message or of its own. */
  answer(message: ThreadMessage | null, content: Content): void {
    this.unreadFrom = null;
    this.#outbox.send({ ...content, ...(message ? { context: { id: message.id } } : {}) });
  }

  /** The next text will be a question about a product. */
  ask(product: Product, catalogId: string, message: ThreadMessage | null): void {
    this.editing = null;
    this.quoted = null;
    this.asked = { product, catalogId, message };
  }

  #shop: Promise<Shop> | null = null;
  #openShop: Shop | null = null;
  shop(): Promise<Shop> {
    this.#shop ??= import('$lib/features/shop/shop.svelte').then(async (module) => {
      this.#openShop = await new module.Shop(this.line).load();
      return this.#openShop;
    });
    return this.#shop;
  }

  product = (id: string): Product | null => this.#openShop?.known.get(id) ?? null;

  #send(content: Content, file: Entry['file'] = null): void {
    const { quoted, asked } = this;
    const context = quoted ? { context: { id: quoted.id } } : asked ? { context: aboutProduct(asked) } : {};
    this.quoted = null;
    this.asked = null;
    this.unreadFrom = null;
    this.#outbox.send({ ...content, ...context }, file);
  }

  react(message: ThreadMessage, emoji: string): void {
    this.#outbox.send({ type: 'reaction', reaction: { message_id: message.id, emoji } });
  }

  remove(message: ThreadMessage): void {
    this.#outbox.remove(message.id);
  }

  retry(message: ThreadMessage): void {
    if (message.client_id) this.#outbox.retry(message.client_id);
  }

  discard(message: ThreadMessage): void {
    if (message.client_id) this.#outbox.discard(message.client_id);
  }

  played(message: ThreadMessage): void {
    this.#receipts.played(message);
  }

  quote(message: ThreadMessage): void {
    this.editing = null;
    this.asked = null;
    this.quoted = message;
  }

  edit(message: ThreadMessage): void {
    this.quoted = null;
    this.asked = null;
    this.editing = message;
    this.text = message.text?.body ?? '';
  }

  cancelContext(): void {
    if (this.editing) this.text = '';
    this.quoted = null;
    this.asked = null;
    this.editing = null;
  }

  editable = (message: ThreadMessage): boolean =>
    this.#mine(message) && message.type === 'text' && Date.now() - message.at < EDITABLE_MS;
  removable = (message: ThreadMessage): boolean =>
    this.#mine(message) && Date.now() - message.at < REMOVABLE_MS;

  #mine(message: ThreadMessage): boolean {
    return message.direction === 'in' && !message.pending && message.type !== 'deleted';
  }

  mediaUrl = (message: ThreadMessage): string | null => {
    if (message.client_id) {
      const local = this.#urls.get(message.client_id);
      if (local) return local;
    }
    const media = mediaOf(message);
    return media?.id ? this.api.mediaUrl(media.id) : null;
  };

  /** The file of a waiting message, shown until the page closes so that nothing flickers when it is sent. */
  #localUrl(entry: Entry): string | null {
    if (!entry.file) return null;
    let url = this.#urls.get(entry.clientId);
    if (!url) this.#urls.set(entry.clientId, (url = URL.createObjectURL(entry.file.blob)));
    return url;
  }

  #sent(entry: Entry, message: Message | undefined): void {
    if (!message || entry.content.type === 'reaction') return;
    if (isNews(this.#byId.get(message.id), message)) this.#put(message);
  }

  /** Loads the page before the oldest message, from this device if it is kept here. */
  loadOlder(): Promise<void> {
    this.#older ??= this.#loadOlder().finally(() => (this.#older = null));
    return this.#older;
  }

  async #loadOlder(): Promise<void> {
    const oldest = this.#messages[0];
    if (!oldest || !this.hasOlder) return;
    const known = this.#byId;
    const moment = this.#messages.filter(({ at }) => at === oldest.at).length;
    const kept = (await this.#store.messages(this.line, oldest.at, PAGE + moment)).filter(
      ({ id }) => !known.has(id),
    );
    if (kept.length > 0) {
      this.#messages = [...kept, ...this.#messages];
      return;
    }
    try {
      const page = await this.api.messages({ before: oldest.id, limit: PAGE });
      const fresh = page.data.filter((message) => !known.has(message.id));
      this.#messages = [...fresh, ...this.#messages];
      this.hasOlder = page.has_more && fresh.length > 0;
      void this.#store.putMessages(this.line, fresh).then(() => this.#keepState());
    } catch (error) {
      this.#report(error);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  /** Every message of the chat, for a download. */
  async everything(onprogress: (count: number) => void): Promise<Message[]> {
    let all: Message[] = [];
    for (;;) {
      const oldest = all[0];
      const page = await this.api.messages({ limit: 100, ...(oldest ? { before: oldest.id } : {}) });
      all = [...page.data, ...all];
      onprogress(all.length);
      if (!page.has_more || page.data.length === 0) return all;
    }
  }

  async setLanguage(language: string): Promise<void> {
    if (!this.session) return;
    try {
      this.session = await this.api.setLanguage(language);
    } catch (error) {
      this.#report(error);
    }
  }

  /** Nothing comes from the business any more. Tells whether that was noted, as the next two do. */
  block = (reason: string): Promise<boolean> => this.#close(true, () => this.api.block(reason));

  unblock = (): Promise<boolean> => this.#close(false, () => this.api.unblock());

  report = (id: string, reason: string): Promise<boolean> => this.#tried(() => this.api.report(id, reason));

  async #close(blocked: boolean, tell: () => Promise<void>): Promise<boolean> {
    const done = await this.#tried(tell);
    if (done && this.session) this.session = { ...this.session, blocked };
    return done;
  }

  async #tried(tell: () => Promise<void>): Promise<boolean> {
    try {
      await tell();
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** The phone number was confirmed: the thread may be another one now. */
  async confirmed(session: Session): Promise<void> {
    this.session = session;
    await this.#fetchNewest();
  }

  async forget(): Promise<void> {
    try {
      await this.api.close();
    } catch (error) {
      if (!isProblem(error, 'no_session')) throw error;
    }
    this.stop();
    await this.#store.forget(this.line);
  }

  #endSession(): void {
    this.session = null;
    this.#messages = [];
    this.hasOlder = false;
    this.#socket?.stop();
    this.#socket = null;
    void this.#store.clearMessages(this.line);
    this.#keepState(null);
  }

  #state(seq: string | null): LineState {
    return { line: this.line, profile: this.profile, session: this.session, seq, hasOlder: this.hasOlder };
  }

  #keepState(seq: string | null = this.#seq): void {
    this.#seq = seq;
    void this.#store.setState(this.#state(seq));
  }

  #report(error: unknown): void {
    if (error instanceof Problem) this.#onproblem(error);
    else throw error;
  }

  stop(): void {
    this.#socket?.stop();
    this.#outbox.stop();
    clearTimeout(this.#typingEnds);
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
  }
}

function aboutProduct({ product, catalogId, message }: NonNullable<Chat['asked']>): Context {
  return {
    ...(message ? { id: message.id } : {}),
    referred_product: { catalog_id: catalogId, product_retailer_id: product.retailer_id },
  };
}

const CONTEXT = Symbol('chat');
export const setChat = (chat: Chat): Chat => setContext(CONTEXT, chat);
export const getChat = (): Chat => getContext<Chat>(CONTEXT);
