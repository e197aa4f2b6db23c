import { SvelteMap } from 'svelte/reactivity';

/** Somebody is writing until this long after the last sign of it. */
const ENDS_MS = 25_000;

export interface Writer {
  /** Null: the customer. */
  agentId: string | null;
  name: string | null;
}

/** Who is writing where. */
export class Typing {
  readonly #writers = new SvelteMap<string, readonly Writer[]>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  of = (conversationId: string): readonly Writer[] => this.#writers.get(conversationId) ?? NOBODY;

  set(conversationId: string, agentId: string | null, name: string | null, on: boolean): void {
    const others = this.of(conversationId).filter((writer) => writer.agentId !== agentId);
    const writers = on ? [...others, { agentId, name }] : others;
    if (writers.length > 0) this.#writers.set(conversationId, writers);
    else this.#writers.delete(conversationId);
    const key = `${conversationId} ${agentId ?? ''}`;
    clearTimeout(this.#timers.get(key));
    if (on)
      this.#timers.set(
        key,
        setTimeout(() => this.stop(conversationId, agentId), ENDS_MS),
      );
    else this.#timers.delete(key);
  }

  stop(conversationId: string, agentId: string | null): void {
    if (this.of(conversationId).some((writer) => writer.agentId === agentId))
      this.set(conversationId, agentId, null, false);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#writers.clear();
  }
}

const NOBODY: readonly Writer[] = [];
