import { getContext, setContext } from 'svelte';

export interface Toast {
  id: number;
  text: string;
  kind: 'info' | 'error';
  action?: { label: string; run: () => void };
}

const SHOWN_FOR_MS = 5_000;
const WITH_ACTION_MS = 10_000;

/** Short notices at the edge of the window. */
export class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  show(text: string, options: Partial<Pick<Toast, 'kind' | 'action'>> = {}): void {
    const toast: Toast = { id: this.#next++, text, kind: 'info', ...options };
    this.list.push(toast);
    setTimeout(() => this.dismiss(toast.id), toast.action ? WITH_ACTION_MS : SHOWN_FOR_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

const CONTEXT = Symbol('toasts');

export const setToasts = (toasts: Toasts): Toasts => setContext(CONTEXT, toasts);
export const getToasts = (): Toasts => getContext<Toasts>(CONTEXT);
