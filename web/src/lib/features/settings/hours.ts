/** The editor's view of opening hours: a list of openings for each weekday. */
import type { Hours, Opening } from '$lib/features/api';

export interface Span {
  opens: string;
  closes: string;
}

/** Monday first, seven days. */
export type Week = Span[][];

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const A_DAY = 24 * 60;
const MOST_A_DAY = 4;

export function weekOf(openings: readonly Opening[]): Week {
  return DAYS.map((day) =>
    openings
      .filter((opening) => opening.day === day)
      .map(({ opens, closes }) => ({ opens, closes }))
      .sort((a, b) => minutes(a.opens) - minutes(b.opens)),
  );
}

export const openingsOf = (week: Week): Opening[] =>
  week.flatMap((spans, index) => spans.map(({ opens, closes }) => ({ day: index + 1, opens, closes })));

export const hoursOf = (week: Week, timeZone: string, alwaysOpen: boolean): Hours => ({
  time_zone: timeZone,
  week: alwaysOpen ? [] : openingsOf(week),
  always_open: alwaysOpen,
});

export function minutes(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

const clock = (total: number): string =>
  `${String(Math.floor((total % A_DAY) / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;

/** Closing at or before opening means the next day. */
export const overnight = ({ opens, closes }: Span): boolean => minutes(closes) <= minutes(opens);

/** The next opening of a day: after the last one, or the usual hours. */
export function nextSpan(spans: readonly Span[]): Span | null {
  const last = spans.at(-1);
  if (!last) return { opens: '09:00', closes: '17:00' };
  if (spans.length >= MOST_A_DAY || overnight(last)) return null;
  const opens = minutes(last.closes) + 60;
  if (opens >= A_DAY) return null;
  return { opens: clock(opens), closes: clock(Math.min(opens + 180, A_DAY - 1)) };
}

export type SpanProblem = 'empty' | 'overlap';

/** What is wrong with each opening, by day and place; an opening over midnight may run into the next day's. */
export function problemsOf(week: Week): Map<string, SpanProblem> {
  const problems = new Map<string, SpanProblem>();
  const spans = week.flatMap((day, dayIndex) =>
    day.map((span, index) => {
      const start = dayIndex * A_DAY + minutes(span.opens);
      const length = overnight(span)
        ? minutes(span.closes) + A_DAY - minutes(span.opens)
        : minutes(span.closes) - minutes(span.opens);
      return {
        key: `${dayIndex}.${index}`,
        start,
        end: start + length,
        complete: isTime(span.opens) && isTime(span.closes),
      };
    }),
  );
  for (const span of spans) if (!span.complete) problems.set(span.key, 'empty');
  const complete = spans.filter((span) => span.complete).sort((a, b) => a.start - b.start);
  const first = complete[0];
  if (!first || complete.length < 2) return problems;
  // The week is a circle: Sunday's night may run into Monday.
  const circle = [...complete, { ...first, start: first.start + 7 * A_DAY }];
  for (let index = 1; index < circle.length; index++) {
    const before = circle[index - 1];
    const span = circle[index];
    if (before && span && span.start < before.end) problems.set(span.key, 'overlap');
  }
  return problems;
}

const isTime = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time);

/** Copies a day to all days that have hours, and to the working days when none has. */
export function copyToOthers(week: Week, from: number): Week {
  const source = week[from] ?? [];
  return week.map((spans, index) =>
    index === from || (spans.length === 0 && index > 4) ? spans : source.map((span) => ({ ...span })),
  );
}
