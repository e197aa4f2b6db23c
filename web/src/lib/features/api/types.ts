/** What the console API says: the generated types, and what its document cannot express. */
import type { Message, Status } from '$lib/features/messages';
import type { components } from './schema';

type Schemas = components['schemas'];

/** The server sends every member, null where it has nothing; in the document they read as optional. */
type Whole<T> = T extends readonly (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Member in keyof T]-?: Whole<Exclude<T[Member], undefined>> }
    : T;

export type Role = Schemas['Role'];
export type ThemeChoice = Schemas['Theme'];
export type Agent = Whole<Schemas['Agent']>;
export type PhoneNumber = Whole<Schemas['PhoneNumber']>;
export type Me = Whole<Schemas['Me']>;
export type Setup = Whole<Schemas['Setup']>;
export type SetUp = Schemas['SetUp'];
export type Member = Whole<Schemas['TeamMember']>;
export type OneTimeLink = Whole<Schemas['OneTimeLink']>;
export type Invitation = Whole<Schemas['OpenInvitation']>;
/** Its components are as they were created. */
export type Template = Omit<Whole<Schemas['Template']>, 'components'> & { components: unknown[] };
/** A template to hand in. */
export interface NewTemplate {
  phone_number_id?: string;
  name: string;
  language: string;
  category: string;
  parameter_format?: string;
  components: unknown[];
  message_send_ttl_seconds?: number | null;
}
/** What of a template becomes something else. */
export interface TemplateChange {
  category?: string;
  parameter_format?: string;
  components: unknown[];
  message_send_ttl_seconds?: number | null;
}
export type Finding = Whole<Schemas['Finding']>;
export type Decision = Schemas['Decision'];
export type ReviewMode = Schemas['ReviewMode']['mode'];
export type CommerceSettings = Whole<Schemas['CommerceSettings']>;
export type ConversationContact = Whole<Schemas['ConversationContact']>;
export type Contact = Whole<Schemas['Contact']>;
export type Uploaded = Whole<Schemas['Media']>;
export type Profile = Whole<Schemas['LineProfile']>;
/** `day` is 1 Monday to 7 Sunday; `closes` at or before `opens` is on the next day. */
export type Opening = Whole<Schemas['Opening']>;
export type Hours = Whole<Schemas['Hours']>;
export type Rules = Whole<Schemas['Rules']>;
export type Welcome = Whole<Schemas['Welcome']>;
export type Sandbox = Omit<Whole<Schemas['Sandbox']>, 'conduct' | 'plays'> & {
  conduct: SandboxConduct;
  plays: SandboxPlay[];
};
export type SandboxFault = Whole<Schemas['SandboxFault']>;
export type SandboxConduct = Omit<Whole<Schemas['SandboxConduct']>, 'faults' | 'webhooks'> & {
  faults: SandboxFault[];
  webhooks: Whole<Schemas['SandboxWebhooks']>;
};
export type SandboxPlay = Whole<Schemas['SandboxPlay']>;
export type SetupStep = Whole<Schemas['LineSetupStep']>;
export type DeveloperApp = Whole<Schemas['App']>;
export type SystemUser = Whole<Schemas['SystemUser']>;
export type SystemUsers = Omit<Whole<Schemas['SystemUsers']>, 'data'> & { data: SystemUser[] };
export type WabaName = Whole<Schemas['WabaName']>;
export type SystemUserRole = Schemas['SystemUserRole'];
export type IssuedToken = Whole<Schemas['IssuedToken']>;
/** Its details are as its kind has them. */
export type Activity = Omit<Whole<Schemas['Activity']>, 'details'> & { details: Record<string, unknown> };
export type Webhook = Whole<Schemas['Webhook']>;
export type Delivery = Whole<Schemas['WebhookDelivery']>;
export type DeadLetter = Whole<Schemas['WebhookDeadLetter']>;
export type Replay = Whole<Schemas['Replay']>;
export type Link = Whole<Schemas['Link']>;
export type Catalogue = Whole<Schemas['CatalogView']>;
export type Product = Whole<Schemas['Product']>;
export type NewProduct = Schemas['NewProduct'];
/** What is left out stays, null empties, which the document does not say. */
export type ProductChange = Schemas['ProductChange'];
export type ProductPage = Omit<Whole<Schemas['ProductPage']>, 'data'> & { data: Product[] };
export type ImportReport = Whole<Schemas['ImportReport']>;

export type ConversationState = 'open' | 'resolved';

export interface LastMessage extends Omit<
  Whole<Schemas['LastMessage']>,
  'direction' | 'author_kind' | 'status'
> {
  direction: 'in' | 'out';
  author_kind: 'customer' | 'agent' | 'automatic' | 'api';
  status: Status;
}

export interface Conversation extends Omit<Whole<Schemas['Conversation']>, 'state' | 'last_message'> {
  state: ConversationState;
  last_message: LastMessage | null;
}

export interface ConversationPage extends Omit<Whole<Schemas['Conversations']>, 'data'> {
  data: Conversation[];
}

export interface MessagePage extends Omit<Whole<Schemas['Messages']>, 'data'> {
  data: Message[];
}

export interface Viewer {
  id: string;
  name: string;
}

export type Presence = 'online' | 'away' | 'offline';

/** What comes by the live socket. */
export type Frame =
  | { type: 'message'; seq: string; message: Message }
  | { type: 'conversation'; seq: string; conversation: Conversation }
  | {
      type: 'typing';
      conversation_id: string;
      by: 'customer' | 'agent';
      name: string | null;
      agent_id?: string | null;
      state: 'on' | 'off';
    }
  | { type: 'viewers'; conversation_id: string; agents: Viewer[] }
  | { type: 'presence'; conversation_id?: string; state: Presence }
  | { type: 'error'; code: string; detail?: string };
