/** What the console API says; see `docs/console-api.md`. */
import type { Message, Status } from '$lib/features/messages';

export type Role = 'owner' | 'admin' | 'agent' | 'analyst';
export type ThemeChoice = 'system' | 'light' | 'dark';

export interface Agent {
  id: string;
  name: string;
  email: string;
  role: Role;
  language: string;
  theme: ThemeChoice;
  enter_sends: boolean;
}

export interface PhoneNumber {
  id: string;
  display_phone_number: string;
  verified_name: string;
  handle: string;
  chat_url: string;
}

export interface Me {
  agent: Agent;
  business: { id: string; name: string; time_zone: string; language: string };
  phone_numbers: PhoneNumber[];
  live_seq: string;
}

export interface Setup {
  kind: 'owner' | 'invitation';
  business_name: string;
  role: Role;
  email: string | null;
}

export interface SetUp {
  token: string;
  name: string;
  email: string;
  password: string;
  business_name?: string;
  time_zone?: string;
  language?: string;
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  online: boolean;
}

export interface Invitation {
  url: string;
  expires_at: number;
}

export type ConversationState = 'open' | 'resolved';

export interface ConversationContact {
  id: string;
  name: string | null;
  wa_id: string | null;
  user_id: string | null;
  language: string | null;
  reachable: boolean;
}

export interface LastMessage {
  id: string;
  type: string;
  direction: 'in' | 'out';
  author_kind: 'customer' | 'agent' | 'automatic' | 'api';
  preview: string;
  status: Status;
  at: number;
  deleted: boolean;
}

export interface Conversation {
  id: string;
  phone_number_id: string;
  channel: string;
  state: ConversationState;
  contact: ConversationContact;
  last_message: LastMessage | null;
  unread_count: number;
  marked_unread: boolean;
  first_unread_id: string | null;
  last_activity_at: number;
  window_closes_at: number | null;
  reference: string | null;
  created_at: number;
}

export interface ConversationPage {
  data: Conversation[];
  next: string | null;
  total: number;
  unread_total: number;
  live_seq: string;
}

export interface MessagePage {
  data: Message[];
  has_more: boolean;
  live_seq: string;
}

export interface Contact extends ConversationContact {
  created_at: number;
  addresses: { kind: string; value: string; verified: boolean }[];
  conversations: { id: string; phone_number_id: string; last_activity_at: number }[];
}

export interface Uploaded {
  id: string;
  mime_type: string;
  size_bytes: number;
  file_name: string | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  waveform: number[] | null;
}

export interface Profile {
  verified_name: string;
  handle: string;
  about: string;
  description: string;
  address: string;
  email: string;
  websites: string[];
  vertical: string;
  picture_media_id: string | null;
  starters: string[];
  languages: string[];
  privacy_url: string | null;
}

export interface Opening {
  /** 1 Monday to 7 Sunday. */
  day: number;
  opens: string;
  /** At or before `opens`: the next day. */
  closes: string;
}

export interface Hours {
  time_zone: string;
  week: Opening[];
  always_open: boolean;
}

export interface Welcome {
  enabled: boolean;
  silence_days: number;
  text: Record<string, string>;
}

export interface Link {
  code: string;
  phone_number_id: string;
  text: string | null;
  reference: string | null;
  url: string;
  chat_url: string;
  opens: number;
  created_at: number;
}

export interface Viewer {
  id: string;
  name: string;
}

export type Presence = 'online' | 'away' | 'offline';

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
