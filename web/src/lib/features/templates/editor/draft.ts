/** A template while it is written, and the components that it comes to. */
import type { Template } from '$lib/features/api';
import { holesOf } from '../template';
import type { Values } from '../template';

/** Cloud API: characters of the parts of a template. */
export const CHARS = { name: 512, header: 60, body: 1024, footer: 60, button: 25, url: 2000, phone: 20 };
/** Cloud API: buttons of a template. */
export const BUTTONS = 10;
/** Cloud API: minutes after which a one-time code expires. */
export const MINUTES = 90;

export const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;
export type Category = (typeof CATEGORIES)[number];
export const HEADERS = ['NONE', 'TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'] as const;
export type HeaderKind = (typeof HEADERS)[number];
export const BUTTON_KINDS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE'] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];

export interface DraftButton {
  kind: ButtonKind;
  /** What stands on it; not of `COPY_CODE`. */
  text: string;
  /** The address, the phone number, or the example of the code. */
  value: string;
  /** An example of what is put at the end of the address. */
  example: string;
}

export interface Draft {
  name: string;
  language: string;
  category: Category;
  format: 'POSITIONAL' | 'NAMED';
  header: HeaderKind;
  headerText: string;
  headerExamples: Values;
  /** The uploaded sample of a picture, a film or a file. */
  handle: string;
  handleName: string;
  body: string;
  bodyExamples: Values;
  footer: string;
  buttons: DraftButton[];
  /** Of a one-time code: advises not to share it. */
  advice: boolean;
  /** Of a one-time code: minutes until it expires; none: not said. */
  minutes: number | null;
}

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const upper = (value: unknown): string => text(value).toUpperCase();

export const emptyDraft = (language: string): Draft => ({
  name: '',
  language,
  category: 'UTILITY',
  format: 'POSITIONAL',
  header: 'NONE',
  headerText: '',
  headerExamples: {},
  handle: '',
  handleName: '',
  body: '',
  bodyExamples: {},
  footer: '',
  buttons: [],
  advice: true,
  minutes: 10,
});

export const emptyButton = (kind: ButtonKind): DraftButton => ({ kind, text: '', value: '', example: '' });

/** What a name becomes as it is typed: only `a-z`, `0-9` and `_`. */
export const cleanName = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/[^a-z0-9_]/g, '')
    .slice(0, CHARS.name);

/** The next variable of a text: the following number, or a name that is free. */
export function nextVariable(body: string, format: Draft['format']): string {
  const known = holesOf(body);
  if (format === 'POSITIONAL') return `{{${Math.max(0, ...known.map(Number).filter(Number.isFinite)) + 1}}}`;
  const names = ['name', 'date', 'time', 'number'];
  const free = names.find((name) => !known.includes(name)) ?? `value_${known.length + 1}`;
  return `{{${free}}}`;
}

function example(part: 'header' | 'body', holes: string[], examples: Values, format: Draft['format']): Json {
  if (holes.length === 0) return {};
  const given = holes.map((hole) => (examples[hole] ?? '').trim());
  if (format === 'NAMED') {
    const named = holes.map((hole, index) => ({ param_name: hole, example: given[index] ?? '' }));
    return { example: { [`${part}_text_named_params`]: named } };
  }
  return { example: part === 'header' ? { header_text: given } : { body_text: [given] } };
}

function headerOf(draft: Draft): Json | null {
  switch (draft.header) {
    case 'NONE':
      return null;
    case 'TEXT':
      return {
        type: 'HEADER',
        format: 'TEXT',
        text: draft.headerText.trim(),
        ...example('header', holesOf(draft.headerText), draft.headerExamples, draft.format),
      };
    case 'LOCATION':
      return { type: 'HEADER', format: 'LOCATION' };
    default:
      return {
        type: 'HEADER',
        format: draft.header,
        ...(draft.handle ? { example: { header_handle: [draft.handle] } } : {}),
      };
  }
}

function buttonOf({ kind, text: label, value, example: end }: DraftButton): Json {
  const given = value.trim();
  switch (kind) {
    case 'QUICK_REPLY':
      return { type: kind, text: label.trim() };
    case 'URL':
      return {
        type: kind,
        text: label.trim(),
        url: given,
        ...(holesOf(given).length > 0 ? { example: [end.trim()] } : {}),
      };
    case 'PHONE_NUMBER':
      return { type: kind, text: label.trim(), phone_number: given };
    case 'COPY_CODE':
      return { type: kind, example: given };
  }
}

/** The components of a draft, in the form of the Cloud API. Quick replies go together: they come first. */
export function componentsOf(draft: Draft): Json[] {
  if (draft.category === 'AUTHENTICATION')
    return [
      { type: 'BODY', add_security_recommendation: draft.advice },
      ...(draft.minutes === null ? [] : [{ type: 'FOOTER', code_expiration_minutes: draft.minutes }]),
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
    ];
  const components: Json[] = [];
  const header = headerOf(draft);
  if (header) components.push(header);
  components.push({
    type: 'BODY',
    text: draft.body.trim(),
    ...example('body', holesOf(draft.body), draft.bodyExamples, draft.format),
  });
  if (draft.footer.trim()) components.push({ type: 'FOOTER', text: draft.footer.trim() });
  if (draft.buttons.length > 0) {
    const replies = draft.buttons.filter(({ kind }) => kind === 'QUICK_REPLY');
    const others = draft.buttons.filter(({ kind }) => kind !== 'QUICK_REPLY');
    components.push({ type: 'BUTTONS', buttons: [...replies, ...others].map(buttonOf) });
  }
  return components;
}

const SIMPLE = new Set(['HEADER', 'BODY', 'FOOTER', 'BUTTONS']);
const SIMPLE_BUTTONS = new Set<string>([...BUTTON_KINDS, 'OTP']);

/** Whether the form shows all that a template has; others are made and changed by programs. */
export function editable({ components, category }: Template): boolean {
  return list(components).every((component) => {
    const kind = upper(component.type);
    if (!SIMPLE.has(kind)) return false;
    if (kind === 'HEADER')
      return (
        HEADERS.includes((upper(component.format) || 'TEXT') as HeaderKind) && category !== 'AUTHENTICATION'
      );
    return list(component.buttons).every(
      (button) =>
        SIMPLE_BUTTONS.has(upper(button.type)) &&
        (upper(button.type) !== 'OTP' || upper(button.otp_type) === 'COPY_CODE'),
    );
  });
}

function examplesOf(component: Json, part: 'header' | 'body'): Values {
  const given = object(component.example);
  const named = list(given[`${part}_text_named_params`]);
  if (named.length > 0)
    return Object.fromEntries(named.map((one) => [text(one.param_name), text(one.example)]));
  const rows = given[`${part}_text`];
  const row: unknown = Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0] : rows;
  return Array.isArray(row)
    ? Object.fromEntries(row.map((value, index) => [String(index + 1), text(value)]))
    : {};
}

function draftButton(button: Json): DraftButton {
  const kind = upper(button.type) as ButtonKind;
  const given = Array.isArray(button.example) ? text(button.example[0]) : text(button.example);
  return {
    kind,
    text: text(button.text),
    value:
      kind === 'URL'
        ? text(button.url)
        : kind === 'PHONE_NUMBER'
          ? text(button.phone_number)
          : kind === 'COPY_CODE'
            ? given
            : '',
    example: kind === 'URL' ? given : '',
  };
}

/** The draft of a template that is there. */
export function draftOf(template: Template): Draft {
  const draft: Draft = {
    ...emptyDraft(template.language),
    name: template.name,
    category: template.category as Category,
    format: template.parameter_format === 'NAMED' ? 'NAMED' : 'POSITIONAL',
  };
  if (draft.category === 'AUTHENTICATION') draft.minutes = null;
  for (const component of list(template.components)) {
    const kind = upper(component.type);
    if (kind === 'HEADER') {
      draft.header = (upper(component.format) || 'TEXT') as HeaderKind;
      draft.headerText = text(component.text);
      draft.headerExamples = examplesOf(component, 'header');
      const { header_handle: handles } = object(component.example);
      draft.handle = Array.isArray(handles) ? text(handles[0]) : '';
    } else if (kind === 'BODY') {
      draft.body = text(component.text);
      draft.bodyExamples = examplesOf(component, 'body');
      if (draft.category === 'AUTHENTICATION') draft.advice = component.add_security_recommendation === true;
    } else if (kind === 'FOOTER') {
      draft.footer = text(component.text);
      const { code_expiration_minutes: minutes } = component;
      if (typeof minutes === 'number') draft.minutes = minutes;
    } else if (kind === 'BUTTONS' && draft.category !== 'AUTHENTICATION')
      draft.buttons = list(component.buttons).map(draftButton);
  }
  return draft;
}

/** The template that a draft would be, for its preview. */
export const sketchOf = (draft: Draft): Template => ({
  id: '',
  waba_id: '',
  name: draft.name,
  language: draft.language,
  category: draft.category,
  parameter_format: draft.format,
  components: componentsOf(draft),
  status: 'PENDING',
  rejected_reason: null,
  previous_category: null,
  message_send_ttl_seconds: null,
  library_template_name: null,
  extra: {},
  quality_score: 'UNKNOWN',
  quality_at: null,
  created_at: 0,
  updated_at: 0,
});

/** What the holes of a draft are filled with in its preview: the examples. */
export function exampleValues(draft: Draft): Values {
  const values: Values = { otp: '123456' };
  for (const [hole, value] of Object.entries(draft.headerExamples)) values[`header.${hole}`] = value;
  for (const [hole, value] of Object.entries(draft.bodyExamples)) values[`body.${hole}`] = value;
  if (draft.handle) values.header = draft.handle;
  const replies = draft.buttons.filter(({ kind }) => kind === 'QUICK_REPLY');
  const others = draft.buttons.filter(({ kind }) => kind !== 'QUICK_REPLY');
  [...replies, ...others].forEach(({ kind, value, example: end }, index) => {
    values[`button.${index}`] = kind === 'URL' ? end : value;
  });
  return values;
}

export type Missing =
  | 'name'
  | 'body'
  | 'header'
  | 'sample'
  | 'example'
  | 'button'
  | 'button_url'
  | 'button_phone'
  | 'button_code'
  | 'minutes';

/** What is still to be written before a draft can be handed in; null for nothing. */
export function missing(draft: Draft): Missing | null {
  if (!draft.name) return 'name';
  if (draft.category === 'AUTHENTICATION')
    return draft.minutes !== null && (draft.minutes < 1 || draft.minutes > MINUTES) ? 'minutes' : null;
  if (draft.header === 'TEXT' && !draft.headerText.trim()) return 'header';
  if (['IMAGE', 'VIDEO', 'DOCUMENT'].includes(draft.header) && !draft.handle) return 'sample';
  if (!draft.body.trim()) return 'body';
  const lacks = (body: string, examples: Values) =>
    holesOf(body).some((hole) => !(examples[hole] ?? '').trim());
  if (draft.header === 'TEXT' && lacks(draft.headerText, draft.headerExamples)) return 'example';
  if (lacks(draft.body, draft.bodyExamples)) return 'example';
  for (const { kind, text: label, value, example: end } of draft.buttons) {
    if (kind !== 'COPY_CODE' && !label.trim()) return 'button';
    if (kind === 'URL' && !value.trim()) return 'button_url';
    if (kind === 'URL' && holesOf(value).length > 0 && !end.trim()) return 'example';
    if (kind === 'PHONE_NUMBER' && !value.trim()) return 'button_phone';
    if (kind === 'COPY_CODE' && !value.trim()) return 'button_code';
  }
  return null;
}
