import { Console } from '../support/console.ts';
import { LOOKS } from '../support/looks.ts';
import { sound } from '../support/sound.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

test.use({ flags: ['--sandbox'] });

/** The code that a send ends with; null when it is accepted. */
async function send(server: Server): Promise<number | null> {
  const { graph_version, phone_number_id, token, customer_wa_id } = server.credentials;
  const answer = await fetch(`${server.url}/${graph_version}/${phone_number_id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: customer_wa_id, text: { body: 'hello' } }),
  });
  return ((await answer.json()) as { error?: { code: number } }).error?.code ?? null;
}

test('an error happens as often as it was asked for, and ends', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/profile');
  await page.getByRole('link', { name: 'Sandbox' }).click();
  await page.getByLabel('Error', { exact: true }).selectOption({ label: '131056 · Too many messages to one person' });
  await page.getByLabel('How often').fill('2');
  await page.getByRole('button', { name: 'Begin' }).click();
  const faults = page.getByRole('list', { name: 'Errors' });
  await expect(faults).toContainText('2 more times');
  expect([await send(server), await send(server), await send(server)]).toEqual([131056, 131056, null]);
  await expect(faults).toContainText('0 more times');
  await page.getByRole('button', { name: 'Stop error 131056' }).click();
  await expect(faults).toHaveCount(0);

  await page.getByLabel('Error', { exact: true }).selectOption({ label: 'Another code' });
  await expect(page.getByRole('button', { name: 'Begin' })).toBeDisabled();
  await page.getByLabel('Code', { exact: true }).fill('368');
  await page.getByLabel('Only to this phone number').fill('+81 80 9999 0000');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(faults).toContainText('to +818099990000');
  expect(await send(server)).toBeNull();
});

test('a customer plays a part', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/sandbox');
  await page.getByRole('textbox', { name: 'Script' }).fill('say Good evening\nwait\nread');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const plays = page.getByRole('list', { name: 'Played lately' });
  await expect(plays).toContainText('Done');
  await expect(plays).toContainText('3 of 3 steps');
  await page.goto(server.url);
  await expect(page.getByText('Ren').first()).toBeVisible();
});

test('the clock goes forward', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/sandbox');
  await expect(page.getByText('The real time')).toBeVisible();
  await page.getByRole('button', { name: '+1 hour' }).click();
  await expect(page.getByText('0 d 1 h 0 min ahead of the real time')).toBeVisible();
});

test('delays are kept, and too long ones refused at once', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/sandbox');
  const save = page.getByRole('button', { name: 'Save' });
  await page.getByLabel('Answers wait').fill('20001');
  await expect(page.getByText('A whole number from 0 to 20,000')).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel('Answers wait').fill('5');
  await page.getByLabel('Webhooks that come twice').fill('50');
  await save.click();
  await expect(save).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel('Webhooks that come twice')).toHaveValue('50');
});

for (const { name, language, theme, viewport } of LOOKS) {
  test(`the sandbox, ${name}`, async ({ agent, server, someone }) => {
    await agent.patch('/me', { language, theme });
    await agent.put('/sandbox/conduct', { faults: [{ code: 131049, way: 'status', percent: 20 }] });
    const { page } = await Console.open(server, agent, await someone({ viewport }), '/settings/sandbox');
    await expect(page.getByText('131049').first()).toBeVisible();
    await page.screenshot({ path: `screenshots/sandbox-${name}.png`, fullPage: true });
    await sound(page);
  });
}
