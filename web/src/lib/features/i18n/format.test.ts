import { describe, expect, it } from 'vitest';
import { format } from './format';
import { chooseLanguage } from './languages';

describe('patterns', () => {
  it('fills in parameters and leaves unknown ones visible', () => {
    expect(format('Open until {time}', { time: '18:00' }, 'en')).toBe('Open until 18:00');
    expect(format('Hi {name}', {}, 'en')).toBe('Hi {name}');
    expect(format('{n} of them', { n: 1234 }, 'en')).toBe('1,234 of them');
  });

  it('chooses plural forms by the language', () => {
    const english = '{count, plural, =0 {nothing} one {# message} other {# messages}}.';
    expect([0, 1, 2].map((count) => format(english, { count }, 'en'))).toEqual([
      'nothing.',
      '1 message.',
      '2 messages.',
    ]);
    const arabic = '{count, plural, one {رسالة} two {رسالتان} few {# رسائل} other {# رسالة}}';
    expect(format(arabic, { count: 2 }, 'ar')).toBe('رسالتان');
    expect(format(arabic, { count: 3 }, 'ar')).toContain('رسائل');
  });

  it('selects by a word, nested too', () => {
    const pattern =
      '{who, select, you {You have {count, plural, one {# chat} other {# chats}}} other {{who} left}}';
    expect(format(pattern, { who: 'you', count: 2 }, 'en')).toBe('You have 2 chats');
    expect(format(pattern, { who: 'Maya', count: 2 }, 'en')).toBe('Maya left');
  });
});

it('chooses the first language it has', () => {
  expect(chooseLanguage([null, 'xx', 'ja-JP', 'en'])).toBe('ja');
  expect(chooseLanguage(['xx'])).toBe('en');
});
