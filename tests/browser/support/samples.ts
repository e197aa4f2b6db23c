import { type Graph, PDF, mp3, mp4, png, webp } from './graph.ts';

/** One message to send: what it is, its Cloud API form, and a text by which the customer knows it. */
export interface Sample {
  message: object;
  shows: string;
}

export interface Files {
  picture: string;
  film: string;
  song: string;
  paper: string;
  sticker: string;
}

export async function upload(graph: Graph): Promise<Files> {
  return {
    picture: await graph.upload('terrace.png', 'image/png', png()),
    film: await graph.upload('kitchen.mp4', 'video/mp4', mp4()),
    song: await graph.upload('song.mp3', 'audio/mpeg', mp3()),
    paper: await graph.upload('menu.pdf', 'application/pdf', PDF),
    sticker: await graph.upload('tomato.webp', 'image/webp', webp()),
  };
}

const interactive = (type: string, body: string, action: object, more: object = {}): object => ({
  type: 'interactive',
  interactive: { type, body: { text: body }, action, ...more },
});

const template = (name: string, components: object[], language = 'en'): object => ({
  type: 'template',
  template: { name, language: { code: language }, components },
});

const texts = (...values: string[]): object => ({
  type: 'body',
  parameters: values.map((text) => ({ type: 'text', text })),
});

const header = (type: string, value: object): object => ({ type: 'header', parameters: [{ type, [type]: value }] });

const button = (sub_type: string, index: number, parameter: object): object => ({
  type: 'button',
  sub_type,
  index,
  parameters: [parameter],
});

export const BUTTONS = interactive(
  'button',
  'Where would you like to *sit*?',
  {
    buttons: [
      { type: 'reply', reply: { id: 'in', title: 'Inside' } },
      { type: 'reply', reply: { id: 'out', title: 'On the terrace' } },
      { type: 'reply', reply: { id: 'bar', title: 'At the bar' } },
    ],
  },
  { header: { type: 'text', text: 'Your booking' }, footer: { text: 'Trattoria Luigi' } },
);

export const LIST = interactive('list', 'What would you like to drink?', {
  button: 'Drinks',
  sections: [
    {
      title: 'Cold',
      rows: [
        { id: 'tea', title: 'Iced tea', description: 'With lemon from Sorrento' },
        { id: 'water', title: 'Water' },
      ],
    },
    { title: 'Hot', rows: [{ id: 'coffee', title: 'Espresso', description: 'Short and strong' }] },
  ],
});

export const LINK = interactive('cta_url', 'The whole menu, with pictures', {
  name: 'cta_url',
  parameters: { display_text: 'Open the menu', url: 'https://example.com/menu' },
});

export const PLACE = interactive('location_request_message', 'Where should we bring it?', { name: 'send_location' });

export const CONTACT = interactive('request_contact_info', 'How can the courier reach you?', {
  name: 'request_contact_info',
});

export const ADDRESS = interactive('address_message', 'Where do you live?', {
  name: 'address_message',
  parameters: { country: 'IN', values: { city: 'Mumbai' } },
});

const amount = (value: number): object => ({ value, offset: 100 });

export const BILL = interactive(
  'order_details',
  'Your order is ready to be paid.',
  {
    name: 'review_and_pay',
    parameters: {
      reference_id: 'A-42',
      type: 'digital-goods',
      payment_settings: [{ type: 'payment_link', payment_link: { uri: 'https://pay.example/A-42' } }],
      currency: 'INR',
      total_amount: amount(210_000),
      order: {
        status: 'pending',
        items: [
          { retailer_id: 'margherita', name: 'Pizza Margherita', amount: amount(90_000), quantity: 2 },
          { retailer_id: 'tea', name: 'Iced tea', amount: amount(20_000), quantity: 1 },
        ],
        subtotal: amount(200_000),
        tax: { ...amount(20_000), description: 'GST' },
        discount: { ...amount(10_000), discount_program_name: 'Club' },
      },
    },
  },
  { footer: { text: 'Thank you!' } },
);

const STATUS = interactive('order_status', 'It left the kitchen.', {
  name: 'review_order',
  parameters: { reference_id: 'A-42', order: { status: 'shipped', description: 'With Marco, by bicycle' } },
});

const VCARD = {
  name: { formatted_name: 'Marco Rossi', first_name: 'Marco' },
  phones: [{ phone: '+81 90 1234 5678', type: 'WORK', wa_id: '819012345678' }],
  org: { company: 'Trattoria Luigi' },
};

/** Every type that is no template, with products of the demo's catalogue. */
export function messages(files: Files, catalog: string, products: string[]): Sample[] {
  const [first = '', second = '', third = ''] = products;
  const item = (product_retailer_id: string): object => ({ product_retailer_id });
  const card = (index: number, text: string): object => ({
    card_index: index,
    type: 'cta_url',
    header: { type: 'image', image: { id: files.picture } },
    body: { text },
    action: { name: 'cta_url', parameters: { display_text: 'Book', url: `https://example.com/${index}` } },
  });
  return [
    {
      message: { type: 'text', text: { body: '*Bold*, _italic_, ~struck~, `code`\n> a quote\n- one\n- two' } },
      shows: 'struck',
    },
    { message: { type: 'image', image: { id: files.picture, caption: 'The terrace tonight' } }, shows: 'The terrace' },
    { message: { type: 'video', video: { id: files.film, caption: 'Our kitchen' } }, shows: 'Our kitchen' },
    { message: { type: 'audio', audio: { id: files.song } }, shows: '' },
    { message: { type: 'sticker', sticker: { id: files.sticker } }, shows: '' },
    { message: { type: 'document', document: { id: files.paper, filename: 'menu.pdf', caption: 'To take home' } }, shows: 'menu.pdf' },
    {
      message: {
        type: 'location',
        location: { latitude: 35.6586, longitude: 139.7454, name: 'Trattoria Luigi', address: '4-2-8 Shiba-koen' },
      },
      shows: 'Shiba-koen',
    },
    { message: { type: 'contacts', contacts: [VCARD] }, shows: 'Marco Rossi' },
    { message: BUTTONS, shows: 'On the terrace' },
    { message: LIST, shows: 'What would you like to drink?' },
    { message: LINK, shows: 'Open the menu' },
    { message: PLACE, shows: 'Where should we bring it?' },
    { message: CONTACT, shows: 'How can the courier reach you?' },
    { message: ADDRESS, shows: 'Where do you live?' },
    {
      message: interactive('product', 'Our classic', { catalog_id: catalog, product_retailer_id: first }),
      shows: 'Our classic',
    },
    {
      message: interactive(
        'product_list',
        'What goes well together',
        {
          catalog_id: catalog,
          sections: [
            { title: 'To begin', product_items: [item(first), item(second)] },
            { title: 'To end', product_items: [item(third)] },
          ],
        },
        { header: { type: 'text', text: 'For two' } },
      ),
      shows: 'What goes well together',
    },
    {
      message: interactive('catalog_message', 'All that we cook', {
        name: 'catalog_message',
        parameters: { thumbnail_product_retailer_id: first },
      }),
      shows: 'All that we cook',
    },
    {
      message: interactive('carousel', 'Swipe through them', {
        cards: [first, second, third].map((id, index) => ({
          card_index: index,
          type: 'product',
          action: { product_retailer_id: id, catalog_id: catalog },
        })),
      }),
      shows: 'Swipe through them',
    },
    {
      message: interactive('carousel', 'Three rooms', { cards: [card(0, 'Garden'), card(1, 'Cellar'), card(2, 'Attic')] }),
      shows: 'Three rooms',
    },
    { message: BILL, shows: 'ready to be paid' },
    { message: STATUS, shows: 'by bicycle' },
    {
      message: interactive('voice_call', 'Rather talk?', {
        name: 'voice_call',
        parameters: { display_text: 'Call us' },
      }),
      shows: 'Rather talk?',
    },
  ];
}

/** Templates of each kind that the demo has. */
export function templates(files: Files, catalog: string, products: string[]): Sample[] {
  const [first = '', second = ''] = products;
  const until = Date.now() + 26 * 3_600_000;
  const product = (id: string): object => header('product', { catalog_id: catalog, product_retailer_id: id });
  return [
    { message: template('hello_world', [], 'en_US'), shows: 'Hello World' },
    {
      message: template('booking_reminder', [texts('花', '5月1日', '19:00', '2')], 'ja'),
      shows: '19:00',
    },
    {
      message: template('login_code', [texts('482913'), button('url', 0, { type: 'text', text: '482913' })]),
      shows: '482913',
    },
    {
      message: template('find_us', [
        header('location', { latitude: 35.6586, longitude: 139.7454, name: 'Luigi', address: '4-2-8 Shiba-koen' }),
        texts('Hana'),
      ]),
      shows: '4-2-8 Shiba-koen',
    },
    {
      message: template('order_update', [
        header('image', { id: files.picture }),
        texts('Hana', 'A-1', '20:00'),
        button('url', 1, { type: 'text', text: 'A-1' }),
      ]),
      shows: 'luigi.example',
    },
    {
      message: template('receipt', [header('document', { id: files.paper, filename: 'receipt.pdf' }), texts('Friday')]),
      shows: 'receipt.pdf',
    },
    { message: template('kitchen_film', [header('video', { id: files.film }), texts('Hana')]), shows: 'Hana' },
    {
      message: template('weekend_offer', [
        header('image', { id: files.picture }),
        texts('Hana', '25%'),
        {
          type: 'limited_time_offer',
          parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: until } }],
        },
        button('copy_code', 0, { type: 'coupon_code', coupon_code: 'PIZZA25' }),
        button('url', 1, { type: 'text', text: 'offer' }),
      ]),
      shows: 'PIZZA25',
    },
    {
      message: template('new_pizzas', [
        texts('Hana'),
        {
          type: 'carousel',
          cards: [0, 1, 2].map((card_index) => ({
            card_index,
            components: [
              header('image', { id: files.picture }),
              button('quick_reply', 0, { type: 'payload', payload: `order:${card_index}` }),
              button('url', 1, { type: 'text', text: `${card_index}` }),
            ],
          })),
        },
      ]),
      shows: 'Hana',
    },
    {
      message: template('our_shop', [
        texts('Hana'),
        button('catalog', 0, { type: 'action', action: { thumbnail_product_retailer_id: first } }),
      ]),
      shows: 'Hana',
    },
    { message: template('back_in_stock', [product(first), texts('Hana')]), shows: 'Hana' },
    {
      message: template('from_the_pantry', [
        texts('Hana'),
        {
          type: 'carousel',
          cards: [first, second].map((id, card_index) => ({ card_index, components: [product(id)] })),
        },
      ]),
      shows: 'Hana',
    },
    {
      message: template('tell_us', [
        texts('Hana'),
        button('flow', 0, { type: 'action', action: { flow_token: 't1' } }),
      ]),
      shows: 'Hana',
    },
  ];
}
