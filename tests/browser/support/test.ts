import { type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { Agent } from './agent.ts';
import { Customer } from './customer.ts';
import { Server } from './server.ts';

export { expect };

/** What a browser says of its own about a connection that is cut on purpose. */
const BROKEN_CONNECTION = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|NETWORK_CHANGED|EMPTY_RESPONSE)/;

/** That nobody has written here yet is an answer of 401, which browsers report. */
const NO_SESSION_YET = /status of 401/;

interface Fixtures {
  /** Each test begins in English and in the device's theme, whatever the one before chose. */
  preferences: undefined;
  /** Opens a browser for another person. */
  someone: (options?: BrowserContextOptions) => Promise<Customer>;
  customer: Customer;
}

interface WorkerFixtures {
  /** What the demo is started with, besides its port and folder. */
  flags: readonly string[];
  server: Server;
  agent: Agent;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  flags: [[], { scope: 'worker', option: true }],

  server: [
    async ({ flags }, use) => {
      const server = new Server(flags);
      await server.start();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],

  agent: [
    async ({ server }, use) => {
      const agent = await Agent.signIn(server);
      await use(agent);
      await agent.close();
    },
    { scope: 'worker' },
  ],

  preferences: [
    async ({ agent }, use) => {
      await agent.patch('/me', { language: 'en', theme: 'system' });
      await use(undefined);
    },
    { auto: true },
  ],

  someone: async ({ browser, server }, use) => {
    const contexts: { close: () => Promise<void> }[] = [];
    const faults: string[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await context.exposeBinding('reportViolation', (_, what: string) => faults.push(what));
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const { reportViolation } = window as unknown as { reportViolation: (what: string) => void };
          reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(`uncaught: ${error.stack ?? error.message}`));
      page.on('console', (message) => {
        if (message.type() !== 'error' || BROKEN_CONNECTION.test(message.text())) return;
        const { url } = message.location();
        if (NO_SESSION_YET.test(message.text()) && url.endsWith('/session')) return;
        faults.push(`console: ${message.text()} (${url})`);
      });
      return new Customer(server, context, page);
    });
    for (const context of contexts) await context.close();
    expect(faults, 'errors and policy violations in the browser').toEqual([]);
  },

  customer: async ({ someone }, use) => {
    await use(await someone());
  },
});
