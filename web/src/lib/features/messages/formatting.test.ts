import { describe, expect, it } from 'vitest';
import { isLargeEmoji, parse, plain } from './formatting';

const text = (text: string) => ({ kind: 'text', text });

describe('formatting', () => {
  it('knows the four marks, nested too', () => {
    expect(parse('a *b* _c_ ~d~ `e*f*`')).toEqual([
      {
        kind: 'text',
        children: [
          text('a '),
          { kind: 'bold', children: [text('b')] },
          text(' '),
          { kind: 'italic', children: [text('c')] },
          text(' '),
          { kind: 'strike', children: [text('d')] },
          text(' '),
          { kind: 'code', text: 'e*f*' },
        ],
      },
    ]);
    expect(parse('*very _much_*')).toEqual([
      {
        kind: 'text',
        children: [{ kind: 'bold', children: [text('very '), { kind: 'italic', children: [text('much')] }] }],
      },
    ]);
  });

  it.each(['2*3*4', '**', 'snake_case_name', 'a * b', '*one\ntwo*', '_', '`'])('leaves %j alone', (body) => {
    expect(parse(body)).toEqual([{ kind: 'text', children: [text(body)] }]);
  });

  it('finds blocks, lists and quotes', () => {
    expect(parse('see\n```\nlet x = *1*;\n```\n- one\n- two\n1. first\n> said')).toEqual([
      { kind: 'text', children: [text('see')] },
      { kind: 'pre', text: 'let x = *1*;' },
      { kind: 'list', ordered: false, start: 1, items: [[text('one')], [text('two')]] },
      { kind: 'list', ordered: true, start: 1, items: [[text('first')]] },
      { kind: 'quote', children: [text('said')] },
    ]);
    expect(parse('```open')).toEqual([{ kind: 'text', children: [text('```open')] }]);
  });

  it('links addresses and never makes a script link', () => {
    expect(parse('go to https://a.example/x_y_z (or www.b.example).')).toEqual([
      {
        kind: 'text',
        children: [
          text('go to '),
          { kind: 'link', href: 'https://a.example/x_y_z', text: 'https://a.example/x_y_z' },
          text(' (or '),
          { kind: 'link', href: 'https://www.b.example', text: 'www.b.example' },
          text(').'),
        ],
      },
    ]);
    expect(parse('me@b.example +81 90-1234-5678')[0]).toMatchObject({
      children: [{ href: 'mailto:me@b.example' }, text(' '), { href: 'tel:+819012345678' }],
    });
    expect(parse('javascript:alert(1)')).toEqual([{ kind: 'text', children: [text('javascript:alert(1)')] }]);
  });

  it('gives the plain text', () => {
    expect(plain('*Hi* _you_\n- a')).toBe('Hi you\na');
  });

  it('stays quick on hostile text', () => {
    const started = performance.now();
    parse('*a '.repeat(14_000) + '_'.repeat(40_000));
    parse('*a '.repeat(1400) + '`'.repeat(4001));
    // A second is a lot for it, and little on a machine that compiles meanwhile.
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('knows when a text is only emoji', () => {
    expect(isLargeEmoji('👍')).toBe(true);
    expect(isLargeEmoji('👨‍👩‍👧 ❤️')).toBe(true);
    expect(isLargeEmoji('🇯🇵')).toBe(true);
    expect(isLargeEmoji('12')).toBe(false);
    expect(isLargeEmoji('ok 👍')).toBe(false);
  });
});
