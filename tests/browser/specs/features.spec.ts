import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import type { Agent, Message } from '../support/agent.ts';
import type { Customer } from '../support/customer.ts';
import { Graph } from '../support/graph.ts';
import { expect, test } from '../support/test.ts';

/** A red dot. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==',
  'base64',
);

/** Opens the chat and says something; returns the conversation. */
async function begin(customer: Customer, text: string): Promise<string> {
  await customer.open();
  await customer.write(text);
  await customer.ticks(text, 'Delivered');
  return customer.conversation();
}

async function newest(agent: Agent, conversation: string, type: string): Promise<Message> {
  let found: Message | undefined;
  await expect
    .poll(async () => (found = (await agent.thread(conversation)).findLast((message) => message.type === type)))
    .toBeTruthy();
  return found as Message;
}

async function attach(customer: Customer, item: string): Promise<void> {
  await customer.page.getByRole('button', { name: 'Attach' }).click();
  await customer.page.getByRole('menuitem', { name: item }).click();
}

async function choose(customer: Customer, item: string, file: Parameters<Locator['setInputFiles']>[0]) {
  const chooser = customer.page.waitForEvent('filechooser');
  await attach(customer, item);
  await (await chooser).setFiles(file as never);
}

const send = (customer: Customer) => customer.page.getByRole('button', { name: 'Send', exact: true }).click();

test('quotes and reactions go both ways', async ({ agent, customer }) => {
  const conversation = await begin(customer, 'Do you have oysters?');
  const asked = await newest(agent, conversation, 'text').then(async () =>
    (await agent.thread(conversation)).find((message) => message.text?.body === 'Do you have oysters?'),
  );
  const answer = await agent.send(conversation, {
    type: 'text',
    text: { body: 'On Fridays' },
    context: { id: asked?.id },
  });
  await expect(customer.bubble('On Fridays')).toContainText('Do you have oysters?');

  await customer.menu('On Fridays', 'Reply');
  await customer.write('Then on Friday');
  await expect
    .poll(async () =>
      (await agent.thread(conversation)).find((message) => message.text?.body === 'Then on Friday'),
    )
    .toMatchObject({ context: { id: answer.id } });

  await agent.send(conversation, { type: 'reaction', reaction: { message_id: asked?.id, emoji: '👍' } });
  await expect(
    customer.page.locator(`[data-message="${asked?.id}"]`).getByRole('button', { name: /👍/ }),
  ).toBeVisible();
  await customer.page.locator(`[data-message="${answer.id}"]`).click({ button: 'right' });
  await customer.page.getByRole('group', { name: 'React' }).getByRole('button').first().click();
  await expect
    .poll(async () => (await agent.thread(conversation)).find((message) => message.id === answer.id)?.reactions)
    .toMatchObject([{ by: 'customer' }]);
});

test('an own message is edited and deleted for everyone', async ({ agent, customer }) => {
  const conversation = await begin(customer, 'for too');
  await customer.menu('for too', 'Edit');
  await customer.field.fill('for two');
  await customer.page.getByRole('button', { name: 'Save' }).click();
  await expect(customer.bubble('for two')).toContainText('edited');
  await expect.poll(() => agent.texts(conversation)).toEqual(['for two']);
  await customer.menu('for two', 'Delete for everyone');
  await customer.page.getByRole('dialog').getByRole('button', { name: /Delete/ }).click();
  await expect(customer.bubble('This message was deleted')).toBeVisible();
  await expect.poll(() => agent.texts(conversation)).toEqual(['deleted']);
});

test('a photo with a caption and a file', async ({ agent, customer }) => {
  const conversation = await begin(customer, 'Look');
  await choose(customer, 'Photo or video', { name: 'dot.png', mimeType: 'image/png', buffer: PNG });
  await customer.page.getByRole('textbox', { name: 'Add a caption' }).fill('A red dot');
  await send(customer);
  await expect(customer.bubble('A red dot').locator('img')).toBeVisible();
  expect(await newest(agent, conversation, 'image')).toMatchObject({ image: { caption: 'A red dot' } });

  const menu = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
  await choose(customer, 'File', { name: 'menu.pdf', mimeType: 'application/pdf', buffer: menu });
  await expect(customer.page.getByRole('list', { name: 'Attachments' })).toContainText('menu.pdf');
  await send(customer);
  await expect(customer.bubble('menu.pdf')).toBeVisible();
  expect(await newest(agent, conversation, 'document')).toMatchObject({ document: { filename: 'menu.pdf' } });
});

test('a voice note', async ({ agent, customer }) => {
  await customer.context.grantPermissions(['microphone']);
  const conversation = await begin(customer, 'Listen');
  const record = customer.page.getByRole('button', { name: 'Record a voice note' });
  await record.focus();
  await record.press('Enter');
  await expect(customer.page.getByRole('timer')).toHaveText(/0?0:01/);
  await customer.page.getByRole('button', { name: 'Send voice note' }).click();
  await expect(customer.page.getByRole('button', { name: 'Play voice note' })).toBeVisible();
  expect(await newest(agent, conversation, 'audio')).toMatchObject({ audio: { voice: true } });
});

test('a place', async ({ agent, someone }) => {
  const customer = await someone({
    permissions: ['geolocation'],
    geolocation: { latitude: 35.6586, longitude: 139.7454 },
  });
  const conversation = await begin(customer, 'I am here');
  await attach(customer, 'Location');
  await customer.page.getByRole('button', { name: 'Send location' }).click();
  const { location } = await newest(agent, conversation, 'location');
  expect(location).toMatchObject({ latitude: 35.6586, longitude: 139.7454 });
});

test('a prepared text is in the field and a starter is sent', async ({ agent, customer, server }) => {
  await customer.open(`${server.credentials.chat_url}?text=A%20table%20for%20two`);
  await expect(customer.field).toHaveValue('A table for two');
  await customer.field.fill('');
  const starter = customer.page.getByRole('list', { name: 'Start with' }).getByRole('button').first();
  const text = await starter.innerText();
  await starter.click();
  await customer.ticks(text, 'Delivered');
  expect(await agent.texts(await customer.conversation())).toEqual([text]);
});

test('a command is chosen by the keyboard and sent', async ({ agent, customer, server }) => {
  const graph = await Graph.open(server);
  await graph.commands([
    { command_name: 'menu', command_description: 'What we cook today' },
    { command_name: 'hours', command_description: 'When we are open' },
  ]);
  await customer.open();
  await customer.field.fill('/');
  const list = customer.page.getByRole('list', { name: 'Commands' });
  await expect(list.getByRole('button')).toHaveText([/\/menu.*What we cook today/, /\/hours.*When we are open/]);
  const { violations } = await new AxeBuilder({ page: customer.page }).analyze();
  expect(violations).toEqual([]);
  await customer.page.screenshot({ path: 'screenshots/chat-commands.png' });
  await customer.field.press('m');
  await expect(list.getByRole('button')).toHaveCount(1);
  await list.getByRole('button').press('Enter');
  await expect(customer.field).toHaveValue('/menu ');
  await expect(customer.field).toBeFocused();
  await customer.page.keyboard.press('Enter');
  await customer.ticks('/menu', 'Delivered');
  expect(await agent.texts(await customer.conversation())).toEqual(['/menu']);
  await graph.commands([]);
  await graph.close();
});

test('the chat speaks Japanese when asked to', async ({ customer }) => {
  await customer.open();
  await customer.page.getByRole('combobox', { name: 'Language' }).selectOption('ja');
  await expect(customer.page.locator('html')).toHaveAttribute('lang', 'ja');
  await customer.page.reload();
  await expect(customer.page.locator('html')).toHaveAttribute('lang', 'ja');
});

test('a confirmed phone number keeps the chat', async ({ agent, customer, server, someone }) => {
  const confirm = async (who: Customer) => {
    await who.page.getByRole('button', { name: 'Menu', exact: true }).click();
    await who.page.getByRole('menuitem', { name: 'Keep this chat' }).click();
    await who.page.getByRole('textbox', { name: 'Phone number with country code' }).fill('+49 1555 0100200');
    await who.page.getByRole('button', { name: 'Send code' }).click();
    await expect(who.page.getByText('We sent a code to')).toBeVisible();
    await who.page.getByRole('textbox', { name: 'Code' }).fill(server.code());
    await who.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(who.page.getByText('Confirmed. This chat now belongs to')).toBeVisible();
  };
  const conversation = await begin(customer, 'It is me');
  await confirm(customer);
  expect((await agent.conversation(conversation)).contact.wa_id).toBe('4915550100200');
  const phone = await someone();
  await phone.open();
  await confirm(phone);
  await expect(phone.bubble('It is me')).toBeVisible();
});
