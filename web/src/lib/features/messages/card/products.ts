import type { Product, ProductFacts } from '$lib/features/shop/types';
import type { Content } from '../types';

/** The products that a message names, as they were when it was sent. */
export const productsIn = (message: Content | undefined): Record<string, ProductFacts> =>
  (message?.products ?? {}) as Record<string, ProductFacts>;

/** A product of a message; null when neither it nor the message it answers says what it is. */
export function productOf(id: string, ...sources: (Content | undefined)[]): Product | null {
  for (const source of sources) {
    const facts = productsIn(source)[id];
    if (facts) return { ...facts, retailer_id: id };
  }
  return null;
}
