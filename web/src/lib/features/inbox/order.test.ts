import { describe, expect, it } from 'vitest';
import { held, matches, placeOf } from './order';
import { conversation } from './testing';

const at = (id: string, lastActivityAt: number) => conversation({ id, last_activity_at: lastActivityAt });

describe('the order of the inbox', () => {
  const known = new Map(
    [at('3', 300), at('2', 200), at('11', 100), at('9', 100)].map((one) => [one.id, one]),
  );
  const ids = [...known.keys()];
  const find = (id: string) => known.get(id);

  it('puts newest activity first, then the greater id', () => {
    expect(placeOf(ids, find, at('8', 400))).toBe(0);
    expect(placeOf(ids, find, at('8', 250))).toBe(1);
    expect(placeOf(ids, find, at('10', 100))).toBe(3);
    expect(placeOf(ids, find, at('8', 1))).toBe(4);
  });

  it('knows which conversations a filter shows', () => {
    const read = conversation({ state: 'resolved' });
    expect(matches(read, { state: 'open', unread: false })).toBe(false);
    expect(matches(read, { state: 'all', unread: false })).toBe(true);
    expect(matches(read, { state: 'all', unread: true })).toBe(false);
    expect(matches(conversation({ marked_unread: true }), { state: 'open', unread: true })).toBe(true);
  });
});

describe('an order that is held', () => {
  it('keeps every row in place and counts what would move', () => {
    expect(held(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual({ shown: ['a', 'b', 'c'], waiting: 1 });
  });

  it('lets what is gone leave and what is new wait', () => {
    expect(held(['a', 'b', 'c'], ['new', 'a', 'c'])).toEqual({ shown: ['a', 'c'], waiting: 1 });
  });

  it('takes pages that were loaded meanwhile', () => {
    expect(held(['a', 'b'], ['a', 'b', 'c', 'd'])).toEqual({ shown: ['a', 'b', 'c', 'd'], waiting: 0 });
  });

  it('shows everything when nothing was shown', () => {
    expect(held([], ['a', 'b'])).toEqual({ shown: ['a', 'b'], waiting: 0 });
  });
});
