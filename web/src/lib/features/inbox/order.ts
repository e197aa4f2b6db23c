/** The order of the inbox: newest activity first, then the greater id. */
import type { Conversation, ConversationState } from '$lib/features/api';
import { compareSeq } from './seq';

export interface Filter {
  state: ConversationState | 'all';
  unread: boolean;
}

type Place = Pick<Conversation, 'id' | 'last_activity_at'>;

export const compare = (a: Place, b: Place): number =>
  b.last_activity_at - a.last_activity_at || compareSeq(b.id, a.id);

export const isUnread = (conversation: Conversation): boolean =>
  conversation.unread_count > 0 || conversation.marked_unread;

export const matches = (conversation: Conversation, filter: Filter): boolean =>
  (filter.state === 'all' || conversation.state === filter.state) &&
  (!filter.unread || isUnread(conversation));

/** Where a conversation belongs in an ordered list. */
export function placeOf(
  ids: readonly string[],
  find: (id: string) => Place | undefined,
  wanted: Place,
): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = find(ids[middle] as string);
    if (at && compare(at, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Held {
  /** The rows as they are shown. */
  shown: string[];
  /** How many have news that would move them. */
  waiting: number;
}

/** What a reader sees while the order is held: every row stays where it is, what is gone leaves, what is new waits. */
export function held(shown: readonly string[], ids: readonly string[]): Held {
  const places = new Map(ids.map((id, index) => [id, index]));
  const kept = shown.filter((id) => places.has(id));
  const known = new Set(kept);
  let end = 0;
  for (const id of kept) end = Math.max(end, (places.get(id) ?? -1) + 1);
  // Pages that were loaded meanwhile follow the last row; what came in before it waits.
  const tail = ids.slice(end);
  const news = ids.slice(0, end).filter((id) => !known.has(id)).length;
  return { shown: [...kept, ...tail], waiting: news + movers(kept, places) };
}

/** How many rows would jump over the ones above them. */
function movers(kept: readonly string[], places: ReadonlyMap<string, number>): number {
  let lowest = -1;
  let count = 0;
  for (const id of kept) {
    const place = places.get(id) ?? 0;
    if (place < lowest) count++;
    else lowest = place;
  }
  return count;
}
