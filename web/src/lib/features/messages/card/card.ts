/** What a card shows and offers, whatever kind of interactive message or template it came from. */
import type { Content, LocationContent, MediaContent } from '../types';
import { isMediaType } from '../types';

export type Header =
  | { kind: 'text'; text: string }
  | { kind: 'image' | 'video' | 'document'; media: MediaContent }
  | { kind: 'location'; location: LocationContent }
  | { kind: 'product'; id: string };

export interface Section {
  title: string;
  rows: { id: string; title: string; description: string }[];
}

export interface ProductSection {
  title: string;
  ids: string[];
}

export interface Amount {
  value: number;
  offset: number;
}

export interface BillItem {
  name: string;
  quantity: number;
  /** What one of it costs, after a sale. */
  amount: Amount;
  /** What it cost before, when it is on sale. */
  before: Amount | null;
}

/** An order that waits to be paid. */
export interface Bill {
  reference: string;
  currency: string;
  items: BillItem[];
  subtotal: Amount | null;
  tax: Amount | null;
  shipping: Amount | null;
  discount: Amount | null;
  discountName: string;
  total: Amount | null;
  /** UTC milliseconds. */
  expiresAt: number | null;
  payments: Payment[];
}

export type Payment = { kind: 'link'; uri: string } | { kind: 'pix' | 'boleto'; code: string };

export interface AddressForm {
  country: string;
  values: Record<string, string>;
  saved: { id: string; values: Record<string, string> }[];
  errors: Record<string, string>;
}

/** Why an action cannot be done in this chat. */
export type Unable = 'flow' | 'call' | 'call_permission' | 'unknown';

export type Action =
  | { kind: 'reply'; id: string; title: string }
  | { kind: 'quick'; id: string; title: string }
  | { kind: 'url'; title: string; url: string; host: string }
  | { kind: 'phone'; title: string; number: string }
  | { kind: 'copy'; title: string; code: string }
  | { kind: 'list'; title: string; sections: Section[] }
  | { kind: 'products'; title: string; sections: ProductSection[]; catalogId: string }
  | { kind: 'product'; title: string; id: string; catalogId: string }
  | { kind: 'catalog'; title: string }
  | { kind: 'location' }
  | { kind: 'contact' }
  | { kind: 'address'; form: AddressForm }
  | { kind: 'pay'; title: string; bill: Bill }
  | { kind: 'unable'; title: string; why: Unable };

export interface Card {
  header: Header | null;
  body: string;
  footer: string;
  actions: Action[];
  /** A product that the card is about, shown above its text. */
  product: { id: string; catalogId: string } | null;
  offer: { text: string; expiresAt: number | null } | null;
  bill: Bill | null;
  status: { status: string; description: string; reference: string } | null;
  cards: Card[];
}

type Json = Record<string, unknown>;

const object = (value: unknown): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const words = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(object(value)).map(([key, one]) => [key, text(one)]));

const EMPTY: Card = {
  header: null,
  body: '',
  footer: '',
  actions: [],
  product: null,
  offer: null,
  bill: null,
  status: null,
  cards: [],
};

/** The card of a message; null when it is none (an answer, an unknown kind). */
export function cardOf(message: Content): Card | null {
  if (message.type === 'interactive') return interactiveCard(object(message.interactive));
  if (message.type === 'template') return templateCard(object(message.rendered), message);
  return null;
}

/** The host of an address that may be opened; null for what is no web address. */
export function webHost(url: string): string | null {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? hostname : null;
  } catch {
    return null;
  }
}

const linkTo = (title: string, url: string): Action[] => {
  const host = webHost(url);
  return host === null ? [] : [{ kind: 'url', title: title || host, url, host }];
};

function headerOf(header: Json): Header | null {
  const kind = text(header.type);
  if (kind === 'text' && text(header.text)) return { kind, text: text(header.text) };
  if (kind === 'gif') return { kind: 'video', media: object(header.gif) };
  if (isMediaType(kind) && kind !== 'audio' && kind !== 'sticker')
    return { kind, media: object(header[kind]) };
  if (kind === 'location') {
    const place = object(header.location);
    return {
      kind,
      location: {
        ...(place as Partial<LocationContent>),
        latitude: Number(place.latitude),
        longitude: Number(place.longitude),
      },
    };
  }
  if (kind === 'product') return { kind, id: text(object(header.product).product_retailer_id) };
  return null;
}

const sectionsOf = (value: unknown): ProductSection[] =>
  list(value).map((section) => ({
    title: text(section.title),
    ids: list(section.product_items).map((item) => text(item.product_retailer_id)),
  }));

function interactiveCard(known: Json): Card | null {
  const kind = text(known.type);
  const action = object(known.action);
  const parameters = object(action.parameters);
  const card: Card = {
    ...EMPTY,
    header: headerOf(object(known.header)),
    body: text(object(known.body).text),
    footer: text(object(known.footer).text),
  };
  const catalogId = text(action.catalog_id);
  switch (kind) {
    case 'button':
      card.actions = list(action.buttons).map((button) => replyOf(object(button.reply)));
      return card;
    case 'list':
      card.actions = [
        {
          kind: 'list',
          title: text(action.button),
          sections: list(action.sections).map((section) => ({
            title: text(section.title),
            rows: list(section.rows).map((row) => ({
              id: text(row.id),
              title: text(row.title),
              description: text(row.description),
            })),
          })),
        },
      ];
      return card;
    case 'cta_url':
      card.actions = linkTo(text(parameters.display_text), text(parameters.url));
      return card;
    case 'product': {
      const id = text(action.product_retailer_id);
      card.product = { id, catalogId };
      card.actions = [{ kind: 'product', title: '', id, catalogId }];
      return card;
    }
    case 'product_list':
      card.actions = [{ kind: 'products', title: '', sections: sectionsOf(action.sections), catalogId }];
      return card;
    case 'catalog_message': {
      const thumbnail = text(parameters.thumbnail_product_retailer_id);
      if (thumbnail) card.product = { id: thumbnail, catalogId };
      card.actions = [{ kind: 'catalog', title: '' }];
      return card;
    }
    case 'location_request_message':
      card.actions = [{ kind: 'location' }];
      return card;
    case 'request_contact_info':
    case 'contact_request':
      card.actions = [{ kind: 'contact' }];
      return card;
    case 'address_message':
      card.actions = [
        {
          kind: 'address',
          form: {
            country: text(parameters.country),
            values: words(parameters.values),
            saved: list(parameters.saved_addresses).map((saved) => ({
              id: text(saved.id),
              values: words(saved.value),
            })),
            errors: words(parameters.validation_errors),
          },
        },
      ];
      return card;
    case 'order_details':
      card.bill = billOf(parameters);
      card.actions = [{ kind: 'pay', title: '', bill: card.bill }];
      return card;
    case 'order_status': {
      const order = object(parameters.order);
      card.status = {
        status: text(order.status),
        description: text(order.description),
        reference: text(parameters.reference_id),
      };
      return card;
    }
    case 'carousel':
      card.cards = list(action.cards).map(carouselCard);
      return card;
    case 'flow':
      card.actions = [{ kind: 'unable', title: text(parameters.flow_cta), why: 'flow' }];
      return card;
    case 'voice_call':
      card.actions = [{ kind: 'unable', title: text(parameters.display_text), why: 'call' }];
      return card;
    case 'call_permission_request':
      card.actions = [{ kind: 'unable', title: '', why: 'call_permission' }];
      return card;
    default:
      return null;
  }
}

const replyOf = (reply: Json): Action => ({ kind: 'reply', id: text(reply.id), title: text(reply.title) });

function carouselCard(known: Json): Card {
  const action = object(known.action);
  const parameters = object(action.parameters);
  const card: Card = {
    ...EMPTY,
    header: headerOf(object(known.header)),
    body: text(object(known.body).text),
  };
  const id = text(action.product_retailer_id);
  if (id) {
    const catalogId = text(action.catalog_id);
    card.product = { id, catalogId };
    card.actions = [{ kind: 'product', title: '', id, catalogId }];
  } else {
    card.actions = [
      ...linkTo(text(parameters.display_text), text(parameters.url)),
      ...list(action.buttons).map((button) => replyOf(object(button.quick_reply ?? button.reply))),
    ];
  }
  return card;
}

function templateCard(rendered: Json, message: Content): Card {
  const offer = object(rendered.limited_time_offer);
  const at = Number(offer.expires_at);
  return {
    ...EMPTY,
    header: headerOf(object(rendered.header)),
    body: text(rendered.body) || text(object(message.template).name).replaceAll('_', ' '),
    footer: text(rendered.footer),
    actions: list(rendered.buttons).flatMap((button) => templateAction(button, headerCatalog(rendered))),
    offer: rendered.limited_time_offer
      ? { text: text(offer.text), expiresAt: Number.isFinite(at) && at > 0 ? at : null }
      : null,
    cards: list(rendered.cards).map((card) => templateCard(card, { type: 'template' })),
  };
}

const headerCatalog = (rendered: Json): { id: string; catalogId: string } => {
  const product = object(object(rendered.header).product);
  return { id: text(product.product_retailer_id), catalogId: text(product.catalog_id) };
};

function templateAction(button: Json, product: { id: string; catalogId: string }): Action[] {
  const title = text(button.text);
  switch (text(button.type).toUpperCase()) {
    case 'QUICK_REPLY':
      return [{ kind: 'quick', id: text(button.payload) || title, title }];
    case 'URL':
      return linkTo(title, text(button.url));
    case 'PHONE_NUMBER':
      return [{ kind: 'phone', title, number: text(button.phone_number) }];
    case 'COPY_CODE':
    case 'OTP':
      // A code that the app takes by itself has nothing to press.
      return text(button.otp_type) === 'ZERO_TAP' ? [] : [{ kind: 'copy', title, code: text(button.code) }];
    case 'CATALOG':
      return [{ kind: 'catalog', title }];
    case 'MPM':
      return [
        {
          kind: 'products',
          title,
          sections: sectionsOf(button.sections),
          catalogId: text(button.catalog_id) || product.catalogId,
        },
      ];
    case 'SPM':
      return product.id ? [{ kind: 'product', title, ...product }] : [];
    case 'ORDER_DETAILS':
      return [{ kind: 'pay', title, bill: billOf(object(button.order_details)) }];
    case 'FLOW':
      return [{ kind: 'unable', title, why: 'flow' }];
    case 'VOICE_CALL':
      return [{ kind: 'unable', title, why: 'call' }];
    default:
      return title ? [{ kind: 'unable', title, why: 'unknown' }] : [];
  }
}

function amountOf(value: unknown): Amount | null {
  const known = object(value);
  const amount = Number(known.value);
  return known.value !== undefined && Number.isFinite(amount)
    ? { value: amount, offset: Number(known.offset) || 100 }
    : null;
}

function billOf(parameters: Json): Bill {
  const order = object(parameters.order);
  const seconds = Number(object(order.expiration).timestamp);
  return {
    reference: text(parameters.reference_id),
    currency: text(parameters.currency),
    items: list(order.items).map((item) => {
      const amount = amountOf(item.amount) ?? { value: 0, offset: 100 };
      const sale = amountOf(item.sale_amount);
      return {
        name: text(item.name),
        quantity: Number(item.quantity) || 1,
        amount: sale ?? amount,
        before: sale ? amount : null,
      };
    }),
    subtotal: amountOf(order.subtotal),
    tax: amountOf(order.tax),
    shipping: amountOf(order.shipping),
    discount: amountOf(order.discount),
    discountName: text(object(order.discount).discount_program_name),
    total: amountOf(parameters.total_amount),
    expiresAt: seconds > 0 ? seconds * 1000 : null,
    payments: list(parameters.payment_settings).flatMap(paymentOf),
  };
}

function paymentOf(setting: Json): Payment[] {
  const uri = text(object(setting.payment_link).uri);
  if (uri && webHost(uri) !== null) return [{ kind: 'link', uri }];
  const pix = text(object(setting.pix_dynamic_code).code);
  if (pix) return [{ kind: 'pix', code: pix }];
  const boleto = text(object(setting.boleto).digitable_line);
  return boleto ? [{ kind: 'boleto', code: boleto }] : [];
}
