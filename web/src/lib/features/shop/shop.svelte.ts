import { request } from '$lib/features/http';
import { count, orderOf, quantityOf, totals, withQuantity } from './cart';
import { readCart, writeCart } from './store';
import type { CartItem, CartState, CataloguePage, Product } from './types';
import type { Content } from '$lib/features/messages/types';

const PAGE = 50;

/** One line's shop for its customer: the catalogue and the cart. */
export class Shop {
  readonly line: string;
  items = $state.raw<readonly CartItem[]>([]);
  note = $state('');
  catalogId = $state('');
  /** Products seen on this visit, for orders that have no snapshot yet. */
  readonly known = new Map<string, Product>();
  readonly count = $derived(count(this.items));
  readonly totals = $derived(totals(this.items));

  constructor(line: string) {
    this.line = line;
  }

  async load(): Promise<this> {
    const kept = await readCart(this.line);
    if (kept && this.items.length === 0) {
      this.items = kept.items;
      this.note = kept.note;
      this.catalogId = kept.catalogId;
      for (const { product } of kept.items) this.known.set(product.retailer_id, product);
    }
    return this;
  }

  quantity = (id: string): number => quantityOf(this.items, id);

  /** A cart is of one catalogue: taking from another begins anew. */
  set(product: Product, quantity: number, catalogId: string): void {
    if (catalogId && this.catalogId !== catalogId) {
      if (this.catalogId) this.items = [];
      this.catalogId = catalogId;
    }
    this.known.set(product.retailer_id, product);
    this.items = withQuantity(this.items, product, quantity);
    this.keep();
  }

  keep(): void {
    void writeCart(this.#state());
  }

  /** The order of what is in the cart, which is empty then. */
  checkout(): Content {
    const order = orderOf(this.#state());
    this.items = [];
    this.note = '';
    this.keep();
    return order;
  }

  #state(): CartState {
    return { line: this.line, catalogId: this.catalogId, note: this.note, items: [...this.items] };
  }

  async page(cursor: string | null, words: string): Promise<CataloguePage> {
    const params = new URLSearchParams({ limit: String(PAGE) });
    if (cursor) params.set('cursor', cursor);
    if (words.trim()) params.set('q', words.trim());
    const page = await request<CataloguePage>(`/chat/v1/${this.line}/catalog?${params.toString()}`);
    for (const product of page.data) this.known.set(product.retailer_id, product);
    return page;
  }
}
