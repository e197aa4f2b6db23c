import { describe, expect, test } from 'vitest';
import {
  cleanName,
  componentsOf,
  draftOf,
  editable,
  emptyButton,
  emptyDraft,
  exampleValues,
  missing,
  nextVariable,
  sketchOf,
} from './draft';
import type { Draft } from './draft';

const full = (): Draft => ({
  ...emptyDraft('en'),
  name: 'order_ready',
  header: 'TEXT',
  headerText: 'Order {{1}}',
  headerExamples: { 1: '812' },
  body: 'Hi {{1}}, your order is ready until {{2}}.',
  bodyExamples: { 1: 'Aiko', 2: '19:00' },
  footer: 'Trattoria Luigi',
  buttons: [
    { kind: 'URL', text: 'Track', value: 'https://luigi.example/o/{{1}}', example: '812' },
    { kind: 'QUICK_REPLY', text: 'I am coming', value: '', example: '' },
    { kind: 'PHONE_NUMBER', text: 'Call', value: '+81300001200', example: '' },
  ],
});

describe('a draft', () => {
  test('comes to components of the Cloud API, quick replies first', () => {
    expect(componentsOf(full())).toEqual([
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['812'] } },
      {
        type: 'BODY',
        text: 'Hi {{1}}, your order is ready until {{2}}.',
        example: { body_text: [['Aiko', '19:00']] },
      },
      { type: 'FOOTER', text: 'Trattoria Luigi' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'I am coming' },
          { type: 'URL', text: 'Track', url: 'https://luigi.example/o/{{1}}', example: ['812'] },
          { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+81300001200' },
        ],
      },
    ]);
  });

  test('names its variables when it is told so', () => {
    const draft: Draft = {
      ...emptyDraft('en'),
      name: 'a',
      format: 'NAMED',
      body: 'Dear {{guest}}, hello.',
      bodyExamples: { guest: 'Aiko' },
    };
    expect(componentsOf(draft)).toEqual([
      {
        type: 'BODY',
        text: 'Dear {{guest}}, hello.',
        example: { body_text_named_params: [{ param_name: 'guest', example: 'Aiko' }] },
      },
    ]);
    expect(draftOf(sketchOf(draft))).toEqual(draft);
  });

  test('is read back from what it came to', () => {
    const sketch = sketchOf(full());
    expect(editable(sketch)).toBe(true);
    expect(componentsOf(draftOf(sketch))).toEqual(componentsOf(full()));
  });

  test('of a one-time code has a form of its own', () => {
    const draft: Draft = { ...emptyDraft('en'), name: 'code', category: 'AUTHENTICATION', minutes: 5 };
    const components = componentsOf(draft);
    expect(components[1]).toEqual({ type: 'FOOTER', code_expiration_minutes: 5 });
    expect(draftOf(sketchOf(draft))).toMatchObject({ minutes: 5, advice: true });
    expect(draftOf(sketchOf({ ...draft, minutes: null })).minutes).toBe(null);
  });

  test('fills its preview with the examples', () => {
    expect(exampleValues(full())).toMatchObject({
      'header.1': '812',
      'body.2': '19:00',
      'button.1': '812',
    });
  });

  test('says what is missing', () => {
    expect(missing(full())).toBe(null);
    expect(missing({ ...full(), name: '' })).toBe('name');
    expect(missing({ ...full(), body: ' ' })).toBe('body');
    expect(missing({ ...full(), headerText: '' })).toBe('header');
    expect(missing({ ...full(), header: 'IMAGE' })).toBe('sample');
    expect(missing({ ...full(), bodyExamples: { 1: 'Aiko' } })).toBe('example');
    expect(missing({ ...full(), buttons: [emptyButton('QUICK_REPLY')] })).toBe('button');
    expect(missing({ ...full(), buttons: [{ ...emptyButton('URL'), text: 'Go' }] })).toBe('button_url');
    expect(missing({ ...full(), buttons: [emptyButton('COPY_CODE')] })).toBe('button_code');
    expect(missing({ ...full(), category: 'AUTHENTICATION', minutes: 91 })).toBe('minutes');
  });
});

test('what the form can not show is left to programs', () => {
  const sketch = sketchOf(full());
  for (const component of [
    { type: 'CAROUSEL', cards: [] },
    { type: 'LIMITED_TIME_OFFER' },
    { type: 'BUTTONS', buttons: [{ type: 'MPM' }] },
    { type: 'HEADER', format: 'PRODUCT' },
  ])
    expect(editable({ ...sketch, components: [component] })).toBe(false);
});

test('names are made fit as they are typed', () => {
  expect(cleanName('Order Ready-2!')).toBe('order_ready_2');
  expect(cleanName('注文 A')).toBe('_a');
});

test('variables go on', () => {
  expect(nextVariable('Hi {{1}} and {{3}}', 'POSITIONAL')).toBe('{{4}}');
  expect(nextVariable('', 'POSITIONAL')).toBe('{{1}}');
  expect(nextVariable('Hi {{name}}', 'NAMED')).toBe('{{date}}');
});
