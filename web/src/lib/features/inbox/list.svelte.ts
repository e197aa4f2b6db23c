import type { Conversation, ConversationPage } from '$lib/features/api';
import type { ListQuery } from '$lib/features/api/client';
import { Problem } from '$lib/features/http';
import { held, matches, placeOf } from './order';
import type { Filter } from './order';

interface Source {
  find: (id: string) => Conversation | undefined;
  fetch: (query: ListQuery) => Promise<ConversationPage>;
  /** Takes the conversations of a page in; `seq` is how new they are. */
  learn: (page: ConversationPage) => void;
}

const FIRST_PAGE = 60;
const PAGE = 200;

/** The conversations of one filter: a loaded beginning of the server's list, kept in order as things change. */
export class ConversationList {
  readonly filter: Filter;
  /** The rows in the order that the reader sees. */
  shown = $state.raw<readonly string[]>([]);
  /** How many rows have news that would move them, while the order is held. */
  waiting = $state(0);
  total = $state(0);
  loaded = $state(false);
  problem = $state.raw<Problem | null>(null);
  #complete = $state(false);
  readonly #source: Source;
  #ids: string[] = [];
  #cursor: string | null = null;
  #loading: Promise<void> | null = null;
  #wanted = 0;
  #round = 0;
  #holding = false;
  /** Stays in the list although the filter has lost it: it is open. */
  #kept: string | null = null;
  #dirty = false;

  constructor(filter: Filter, source: Source) {
    this.filter = filter;
    this.#source = source;
  }

  /** How long the list is, as far as known: rows beyond those loaded are shown as placeholders. */
  get count(): number {
    if (this.#complete || !this.loaded) return this.shown.length;
    return Math.max(this.total, this.shown.length + 1);
  }

  /** Fetches the beginning afresh. */
  async refresh(): Promise<void> {
    const round = ++this.#round;
    try {
      const page = await this.#source.fetch({ ...this.filter, limit: FIRST_PAGE });
      if (round !== this.#round) return;
      this.#source.learn(page);
      this.#ids = [];
      this.#append(page);
      this.loaded = true;
      this.problem = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (round === this.#round) this.problem = error;
    }
  }

  /** The reader looks at rows up to this one: loads until it is there. */
  need(index: number): void {
    this.#wanted = Math.max(this.#wanted, index);
    if (this.#loading || !this.loaded || this.#complete || index < this.#ids.length) return;
    this.#loading = this.#more().finally(() => (this.#loading = null));
  }

  async #more(): Promise<void> {
    const round = this.#round;
    try {
      while (this.#cursor !== null && this.#wanted >= this.#ids.length) {
        const page = await this.#source.fetch({ ...this.filter, cursor: this.#cursor, limit: PAGE });
        if (round !== this.#round) return;
        this.#source.learn(page);
        this.#append(page);
      }
      this.problem = null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.problem = error;
    }
    this.#wanted = 0;
  }

  #append(page: ConversationPage): void {
    const known = new Set(this.#ids);
    const fresh = page.data.filter((one) => !known.has(one.id));
    // What changed since the page was made may not belong here any more.
    const ids = fresh.map(({ id }) => id).filter((id) => this.#belongs(this.#source.find(id)));
    this.#ids = [...this.#ids, ...ids];
    this.#cursor = page.next;
    this.#complete = page.next === null;
    this.total = page.total;
    this.#show();
  }

  #belongs = (conversation: Conversation | undefined): boolean =>
    conversation !== undefined && (matches(conversation, this.filter) || conversation.id === this.#kept);

  /** A conversation is new or changed. `settle` then shows it. */
  place(conversation: Conversation, before: Conversation | undefined): void {
    const { id } = conversation;
    const at = this.#ids.indexOf(id);
    const belongs = this.#belongs(conversation);
    const counted = matches(conversation, this.filter);
    if (before && matches(before, this.filter) !== counted)
      this.total = Math.max(0, this.total + (counted ? 1 : -1));
    else if (!before && counted && at < 0) this.total++;
    if (at >= 0 && belongs && before?.last_activity_at === conversation.last_activity_at) return;
    if (at < 0 && !belongs) return;
    // What is shown must not change under the reader's eyes.
    if (!this.#dirty) this.#ids = [...this.#ids];
    this.#dirty = true;
    if (at >= 0) this.#ids.splice(at, 1);
    if (belongs) {
      const to = placeOf(this.#ids, this.#source.find, conversation);
      // Beyond what is loaded: it comes with its page.
      if (to < this.#ids.length || this.#complete) this.#ids.splice(to, 0, id);
      else if (at >= 0) this.#ids.push(id);
    }
  }

  /** Shows what was placed. */
  settle(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#show();
  }

  /** Holds the order while the reader points at the list. */
  hold(holding: boolean): void {
    if (this.#holding === holding) return;
    this.#holding = holding;
    if (!holding) this.#show();
  }

  /** Puts the rows in order now, although the order is held. */
  arrange(): void {
    this.waiting = 0;
    this.shown = this.#ids;
  }

  /** Keeps the open conversation in the list even when its filter has lost it. */
  keep(id: string | null): void {
    if (this.#kept === id) return;
    const before = this.#kept;
    this.#kept = id;
    if (before === null || this.#belongs(this.#source.find(before))) return;
    this.#ids = this.#ids.filter((one) => one !== before);
    this.#show();
  }

  #show(): void {
    if (!this.#holding) {
      this.arrange();
      return;
    }
    const { shown, waiting } = held(this.shown, this.#ids);
    this.shown = shown;
    this.waiting = waiting;
  }

  /** The neighbour of a row as shown; the first row when it is not there. */
  beside(id: string | null, step: 1 | -1): string | null {
    const at = id === null ? -1 : this.shown.indexOf(id);
    if (at < 0) return this.shown[0] ?? null;
    const to = at + step;
    if (to >= this.shown.length) this.need(to);
    return this.shown[to] ?? null;
  }
}
