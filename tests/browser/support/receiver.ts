import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server as HttpServer, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from './server.ts';

interface Update {
  entry: { changes: { value: { messages?: { text?: { body: string } }[] } }[] }[];
}

/** A developer's webhook receiver, subscribed to the demo's WABA until it is closed. */
export class Receiver {
  /** The texts of customers' messages that it took, in the order of arrival. */
  readonly texts: string[] = [];
  /** How many requests it has refused because it is down. */
  refused = 0;
  /** How many requests came without the app's signature. */
  unsigned = 0;
  isDown = false;
  readonly #http: HttpServer;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.#http = createServer((request, answer) => {
      void this.#answer(request).then(([status, body]) => answer.writeHead(status).end(body));
    });
  }

  static async open(server: Server): Promise<Receiver> {
    const receiver = new Receiver(server);
    receiver.#http.listen(0, '127.0.0.1');
    await once(receiver.#http, 'listening');
    const { app_id, verify_token, waba_id } = server.credentials;
    await receiver.#graph('POST', `${app_id}/subscriptions`, {
      object: 'whatsapp_business_account',
      callback_url: receiver.url,
      verify_token,
      fields: ['messages'],
    });
    await receiver.#graph('POST', `${waba_id}/subscribed_apps`, {});
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/webhook`;
  }

  async close(): Promise<void> {
    const { app_id, waba_id } = this.#server.credentials;
    await this.#graph('DELETE', `${waba_id}/subscribed_apps`, {});
    await this.#graph('DELETE', `${app_id}/subscriptions`, { object: 'whatsapp_business_account' });
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  async #graph(method: string, path: string, body: object): Promise<void> {
    const { graph_version, token } = this.#server.credentials;
    const answer = await fetch(`${this.#server.url}/${graph_version}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  }

  async #answer(request: IncomingMessage): Promise<[status: number, body: string]> {
    const { app_secret, verify_token } = this.#server.credentials;
    if (request.method === 'GET') {
      const asked = new URL(request.url ?? '', this.url).searchParams;
      const isOurs = asked.get('hub.mode') === 'subscribe' && asked.get('hub.verify_token') === verify_token;
      return isOurs ? [200, asked.get('hub.challenge') ?? ''] : [403, ''];
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const expected = Buffer.from(`sha256=${createHmac('sha256', app_secret).update(body).digest('hex')}`);
    const given = Buffer.from(String(request.headers['x-hub-signature-256']));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      this.unsigned += 1;
      return [401, ''];
    }
    if (this.isDown) {
      this.refused += 1;
      return [500, ''];
    }
    const { entry } = JSON.parse(body.toString()) as Update;
    const messages = entry.flatMap(({ changes }) => changes).flatMap(({ value }) => value.messages ?? []);
    this.texts.push(...messages.flatMap(({ text }) => (text ? [text.body] : [])));
    return [200, ''];
  }
}
