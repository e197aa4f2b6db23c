import { request, upload } from '$lib/features/http';
import type { Content, Message } from '$lib/features/messages';
import type {
  Contact,
  Conversation,
  ConversationPage,
  ConversationState,
  Hours,
  Invitation,
  Link,
  Me,
  Member,
  MessagePage,
  Profile,
  Role,
  SetUp,
  Setup,
  ThemeChoice,
  Uploaded,
  Welcome,
} from './types';

const BASE = '/api/v1';

export const LIVE_PATH = `${BASE}/live`;

const part = encodeURIComponent;
const conversationPath = (id: string): string => `${BASE}/conversations/${part(id)}`;
const linePath = (id: string): string => `${BASE}/phone-numbers/${part(id)}`;

function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

export const session = {
  me: (): Promise<Me> => request(`${BASE}/me`),
  change: (change: { name?: string; language?: string; theme?: ThemeChoice; enter_sends?: boolean }): Promise<Me> =>
    request(`${BASE}/me`, { method: 'PATCH', body: change }),
  changePassword: (current: string, next: string): Promise<void> =>
    request(`${BASE}/me/password`, { method: 'PUT', body: { current, new: next } }),
  signIn: (email: string, password: string): Promise<Me> =>
    request(`${BASE}/session`, { method: 'POST', body: { email, password } }),
  signInByLink: (token: string): Promise<Me> => request(`${BASE}/session/link`, { method: 'POST', body: { token } }),
  signOut: (): Promise<void> => request(`${BASE}/session`, { method: 'DELETE' }),
  setup: (token: string): Promise<Setup> => request(`${BASE}/setup${query({ token })}`),
  setUp: (answers: SetUp): Promise<Me> => request(`${BASE}/setup`, { method: 'POST', body: answers }),
};

export const team = {
  list: async (): Promise<Member[]> => (await request<{ data: Member[] }>(`${BASE}/agents`)).data,
  invite: (role: Role, email: string): Promise<Invitation> =>
    request(`${BASE}/agents/invitations`, { method: 'POST', body: { role, ...(email ? { email } : {}) } }),
};

export interface ListQuery {
  state: ConversationState | 'all';
  unread: boolean;
  cursor?: string | null;
  limit?: number;
}

export const conversations = {
  list: ({ state, unread, cursor, limit }: ListQuery): Promise<ConversationPage> =>
    request(`${BASE}/conversations${query({ state, unread: unread || null, cursor, limit })}`),
  get: (id: string): Promise<Conversation> => request(conversationPath(id)),
  setState: (id: string, state: ConversationState): Promise<Conversation> =>
    request(conversationPath(id), { method: 'PATCH', body: { state } }),
  read: (id: string, upTo: string): Promise<void> =>
    request(`${conversationPath(id)}/read`, { method: 'POST', body: { up_to: upTo } }),
  unread: (id: string, from: string): Promise<void> =>
    request(`${conversationPath(id)}/unread`, { method: 'POST', body: { from } }),
  open: (phoneNumberId: string, contactId: string): Promise<Conversation> =>
    request(`${BASE}/conversations`, { method: 'POST', body: { phone_number_id: phoneNumberId, contact_id: contactId } }),
};

export interface MessageQuery {
  before?: string;
  after?: string;
  around?: string;
  limit?: number;
}

export const messages = {
  list: (id: string, { before, after, around, limit }: MessageQuery): Promise<MessagePage> =>
    request(`${conversationPath(id)}/messages${query({ before, after, around, limit })}`),
  send: (id: string, clientId: string, message: Content): Promise<Message> =>
    request(`${conversationPath(id)}/messages`, { method: 'POST', body: { client_id: clientId, message } }),
  edit: (id: string, wamid: string, message: Content): Promise<Message> =>
    request(`${conversationPath(id)}/messages/${part(wamid)}`, { method: 'PATCH', body: { message } }),
  remove: (id: string, wamid: string): Promise<undefined> =>
    request(`${conversationPath(id)}/messages/${part(wamid)}`, { method: 'DELETE' }),
};

export interface VoiceFacts {
  durationMs: number;
  waveform: number[];
}

export const media = {
  url: (id: string): string => `${BASE}/media/${part(id)}`,
  upload: (file: Blob, name: string, voice: VoiceFacts | null, onprogress?: (share: number) => void): Promise<Uploaded> => {
    const facts = voice ? { voice: true, duration_ms: voice.durationMs, waveform: voice.waveform.join(',') } : {};
    return upload(`${BASE}/media${query({ file_name: name, ...facts })}`, file, onprogress ? { onprogress } : {});
  },
};

export const contacts = {
  get: (id: string): Promise<Contact> => request(`${BASE}/contacts/${part(id)}`),
  rename: (id: string, name: string | null): Promise<Contact> =>
    request(`${BASE}/contacts/${part(id)}`, { method: 'PATCH', body: { name } }),
};

export const lines = {
  profile: (id: string): Promise<Profile> => request(`${linePath(id)}/profile`),
  saveProfile: (id: string, profile: Profile): Promise<Profile> =>
    request(`${linePath(id)}/profile`, { method: 'PUT', body: profile }),
  hours: (id: string): Promise<Hours> => request(`${linePath(id)}/hours`),
  saveHours: (id: string, hours: Hours): Promise<Hours> => request(`${linePath(id)}/hours`, { method: 'PUT', body: hours }),
  welcome: (id: string): Promise<Welcome> => request(`${linePath(id)}/welcome`),
  saveWelcome: (id: string, welcome: Welcome): Promise<Welcome> =>
    request(`${linePath(id)}/welcome`, { method: 'PUT', body: welcome }),
  qr: (id: string): string => `${linePath(id)}/qr.svg`,
};

export const links = {
  list: async (): Promise<Link[]> => (await request<{ data: Link[] }>(`${BASE}/links`)).data,
  create: (link: { phone_number_id: string; text?: string; reference?: string }): Promise<Link> =>
    request(`${BASE}/links`, { method: 'POST', body: link }),
  remove: (code: string): Promise<void> => request(`${BASE}/links/${part(code)}`, { method: 'DELETE' }),
  qrSvg: (code: string): string => `${BASE}/links/${part(code)}/qr.svg`,
  qrPng: (code: string, size: number): string => `${BASE}/links/${part(code)}/qr.png?size=${size}`,
};
