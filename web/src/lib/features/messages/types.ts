/** The Message of the web-chat and console APIs. Its content is in Cloud API form, under the member named by `type`. */

export type Status = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export interface Author {
  kind: 'customer' | 'agent' | 'automatic' | 'api';
  id: string | null;
  name: string | null;
}

export interface MediaFacts {
  mime_type: string;
  size_bytes: number;
  file_name: string | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  waveform: number[] | null;
}

export interface Reaction {
  by: 'business' | 'customer';
  emoji: string;
}

export interface SendError {
  code: number;
  title: string;
  details?: string | null;
}

export interface MediaContent {
  id?: string;
  link?: string;
  caption?: string;
  filename?: string;
  voice?: boolean;
  animated?: boolean;
}

export interface LocationContent {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}

export interface ContactCard {
  name?: { formatted_name?: string; first_name?: string; last_name?: string };
  org?: { company?: string; title?: string };
  phones?: { phone?: string; type?: string; wa_id?: string }[];
  emails?: { email?: string; type?: string }[];
  urls?: { url?: string }[];
}

/** What a message refers to. */
export interface Context {
  /** The message that is answered. */
  id?: string;
  /** The product that is asked about. */
  referred_product?: { catalog_id: string; product_retailer_id: string };
}

export interface LinkPreview {
  url: string;
  title: string;
  description?: string | null;
  site_name?: string | null;
  image_media_id?: string | null;
}

/** What a sender writes: a type and the member of that name. */
export interface Content {
  type: string;
  context?: Context | null;
  text?: { body: string; preview_url?: boolean };
  image?: MediaContent;
  video?: MediaContent;
  audio?: MediaContent;
  document?: MediaContent;
  sticker?: MediaContent;
  location?: LocationContent;
  contacts?: ContactCard[];
  reaction?: { message_id: string; emoji?: string };
  interactive?: Record<string, unknown>;
  template?: Record<string, unknown>;
  button?: { text?: string; payload?: string };
  [member: string]: unknown;
}

export interface Message extends Content {
  link_preview?: LinkPreview | null;
  id: string;
  conversation_id: string;
  direction: 'in' | 'out';
  at: number;
  author: Author;
  client_id?: string | null;
  status: Status;
  times: Partial<Record<Status, number>>;
  error: SendError | null;
  reactions: Reaction[];
  edited_at: number | null;
  deleted_at: number | null;
  media?: Record<string, MediaFacts>;
}

/** How far a message is that this device has not handed over yet. */
export interface Pending {
  state: 'queued' | 'failed';
  /** The share of its files that is uploaded, while that runs. */
  progress: number | null;
  /** The code of the refusal, and the limit that it names. */
  reason: string | null;
  limit: number | null;
  /** An object URL of the file that is being sent. */
  url: string | null;
}

export type ThreadMessage = Message & { pending?: Pending };

const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const isMediaType = (type: string): type is MediaType =>
  (MEDIA_TYPES as readonly string[]).includes(type);

/** The media that a message names, if it is a media message. */
export const mediaOf = (message: Content): MediaContent | undefined =>
  isMediaType(message.type) ? message[message.type] : undefined;

/** The text or caption that a message carries. */
export const bodyOf = (message: Content): string => message.text?.body ?? mediaOf(message)?.caption ?? '';
