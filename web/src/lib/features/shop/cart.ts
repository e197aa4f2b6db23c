/** Pure sums of a cart and the order it becomes. */
import type { Content } from '$lib/features/messages/types';
import { major } from './money';
import { priceOf } from './types';
import type { CartItem, CartState, Product } from './types';

/** How many of one thing may be ordered at once. */
export const MOST = 99;

/** The items with `quantity` of a product; none of it removes it. */
export function withQuantity(items: readonly CartItem[], product: Product, quantity: number): CartItem[] {
  const wanted = Math.min(MOST, Math.max(0, Math.trunc(quantity)));
  const known = items.some((item) => item.product.retailer_id === product.retailer_id);
  const changed = known
    ? items.map((item) =>
        item.product.retailer_id === product.retailer_id ? { product, quantity: wanted } : item,
      )
    : [...items, { product, quantity: wanted }];
  return changed.filter((item) => item.quantity > 0);
}

export const quantityOf = (items: readonly CartItem[], id: string): number =>
  items.find((item) => item.product.retailer_id === id)?.quantity ?? 0;

export const count = (items: readonly CartItem[]): number =>
  items.reduce((sum, item) => sum + item.quantity, 0);

/** The sums in the smallest unit of each currency; a catalogue may have several. */
export function totals(items: readonly CartItem[]): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { product, quantity } of items)
    sums.set(product.currency, (sums.get(product.currency) ?? 0) + priceOf(product) * quantity);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

/** The order as the Cloud API has it. The server takes prices from its catalogue. */
export function orderOf({ catalogId, note, items }: CartState): Content {
  return {
    type: 'order',
    order: {
      catalog_id: catalogId,
      ...(note.trim() ? { text: note.trim() } : {}),
      product_items: items.map(({ product, quantity }) => ({
        product_retailer_id: product.retailer_id,
        quantity,
        item_price: major(priceOf(product), product.currency),
        currency: product.currency,
      })),
    },
  };
}
