import type { Component } from 'svelte';
import type { I18n } from '$lib/features/i18n';
import type { ThreadMessage } from '../types';

type View = Component<{ message: ThreadMessage }>;

/** What shows all but plain texts: loaded when the first such message is shown, or when there is nothing else to do. */
class Rich {
  view = $state.raw<View | null>(null);
  #loading: Promise<void> | null = null;

  load = (i18n: I18n): Promise<void> => {
    this.#loading ??= Promise.all([import('./Rich.svelte'), i18n.add('cards')]).then(
      ([module]) => {
        this.view = module.default;
      },
      () => {
        // Not reached: the next message that needs it tries again.
        this.#loading = null;
      },
    );
    return this.#loading;
  };

  loadWhenIdle(i18n: I18n): void {
    const load = () => void this.load(i18n);
    if ('requestIdleCallback' in window) requestIdleCallback(load);
    else setTimeout(load, 2_000);
  }
}

export const rich = new Rich();
