import { AxeBuilder } from '@axe-core/playwright';
import { Console } from '../support/console.ts';
import { expect, test } from '../support/test.ts';

test('a customer and an agent talk, live on both screens', async ({ agent, customer, server, someone }) => {
  await customer.open(await agent.linkFor('table 7'));
  await customer.write('Is the kitchen still open?');
  const conversation = await customer.conversation();
  const desk = await Console.open(server, agent, await someone({ viewport: { width: 1440, height: 900 } }));
  await expect(desk.row(conversation)).toContainText('Visitor');
  await desk.row(conversation).click();
  await expect(desk.bubble('Is the kitchen still open?')).toHaveCount(1);
  await expect(desk.page.getByText('table 7').first()).toBeVisible();
  await customer.ticks('Is the kitchen still open?', 'Read');

  await customer.look(false);
  await desk.write('Until ten, with pleasure');
  await expect(customer.bubble('Until ten, with pleasure')).toHaveCount(1);
  await desk.ticks('Until ten, with pleasure', 'Delivered');
  await customer.look(true);
  await desk.ticks('Until ten, with pleasure', 'Read');

  await customer.context.setOffline(true);
  for (const text of ['one', 'two', 'three']) await customer.write(text);
  await customer.ticks('three', 'Waiting to be sent');
  await customer.context.setOffline(false);
  for (const text of ['one', 'two', 'three']) await expect(desk.bubble(text)).toHaveCount(1);
  expect((await agent.texts(conversation)).slice(-3)).toEqual(['one', 'two', 'three']);
});

test('what is unread, resolved and reopened', async ({ agent, customer, server, someone }) => {
  await customer.open();
  await customer.write('first');
  const conversation = await customer.conversation();
  const desk = await Console.open(server, agent, await someone({ viewport: { width: 1440, height: 900 } }));
  const unread = async () => (await agent.conversation(conversation)).unread_count;
  expect(await unread()).toBe(1);
  await desk.row(conversation).click();
  await expect.poll(unread).toBe(0);
  await desk.page.locator('body').press('Escape');
  await desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await desk.page.keyboard.press('e');
  await expect.poll(async () => (await agent.conversation(conversation)).state).toBe('resolved');
  await customer.write('one more thing');
  await expect.poll(async () => (await agent.conversation(conversation)).state).toBe('open');
});

test('a colleague joins by an invitation', async ({ agent, server, someone }) => {
  const { url } = await agent.post<{ url: string }>('/agents/invitations', { role: 'agent' });
  const { page } = await someone();
  await page.goto(url.startsWith('http') ? url : server.url + url);
  await page.getByLabel('Your name').fill('Nina');
  await page.getByLabel(/e-?mail/i).fill('nina@example.com');
  await page.locator('input[type=password]').first().fill('a long pass phrase');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  const { data } = await agent.get<{ data: { name: string }[] }>('/agents');
  expect(data.map(({ name }) => name)).toContain('Nina');
});

test('a link is made and shows its code', async ({ agent, server, someone }) => {
  const desk = await Console.open(server, agent, await someone(), '/links');
  await desk.page.getByRole('button', { name: 'New link' }).first().click();
  await desk.page.getByLabel('Known by').fill('garden gate');
  await desk.page.getByRole('button', { name: 'Create' }).click();
  await expect(desk.page.getByText('garden gate').first()).toBeVisible();
  await expect(agent.linkFor('garden gate')).resolves.toContain('/l/');
});

test('ten thousand messages scroll, and little of it is in the page', async ({ agent, server, someone }) => {
  test.setTimeout(180_000);
  const { graph_version, phone_number_id, token, customer_wa_id } = server.credentials;
  const send = async (number: number) => {
    const answer = await fetch(`${server.url}/${graph_version}/${phone_number_id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to: customer_wa_id, text: { body: `number ${number}` } }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  for (let from = 0; from < 10_000; from += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(from + index)));
  }
  await send(10_000);
  const { data } = await agent.get<{ data: { id: string; contact: { wa_id: string | null } }[] }>('/conversations');
  const id = data.find(({ contact }) => contact.wa_id === customer_wa_id)?.id ?? '';
  const desk = await Console.open(server, agent, await someone({ viewport: { width: 1440, height: 900 } }));
  await desk.row(id).click();
  await expect(desk.bubble('number 10000')).toBeVisible();
  const log = desk.page.getByRole('log');
  const seen = new Set<string>();
  for (let turn = 0; turn < 20; turn += 1) {
    const top = await desk.page.locator('[data-message]').first().getAttribute('data-message');
    await log.hover();
    await desk.page.mouse.wheel(0, -20_000);
    await expect
      .poll(() => desk.page.locator('[data-message]').first().getAttribute('data-message'))
      .not.toBe(top);
    seen.add(top ?? '');
  }
  expect(seen.size).toBe(20);
  expect(await desk.page.locator('[data-message]').count()).toBeLessThan(200);
});

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } };

for (const theme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'ja-JP']) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      test(`the console, ${theme}, ${locale}, ${size}`, async ({ agent, server, someone }) => {
        const language = locale.slice(0, 2);
        await agent.patch('/me', { language, theme });
        const colleague = await someone({ colorScheme: theme, locale, viewport });
        const { data } = await agent.get<{ data: { id: string; contact: { name: string | null } }[] }>('/conversations');
        const id = data.find(({ contact }) => contact.name !== null)?.id ?? '';
        const desk = await Console.open(server, agent, colleague);
        await expect(desk.page.locator('html')).toHaveAttribute('lang', language);
        const look = async (name: string) => {
          await desk.page.screenshot({ path: `screenshots/console-${theme}-${language}-${size}-${name}.png` });
          const overflow = await desk.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page: desk.page }).analyze();
          const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
        };
        await expect(desk.row(id)).toBeVisible();
        await look('inbox');
        await desk.row(id).click();
        await expect(desk.page.locator('[data-message]').last()).toBeVisible();
        await look('thread');
        for (const path of ['/links', '/settings/profile', '/settings/hours', '/settings/welcome', '/settings/team']) {
          await desk.goto(path);
          await expect(desk.page.locator('main, h1').first()).toBeVisible();
          await look(path.replaceAll('/', '-').slice(1));
        }
      });
    }
  }
}
