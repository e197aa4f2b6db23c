import type { Component } from 'svelte';
import type { ThreadMessage } from '../types';

type View = Component<{ message: ThreadMessage }>;

/** What shows all but plain texts: loaded when the first such message is shown, or when there is nothing else to do. */
class Rich {
  view = $state.raw<View | null>(null);
  #loading: Promise<void> | null = null;

  load = (): Promise<void> => {
    this.#loading ??= import('./Rich.svelte').then(
      (module) => {
        this.view = module.default;
      },
      () => {
        // Not reached: the next message that needs it tries again.
        this.#loading = null;
      },
    );
    return this.#loading;
  };

  loadWhenIdle(): void {
    if ('requestIdleCallback' in window) requestIdleCallback(() => void this.load());
    else setTimeout(this.load, 2_000);
  }
}

export const rich = new Rich();
