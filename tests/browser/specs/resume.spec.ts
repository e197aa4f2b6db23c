import { expect, test } from '../support/test.ts';

test('ten cut connections lose and double nothing', async ({ agent, customer }) => {
  await customer.open();
  await customer.write('begin');
  await customer.ticks('begin', 'Delivered');
  const conversation = await customer.conversation();
  const said = ['begin'];
  for (let turn = 0; turn < 10; turn += 1) {
    await customer.context.setOffline(true);
    await customer.write(`here ${turn}!`);
    await agent.reply(conversation, `there ${turn}!`);
    await customer.context.setOffline(false);
    await customer.ticks(`here ${turn}!`, 'Delivered');
    await expect(customer.bubble(`there ${turn}!`)).toHaveCount(1);
    said.push(`there ${turn}!`, `here ${turn}!`);
  }
  expect(await agent.texts(conversation)).toEqual(said);
  const ids = (await agent.thread(conversation)).map((message) => message.id);
  const shown = () =>
    customer.page.locator('[data-message]').evaluateAll((all) => all.map((one) => one.getAttribute('data-message')));
  // The list is virtual: what it shows is an unbroken part of the thread, to its end.
  await expect.poll(async () => JSON.stringify(ids).includes(JSON.stringify(await shown()).slice(1, -1))).toBe(true);
  expect((await shown()).at(-1)).toBe(ids.at(-1));
});

test('the chat goes on after the server was killed', async ({ agent, customer, server }) => {
  await customer.open();
  await customer.write('one moment');
  await customer.ticks('one moment', 'Delivered');
  const conversation = await customer.conversation();
  await server.end('SIGKILL');
  await customer.write('are you there?');
  await customer.ticks('are you there?', 'Waiting to be sent');
  await server.start();
  await customer.ticks('are you there?', 'Delivered');
  expect(await agent.texts(conversation)).toEqual(['one moment', 'are you there?']);
});
