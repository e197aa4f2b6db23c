import { sound } from '../support/sound.ts';
import { expect, test } from '../support/test.ts';

test('from a table to an answer', async ({ agent, customer }) => {
  await customer.open(await agent.linkFor('table 12'));
  await customer.write('Is there a quiet table?');
  await expect(customer.bubble('Is there a quiet table?')).toHaveCount(1);
  const conversation = await customer.conversation();
  await customer.ticks('Is there a quiet table?', 'Delivered');
  expect((await agent.conversation(conversation)).reference).toBe('table 12');
  await expect(customer.page.locator('[data-message]')).toHaveCount(2);
  await agent.read(conversation);
  await customer.ticks('Is there a quiet table?', 'Read');
  await agent.reply(conversation, 'The one by the window');
  await expect(customer.bubble('The one by the window')).toBeVisible();
});

test('three messages at once are welcomed once', async ({ agent, customer }) => {
  await customer.open();
  for (const text of ['one', 'two', 'three']) {
    await customer.field.fill(text);
    await customer.field.press('Enter');
  }
  const conversation = await customer.conversation();
  await expect.poll(() => agent.texts(conversation)).toEqual(['one', 'two', 'three']);
  const welcomes = async () =>
    (await agent.thread(conversation)).filter((message) => message.author.kind === 'automatic').length;
  await expect.poll(welcomes).toBe(1);
  // Whatever came for the other two would be before the answer to a later message.
  await customer.write('four');
  await expect.poll(() => agent.texts(conversation)).toEqual(['one', 'two', 'three', 'four']);
  await agent.reply(conversation, 'five');
  await expect(customer.bubble('five')).toBeVisible();
  expect(await welcomes()).toBe(1);
});

test('an answer is sent, delivered and read', async ({ agent, customer }) => {
  await customer.open();
  await customer.write('hello');
  const conversation = await customer.conversation();
  await customer.ticks('hello', 'Delivered');

  await customer.context.setOffline(true);
  await expect(customer.page.getByRole('status').filter({ hasText: 'You are offline' })).toBeVisible();
  await customer.look(false);
  const { id } = await agent.reply(conversation, 'good evening');
  await expect.poll(() => agent.status(conversation, id)).toBe('sent');
  await customer.context.setOffline(false);
  await expect.poll(() => agent.status(conversation, id)).toBe('delivered');
  await customer.look(true);
  await expect.poll(() => agent.status(conversation, id)).toBe('read');
});

test('what is written offline survives a reload and arrives once, in order', async ({ agent, customer }) => {
  await customer.open();
  await customer.write('before');
  await customer.ticks('before', 'Delivered');
  const conversation = await customer.conversation();
  await customer.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  await customer.context.setOffline(true);
  const texts = ['first', 'second', 'third'];
  for (const text of texts) {
    await customer.write(text);
    await customer.ticks(text, 'Waiting to be sent');
  }
  await customer.page.reload();
  for (const text of ['before', ...texts]) await expect(customer.bubble(text)).toHaveCount(1);
  for (const text of texts) await customer.ticks(text, 'Waiting to be sent');

  await customer.context.setOffline(false);
  for (const text of texts) await customer.ticks(text, 'Delivered');
  expect(await agent.texts(conversation)).toEqual(['before', ...texts]);
  for (const text of texts) await expect(customer.bubble(text)).toHaveCount(1);
});

test('a customer blocks the business, and takes it back', async ({ agent, customer }) => {
  await customer.open();
  await customer.write('hello');
  const conversation = await customer.conversation();
  await agent.reply(conversation, 'Buy now!');
  await customer.menu('Buy now!', 'Report');
  const reporting = customer.page.getByRole('dialog', { name: 'Report this message?' });
  await reporting.getByRole('radio', { name: 'Spam' }).check();
  await reporting.getByRole('button', { name: 'Report' }).click();
  await expect(customer.page.getByText('Reported. Thank you.')).toBeVisible();

  await customer.page.getByRole('button', { name: 'Menu' }).click();
  await customer.page.getByRole('menuitem', { name: /^Block/ }).click();
  await customer.page.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
  await expect(customer.page.getByText(/^You have blocked/)).toBeVisible();
  await customer.page.reload();
  await expect(customer.page.getByText(/^You have blocked/)).toBeVisible();
  await sound(customer.page);
  await customer.page.screenshot({ path: 'screenshots/blocked.png' });

  await customer.page.getByRole('button', { name: 'Unblock' }).click();
  await customer.write('sorry');
  await expect.poll(() => agent.texts(conversation)).toContain('sorry');
});
