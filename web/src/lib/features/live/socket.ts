/** The live socket of the web-chat and console APIs: resumes from the last sequence number and reconnects by itself. */

export type LiveState = 'connecting' | 'open' | 'waiting' | 'closed';

/** What the transport needs to be; a WebSocket is one. */
export interface Wire {
  readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface LiveOptions<Frame> {
  /** A path on this origin, or a whole `ws:` address. */
  url: string;
  /** Where to resume from; null means from now. */
  since: string | null;
  onframe: (frame: Frame) => void;
  /** Too much was missed: fetch again. */
  onreset: () => void;
  onstate?: (state: LiveState) => void;
  /** The session is over; the socket stays closed. */
  onended?: () => void;
  connect?: (url: string) => Wire;
  random?: () => number;
}

interface AnyFrame {
  type: string;
  seq?: string;
  reset?: boolean;
}

const PING_MS = 25_000;
/** Silence after a ping that means the connection is dead. */
const PONG_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const SESSION_ENDED = 4401;
const OPEN = 1;

export class LiveSocket<Frame extends { type: string }> {
  state: LiveState = 'closed';
  /** The last sequence number that was handled. */
  seq: string | null;
  readonly #options: LiveOptions<Frame>;
  #wire: Wire | null = null;
  #attempts = 0;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #dead: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions<Frame>) {
    this.#options = options;
    this.seq = options.since;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    globalThis.addEventListener?.('online', this.wake);
    globalThis.addEventListener?.('offline', this.#offline);
    globalThis.document?.addEventListener('visibilitychange', this.#visible);
    this.#connect();
  }

  stop(): void {
    this.#wanted = false;
    globalThis.removeEventListener?.('online', this.wake);
    globalThis.removeEventListener?.('offline', this.#offline);
    globalThis.document?.removeEventListener('visibilitychange', this.#visible);
    clearTimeout(this.#timer);
    this.#drop();
    this.#to('closed');
  }

  /** Sends a frame if the socket is open; live hints are not worth queueing. */
  send(frame: { type: string } & Record<string, unknown>): boolean {
    if (this.state !== 'open' || this.#wire?.readyState !== OPEN) return false;
    this.#wire.send(JSON.stringify(frame));
    return true;
  }

  /** Tries now instead of waiting for the back-off. */
  wake = (): void => {
    if (!this.#wanted) return;
    if (this.state === 'waiting') this.#connect();
    else if (this.state === 'open') this.#beat();
  };

  #visible = (): void => {
    if (document.visibilityState === 'visible') this.wake();
  };

  #offline = (): void => {
    this.#lost();
  };

  #connect(): void {
    clearTimeout(this.#timer);
    this.#drop();
    this.#to('connecting');
    const wire = (this.#options.connect ?? webSocket)(address(this.#options.url));
    this.#wire = wire;
    wire.onopen = () => {
      wire.send(JSON.stringify(this.seq === null ? { type: 'hello' } : { type: 'hello', since: this.seq }));
    };
    wire.onmessage = (event) => this.#receive(event);
    wire.onclose = (event) => {
      if (event.code === SESSION_ENDED) {
        this.stop();
        this.#options.onended?.();
      } else this.#lost();
    };
    // A connection attempt that hangs counts as lost.
    this.#dead = setTimeout(() => this.#lost(), PONG_MS);
  }

  #receive(event: MessageEvent): void {
    clearTimeout(this.#dead);
    const frame = JSON.parse(String(event.data)) as AnyFrame;
    if (frame.type === 'pong') return;
    if (frame.type === 'ready') {
      this.seq = frame.seq ?? this.seq;
      this.#attempts = 0;
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.#beat(), PING_MS);
      this.#to('open');
      if (frame.reset) this.#options.onreset();
      return;
    }
    this.#options.onframe(frame as unknown as Frame);
    if (frame.seq !== undefined) this.seq = frame.seq;
  }

  #beat(): void {
    if (!this.send({ type: 'ping' })) return;
    clearTimeout(this.#dead);
    this.#dead = setTimeout(() => this.#lost(), PONG_MS);
  }

  #lost(): void {
    this.#drop();
    if (!this.#wanted) return;
    const delay = backOff(this.#attempts++, this.#options.random ?? Math.random);
    this.#to('waiting');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  #drop(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#dead);
    const wire = this.#wire;
    this.#wire = null;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }

  #to(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.#options.onstate?.(state);
  }
}

/** Doubles up to half a minute; the random half keeps a crowd from coming back at once. */
export function backOff(attempt: number, random: () => number): number {
  const whole = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return whole / 2 + (whole / 2) * random();
}

const webSocket = (url: string): Wire => new WebSocket(url);

function address(url: string): string {
  if (!url.startsWith('/')) return url;
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${url}`;
}
