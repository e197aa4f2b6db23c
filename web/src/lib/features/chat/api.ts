import { request, upload } from '$lib/features/http';
import type { Content, Message } from '$lib/features/messages';
import type { Uploaded, VoiceFacts } from '$lib/features/outbox/types';
import type { Confirmation, Line, Page, Session } from './types';

export interface Opening {
  from?: string;
  ref?: string;
  language?: string;
}

const BASE = '/chat/v1';

export const findLine = (name: string): Promise<Line> => request(`${BASE}/lines/${encodeURIComponent(name)}`);

/** The web-chat API of one line. */
export class ChatApi {
  readonly #base: string;

  constructor(line: string) {
    this.#base = `${BASE}/${line}`;
  }

  get livePath(): string {
    return `${this.#base}/live`;
  }

  mediaUrl = (id: string): string => `${this.#base}/media/${id}`;

  session = (): Promise<Session> => request(`${this.#base}/session`);

  open = (opening: Opening): Promise<Session> =>
    request(`${this.#base}/session`, { method: 'POST', body: { ...opening, transport: 'cookie' } });

  setLanguage = (language: string): Promise<Session> =>
    request(`${this.#base}/session`, { method: 'PATCH', body: { language } });

  close = (): Promise<void> => request(`${this.#base}/session`, { method: 'DELETE' });

  messages = (query: { before?: string; limit?: number }): Promise<Page> => {
    const params = new URLSearchParams();
    if (query.before) params.set('before', query.before);
    params.set('limit', String(query.limit ?? 50));
    return request(`${this.#base}/messages?${params.toString()}`);
  };

  send = (clientId: string, message: Content): Promise<Message> =>
    request(`${this.#base}/messages`, { method: 'POST', body: { client_id: clientId, message } });

  edit = (id: string, message: Content): Promise<Message> =>
    request(`${this.#base}/messages/${encodeURIComponent(id)}`, { method: 'PATCH', body: { message } });

  remove = (id: string): Promise<Message | undefined> =>
    request(`${this.#base}/messages/${encodeURIComponent(id)}`, { method: 'DELETE' });

  receipt = (status: 'delivered' | 'read' | 'played', messageId: string): Promise<void> =>
    request(`${this.#base}/receipts`, {
      method: 'POST',
      body: { status, message_id: messageId },
      keepalive: true,
    });

  block = (reason: string): Promise<void> =>
    request(`${this.#base}/block`, { method: 'PUT', body: { reason } });

  unblock = (): Promise<void> => request(`${this.#base}/block`, { method: 'DELETE' });

  report = (messageId: string, reason: string): Promise<void> =>
    request(`${this.#base}/reports`, { method: 'POST', body: { message_id: messageId, reason } });

  upload = (
    file: Blob,
    name: string,
    voice: VoiceFacts | null,
    onprogress: (share: number) => void,
  ): Promise<Uploaded> => {
    const params = new URLSearchParams({ file_name: name });
    if (voice) {
      params.set('voice', 'true');
      params.set('duration_ms', String(voice.durationMs));
      params.set('waveform', voice.waveform.join(','));
    }
    return upload(`${this.#base}/media?${params.toString()}`, file, { onprogress });
  };

  confirm = (phone: string): Promise<Confirmation> =>
    request(`${this.#base}/confirmations`, { method: 'POST', body: { phone } });

  check = (id: string, code: string): Promise<Session> =>
    request(`${this.#base}/confirmations/${encodeURIComponent(id)}`, { method: 'PUT', body: { code } });
}
