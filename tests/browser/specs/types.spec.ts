import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Console } from '../support/console.ts';
import type { Customer } from '../support/customer.ts';
import { Graph } from '../support/graph.ts';
import { type Files, type Sample, messages, templates, upload } from '../support/samples.ts';
import type { Server } from '../support/server.ts';
import { expect, test as base } from '../support/test.ts';

const PHONE = { width: 360, height: 740 };
const LOOKS = [
  { name: 'light', lang: 'en', options: { locale: 'en-GB', colorScheme: 'light' as const } },
  { name: 'dark', lang: 'en', options: { locale: 'en-GB', colorScheme: 'dark' as const } },
  { name: 'phone-dark-ja', lang: 'ja', options: { locale: 'ja-JP', colorScheme: 'dark' as const, viewport: PHONE } },
  { name: 'phone-ar', lang: 'ar', options: { locale: 'ar', colorScheme: 'light' as const, viewport: PHONE } },
];

interface Fixtures {
  graph: Graph;
  files: Files;
}

const test = base.extend<object, Fixtures>({
  graph: [
    async ({ server }, use) => {
      const graph = await Graph.open(server);
      await use(graph);
      await graph.close();
    },
    { scope: 'worker' },
  ],
  files: [async ({ graph }, use) => use(await upload(graph)), { scope: 'worker' }],
});

async function begin(customer: Customer): Promise<string> {
  const { page } = customer;
  await page.goto(customer.url);
  await page.locator('textarea').fill('Hello');
  await page.locator('textarea').press('Enter');
  await customer.conversation();
  return customer.userId();
}

/** Every card and picture is drawn, none cut off at the side, and the page is sound. */
async function inspect(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 1280 };
  const height = await page
    .getByRole('log')
    .evaluate((log) => Math.max(...[...log.querySelectorAll('*')].map(({ scrollHeight }) => scrollHeight)));
  await page.setViewportSize({ width, height: height + 300 });
  const waiting = (): Promise<number> =>
    page.locator('img').evaluateAll((all) => all.filter((one) => !(one as HTMLImageElement).complete).length);
  await expect.poll(waiting).toBe(0);
  await page.screenshot({ path: `screenshots/types-${name}.png` });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).exclude('.floating').analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

function samples(kind: string, files: Files, server: Server): Sample[] {
  const { catalog_id, product_retailer_ids } = server.credentials;
  return (kind === 'messages' ? messages : templates)(files, catalog_id, product_retailer_ids);
}

for (const { name, lang, options } of LOOKS) {
  for (const kind of ['messages', 'templates']) {
    test(`a customer is shown all ${kind}, ${name}`, async ({ graph, files, server, someone }) => {
      const customer = await someone(options);
      const { page } = customer;
      const user = await begin(customer);
      for (const { message, shows } of samples(kind, files, server)) {
        const id = await graph.send(user, message);
        await expect(page.locator(`[data-message="${id}"]`)).toContainText(shows);
        await expect(page.locator(`[data-message="${id}"]`)).not.toContainText('unsupported');
      }
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await inspect(page, `${kind}-${name}`);
    });
  }
}

test('an agent is shown what was sent', async ({ agent, graph, files, server, someone }) => {
  const customer = await someone();
  const user = await begin(customer);
  for (const kind of ['messages', 'templates'])
    for (const { message } of samples(kind, files, server)) await graph.send(user, message);
  const conversation = await customer.conversation();
  const { page } = await Console.open(server, agent, await someone({ colorScheme: 'dark' }), '/');
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await expect(page.locator('[data-message]').filter({ hasText: 'struck' })).toBeVisible();
  await inspect(page, 'console-dark');
});
