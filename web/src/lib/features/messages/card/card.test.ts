import { describe, expect, it } from 'vitest';
import { answersIn, buttonReply, formValues, listReply, taken } from './answers';
import { cardOf } from './card';
import { coordinates } from './coordinates';
import { left } from './countdown';
import { faults } from './address';
import { message } from '../testing';

const interactive = (inside: Record<string, unknown>) => cardOf({ type: 'interactive', interactive: inside });
const rendered = (inside: Record<string, unknown>) =>
  cardOf({ type: 'template', template: {}, rendered: inside });

describe('the card of an interactive message', () => {
  it('has its header, body, footer and buttons', () => {
    const card = interactive({
      type: 'button',
      header: { type: 'image', image: { id: '5' } },
      body: { text: 'Which?' },
      footer: { text: 'Thanks' },
      action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] },
    });
    expect(card).toMatchObject({
      header: { kind: 'image', media: { id: '5' } },
      body: 'Which?',
      footer: 'Thanks',
      actions: [{ kind: 'reply', id: 'y', title: 'Yes' }],
    });
  });

  it('never links to what is no web address', () => {
    const link = (url: string) =>
      interactive({ type: 'cta_url', action: { parameters: { display_text: 'Go', url } } })?.actions;
    expect(link('https://shop.example/a?b')).toMatchObject([{ kind: 'url', host: 'shop.example' }]);
    expect(link('javascript:alert(1)')).toEqual([]);
    expect(link('')).toEqual([]);
  });

  it('of a carousel has a card for each', () => {
    const card = interactive({
      type: 'carousel',
      action: {
        cards: [
          {
            header: { type: 'image', image: { link: 'https://a.example/b.jpg' } },
            action: { buttons: [{ quick_reply: { id: 'a', title: 'A' } }] },
          },
          { action: { product_retailer_id: 'p', catalog_id: 'c' } },
        ],
      },
    });
    expect(card?.cards.map(({ actions }) => actions[0]?.kind)).toEqual(['reply', 'product']);
  });

  it('of an order has what is to be paid', () => {
    const card = interactive({
      type: 'order_details',
      action: {
        parameters: {
          reference_id: 'r1',
          currency: 'BRL',
          total_amount: { value: 1500, offset: 100 },
          payment_settings: [
            { type: 'pix_dynamic_code', pix_dynamic_code: { code: 'pix' } },
            { type: 'payment_link', payment_link: { uri: 'javascript:1' } },
          ],
          order: {
            items: [
              {
                name: 'Tea',
                quantity: 2,
                amount: { value: 1000, offset: 100 },
                sale_amount: { value: 750, offset: 100 },
              },
            ],
            expiration: { timestamp: '1764000000' },
          },
        },
      },
    });
    expect(card?.bill).toMatchObject({
      total: { value: 1500, offset: 100 },
      items: [{ amount: { value: 750 }, before: { value: 1000 } }],
      expiresAt: 1_764_000_000_000,
      payments: [{ kind: 'pix', code: 'pix' }],
    });
  });

  it('says of what cannot be done why', () => {
    expect(interactive({ type: 'flow', action: { parameters: { flow_cta: 'Book' } } })?.actions).toEqual([
      { kind: 'unable', title: 'Book', why: 'flow' },
    ]);
  });

  it('survives members of any shape', () => {
    for (const odd of [null, 7, 'x', [], [null], { a: [] }])
      for (const type of ['button', 'list', 'carousel', 'order_details', 'address_message', 'product_list'])
        expect(interactive({ type, header: odd, body: odd, action: odd }), type).not.toBeNull();
  });

  it('of an answer or an unknown kind is none', () => {
    expect(cardOf(buttonReply('a', 'A'))).toBeNull();
    expect(interactive({ type: 'hologram' })).toBeNull();
    expect(cardOf({ type: 'text', text: { body: 'hi' } })).toBeNull();
  });
});

it('a template has the buttons of each kind', () => {
  const card = rendered({
    body: 'Sale',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Stop', payload: 'stop' },
      { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+81312345678' },
      { type: 'COPY_CODE', text: 'Copy', code: 'SALE10' },
      { type: 'OTP', otp_type: 'ZERO_TAP', text: 'Copy', code: '1' },
      {
        type: 'MPM',
        text: 'View',
        sections: [{ title: 's', product_items: [{ product_retailer_id: 'p' }] }],
      },
      { type: 'NEW_THING', text: 'Later' },
    ],
    limited_time_offer: { text: 'Today', expires_at: 5 },
  });
  expect(card?.actions.map(({ kind }) => kind)).toEqual(['quick', 'phone', 'copy', 'products', 'unable']);
  expect(card?.offer).toEqual({ text: 'Today', expiresAt: 5 });
});

it('remembers what was taken of a message', () => {
  const row = { id: 'r', title: 'R', description: '' };
  const answers = answersIn([
    message({ id: '2', ...buttonReply('a', 'A'), context: { id: '1' } }),
    message({ id: '3', ...listReply(row), context: { id: '1' } }),
    message({ id: '4', type: 'text', context: { id: '9' } }),
    message({ id: '5', direction: 'out', ...buttonReply('x', 'X'), context: { id: '1' } }),
  ]);
  expect([...(answers.get('1') ?? [])]).toEqual(['a', 'r']);
  expect(answers.has('9')).toBe(false);
  expect(taken({ type: 'location' })).toBe('location');
});

it('counts down to the end of an offer', () => {
  expect(left(10_000, 10_000)).toMatchObject({ over: true });
  expect(left(3_661_000, 0).clock).toBe('1:01:01');
  expect(left(86_400_000, 0)).toEqual({ over: false, seconds: 86_400, clock: null });
});

it('reads coordinates', () => {
  expect(coordinates('35.6586, -139.7454')).toEqual({ latitude: 35.6586, longitude: -139.7454 });
  expect(coordinates('91, 0')).toBeNull();
  expect(coordinates('here')).toBeNull();
});

it('checks an address', () => {
  const good = {
    name: 'A',
    phone_number: '+91 98765 43210',
    in_pin_code: '400063',
    address: 'B',
    city: 'C',
    state: 'D',
  };
  expect(faults(good)).toEqual({});
  expect(faults({ ...good, in_pin_code: '4000', city: ' ' })).toEqual({
    in_pin_code: 'pin_code',
    city: 'required',
  });
});

it('reads the values of a form', () => {
  expect(formValues('{"values":{"city":"Mumbai","n":1}}')).toEqual([['city', 'Mumbai']]);
  expect(formValues('nonsense')).toEqual([]);
  expect(formValues('null')).toEqual([]);
});
