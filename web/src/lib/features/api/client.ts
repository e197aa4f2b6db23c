import createClient from 'openapi-fetch';
import { Problem, upload } from '$lib/features/http';
import type { Content, Message } from '$lib/features/messages';
import type { paths } from './schema';
import type {
  Activity,
  Catalogue,
  CommerceSettings,
  Contact,
  Conversation,
  ConversationPage,
  ConversationState,
  DeadLetter,
  Decision,
  DeveloperApp,
  Delivery,
  Finding,
  Hours,
  ImportReport,
  Invitation,
  IssuedToken,
  Link,
  Me,
  Member,
  MessagePage,
  NewProduct,
  NewTemplate,
  OneTimeLink,
  Product,
  ProductChange,
  ProductPage,
  Profile,
  Replay,
  ReviewMode,
  Role,
  Rules,
  SetUp,
  Setup,
  SystemUser,
  SystemUsers,
  Sandbox,
  SandboxConduct,
  SandboxPlay,
  SetupStep,
  SystemUserRole,
  Template,
  TemplateChange,
  ThemeChoice,
  Uploaded,
  Webhook,
  Welcome,
} from './types';

const BASE = '/api/v1';

export const LIVE_PATH = `${BASE}/live`;

const client = createClient<paths>({
  // Outside a browser (in tests) there is no page to be relative to.
  baseUrl: globalThis.location?.origin ?? 'http://console.test',
  credentials: 'same-origin',
  fetch: (request) => fetch(request),
});

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** The body of an answer. Throws a Problem for every refusal and when the server is not reached. */
async function answered<T>(asked: Promise<Answer>): Promise<T> {
  let answer: Answer;
  try {
    answer = await asked;
  } catch {
    throw new Problem(0);
  }
  const { data, error, response } = answer;
  if (response.ok) return data as T;
  throw new Problem(response.status, typeof error === 'object' && error !== null ? error : {});
}

const by = (id: string) => ({ params: { path: { id } } });
/** The document does not describe what a message holds. What it looks like stays here: the server tells. */
const free = ({ rendered: _, ...message }: Content) => message as unknown as Record<string, never>;
const part = encodeURIComponent;

export const session = {
  me: () => answered<Me>(client.GET('/api/v1/me')),
  change: (body: { name?: string; language?: string; theme?: ThemeChoice; enter_sends?: boolean }) =>
    // What is left out stays, which the document does not say.
    answered<Me>(client.PATCH('/api/v1/me', { body: body })),
  changePassword: (current: string, next: string) =>
    answered<void>(client.PUT('/api/v1/me/password', { body: { current, new: next } })),
  signIn: (email: string, password: string) =>
    answered<Me>(client.POST('/api/v1/session', { body: { email, password } })),
  signInByLink: (token: string) => answered<Me>(client.POST('/api/v1/session/link', { body: { token } })),
  signOut: () => answered<void>(client.DELETE('/api/v1/session')),
  setup: (token: string) => answered<Setup>(client.GET('/api/v1/setup', { params: { query: { token } } })),
  setPassword: (token: string, password: string) =>
    answered<Me>(client.POST('/api/v1/setup/password', { body: { token, password } })),
  setUp: (body: SetUp) => answered<Me>(client.POST('/api/v1/setup', { body })),
};

export const team = {
  list: async () => (await answered<{ data: Member[] }>(client.GET('/api/v1/agents'))).data,
  invite: (role: Role, email: string) =>
    answered<OneTimeLink>(
      client.POST('/api/v1/agents/invitations', { body: { role, ...(email ? { email } : {}) } }),
    ),
  invitations: async () =>
    (await answered<{ data: Invitation[] }>(client.GET('/api/v1/agents/invitations'))).data,
  withdraw: (id: string) => answered<void>(client.DELETE('/api/v1/agents/invitations/{id}', by(id))),
  renewPassword: (id: string) =>
    answered<OneTimeLink>(client.POST('/api/v1/agents/{id}/password-link', by(id))),
  remove: (id: string) => answered<void>(client.DELETE('/api/v1/agents/{id}', by(id))),
};

const TEMPLATE = '/api/v1/templates/{id}';
/** The document does not describe what components hold. */
const asComponents = <T>(body: T & { components: unknown[] }) =>
  body as T & { components: Record<string, never>[] };

export const templates = {
  /** All of the business, whatever they stand at. */
  all: async () =>
    (
      await answered<{ data: Template[] }>(
        client.GET('/api/v1/templates', { params: { query: { status: 'all' } } }),
      )
    ).data,
  create: (body: NewTemplate) =>
    answered<Template>(client.POST('/api/v1/templates', { body: asComponents(body) })),
  /** What would be refused, of a new one or of an edit; nothing is changed. */
  lint: async (body: NewTemplate, template_id?: string) =>
    (
      await answered<{ problems: Finding[] }>(
        client.POST('/api/v1/templates/lint', {
          params: { query: template_id ? { template_id } : {} },
          body: asComponents(body),
        }),
      )
    ).problems,
  change: (id: string, body: TemplateChange) =>
    answered<Template>(client.PATCH(TEMPLATE, { ...by(id), body: asComponents(body) })),
  remove: (id: string) => answered<undefined>(client.DELETE(TEMPLATE, by(id))),
  review: (id: string, body: Decision) =>
    answered<Template>(client.POST('/api/v1/templates/{id}/review', { ...by(id), body })),
  appeal: (id: string) => answered<Template>(client.POST('/api/v1/templates/{id}/appeal', by(id))),
  rate: (id: string, score: string) =>
    answered<Template>(client.PUT('/api/v1/templates/{id}/quality', { ...by(id), body: { score } })),
  unpause: (id: string) => answered<Template>(client.POST('/api/v1/templates/{id}/unpause', by(id))),
  archive: (id: string, archived: boolean) =>
    answered<Template>(client.PUT('/api/v1/templates/{id}/archived', { ...by(id), body: { archived } })),
  /** Who reviews: `rules` or `person`. */
  reviewMode: async () => (await answered<{ mode: ReviewMode }>(client.GET('/api/v1/templates/review'))).mode,
  setReviewMode: (mode: ReviewMode) =>
    answered<{ mode: ReviewMode }>(client.PUT('/api/v1/templates/review', { body: { mode } })),
  /** The approved ones that a line may send. */
  list: async (phone_number_id: string) =>
    (
      await answered<{ data: Template[] }>(
        client.GET('/api/v1/templates', { params: { query: { phone_number_id } } }),
      )
    ).data,
};

export interface ListQuery {
  state: ConversationState | 'all';
  unread: boolean;
  cursor?: string | null;
  limit?: number;
}

export const conversations = {
  list: ({ state, unread, cursor, limit }: ListQuery) => {
    const query = {
      state,
      ...(unread ? { unread } : {}),
      ...(cursor ? { cursor } : {}),
      ...(limit ? { limit } : {}),
    };
    return answered<ConversationPage>(client.GET('/api/v1/conversations', { params: { query } }));
  },
  get: (id: string) => answered<Conversation>(client.GET('/api/v1/conversations/{id}', by(id))),
  setState: (id: string, state: ConversationState) =>
    answered<Conversation>(client.PATCH('/api/v1/conversations/{id}', { ...by(id), body: { state } })),
  read: (id: string, upTo: string) =>
    answered<void>(client.POST('/api/v1/conversations/{id}/read', { ...by(id), body: { up_to: upTo } })),
  unread: (id: string, from: string) =>
    answered<void>(client.POST('/api/v1/conversations/{id}/unread', { ...by(id), body: { from } })),
};

export interface MessageQuery {
  before?: string;
  after?: string;
  around?: string;
  limit?: number;
}

const MESSAGES = '/api/v1/conversations/{id}/messages';
const MESSAGE = '/api/v1/conversations/{id}/messages/{wamid}';

export const messages = {
  list: (id: string, query: MessageQuery) =>
    answered<MessagePage>(client.GET(MESSAGES, { params: { path: { id }, query } })),
  send: (id: string, clientId: string, message: Content) =>
    answered<Message>(
      client.POST(MESSAGES, { ...by(id), body: { client_id: clientId, message: free(message) } }),
    ),
  edit: (id: string, wamid: string, message: Content) =>
    answered<Message>(
      client.PATCH(MESSAGE, { params: { path: { id, wamid } }, body: { message: free(message) } }),
    ),
  remove: (id: string, wamid: string) =>
    answered<undefined>(client.DELETE(MESSAGE, { params: { path: { id, wamid } } })),
};

export interface VoiceFacts {
  durationMs: number;
  waveform: number[];
}

export const media = {
  url: (id: string): string => `${BASE}/media/${part(id)}`,
  upload: (file: Blob, name: string, voice: VoiceFacts | null, onprogress?: (share: number) => void) => {
    const query = new URLSearchParams({ file_name: name });
    if (voice) {
      query.set('voice', 'true');
      query.set('duration_ms', String(voice.durationMs));
      query.set('waveform', voice.waveform.join(','));
    }
    return upload<Uploaded>(`${BASE}/media?${query.toString()}`, file, onprogress ? { onprogress } : {});
  },
};

export const contacts = {
  get: (id: string) => answered<Contact>(client.GET('/api/v1/contacts/{id}', by(id))),
  rename: (id: string, name: string | null) =>
    answered<Contact>(client.PATCH('/api/v1/contacts/{id}', { ...by(id), body: { name } })),
};

export const lines = {
  profile: (id: string) => answered<Profile>(client.GET('/api/v1/phone-numbers/{id}/profile', by(id))),
  saveProfile: (id: string, body: Profile) =>
    answered<Profile>(client.PUT('/api/v1/phone-numbers/{id}/profile', { ...by(id), body })),
  hours: (id: string) => answered<Hours>(client.GET('/api/v1/phone-numbers/{id}/hours', by(id))),
  saveHours: (id: string, body: Hours) =>
    answered<Hours>(client.PUT('/api/v1/phone-numbers/{id}/hours', { ...by(id), body })),
  rules: (id: string) => answered<Rules>(client.GET('/api/v1/phone-numbers/{id}/rules', by(id))),
  saveRules: (id: string, body: Rules) =>
    answered<Rules>(client.PUT('/api/v1/phone-numbers/{id}/rules', { ...by(id), body })),
  commerce: (id: string) =>
    answered<CommerceSettings>(client.GET('/api/v1/phone-numbers/{id}/commerce', by(id))),
  saveCommerce: (id: string, body: CommerceSettings) =>
    answered<CommerceSettings>(client.PUT('/api/v1/phone-numbers/{id}/commerce', { ...by(id), body })),
  welcome: (id: string) => answered<Welcome>(client.GET('/api/v1/phone-numbers/{id}/welcome', by(id))),
  saveWelcome: (id: string, body: Welcome) =>
    answered<Welcome>(client.PUT('/api/v1/phone-numbers/{id}/welcome', { ...by(id), body })),
  qr: (id: string): string => `${BASE}/phone-numbers/${part(id)}/qr.svg`,
};

export interface ProductQuery {
  cursor?: string | null;
  limit?: number;
  q?: string;
}

const PRODUCT = '/api/v1/catalog/products/{retailer_id}';
const product = (retailer_id: string) => ({ params: { path: { retailer_id } } });

export const catalogue = {
  get: () => answered<Catalogue>(client.GET('/api/v1/catalog')),
  save: (body: { name: string; currency: string }) =>
    answered<Catalogue>(client.POST('/api/v1/catalog', { body })),
  products: ({ cursor, limit, q }: ProductQuery = {}) => {
    const query = { ...(cursor ? { cursor } : {}), ...(limit ? { limit } : {}), ...(q ? { q } : {}) };
    return answered<ProductPage>(client.GET('/api/v1/catalog/products', { params: { query } }));
  },
  add: (body: NewProduct) => answered<Product>(client.POST('/api/v1/catalog/products', { body })),
  change: (id: string, body: ProductChange) =>
    answered<Product>(client.PATCH(PRODUCT, { ...product(id), body })),
  remove: (id: string) => answered<undefined>(client.DELETE(PRODUCT, product(id))),
  import: (file: Blob, dryRun: boolean, onprogress?: (share: number) => void) =>
    upload<ImportReport>(`${BASE}/catalog/import?dry_run=${dryRun}`, file, onprogress ? { onprogress } : {}),
};

export const developers = {
  setup: async (line: string) =>
    (await answered<{ data: SetupStep[] }>(client.GET('/api/v1/phone-numbers/{id}/setup', by(line)))).data,
  apps: async () => (await answered<{ data: DeveloperApp[] }>(client.GET('/api/v1/apps'))).data,
  addApp: (name: string) => answered<DeveloperApp>(client.POST('/api/v1/apps', { body: { name } })),
  changeApp: (id: string, body: { name?: string; requires_proof?: boolean }) =>
    answered<DeveloperApp>(client.PATCH('/api/v1/apps/{id}', { ...by(id), body })),
  /** Shows the secret, or makes another one. */
  secret: async (id: string, rotate: boolean) =>
    (
      await answered<{ secret: string }>(
        client.POST('/api/v1/apps/{id}/secret', { ...by(id), body: { rotate } }),
      )
    ).secret,
  programs: () => answered<SystemUsers>(client.GET('/api/v1/system-users')),
  addProgram: (body: { app_id: string; name: string; role: SystemUserRole }) =>
    answered<SystemUser>(client.POST('/api/v1/system-users', { body })),
  removeProgram: (id: string) => answered<undefined>(client.DELETE('/api/v1/system-users/{id}', by(id))),
  assign: (id: string, waba_id: string, tasks: string[]) =>
    answered<SystemUser>(
      client.PUT('/api/v1/system-users/{id}/wabas/{waba_id}', {
        params: { path: { id, waba_id } },
        body: { tasks },
      }),
    ),
  issue: (id: string, scopes: string[], days: number | null) =>
    answered<IssuedToken>(
      client.POST('/api/v1/system-users/{id}/tokens', {
        ...by(id),
        body: { scopes, ...(days === null ? {} : { expires_in_days: days }) },
      }),
    ),
  withdraw: (id: string, token: string) =>
    answered<undefined>(
      client.DELETE('/api/v1/system-users/{id}/tokens/{token}', { params: { path: { id, token } } }),
    ),
  activities: (cursor: string | null) =>
    answered<{ data: Activity[]; next: string | null }>(
      client.GET('/api/v1/activities', { params: { query: { limit: 20, ...(cursor ? { cursor } : {}) } } }),
    ),
};

export const sandbox = {
  get: () => answered<Sandbox>(client.GET('/api/v1/sandbox')),
  behave: (body: SandboxConduct) => answered<Sandbox>(client.PUT('/api/v1/sandbox/conduct', { body })),
  /** Moves the server's clock. */
  forward: (forward_ms: number) =>
    answered<Sandbox>(client.POST('/api/v1/sandbox/clock', { body: { forward_ms } })),
  play: (body: { phone_number_id: string; from: string; name: string | null; script: string }) =>
    answered<SandboxPlay>(client.POST('/api/v1/sandbox/plays', { body })),
};

export const webhooks = {
  list: async () => (await answered<{ data: Webhook[] }>(client.GET('/api/v1/webhooks'))).data,
  deliveries: async (id: string) =>
    (await answered<{ data: Delivery[] }>(client.GET('/api/v1/webhooks/{id}/deliveries', by(id)))).data,
  deadLetters: async (id: string) =>
    (await answered<{ data: DeadLetter[] }>(client.GET('/api/v1/webhooks/{id}/dead-letters', by(id)))).data,
  /** Both ends included: sequence numbers as text, or times in UTC milliseconds. */
  replay: (id: string, body: { from: string | number; to: string | number }) =>
    answered<Replay>(client.POST('/api/v1/webhooks/{id}/replay', { ...by(id), body })),
};

export const links = {
  list: async () => (await answered<{ data: Link[] }>(client.GET('/api/v1/links'))).data,
  create: (body: { phone_number_id: string; text?: string; reference?: string }) =>
    answered<Link>(client.POST('/api/v1/links', { body })),
  remove: (code: string) =>
    answered<void>(client.DELETE('/api/v1/links/{code}', { params: { path: { code } } })),
  qrSvg: (code: string): string => `${BASE}/links/${part(code)}/qr.svg`,
  qrPng: (code: string, size: number): string => `${BASE}/links/${part(code)}/qr.png?size=${size}`,
};
