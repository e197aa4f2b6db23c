/** Tells the business what this device has received, seen and heard; once for each, again after a failure. */
import type { Message } from '$lib/features/messages';

type Send = (status: 'delivered' | 'read' | 'played', messageId: string) => Promise<void>;

const BATCH_MS = 150;

export class Receipts {
  readonly #send: Send;
  readonly #told = new Map<'delivered' | 'read', string>();
  #waiting: { message: Message; read: boolean } | null = null;
  #scheduled = false;

  constructor(send: Send) {
    this.#send = send;
  }

  /** The newest message of the business is here, and before the reader's eyes if `read`. */
  seen(message: Message, read: boolean): void {
    this.#waiting = { message, read };
    // A burst of messages needs one receipt.
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      void this.#flush();
    }, BATCH_MS);
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    const { message, read } = waiting;
    const status = read ? 'read' : 'delivered';
    if (!isUntold(message, read) || this.#told.get(status) === message.id) return;
    this.#told.set(status, message.id);
    try {
      await this.#send(status, message.id);
    } catch {
      this.#told.delete(status);
    }
  }

  played(message: Message): void {
    if (message.status !== 'played') void this.#send('played', message.id).catch(() => undefined);
  }
}

/** Whether the business does not know yet that a message arrived, or was read. */
export const isUntold = (message: Message, read: boolean): boolean =>
  !(read ? READ : DELIVERED).includes(message.status);

const READ: readonly string[] = ['read', 'played', 'failed'];
const DELIVERED: readonly string[] = ['delivered', ...READ];
