import { describe, expect, it } from 'vitest';
import { copyToOthers, hoursOf, nextSpan, openingsOf, overnight, problemsOf, weekOf } from './hours';

const span = (opens: string, closes: string) => ({ opens, closes });
const week = (days: Record<number, ReturnType<typeof span>[]>) =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => days[day] ?? []);

describe('the hours editor', () => {
  it('reads and writes the same hours, each day in order', () => {
    const openings = [
      { day: 1, opens: '17:30', closes: '22:00' },
      { day: 1, opens: '11:30', closes: '14:30' },
      { day: 6, opens: '18:00', closes: '02:00' },
    ];
    const read = weekOf(openings);
    expect(read[0]).toEqual([span('11:30', '14:30'), span('17:30', '22:00')]);
    expect(weekOf(openingsOf(read))).toEqual(read);
    expect(hoursOf(read, 'Asia/Tokyo', true)).toEqual({
      time_zone: 'Asia/Tokyo',
      week: [],
      always_open: true,
    });
  });

  it('knows hours over midnight', () => {
    expect(overnight(span('18:00', '02:00'))).toBe(true);
    expect(overnight(span('00:00', '00:00'))).toBe(true);
    expect(overnight(span('09:00', '17:00'))).toBe(false);
  });

  it('offers a further opening while the day has room', () => {
    expect(nextSpan([])).toEqual(span('09:00', '17:00'));
    expect(nextSpan([span('09:00', '12:00')])).toEqual(span('13:00', '16:00'));
    expect(nextSpan([span('09:00', '22:00')])).toEqual(span('23:00', '23:59'));
    expect(nextSpan([span('18:00', '02:00')])).toBe(null);
    expect(nextSpan([span('09:00', '23:30')])).toBe(null);
  });

  it('finds what overlaps, within a day and over midnight, around the week', () => {
    expect(problemsOf(week({ 1: [span('09:00', '12:00'), span('11:00', '13:00')] }))).toEqual(
      new Map([['0.1', 'overlap']]),
    );
    expect(problemsOf(week({ 1: [span('18:00', '02:00')], 2: [span('01:00', '05:00')] }))).toEqual(
      new Map([['1.0', 'overlap']]),
    );
    expect(problemsOf(week({ 7: [span('18:00', '02:00')], 1: [span('01:00', '05:00')] }))).toEqual(
      new Map([['0.0', 'overlap']]),
    );
    expect(problemsOf(week({ 1: [span('09:00', '12:00'), span('12:00', '13:00')] })).size).toBe(0);
    expect(problemsOf(week({ 1: [span('', '12:00')] }))).toEqual(new Map([['0.0', 'empty']]));
  });

  it('copies a day to the others', () => {
    const copied = copyToOthers(week({ 1: [span('09:00', '17:00')] }), 0);
    expect(copied.map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });
});
