/** Carts kept on this device, one for each line, over reloads. */
import { done, finished } from '$lib/features/outbox/database';
import type { CartState } from './types';

const NAME = 'souk-shop';

async function open(): Promise<IDBDatabase | null> {
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('carts', { keyPath: 'line' });
    return await done(request);
  } catch {
    // A browser that forbids storage has a cart that lasts until the page closes.
    return null;
  }
}

let database: Promise<IDBDatabase | null> | null = null;
const opened = () => (database ??= open());

export async function readCart(line: string): Promise<CartState | null> {
  try {
    const carts = (await opened())?.transaction('carts').objectStore('carts');
    return carts ? (((await done(carts.get(line))) as CartState | undefined) ?? null) : null;
  } catch {
    return null;
  }
}

export async function writeCart(cart: CartState): Promise<void> {
  const transaction = (await opened())?.transaction('carts', 'readwrite');
  if (!transaction) return;
  const carts = transaction.objectStore('carts');
  if (cart.items.length > 0 || cart.note) carts.put(cart);
  else carts.delete(cart.line);
  await finished(transaction).catch(() => undefined);
}

export const forgetCart = (line: string): Promise<void> =>
  writeCart({ line, catalogId: '', note: '', items: [] });
