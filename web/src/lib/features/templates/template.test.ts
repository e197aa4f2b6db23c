import { describe, expect, it } from 'vitest';
import type { Template } from '$lib/features/api';
import { cardOf } from '$lib/features/messages/card/card';
import { fieldsOf, holesOf, longPart, messageOf, problemOf, sendable } from './template';

const words = {
  code: (code: string) => `Your code: ${code}`,
  expires: (minutes: number) => `${minutes} min`,
  copyCode: 'Copy code',
  copyOffer: 'Copy offer',
};

const template = (components: unknown[], more: Partial<Template> = {}): Template => ({
  id: '1',
  waba_id: '2',
  name: 'order_update',
  language: 'en',
  category: 'UTILITY',
  parameter_format: 'POSITIONAL',
  status: 'APPROVED',
  rejected_reason: null,
  previous_category: null,
  message_send_ttl_seconds: null,
  library_template_name: null,
  extra: {},
  quality_score: 'UNKNOWN',
  quality_at: null,
  created_at: 0,
  updated_at: 0,
  components,
  ...more,
});

const order = template([
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Hi {{1}}, order {{2}} for {{1}}', example: { body_text: [['Aiko', 'A-7']] } },
  { type: 'FOOTER', text: 'Luigi' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Thanks' },
      { type: 'URL', text: 'Follow', url: 'https://luigi.example/orders/{{1}}' },
      { type: 'COPY_CODE', example: 'PIZZA25' },
    ],
  },
]);

describe('a template', () => {
  it('asks for each of its holes once', () => {
    expect(holesOf('{{1}} {{ first_name }} {{1}} {{A}}')).toEqual(['1', 'first_name']);
    expect(fieldsOf(order).map(({ key, kind, example }) => [key, kind, example])).toEqual([
      ['header', 'image', ''],
      ['body.1', 'text', 'Aiko'],
      ['body.2', 'text', 'A-7'],
      ['button.1', 'text', ''],
      ['button.2', 'code', 'PIZZA25'],
    ]);
  });

  it('becomes the message of the Cloud API, and looks like it', () => {
    const values = {
      header: '77',
      'body.1': ' Aiko ',
      'body.2': 'A-7',
      'button.1': 'A-7',
      'button.2': 'PIZZA25',
    };
    const message = messageOf(order, values, {}, words);
    expect(message.template).toEqual({
      name: 'order_update',
      language: { code: 'en' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { id: '77' } }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Aiko' },
            { type: 'text', text: 'A-7' },
          ],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'A-7' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '2',
          parameters: [{ type: 'coupon_code', coupon_code: 'PIZZA25' }],
        },
      ],
    });
    expect(cardOf(message)).toMatchObject({
      header: { kind: 'image', media: { id: '77' } },
      body: 'Hi Aiko, order A-7 for Aiko',
      footer: 'Luigi',
      actions: [
        { kind: 'quick', title: 'Thanks' },
        { kind: 'url', url: 'https://luigi.example/orders/A-7' },
        { kind: 'copy', code: 'PIZZA25', title: 'Copy offer' },
      ],
    });
    expect(cardOf(messageOf(order, {}, {}, words))?.body).toBe('Hi {{1}}, order {{2}} for {{1}}');
  });

  it('names its parameters, places, codes and cards', () => {
    const named = template([{ type: 'BODY', text: 'Dear {{first_name}}' }], { parameter_format: 'NAMED' });
    expect(messageOf(named, { 'body.first_name': 'Aiko' }, {}, words).template?.components).toEqual([
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Aiko' }] },
    ]);

    const place = template([
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Here' },
    ]);
    const where = { 'header.latitude': '35.6', 'header.longitude': '139.7', 'header.name': 'Luigi' };
    expect(messageOf(place, where, {}, words).template?.components).toEqual([
      {
        type: 'header',
        parameters: [{ type: 'location', location: { latitude: '35.6', longitude: '139.7', name: 'Luigi' } }],
      },
    ]);

    const code = template(
      [
        { type: 'BODY' },
        { type: 'FOOTER', code_expiration_minutes: 10 },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
      ],
      { category: 'AUTHENTICATION' },
    );
    expect(fieldsOf(code).map(({ kind }) => kind)).toEqual(['otp']);
    const sent = messageOf(code, { otp: '123456' }, {}, words);
    expect(sent.template?.components).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: '123456' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '123456' }] },
    ]);
    expect(cardOf(sent)).toMatchObject({ body: 'Your code: 123456', footer: '10 min' });

    const card = {
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'New: {{1}}' },
      ],
    };
    const cards = template([
      { type: 'BODY', text: 'Look' },
      { type: 'CAROUSEL', cards: [card, card] },
    ]);
    expect(fieldsOf(cards).map(({ key }) => key)).toEqual([
      'card.0.header',
      'card.0.body.1',
      'card.1.header',
      'card.1.body.1',
    ]);
    const shown = cardOf(messageOf(cards, { 'card.1.body.1': 'oil' }, {}, words));
    expect(shown?.cards.map(({ body }) => body)).toEqual(['New: {{1}}', 'New: oil']);
  });

  it('says what is wrong as the server would', () => {
    const field = (key: string) => fieldsOf(order).find((one) => one.key === key) ?? expect.fail(key);
    expect(problemOf(field('body.1'), '  ', 0)).toBe('required');
    expect(problemOf(field('body.1'), 'a\nb', 0)).toBe('one_line');
    expect(problemOf(field('body.1'), 'a    b', 0)).toBeNull();
    expect(problemOf(field('body.1'), 'a     b', 0)).toBe('one_line');
    expect(problemOf(field('button.2'), 'PIZZA 25', 0)).toBe('code');
    expect(longPart(order, { 'body.1': 'x'.repeat(600) })).toBe('body');
    expect(longPart(order, { 'body.1': 'x'.repeat(400) })).toBeNull();
    expect(sendable(order)).toBe(true);
    const pay = template([{ type: 'BUTTONS', buttons: [{ type: 'ORDER_DETAILS', text: 'Pay' }] }]);
    expect(sendable(pay)).toBe(false);
  });
});
