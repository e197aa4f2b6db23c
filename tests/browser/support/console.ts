import { type Locator, type Page, expect } from '@playwright/test';
import type { Agent } from './agent.ts';
import type { Customer } from './customer.ts';
import type { Server } from './server.ts';

/** A person at the console. */
export class Console {
  readonly page: Page;
  readonly #server: Server;

  private constructor(server: Server, page: Page) {
    this.#server = server;
    this.page = page;
  }

  /** Opens the console in somebody's browser, signed in as the agent. */
  static async open(server: Server, agent: Agent, someone: Customer, path = '/'): Promise<Console> {
    await agent.signIn(someone.context);
    const console = new Console(server, someone.page);
    await console.goto(path);
    return console;
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(this.#server.url + path);
    await expect(this.page.getByRole('navigation').first()).toBeVisible();
  }

  row(conversation: string): Locator {
    return this.page.locator(`[data-conversation="${conversation}"]`);
  }

  get field(): Locator {
    return this.page.locator('textarea').last();
  }

  bubble(text: string): Locator {
    return this.page.locator('[data-message]').filter({ hasText: text });
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async ticks(text: string, state: string): Promise<void> {
    await expect(this.bubble(text).locator('.ticks .visually-hidden')).toHaveText(state);
  }
}
