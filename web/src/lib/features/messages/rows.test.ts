import { describe, expect, it } from 'vitest';
import { rows } from './rows';
import { message } from './testing';

const MINUTE = 60_000;
const noon = new Date(2025, 5, 2, 12).getTime();

const shape = (list: ReturnType<typeof rows>) =>
  list.map((row) =>
    row.kind === 'message' ? `${row.message.id}${row.first ? '^' : ''}${row.last ? '$' : ''}` : row.kind,
  );

describe('rows', () => {
  it('groups what one side sends within minutes', () => {
    const list = rows(
      [
        message({ id: 'a', at: noon }),
        message({ id: 'b', at: noon + MINUTE }),
        message({ id: 'c', at: noon + 2 * MINUTE, direction: 'out' }),
        message({ id: 'd', at: noon + 20 * MINUTE, direction: 'out' }),
      ],
      'in',
      null,
    );
    expect(shape(list)).toEqual(['day', 'a^', 'b$', 'c^$', 'd^$']);
  });

  it('separates days and marks the first unread one', () => {
    const list = rows(
      [
        message({ id: 'a', at: noon }),
        message({ id: 'b', at: noon + 24 * 60 * MINUTE, direction: 'out' }),
        message({ id: 'c', at: noon + 24 * 60 * MINUTE + 1, direction: 'out' }),
      ],
      'in',
      'c',
    );
    expect(shape(list)).toEqual(['day', 'a^$', 'day', 'b^$', 'unread', 'c^$']);
  });

  it('breaks a group between authors of one side', () => {
    const by = (name: string) => ({ kind: 'agent', id: null, name }) as const;
    const list = rows(
      [
        message({ id: 'a', at: noon, direction: 'out', author: by('Maya') }),
        message({ id: 'b', at: noon, direction: 'out', author: by('Tom') }),
      ],
      'in',
      null,
    );
    expect(shape(list)).toEqual(['day', 'a^$', 'b^$']);
  });

  it('keeps the row when the server confirms a message', () => {
    const keys = (id: string) =>
      rows([message({ id, client_id: 'x', at: noon })], 'in', null).map((row) => row.key);
    expect(keys('local:x')).toEqual(keys('wamid.1'));
  });
});
