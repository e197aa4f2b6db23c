import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY = resolve(process.env.SOUK_TEST_BINARY ?? process.env.SOUK_BIN ?? '../../target/debug/souk');

/** What the demo writes for tools. */
export interface Credentials {
  base_url: string;
  token: string;
  app_id: string;
  app_secret: string;
  verify_token: string;
  waba_id: string;
  graph_version: string;
  phone_number_id: string;
  catalog_id: string;
  product_retailer_ids: string[];
  customer_wa_id: string;
  unreachable_wa_id: string;
  console_login_url: string;
  chat_url: string;
}

/** A running `souk demo` in a folder of its own. */
export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), 'souk-browser-'));
  url = '';
  readonly #flags: readonly string[];
  #child: ChildProcess | null = null;

  constructor(flags: readonly string[] = []) {
    this.#flags = flags;
  }

  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    const child = spawn(BINARY, ['demo', '--port', port, '--data', this.folder, ...this.#flags], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SOUK_LOG: 'error' },
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const ready = /Ready at (http:\S+)/.exec(line);
      if (ready?.[1]) {
        this.url = ready[1];
        child.stdout.resume();
        return;
      }
    }
    throw new Error('the server ended before it was ready');
  }

  get credentials(): Credentials {
    return JSON.parse(readFileSync(join(this.folder, 'demo.json'), 'utf8')) as Credentials;
  }

  /** The last verification code, as in the terminal. */
  code(): string {
    const { phone_number_id } = this.credentials;
    return execFileSync(BINARY, ['code', '--data', this.folder, phone_number_id], { encoding: 'utf8' }).trim();
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = null;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
