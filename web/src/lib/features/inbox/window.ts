import type { Conversation } from '$lib/features/api';

const HOUR = 3_600_000;
const SOON = 4 * HOUR;

export type Window =
  | { state: 'none' }
  | { state: 'open' | 'closing'; leftMs: number }
  | { state: 'closed'; sinceMs: number | null };

/** The customer service window of a conversation; none where its line is not held to it. */
export function windowOf(
  { window_applies, window_closes_at }: Pick<Conversation, 'window_applies' | 'window_closes_at'>,
  now: number,
): Window {
  if (!window_applies) return { state: 'none' };
  if (window_closes_at === null) return { state: 'closed', sinceMs: null };
  const left = window_closes_at - now;
  if (left <= 0) return { state: 'closed', sinceMs: -left };
  return { state: left < SOON ? 'closing' : 'open', leftMs: left };
}

/** Whether free text may be sent. */
export const mayWrite = (window: Window): boolean => window.state !== 'closed';
