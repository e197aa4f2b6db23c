import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Filter } from './order';

interface Target {
  /** The conversation; null closes it. */
  open?: string | null;
  filter?: Filter;
}

const STATES = ['open', 'resolved', 'all'] as const;

/** Where in the inbox the reader is. The address says it, so it survives a reload and can be shared. */
class Place {
  /** The last step was made with the keyboard: the row follows it into view. */
  byKeyboard = false;

  get open(): string | null {
    return page.url.pathname === '/' ? page.url.searchParams.get('c') : null;
  }

  get filter(): Filter {
    const state = page.url.searchParams.get('state');
    return {
      state: STATES.find((one) => one === state) ?? 'open',
      unread: page.url.searchParams.get('unread') === '1',
    };
  }

  href({ open = this.open, filter = this.filter }: Target): string {
    const search = new URLSearchParams();
    if (open !== null) search.set('c', open);
    if (filter.state !== 'open') search.set('state', filter.state);
    if (filter.unread) search.set('unread', '1');
    const text = search.toString();
    return text ? `/?${text}` : '/';
  }

  go(target: Target, { replace = false, byKeyboard = false } = {}): void {
    this.byKeyboard = byKeyboard;
    void goto(this.href(target), { replaceState: replace, keepFocus: true, noScroll: true });
  }
}

export const place = new Place();
