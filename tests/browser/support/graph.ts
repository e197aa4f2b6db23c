import { crc32, deflateSync } from 'node:zlib';
import { type APIRequestContext, expect, request } from '@playwright/test';
import type { Server } from './server.ts';

/** A developer's program: calls of the Cloud API. */
export class Graph {
  readonly #http: APIRequestContext;
  readonly #line: string;

  private constructor(http: APIRequestContext, line: string) {
    this.#http = http;
    this.#line = line;
  }

  static async open(server: Server): Promise<Graph> {
    const { token, graph_version, phone_number_id } = server.credentials;
    const http = await request.newContext({
      baseURL: `${server.url}/${graph_version}/`,
      extraHTTPHeaders: { authorization: `Bearer ${token}` },
    });
    return new Graph(http, phone_number_id);
  }

  /** Sends to a business-scoped user id; returns the wamid. */
  async send(recipient: string, message: object): Promise<string> {
    const answer = await this.#http.post(`${this.#line}/messages`, {
      data: { messaging_product: 'whatsapp', recipient, ...message },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    const { messages } = (await answer.json()) as { messages: { id: string }[] };
    return messages[0]?.id ?? '';
  }

  /** What customers can ask for by `/name`. */
  async commands(commands: { command_name: string; command_description: string }[]): Promise<void> {
    const answer = await this.#http.post(`${this.#line}/conversational_automation`, { data: { commands } });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Uploads a file; returns its media id. */
  async upload(name: string, mimeType: string, buffer: Buffer): Promise<string> {
    const answer = await this.#http.post(`${this.#line}/media`, {
      multipart: { messaging_product: 'whatsapp', type: mimeType, file: { name, mimeType, buffer } },
    });
    expect(answer.status(), await answer.text()).toBe(200);
    return ((await answer.json()) as { id: string }).id;
  }

  close(): Promise<void> {
    return this.#http.dispose();
  }
}

/** A picture: a sunset without a sun. */
export function png(width = 480, height = 300): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = 240 - Math.round((y / height) * 120);
      rows[at + 1] = 90 + Math.round((x / width) * 90);
      rows[at + 2] = 60 + Math.round((y / height) * 120);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A second of silence. */
export function mp3(): Buffer {
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
  return Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), ...Array<Buffer>(40).fill(frame)]);
}

/** A sticker: lossless WebP of one colour. Five prefix codes of one symbol each say all there is to say. */
export function webp(side = 512): Buffer {
  const bits: [number, number][] = [
    ...[side - 1, side - 1].map((value): [number, number] => [value, 14]),
    ...[1, 3, 1, 1, 1].map((width): [number, number] => [0, width]),
    ...[0x3a, 0xc4, 0x22, 0xff].flatMap((symbol): [number, number][] => [[1, 1], [0, 1], [1, 1], [symbol, 8]]),
    ...[1, 0, 0, 0].map((value): [number, number] => [value, 1]),
  ];
  let value = 0n;
  let place = 0n;
  for (const [number, width] of bits) {
    value |= BigInt(number) << place;
    place += BigInt(width);
  }
  const data = [0x2f];
  for (; place > 0n; place -= 8n, value >>= 8n) data.push(Number(value & 0xffn));
  if (data.length % 2) data.push(0);
  const size = (length: number): Buffer => {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(length);
    return buffer;
  };
  const body = Buffer.concat([Buffer.from('WEBPVP8L'), size(data.length), Buffer.from(data)]);
  return Buffer.concat([Buffer.from('RIFF'), size(body.length), body]);
}

/** A film without a frame. */
export function mp4(): Buffer {
  const box = (body: string): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(4 + body.length, 0);
    return Buffer.concat([size, Buffer.from(body, 'latin1')]);
  };
  return Buffer.concat([box('ftypisom\x00\x00\x02\x00isomiso2avc1mp41'), box('moov'), box('mdat')]);
}

export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
