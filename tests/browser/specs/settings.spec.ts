import type { Locator, Page } from '@playwright/test';
import type { Agent } from '../support/agent.ts';
import { Console } from '../support/console.ts';
import { sound } from '../support/sound.ts';
import { Receiver } from '../support/receiver.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

const LOOKS = [
  { name: 'light', language: 'en', theme: 'light', viewport: DESKTOP },
  { name: 'dark', language: 'en', theme: 'dark', viewport: DESKTOP },
  { name: 'phone', language: 'en', theme: 'light', viewport: PHONE },
  { name: 'ja', language: 'ja', theme: 'light', viewport: PHONE },
] as const;

/** "Re-engagement message": the customer service window is closed. */
const WINDOW_CLOSED = 'failed 131047';

/** What retries may take: the pauses between them double from one second. */
const RECOVERY_MS = 45_000;

/** Sends to somebody whose window is closed: accepted, then `failed` with its code, or how else it ends. */
async function outcome(server: Server, agent: Agent): Promise<string> {
  const { graph_version, phone_number_id, token, unreachable_wa_id } = server.credentials;
  const answer = await fetch(`${server.url}/${graph_version}/${phone_number_id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: unreachable_wa_id, text: { body: 'Long time no see' } }),
  });
  expect(answer.status).toBe(200);
  const { data } = await agent.get<{ data: { id: string; contact: { wa_id: string | null } }[] }>(
    '/conversations?state=all',
  );
  const id = data.find(({ contact }) => contact.wa_id === unreachable_wa_id)?.id ?? '';
  const sent = (await agent.thread(id)).at(-1);
  const code = /"code":(\d+)/.exec(JSON.stringify(sent))?.[1];
  return [sent?.status, code].filter(Boolean).join(' ');
}

/** This minute in the browser's time zone, as a field for date and time has it. */
function thisMinute(): string {
  const parts = new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' });
  return parts.replace(' ', 'T');
}

/** The panel of the demo's only subscriber. */
const subscriber = (page: Page): Locator => page.locator('section').filter({ hasText: 'Demo tools' });

test('a rule that is switched off holds no longer, and holds again when it is switched on', async ({
  agent,
  server,
  someone,
}) => {
  expect(await outcome(server, agent)).toBe(WINDOW_CLOSED);
  const { page } = await Console.open(server, agent, await someone(), '/settings/limits');
  const rule = page.getByRole('switch', { name: 'Customer service window' });
  const reach = page.getByRole('switch', { name: 'Only people who have opened the chat' });
  const save = page.getByRole('button', { name: 'Save' });
  await expect(rule).toBeChecked();
  await expect(save).toBeDisabled();
  await rule.uncheck();
  await reach.uncheck();
  await page.getByLabel('Messages per second').selectOption('1,000');
  expect(await outcome(server, agent), 'it is not saved yet').toBe(WINDOW_CLOSED);
  await save.click();
  await expect(page.getByText('Saved').first()).toBeVisible();
  expect(await outcome(server, agent)).toBe('accepted');

  await page.reload();
  await expect(rule).not.toBeChecked();
  await expect(page.getByLabel('Messages per second')).toHaveValue('1000');
  await rule.check();
  await reach.check();
  await page.getByLabel('Messages per second').selectOption('No limit');
  await save.click();
  await expect(save).toBeDisabled();
  expect(await outcome(server, agent)).toBe(WINDOW_CLOSED);
});

test('what is changed can be discarded', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/limits');
  const rule = page.getByRole('switch', { name: 'Pace for each person' });
  await rule.check();
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await expect(rule).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
});

test('a subscriber takes webhooks, fails, recovers and is told again', async ({ agent, customer, server, someone }) => {
  test.setTimeout(150_000);
  const { page } = await Console.open(server, agent, await someone(), '/settings/webhooks');
  await expect(page.getByText('No subscribers yet')).toBeVisible();

  const from = thisMinute();
  const receiver = await Receiver.open(server);
  try {
    const panel = subscriber(page);
    await expect(panel).toContainText(receiver.url);
    await expect(panel.getByText('New', { exact: true })).toBeVisible();
    await expect(panel.getByText('Nothing was given up.')).toBeAttached();

    await customer.open();
    await customer.write('Is the oven hot?');
    await expect.poll(() => receiver.texts).toEqual(['Is the oven hot?']);
    await expect(panel.getByText('Healthy')).toBeVisible();
    await panel.getByText('Recent deliveries').click();
    const deliveries = panel.getByRole('group').filter({ hasText: 'Recent deliveries' }).getByRole('listitem');
    await expect(deliveries.filter({ hasText: '200' }).first()).toBeVisible();

    receiver.isDown = true;
    for (const text of ['one', 'two', 'three']) {
      await customer.write(text);
      await customer.ticks(text, 'Delivered');
    }
    await expect.poll(() => receiver.refused).toBeGreaterThan(0);
    await expect(panel.getByText('Failing')).toBeVisible();
    await expect(panel.getByText('500').first()).toBeVisible();
    expect(receiver.texts).toEqual(['Is the oven hot?']);

    receiver.isDown = false;
    const all = ['Is the oven hot?', 'one', 'two', 'three'];
    await expect.poll(() => receiver.texts, { timeout: RECOVERY_MS }).toEqual(all);
    await expect(panel.getByText('Healthy')).toBeVisible();
    await expect(panel.locator('dl')).toContainText('Waiting 0');

    await panel.getByLabel('From').fill(from);
    await panel.getByLabel('To', { exact: true }).fill(thisMinute());
    page.once('dialog', (question) => void question.accept());
    await panel.getByRole('button', { name: 'Replay' }).click();
    await expect(page.getByText('The events are being sent again.')).toBeVisible();
    const again = () => receiver.texts.slice(all.length).filter((text) => all.includes(text));
    await expect.poll(again).toEqual(all);
    expect(receiver.unsigned).toBe(0);
  } finally {
    // The page asks for the subscriber's deliveries again and again, which would be not found at once.
    await page.goto(`${server.url}/settings/profile`);
    await receiver.close();
  }
  await page.goto(`${server.url}/settings/webhooks`);
  await expect(page.getByText('No subscribers yet')).toBeVisible();
});

test('limits and webhooks look well', async ({ agent, customer, server, someone }) => {
  test.setTimeout(150_000);
  const receiver = await Receiver.open(server);
  try {
    await customer.open();
    await customer.write('The first one is taken');
    await expect.poll(() => receiver.texts).toContain('The first one is taken');
    receiver.isDown = true;
    await customer.write('The second one is not');
    await expect.poll(() => receiver.refused).toBeGreaterThan(0);
    for (const { name, language, theme, viewport } of LOOKS) {
      await agent.patch('/me', { language, theme });
      const person = await someone({ colorScheme: theme, viewport });
      const desk = await Console.open(server, agent, person, '/settings/limits');
      const { page } = desk;
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.getByRole('switch').first()).toBeVisible();
      await page.screenshot({ path: `screenshots/settings-limits-${name}.png` });
      await sound(page);
      await desk.goto('/settings/webhooks');
      const panel = subscriber(page);
      await expect(panel.locator('.failing')).toBeVisible();
      await panel.locator('summary').first().click();
      await expect(panel.getByRole('listitem').filter({ hasText: '500' }).first()).toBeVisible();
      await page.screenshot({ path: `screenshots/settings-webhooks-${name}.png` });
      await sound(page);
      await panel.getByRole('button').last().scrollIntoViewIfNeeded();
      await page.screenshot({ path: `screenshots/settings-webhooks-${name}-end.png` });
      // What it asks for again and again would be not found once the subscriber is gone.
      await page.close();
    }
  } finally {
    await receiver.close();
  }
});
