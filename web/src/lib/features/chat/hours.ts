import type { Key } from '$lib/features/i18n';
import type { Hours, Span } from './types';

export interface HoursText {
  key: Key;
  params: Record<string, string>;
  open: boolean;
}

const DAY_MS = 86_400_000;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** What to say about the hours now, in the visitor's own time zone and language. Null when none are set. */
export function hoursNow(hours: Hours, now: number, language: string): HoursText | null {
  if (hours.always_open) return { key: 'chat.open_always', params: {}, open: true };
  if (hours.next_change_at === null) return null;
  // The server's answer is from before the change.
  const passed = hours.next_change_at <= now;
  const open = hours.open_now !== passed;
  if (passed) return { key: open ? 'chat.open_now' : 'chat.closed_now', params: {}, open };
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(
    hours.next_change_at,
  );
  const days = Math.round((startOfDay(hours.next_change_at) - startOfDay(now)) / DAY_MS);
  // Closing after midnight still belongs to this evening.
  const soon = days === 0 || (open && hours.next_change_at - now < DAY_MS / 2);
  if (soon) return { key: open ? 'chat.open_until' : 'chat.opens_at', params: { time }, open };
  return {
    key: open ? 'chat.open_until_day' : 'chat.opens_on',
    params: { time, day: dayWord(hours.next_change_at, days, language) },
    open,
  };
}

function dayWord(at: number, days: number, language: string): string {
  if (days === 1) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(1, 'day');
  const options: Intl.DateTimeFormatOptions =
    days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(language, options).format(at);
}

export interface DayHours {
  day: number;
  name: string;
  spans: string[];
}

/** The week as a table, Monday first; times as the language writes them. */
export function weekTable(week: readonly Span[], language: string): DayHours[] {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  // 5 January 1970 was a Monday.
  const moment = (day: number, time: string) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return Date.UTC(1970, 0, 4 + day, hour, minute);
  };
  return [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    day,
    name: weekday.format(moment(day, '12:00')),
    spans: week
      .filter((span) => span.day === day)
      .map(
        ({ opens, closes }) => `${clock.format(moment(day, opens))} – ${clock.format(moment(day, closes))}`,
      ),
  }));
}
