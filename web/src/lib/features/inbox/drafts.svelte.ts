import { SvelteMap } from 'svelte/reactivity';

const WAIT_MS = 300;

/** What was typed and not sent, by conversation; it survives switching, a reload and a crash. */
export class Drafts {
  readonly #texts = new SvelteMap<string, string>();
  readonly #prefix: string;
  readonly #storage: Storage | null;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(agentId: string, storage: Storage | null = safeStorage()) {
    this.#prefix = `souk.draft.${agentId}.`;
    this.#storage = storage;
    for (let index = 0; index < (storage?.length ?? 0); index++) {
      const key = storage?.key(index) ?? '';
      if (key.startsWith(this.#prefix))
        this.#texts.set(key.slice(this.#prefix.length), storage?.getItem(key) ?? '');
    }
  }

  get = (conversationId: string): string => this.#texts.get(conversationId) ?? '';

  set(conversationId: string, text: string): void {
    if (this.get(conversationId) === text) return;
    if (text) this.#texts.set(conversationId, text);
    else this.#texts.delete(conversationId);
    // Writing to storage on every key stroke would be felt.
    this.#waiting.set(
      conversationId,
      this.#waiting.get(conversationId) ?? setTimeout(() => this.#write(conversationId), WAIT_MS),
    );
  }

  #write(conversationId: string): void {
    clearTimeout(this.#waiting.get(conversationId));
    this.#waiting.delete(conversationId);
    const text = this.get(conversationId);
    try {
      if (text) this.#storage?.setItem(this.#prefix + conversationId, text);
      else this.#storage?.removeItem(this.#prefix + conversationId);
    } catch {
      // A full storage: the draft lives as long as the page.
    }
  }

  /** Writes what waits; the page is being left. */
  flush(): void {
    for (const id of [...this.#waiting.keys()]) this.#write(id);
  }

  clear(): void {
    for (const id of [...this.#texts.keys()]) this.set(id, '');
    this.flush();
  }
}

function safeStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
