import { api } from '$lib/features/api';
import type { Product } from '$lib/features/api';

const PAGE = 50;

/** The products that match a search, page by page. */
export class Products {
  list = $state.raw<readonly Product[]>([]);
  next = $state.raw<string | null>(null);
  loaded = $state(false);
  busy = $state(false);
  #query = '';
  #turn = 0;

  /** Begins anew with what matches; of two searches the later one counts. */
  async find(query: string): Promise<void> {
    const turn = ++this.#turn;
    this.#query = query;
    this.busy = true;
    try {
      const page = await api.catalogue.products({ q: query, limit: PAGE });
      if (turn !== this.#turn) return;
      this.list = page.data;
      this.next = page.next;
      this.loaded = true;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  async more(): Promise<void> {
    if (!this.next || this.busy) return;
    const turn = this.#turn;
    this.busy = true;
    try {
      const page = await api.catalogue.products({ q: this.#query, cursor: this.next, limit: PAGE });
      if (turn !== this.#turn) return;
      this.list = [...this.list, ...page.data];
      this.next = page.next;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** A product was saved or added. */
  put(product: Product): void {
    const known = this.list.some(({ id }) => id === product.id);
    this.list = known
      ? this.list.map((one) => (one.id === product.id ? product : one))
      : [...this.list, product];
  }

  drop(product: Product): void {
    this.list = this.list.filter(({ id }) => id !== product.id);
  }
}
