import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';
import type { Server } from './server.ts';

/** A person in the customers' chat. */
export class Customer {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #server: Server;

  constructor(server: Server, context: BrowserContext, page: Page) {
    this.#server = server;
    this.context = context;
    this.page = page;
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true });
  }

  async open(url = this.#server.credentials.chat_url): Promise<void> {
    await this.page.goto(url);
    await expect(this.field).toBeVisible();
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  /** The bubble with this text. */
  bubble(text: string): Locator {
    return this.page.locator('[data-message]').filter({ hasText: text });
  }

  get url(): string {
    return this.#server.credentials.chat_url;
  }

  /** The business-scoped user id. */
  async userId(): Promise<string> {
    const { phone_number_id } = this.#server.credentials;
    const answer = await this.context.request.get(`${this.#server.url}/chat/v1/${phone_number_id}/session`);
    return ((await answer.json()) as { visitor: { user_id: string } }).visitor.user_id;
  }

  /** Waits until the newest own bubble of this text says so. */
  async ticks(text: string, state: string): Promise<void> {
    await expect(this.bubble(text).locator('.ticks .visually-hidden')).toHaveText(state);
  }

  async menu(text: string, item: string): Promise<void> {
    await this.bubble(text).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** The conversation that this browser's session belongs to. */
  async conversation(): Promise<string> {
    const { phone_number_id } = this.#server.credentials;
    let id: string | null = null;
    await expect
      .poll(async () => {
        const answer = await this.context.request.get(`${this.#server.url}/chat/v1/${phone_number_id}/session`);
        if (!answer.ok()) return null;
        id = ((await answer.json()) as { conversation_id: string | null }).conversation_id;
        return id;
      })
      .not.toBeNull();
    if (!id) throw new Error('no conversation');
    return id;
  }

  /** As when the person looks elsewhere or comes back. */
  async look(visible: boolean): Promise<void> {
    await this.page.evaluate((isVisible) => {
      Object.defineProperty(document, 'visibilityState', {
        configurable: true,
        get: () => (isVisible ? 'visible' : 'hidden'),
      });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !isVisible });
      document.hasFocus = () => isVisible;
      document.dispatchEvent(new Event('visibilitychange'));
      window.dispatchEvent(new Event(isVisible ? 'focus' : 'blur'));
    }, visible);
  }
}
