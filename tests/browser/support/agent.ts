import { type APIRequestContext, type BrowserContext, expect, request } from '@playwright/test';
import type { Server } from './server.ts';

export interface Message {
  id: string;
  direction: 'in' | 'out';
  author: { kind: string; name: string | null };
  type: string;
  text?: { body: string };
  status: string;
  reactions: { by: string; emoji: string }[];
  context?: { id: string };
  edited_at: number | null;
  deleted_at: number | null;
  [member: string]: unknown;
}

interface Conversation {
  id: string;
  reference: string | null;
  unread_count: number;
  state: string;
  contact: { name: string | null; wa_id: string | null };
}

/** Somebody of the business, over the console's API. */
export class Agent {
  readonly #http: APIRequestContext;

  private constructor(http: APIRequestContext) {
    this.#http = http;
  }

  static async signIn(server: Server): Promise<Agent> {
    const http = await request.newContext({
      baseURL: server.url,
      extraHTTPHeaders: { origin: server.url },
    });
    const token = new URL(server.credentials.console_login_url).searchParams.get('token');
    const answer = await http.post('/api/v1/session/link', { data: { token } });
    expect(answer.status()).toBe(200);
    return new Agent(http);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.#http.get(`/api/v1${path}`);
    expect(answer.status(), path).toBe(200);
    return (await answer.json()) as T;
  }

  async post<T>(path: string, data: object): Promise<T> {
    const answer = await this.#http.post(`/api/v1${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return (answer.status() === 204 ? undefined : await answer.json()) as T;
  }

  async put(path: string, data: object): Promise<void> {
    const answer = await this.#http.put(`/api/v1${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  }

  async patch(path: string, data: object): Promise<void> {
    const answer = await this.#http.patch(`/api/v1${path}`, { data });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  }

  conversation(id: string): Promise<Conversation> {
    return this.get(`/conversations/${id}`);
  }

  async thread(id: string): Promise<Message[]> {
    return (await this.get<{ data: Message[] }>(`/conversations/${id}/messages?limit=100`)).data;
  }

  async texts(id: string): Promise<string[]> {
    return (await this.thread(id))
      .filter((message) => message.author.kind !== 'automatic')
      .map((message) => message.text?.body ?? message.type);
  }

  send(id: string, message: object): Promise<Message> {
    return this.post(`/conversations/${id}/messages`, { client_id: crypto.randomUUID(), message });
  }

  reply(id: string, body: string): Promise<Message> {
    return this.send(id, { type: 'text', text: { body } });
  }

  async read(id: string): Promise<void> {
    const thread = await this.thread(id);
    await this.post(`/conversations/${id}/read`, { up_to: thread.at(-1)?.id });
  }

  /** Signs a browser in as this agent. */
  async signIn(context: BrowserContext): Promise<void> {
    const { cookies } = await this.#http.storageState();
    await context.addCookies(cookies);
  }

  async status(conversation: string, message: string): Promise<string | undefined> {
    return (await this.thread(conversation)).find((one) => one.id === message)?.status;
  }

  async linkFor(reference: string): Promise<string> {
    const { data } = await this.get<{ data: { reference: string | null; url: string }[] }>('/links');
    const link = data.find((one) => one.reference === reference);
    if (!link) throw new Error(`no link for ${reference}`);
    return link.url;
  }

  close(): Promise<void> {
    return this.#http.dispose();
  }
}
