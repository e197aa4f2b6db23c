import { describe, expect, it } from 'vitest';
import { cardOf } from '$lib/features/messages/card/card';
import { emptyDraft, messageOf, problemsOf, rowCount } from './builder';

describe('the builder', () => {
  it('makes reply buttons', () => {
    const draft = { ...emptyDraft(), body: ' Tonight? ', buttons: ['Yes', 'No'], footer: 'Luigi' };
    expect(problemsOf(draft).size).toBe(0);
    const message = messageOf(draft);
    expect(message.interactive).toEqual({
      type: 'button',
      body: { text: 'Tonight?' },
      footer: { text: 'Luigi' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'choice-1', title: 'Yes' } },
          { type: 'reply', reply: { id: 'choice-2', title: 'No' } },
        ],
      },
    });
    expect(cardOf(message)?.actions.map(({ kind }) => kind)).toEqual(['reply', 'reply']);
  });

  it('makes lists and links', () => {
    const row = { title: 'Inside', description: 'by the stove' };
    const list = {
      ...emptyDraft(),
      kind: 'list' as const,
      body: 'Where?',
      opens: 'Tables',
      sections: [{ title: '', rows: [row] }],
    };
    expect(problemsOf(list).size).toBe(0);
    expect(rowCount(list)).toBe(1);
    expect(messageOf(list).interactive?.action).toEqual({
      button: 'Tables',
      sections: [{ rows: [{ id: 'choice-1-1', ...row }] }],
    });
    const link = {
      ...emptyDraft(),
      kind: 'link' as const,
      body: 'Menu',
      label: 'Open',
      address: 'https://luigi.example',
    };
    expect(problemsOf(link).size).toBe(0);
    expect(messageOf(link).interactive).toMatchObject({
      type: 'cta_url',
      action: { parameters: { display_text: 'Open', url: 'https://luigi.example' } },
    });
  });

  it('knows the limits', () => {
    const draft = { ...emptyDraft(), body: 'x', buttons: ['はい'.repeat(11), 'Same', 'Same'] };
    expect([...problemsOf(draft)]).toEqual([
      ['button.0', { key: 'too_long', limit: 20 }],
      ['button.2', { key: 'twice' }],
    ]);
    expect(
      problemsOf({ ...emptyDraft(), kind: 'link', body: 'x', label: 'x', address: 'luigi' }).get('address'),
    ).toEqual({
      key: 'address',
    });
    // A list of several sections names each.
    const section = { title: '', rows: [{ title: 'a', description: '' }] };
    const list = {
      ...emptyDraft(),
      kind: 'list' as const,
      body: 'x',
      opens: 'x',
      sections: [section, section],
    };
    expect([...problemsOf(list).keys()]).toEqual(['section.0', 'section.1']);
  });
});
