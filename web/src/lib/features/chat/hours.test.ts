import { describe, expect, it } from 'vitest';
import { hoursNow, weekTable } from './hours';
import type { Hours } from './types';

const now = new Date(2025, 5, 2, 15, 30).getTime();
const at = (day: number, hour: number) => new Date(2025, 5, day, hour).getTime();
const hours = (fields: Partial<Hours>): Hours => ({
  time_zone: 'Asia/Tokyo',
  week: [],
  always_open: false,
  open_now: true,
  next_change_at: at(2, 18),
  ...fields,
});

const plain = (text: string | undefined) => text?.replace(/\u202f/g, ' ');

describe('hours now', () => {
  it('says until when it is open', () => {
    const text = hoursNow(hours({}), now, 'en');
    expect(text).toMatchObject({ key: 'chat.open_until', open: true });
    expect(plain(text?.params.time)).toBe('6:00 PM');
    expect(hoursNow(hours({}), now, 'ja')?.params.time).toBe('18:00');
  });

  it('counts closing after midnight as this evening', () => {
    expect(hoursNow(hours({ next_change_at: at(3, 1) }), now, 'en')?.key).toBe('chat.open_until');
  });

  it('says when it opens', () => {
    const closed = (day: number) =>
      hoursNow(hours({ open_now: false, next_change_at: at(day, 19) }), now, 'en');
    expect(closed(2)?.key).toBe('chat.opens_at');
    expect(closed(3)?.params.day).toBe('tomorrow');
    expect(closed(5)?.params.day).toBe('Thursday');
    expect(closed(20)?.params.day).toBe('June 20');
  });

  it('does not trust an answer that is older than the change', () => {
    expect(hoursNow(hours({ next_change_at: now - 1 }), now, 'en')).toMatchObject({
      key: 'chat.closed_now',
      open: false,
    });
    expect(hoursNow(hours({ next_change_at: null }), now, 'en')).toBeNull();
    expect(hoursNow(hours({ always_open: true, next_change_at: null }), now, 'en')?.key).toBe(
      'chat.open_always',
    );
  });
});

it('writes the week in the language', () => {
  const week = [
    { day: 1, opens: '11:00', closes: '14:00' },
    { day: 1, opens: '17:00', closes: '23:30' },
  ];
  const table = weekTable(week, 'ja');
  expect(table).toHaveLength(7);
  expect(table[0]).toEqual({ day: 1, name: '月曜日', spans: ['11:00 – 14:00', '17:00 – 23:30'] });
  expect(table[6]).toEqual({ day: 7, name: '日曜日', spans: [] });
  expect(weekTable(week, 'en')[0]?.name).toBe('Monday');
});
