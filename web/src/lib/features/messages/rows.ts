/** Turns messages into the rows of a thread: day separators, the unread divider, and bubbles in groups. */
import type { ThreadMessage } from './types';

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string; at: number }
  | {
      kind: 'message';
      key: string;
      at: number;
      message: ThreadMessage;
      first: boolean;
      last: boolean;
      latest: boolean;
    };

const GROUP_MS = 4 * 60_000;

/** A message keeps its row when its own device's copy is replaced by the server's. */
export const rowKey = (message: ThreadMessage): string =>
  message.client_id ? `c:${message.client_id}` : message.id;

const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

function joins(a: ThreadMessage, b: ThreadMessage): boolean {
  return (
    a.direction === b.direction &&
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    a.author.name === b.author.name &&
    b.at - a.at < GROUP_MS
  );
}

/** `unreadFrom` is the first unread message; `own` tells which side's latest message carries the spelled-out state. */
export function rows(
  messages: readonly ThreadMessage[],
  own: 'in' | 'out',
  unreadFrom: string | null,
): Row[] {
  const list: Row[] = [];
  let previous: Extract<Row, { kind: 'message' }> | null = null;
  let latest: Extract<Row, { kind: 'message' }> | null = null;
  let day = NaN;
  for (const message of messages) {
    const messageDay = dayOf(message.at);
    let broken = false;
    if (messageDay !== day) {
      day = messageDay;
      broken = true;
      list.push({ kind: 'day', key: `day:${day}`, at: day });
    }
    if (message.id === unreadFrom) {
      broken = true;
      list.push({ kind: 'unread', key: 'unread', at: message.at });
    }
    const first: boolean = broken || !previous || !joins(previous.message, message);
    if (first && previous) previous.last = true;
    previous = {
      kind: 'message',
      key: rowKey(message),
      at: message.at,
      message,
      first,
      last: false,
      latest: false,
    };
    list.push(previous);
    if (message.direction === own && message.type !== 'deleted') latest = previous;
  }
  if (previous) previous.last = true;
  if (latest) latest.latest = true;
  return list;
}

const LINE = 21;
const CHARS_A_LINE = 44;

/** A guess of a row's height, good enough to scroll by until it is measured. */
export function estimate(row: Row): number {
  if (row.kind !== 'message') return 44;
  const { message } = row;
  const gap = row.first ? 12 : 3;
  const body = message.text?.body ?? message.image?.caption ?? message.video?.caption ?? '';
  const lines = body
    ? body.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / CHARS_A_LINE)), 0)
    : 0;
  const media =
    message.type === 'image' || message.type === 'video' || message.type === 'location'
      ? 240
      : message.type === 'text'
        ? 0
        : 56;
  return (
    gap + 16 + lines * LINE + media + (message.context ? 52 : 0) + (message.reactions.length > 0 ? 22 : 0)
  );
}
