import type { Message } from '$lib/features/messages';

export interface Span {
  /** 1 Monday to 7 Sunday. */
  day: number;
  opens: string;
  closes: string;
}

export interface Hours {
  time_zone: string;
  week: Span[];
  always_open: boolean;
  open_now: boolean;
  next_change_at: number | null;
}

/** A business phone number as its customers see it. */
export interface Line {
  phone_number_id: string;
  name: string;
  handle: string | null;
  display_phone_number: string;
  verified: boolean;
  about: string | null;
  description: string | null;
  address: string | null;
  email: string | null;
  websites: string[];
  vertical: string | null;
  picture_url: string | null;
  hours: Hours;
  reply_time_secs: number | null;
  starters: string[];
  /** What customers can ask for by `/name`; absent in what was kept by an older version. */
  commands?: Command[];
  languages: string[];
  language: string;
  privacy_url: string | null;
  /** The catalogue that customers may look at; absent or null for none. */
  catalog_id?: string | null;
  /** Whether customers can fill a cart and order; absent in what was kept by an older version, which could. */
  cart?: boolean;
}

export interface Command {
  command_name: string;
  command_description: string;
}

export interface Visitor {
  id: string;
  user_id: string;
  wa_id: string | null;
  name: string | null;
  language: string | null;
}

export interface Session {
  visitor: Visitor;
  conversation_id: string | null;
  /** The customer wants nothing from the business; absent in what was kept by an older version. */
  blocked?: boolean;
  expires_at: number;
}

/** What this device keeps about a line. */
export interface LineState {
  line: string;
  profile: Line;
  session: Session | null;
  /** Where the kept messages end: the live socket resumes from here. Null: they cannot be resumed. */
  seq: string | null;
  /** The server has messages before the oldest kept one. */
  hasOlder: boolean;
}

export interface Page {
  data: Message[];
  has_more: boolean;
  live_seq: string;
}

export interface Confirmation {
  id: string;
  phone: string;
  expires_at: number;
  resend_after_secs: number;
}

export type Frame =
  | { type: 'message'; seq: string; message: Message }
  | { type: 'typing'; conversation_id: string; by: string; name: string | null; state: 'on' | 'off' }
  | { type: 'presence'; state: 'online' | 'away' }
  | { type: 'line' }
  | { type: 'error'; code: string; detail?: string };
