import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { Console } from '../support/console.ts';
import { LOOKS } from '../support/looks.ts';
import { sound } from '../support/sound.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

/** What Graph answers to a token. */
async function graph(server: Server, token: string, path: string): Promise<{ status: number; code?: number }> {
  const { graph_version } = server.credentials;
  const answer = await fetch(`${server.url}/${graph_version}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { error?: { code: number } };
  return { status: answer.status, ...(body.error && { code: body.error.code }) };
}

const program = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });

test('a program gets a token that works, and ends when it is withdrawn', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/developers');
  const { phone_number_id } = server.credentials;
  await page.getByRole('button', { name: 'New program' }).click();
  const adding = page.getByRole('dialog', { name: 'New program' });
  await adding.getByRole('textbox', { name: 'What is it called?' }).fill('Till');
  await adding.getByLabel('Reaches').selectOption('EMPLOYEE');
  await adding.getByRole('button', { name: 'Add' }).click();
  const till = program(page, 'Till');
  await expect(till).toContainText('It has no token yet');

  await till.getByRole('button', { name: 'New token' }).click();
  const asking = page.getByRole('dialog', { name: 'Token for Till' });
  await asking.getByRole('switch', { name: /May manage/ }).click();
  await asking.getByRole('button', { name: 'Make the token' }).click();
  await expect(asking).toContainText('it can’t be seen again');
  const token = (await asking.locator('code').textContent()) ?? '';
  await asking.getByRole('button', { name: 'Close' }).last().click();

  // An employee reaches nothing until an account is opened to it.
  expect(await graph(server, token, phone_number_id)).toEqual({ status: 400, code: 100 });
  await till.getByLabel(/^May do on/).selectOption('messages');
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Program added');
  await expect.poll(() => graph(server, token, phone_number_id)).toEqual({ status: 200 });
  await page.reload();
  await expect(till.getByLabel(/^May do on/)).toHaveValue('messages');

  page.once('dialog', (question) => void question.accept());
  const tokens = till.getByRole('list', { name: 'Tokens of Till' });
  await expect(tokens).toContainText(token.slice(-4));
  await tokens.getByRole('button', { name: 'Withdraw' }).click();
  await expect(till).toContainText('It has no token yet');
  expect(await graph(server, token, phone_number_id)).toEqual({ status: 401, code: 190 });

  page.once('dialog', (question) => void question.accept());
  await till.getByRole('button', { name: 'Remove' }).click();
  await expect(till).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Program removed');
});

test('the examples on the page send as they stand', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/developers');
  const code = page.locator('pre');
  const env = { ...process.env, TOKEN: server.credentials.token };
  const run = async (command: string, ...flags: string[]): Promise<string> =>
    execFileSync(command, [...flags, (await code.textContent()) ?? ''], { env, encoding: 'utf8', stdio: 'pipe' });
  await expect(code).toContainText('curl');
  expect(await run('bash', '-c')).toContain('"id":"wamid.');
  await page.getByText('Python', { exact: true }).click();
  await expect(code).toContainText(`phone_id="${server.credentials.phone_number_id}"`);
  await page.getByText('Node', { exact: true }).click();
  await expect(code).toContainText('await fetch');
  expect(await run('node', '--input-type=module', '-e')).toContain('wamid.');
});

test('a secret that is made new takes the place of the old one', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/developers');
  page.once('dialog', (question) => void question.accept('Till app'));
  await page.getByRole('button', { name: 'New app' }).click();
  const app = program(page, 'Till app');
  const shown = app.locator('.line').filter({ hasText: 'App secret' }).locator('code');
  await app.getByRole('button', { name: 'Show the secret' }).click();
  const old = (await shown.textContent()) ?? '';
  const id = (await app.locator('.line').filter({ hasText: 'App ID' }).locator('code').textContent()) ?? '';
  expect(await graph(server, `${id}|${old}`, 'app')).toEqual({ status: 200 });

  page.once('dialog', (question) => void question.accept());
  await app.getByRole('button', { name: 'New secret' }).click();
  await expect(shown).not.toHaveText(old);
  expect(await graph(server, `${id}|${old}`, 'app')).toEqual({ status: 401, code: 190 });
  expect(await graph(server, `${id}|${(await shown.textContent()) ?? ''}`, 'app')).toEqual({ status: 200 });
});

for (const { name, language, theme, viewport } of LOOKS) {
  test(`the page for developers, ${name}`, async ({ agent, server, someone }) => {
    await agent.patch('/me', { language, theme });
    const { page } = await Console.open(server, agent, await someone({ viewport }), '/settings/developers');
    await expect(page.getByText('curl http')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Demo tools' }).first()).toBeVisible();
    await page.screenshot({ path: `screenshots/developers-${name}.png`, fullPage: true });
    await sound(page);
  });
}

test('what is still to be done is told one by one', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/settings/developers');
  const steps = page.getByRole('list', { name: 'Is everything set up?' });
  await expect(steps.getByRole('listitem')).toHaveCount(8);
  await expect(steps.getByRole('listitem').first()).toContainText('The phone number is connected');
  // The demo has everything but a bot that listens: one thing is told to do.
  await expect(steps).toContainText('POST /APP_ID/subscriptions');
  await expect(steps).not.toContainText('POST /WABA_ID/subscribed_apps');
});
