import type { Shop } from '$lib/features/shop/shop.svelte';
import type { MessageHost } from '../host';

/** The shop of a chat, once it is loaded; null stays where nobody buys or orders are switched off. */
export function openShop(host: MessageHost): { readonly current: Shop | null } {
  let current = $state.raw<Shop | null>(null);
  void host.shop?.().then((shop) => (current = shop));
  return {
    get current() {
      return host.orders?.() ? current : null;
    },
  };
}
