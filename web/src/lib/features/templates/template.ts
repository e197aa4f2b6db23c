/** What is filled into a message template, what it looks like then, and the message that sends it. */
import type { Template } from '$lib/features/api';
import type { Content } from '$lib/features/messages';

/** Cloud API: characters of a coupon code. */
export const CODE_CHARS = 20;
/** Cloud API: characters of a one-time code. */
export const OTP_CHARS = 15;
/** Cloud API: characters of a body, and of a header, when they are filled in. */
const BODY_CHARS = 1024;
const HEADER_CHARS = 60;
/** Cloud API: products in one message. */
const PRODUCTS = 30;

export type FieldKind =
  | 'text'
  | 'code'
  | 'otp'
  | 'image'
  | 'video'
  | 'document'
  | 'latitude'
  | 'longitude'
  | 'optional'
  | 'product'
  | 'products'
  | 'time';

/** Something that a person fills in before a template is sent. */
export interface Field {
  key: string;
  kind: FieldKind;
  part: 'header' | 'body' | 'button' | 'offer';
  /** The card of a carousel that it is in. */
  card: number | null;
  /** The name of a hole, of a button, or `name` and `address` of a place. */
  name: string;
  /** What was given as an example when the template was made. */
  example: string;
}

export type Values = Record<string, string>;
export type FieldProblem =
  'required' | 'one_line' | 'too_long' | 'code' | 'otp' | 'number' | 'products' | 'past';

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const upper = (value: unknown): string => text(value).toUpperCase();

const HOLE = /\{\{\s*([a-z0-9_]+)\s*\}\}/g;

/** The names of the holes of a text, each once. */
export const holesOf = (body: string): string[] => [
  ...new Set([...body.matchAll(HOLE)].map((match) => match[1] ?? '')),
];

/** The text with its holes filled; what has no value stays. */
const fill = (body: string, value: (name: string) => string): string =>
  body.replace(HOLE, (hole, name: string) => value(name) || hole);

interface Parts {
  header: Json | null;
  body: Json | null;
  footer: Json | null;
  offer: Json | null;
  buttons: Json[];
  cards: Json[];
}

function partsOf(components: unknown): Parts {
  const parts: Parts = { header: null, body: null, footer: null, offer: null, buttons: [], cards: [] };
  for (const component of list(components)) {
    const kind = upper(component.type);
    if (kind === 'HEADER') parts.header = component;
    else if (kind === 'BODY') parts.body = component;
    else if (kind === 'FOOTER') parts.footer = component;
    else if (kind === 'LIMITED_TIME_OFFER') parts.offer = object(component.limited_time_offer);
    else if (kind === 'BUTTONS') parts.buttons = list(component.buttons);
    else if (kind === 'CAROUSEL') parts.cards = list(component.cards);
  }
  return parts;
}

const formatOf = (header: Json): string => upper(header.format) || 'TEXT';
const mediaKind = (format: string): 'image' | 'video' | 'document' | null =>
  format === 'IMAGE'
    ? 'image'
    : format === 'VIDEO' || format === 'GIF'
      ? 'video'
      : format === 'DOCUMENT'
        ? 'document'
        : null;

/** The body of a template as it stands, for a list. */
export const bodyText = (template: Template): string => text(partsOf(template.components).body?.text);

/** A template whose values only a program has: an order to pay. */
export const sendable = (template: Template): boolean =>
  !partsOf(template.components).buttons.some((button) => upper(button.type) === 'ORDER_DETAILS');

/** What is to be filled in, in the order of reading. */
export function fieldsOf(template: Template): Field[] {
  const parts = partsOf(template.components);
  const fields = partFields(parts, '', null);
  if (template.category === 'AUTHENTICATION')
    fields.push({ key: 'otp', kind: 'otp', part: 'body', card: null, name: '', example: '' });
  parts.cards.forEach((card, index) => {
    fields.push(...partFields(partsOf(card.components), `card.${index}.`, index));
  });
  return fields;
}

function partFields({ header, body, offer, buttons }: Parts, prefix: string, card: number | null): Field[] {
  const fields: Field[] = [];
  const add = (key: string, kind: FieldKind, part: Field['part'], name = '', example = '') =>
    fields.push({ key: prefix + key, kind, part, card, name, example });
  if (header) {
    const format = formatOf(header);
    const media = mediaKind(format);
    if (format === 'TEXT')
      for (const hole of holesOf(text(header.text)))
        add(`header.${hole}`, 'text', 'header', hole, exampleOf(header, 'header', hole));
    else if (media) add('header', media, 'header');
    else if (format === 'LOCATION') {
      add('header.name', 'optional', 'header', 'name');
      add('header.address', 'optional', 'header', 'address');
      add('header.latitude', 'latitude', 'header');
      add('header.longitude', 'longitude', 'header');
    } else if (format === 'PRODUCT') add('header', 'product', 'header');
  }
  if (body)
    for (const hole of holesOf(text(body.text)))
      add(`body.${hole}`, 'text', 'body', hole, exampleOf(body, 'body', hole));
  if (offer?.has_expiration === true) add('offer', 'time', 'offer');
  buttons.forEach((button, index) => {
    const label = text(button.text);
    const kind = upper(button.type);
    if (kind === 'URL' && holesOf(text(button.url)).length > 0)
      add(`button.${index}`, 'text', 'button', label, '');
    else if (kind === 'COPY_CODE') {
      const { example } = button;
      add(
        `button.${index}`,
        'code',
        'button',
        label,
        Array.isArray(example) ? text(example[0]) : text(example),
      );
    } else if (kind === 'MPM') add(`button.${index}`, 'products', 'button', label);
  });
  return fields;
}

/** The example of a hole, from `example` of its component. */
function exampleOf(component: Json, part: 'header' | 'body', hole: string): string {
  const example = object(component.example);
  const named = list(example[`${part}_text_named_params`]).find((one) => text(one.param_name) === hole);
  if (named) return text(named.example);
  const given = example[`${part}_text`];
  const row: unknown = Array.isArray(given) && Array.isArray(given[0]) ? given[0] : given;
  return Array.isArray(row) ? text(row[Number(hole) - 1]) : '';
}

const idsOf = (value: string): string[] => value.split(/[\s,、]+/).filter((id) => id.length > 0);

/** What is wrong with a value, by the server's rules; null for nothing. */
export function problemOf(field: Field, given: string, now: number): FieldProblem | null {
  const value = given.trim();
  if (field.kind === 'optional') return null;
  if (!value) return 'required';
  switch (field.kind) {
    case 'text':
      return /[\n\r\t]| {5}/.test(value) ? 'one_line' : value.length > BODY_CHARS ? 'too_long' : null;
    case 'code':
      return value.length > CODE_CHARS || !/^[\p{L}\p{N}]+$/u.test(value) ? 'code' : null;
    case 'otp':
      return value.length > OTP_CHARS || /\s/.test(value) ? 'otp' : null;
    case 'latitude':
      return Math.abs(Number(value)) <= 90 ? null : 'number';
    case 'longitude':
      return Math.abs(Number(value)) <= 180 ? null : 'number';
    case 'products':
      return idsOf(value).length > PRODUCTS ? 'products' : null;
    case 'time':
      return Date.parse(value) > now ? null : 'past';
    default:
      return null;
  }
}

/** Which part is too long when it is filled in. */
export function longPart(template: Template, values: Values): 'header' | 'body' | null {
  const { header, body, offer } = partsOf(template.components);
  const length = (part: 'header' | 'body', component: Json | null) =>
    [...fill(text(component?.text), (hole) => values[`${part}.${hole}`] ?? '')].length;
  if (header && formatOf(header) === 'TEXT' && length('header', header) > HEADER_CHARS) return 'header';
  return length('body', body) > (offer ? 600 : BODY_CHARS) ? 'body' : null;
}

/** The message that sends a template with these values; `rendered` is what it looks like until the server says. */
export function messageOf(template: Template, values: Values, names: Values, words: Words): Content {
  const parts = partsOf(template.components);
  const components = partComponents(parts, '', template, values, names);
  if (template.category === 'AUTHENTICATION') {
    const code = [{ type: 'text', text: (values.otp ?? '').trim() }];
    components.push({ type: 'body', parameters: code });
    components.push({ type: 'button', sub_type: 'url', index: '0', parameters: code });
  }
  if (parts.cards.length > 0)
    components.push({
      type: 'carousel',
      cards: parts.cards.map((card, index) => ({
        card_index: index,
        components: partComponents(partsOf(card.components), `card.${index}.`, template, values, names),
      })),
    });
  return {
    type: 'template',
    template: { name: template.name, language: { code: template.language }, components },
    rendered: renderedOf(template, values, names, words),
  };
}

function partComponents(
  parts: Parts,
  prefix: string,
  template: Template,
  values: Values,
  names: Values,
): Json[] {
  const { header, body, offer, buttons } = parts;
  const value = (key: string) => (values[prefix + key] ?? '').trim();
  const components: Json[] = [];
  const texts = (part: string, component: Json) =>
    holesOf(text(component.text)).map((hole) => ({
      type: 'text',
      ...(template.parameter_format === 'NAMED' ? { parameter_name: hole } : {}),
      text: value(`${part}.${hole}`),
    }));
  const parameter = headerParameter(header, prefix, values, names);
  if (parameter) components.push({ type: 'header', parameters: [parameter] });
  else if (header && holesOf(text(header.text)).length > 0)
    components.push({ type: 'header', parameters: texts('header', header) });
  if (body && holesOf(text(body.text)).length > 0)
    components.push({ type: 'body', parameters: texts('body', body) });
  if (offer?.has_expiration === true)
    components.push({
      type: 'limited_time_offer',
      parameters: [
        {
          type: 'limited_time_offer',
          limited_time_offer: { expiration_time_ms: Date.parse(value('offer')) },
        },
      ],
    });
  buttons.forEach((button, index) => {
    const given = buttonParameter(button, value(`button.${index}`));
    if (given)
      components.push({
        type: 'button',
        sub_type: text(button.type).toLowerCase(),
        index: String(index),
        parameters: [given],
      });
  });
  return components;
}

function buttonParameter(button: Json, value: string): Json | null {
  switch (upper(button.type)) {
    case 'URL':
      return holesOf(text(button.url)).length > 0 ? { type: 'text', text: value } : null;
    case 'COPY_CODE':
      return { type: 'coupon_code', coupon_code: value };
    case 'MPM':
      return { type: 'action', action: { sections: sectionsOf(button, value) } };
    default:
      return null;
  }
}

const sectionsOf = (button: Json, value: string): Json[] => [
  { title: text(button.text), product_items: idsOf(value).map((id) => ({ product_retailer_id: id })) },
];

function headerParameter(header: Json | null, prefix: string, values: Values, names: Values): Json | null {
  if (!header) return null;
  const value = (key: string) => (values[prefix + key] ?? '').trim();
  const format = formatOf(header);
  const media = mediaKind(format);
  if (media) {
    const file = {
      id: value('header'),
      ...(media === 'document' ? { filename: names[`${prefix}header`] ?? '' } : {}),
    };
    const type = format === 'GIF' ? 'gif' : media;
    return { type, [type]: file };
  }
  if (format === 'LOCATION') {
    const place: Json = {
      latitude: value('header.latitude'),
      longitude: value('header.longitude'),
      name: value('header.name'),
      address: value('header.address'),
    };
    return {
      type: 'location',
      location: Object.fromEntries(Object.entries(place).filter(([, given]) => given !== '')),
    };
  }
  if (format === 'PRODUCT') return { type: 'product', product: { product_retailer_id: value('header') } };
  return null;
}

/** Texts that the platform adds. */
export interface Words {
  code: (code: string) => string;
  expires: (minutes: number) => string;
  copyCode: string;
  copyOffer: string;
}

/** What the customer will see, as far as it is filled in. */
export function renderedOf(template: Template, values: Values, names: Values, words: Words): Json {
  const parts = partsOf(template.components);
  const rendered = partRendered(parts, '', values, names, words);
  if (template.category === 'AUTHENTICATION') rendered.body = words.code(values.otp?.trim() || '••••••');
  const minutes = parts.footer?.code_expiration_minutes;
  if (parts.footer)
    rendered.footer = typeof minutes === 'number' ? words.expires(minutes) : text(parts.footer.text);
  if (parts.offer)
    rendered.limited_time_offer = {
      text: text(parts.offer.text),
      expires_at: Date.parse(values.offer ?? '') || null,
    };
  if (parts.cards.length > 0)
    rendered.cards = parts.cards.map((card, index) =>
      partRendered(partsOf(card.components), `card.${index}.`, values, names, words),
    );
  return rendered;
}

function partRendered(
  { header, body, buttons }: Parts,
  prefix: string,
  values: Values,
  names: Values,
  words: Words,
): Json {
  const value = (key: string) => (values[prefix + key] ?? '').trim();
  return {
    header: headerRendered(header, prefix, values, names),
    body: fill(text(body?.text), (hole) => value(`body.${hole}`)),
    buttons: buttons.map((button, index) => {
      const given = value(`button.${index}`);
      const kind = upper(button.type);
      return {
        ...button,
        type: kind,
        index,
        text:
          text(button.text) ||
          (kind === 'OTP' ? words.copyCode : kind === 'COPY_CODE' ? words.copyOffer : ''),
        url: fill(text(button.url), () => given),
        code: kind === 'OTP' ? (values.otp ?? '') : given,
        sections: kind === 'MPM' ? sectionsOf(button, given) : [],
      };
    }),
  };
}

function headerRendered(header: Json | null, prefix: string, values: Values, names: Values): Json | null {
  if (!header) return null;
  const format = formatOf(header);
  if (format === 'TEXT')
    return {
      type: 'text',
      text: fill(text(header.text), (hole) => (values[`${prefix}header.${hole}`] ?? '').trim()),
    };
  const media = mediaKind(format);
  const parameter = headerParameter(header, prefix, values, names);
  if (media && parameter)
    return { type: media, [media]: values[`${prefix}header`] ? (parameter[media] ?? parameter.gif) : {} };
  if (format === 'LOCATION' && parameter) {
    const place = object(parameter.location);
    return {
      type: 'location',
      location: { ...place, latitude: Number(place.latitude) || 0, longitude: Number(place.longitude) || 0 },
    };
  }
  return parameter;
}
