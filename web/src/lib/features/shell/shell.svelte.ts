import { getContext, onDestroy, setContext } from 'svelte';
import type { Action } from './shortcuts';

type Handlers = Partial<Record<Action, () => void>>;

/** What keys and the palette can do now: the shell's own actions and those of the page that is shown. */
export class Shell {
  #pages = $state.raw<readonly Handlers[]>([]);

  /** A page offers actions as long as it is shown. */
  handle(handlers: Handlers): void {
    this.#pages = [...this.#pages, handlers];
    onDestroy(() => (this.#pages = this.#pages.filter((page) => page !== handlers)));
  }

  can = (action: Action): boolean => this.#pages.some((page) => page[action] !== undefined);

  run(action: Action): void {
    this.#pages.findLast((page) => page[action] !== undefined)?.[action]?.();
  }
}

const CONTEXT = Symbol('shell');
export const setShell = (shell: Shell): Shell => setContext(CONTEXT, shell);
export const getShell = (): Shell => getContext<Shell>(CONTEXT);
