import { Graph } from '../support/graph.ts';
import { ADDRESS, BILL, BUTTONS, CONTACT, LIST, LINK, PLACE, upload } from '../support/samples.ts';
import type { Message } from '../support/agent.ts';
import type { Customer } from '../support/customer.ts';
import { expect, test as base } from '../support/test.ts';

/** A customer in a conversation: what the business sends, and what comes back. */
interface Talk {
  customer: Customer;
  conversation: string;
  graph: Graph;
  send: (message: object) => Promise<string>;
  /** The newest message that the customer sent is like this. */
  answered: (like: Record<string, unknown>) => Promise<void>;
}

const test = base.extend<{ talk: Talk }>({
  talk: async ({ agent, server, someone }, use) => {
    const customer = await someone({
      permissions: ['geolocation', 'clipboard-read', 'clipboard-write'],
      geolocation: { latitude: 35.6586, longitude: 139.7454 },
    });
    await customer.open();
    await customer.write('Hello');
    const [conversation, user] = [await customer.conversation(), await customer.userId()];
    const graph = await Graph.open(server);
    const newest = async (): Promise<Message | undefined> =>
      (await agent.thread(conversation)).findLast(({ direction }) => direction === 'in');
    await use({
      customer,
      conversation,
      graph,
      send: (message) => graph.send(user, message),
      answered: (like) => expect.poll(newest).toMatchObject(like),
    });
    await graph.close();
  },
});

test('a button is tapped', async ({ talk: { customer, send, answered } }) => {
  const id = await send(BUTTONS);
  const inside = customer.page.getByRole('button', { name: 'Inside' });
  await inside.click();
  await answered({ interactive: { type: 'button_reply', button_reply: { id: 'in', title: 'Inside' } }, context: { id } });
  await expect(inside).toContainText('Chosen');
});

test('a row is picked from a list, by keyboard', async ({ talk: { customer, send, answered } }) => {
  const { page } = customer;
  const id = await send(LIST);
  const open = page.getByRole('button', { name: 'Drinks' });
  await open.focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog');
  await expect(sheet).toBeVisible();
  await page.screenshot({ path: 'screenshots/sheet-list.png' });
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(open).toBeFocused();
  await open.click();
  await sheet.getByRole('radio', { name: /Iced tea/ }).check();
  await sheet.getByRole('button', { name: 'Send' }).click();
  await answered({
    interactive: { type: 'list_reply', list_reply: { id: 'tea', title: 'Iced tea', description: 'With lemon from Sorrento' } },
    context: { id },
  });
});

test('a link leads away in a window of its own, which learns nothing of this one', async ({ talk: { customer, send } }) => {
  await send(LINK);
  const link = customer.page.getByRole('link', { name: /Open the menu/ });
  await expect(link).toHaveAttribute('href', 'https://example.com/menu');
  await expect(link).toHaveAttribute('rel', /noopener/);
});

test('a place is shared', async ({ talk: { customer, send, answered } }) => {
  const id = await send(PLACE);
  await customer.page.getByRole('button', { name: 'Send location' }).click();
  const sheet = customer.page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Send location' }).click();
  await answered({ type: 'location', location: { latitude: 35.6586, longitude: 139.7454 }, context: { id } });
});

test('a contact is shared', async ({ talk: { customer, send, answered } }) => {
  await send(CONTACT);
  await customer.page.getByRole('button', { name: 'Share contact' }).click();
  const sheet = customer.page.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Aiko Tanaka');
  await sheet.getByRole('textbox', { name: 'Phone number' }).fill('12');
  await sheet.getByRole('button', { name: 'Share' }).click();
  await expect(sheet.getByText('does not look like a phone number')).toBeVisible();
  await sheet.getByRole('textbox', { name: 'Phone number' }).fill('+81 90 8765 4321');
  await sheet.getByRole('button', { name: 'Share' }).click();
  await answered({ type: 'contacts', contacts: [{ name: { formatted_name: 'Aiko Tanaka' }, origin: 'contact_request' }] });
});

test('an address is given', async ({ talk: { customer, send, answered } }) => {
  await send(ADDRESS);
  await customer.page.getByRole('button', { name: 'Provide address' }).click();
  const sheet = customer.page.getByRole('dialog');
  await expect(sheet.getByRole('textbox', { name: /City/ })).toHaveValue('Mumbai');
  await sheet.getByRole('button', { name: 'Send address' }).click();
  await expect(sheet.getByText('Fill this in').first()).toBeVisible();
  await customer.page.screenshot({ path: 'screenshots/sheet-address.png' });
  await sheet.getByRole('textbox', { name: 'Name', exact: true }).fill('Asha');
  await sheet.getByRole('textbox', { name: /Phone number/ }).fill('+91 98765 43210');
  await sheet.getByRole('textbox', { name: /PIN code/ }).fill('400063');
  await sheet.getByRole('textbox', { name: /Street address/ }).fill('12 Marine Drive');
  await sheet.getByRole('textbox', { name: /State/ }).fill('Maharashtra');
  await sheet.getByRole('button', { name: 'Send address' }).click();
  await answered({ interactive: { type: 'nfm_reply', nfm_reply: { name: 'address_message' } } });
});

test('a bill is looked through', async ({ talk: { customer, send } }) => {
  await send(BILL);
  await customer.page.getByRole('button', { name: 'Review and pay' }).click();
  const sheet = customer.page.getByRole('dialog');
  await expect(sheet).toContainText('Pizza Margherita');
  await expect(sheet).toContainText('2,100.00');
  await expect(sheet.getByRole('link', { name: 'Pay at pay.example' })).toHaveAttribute('href', 'https://pay.example/A-42');
  await customer.page.screenshot({ path: 'screenshots/sheet-bill.png' });
});

test('dishes are put into the cart and ordered', async ({ server, talk: { customer, send, answered } }) => {
  const { page } = customer;
  const { catalog_id, product_retailer_ids } = server.credentials;
  await send({
    type: 'interactive',
    interactive: {
      type: 'product_list',
      header: { type: 'text', text: 'For two' },
      body: { text: 'What goes well together' },
      action: {
        catalog_id,
        sections: [
          { title: 'All', product_items: product_retailer_ids.slice(0, 2).map((product_retailer_id) => ({ product_retailer_id })) },
        ],
      },
    },
  });
  await page.getByRole('button', { name: 'View items' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: /^Add .* to the cart/ }).first().click();
  await sheet.getByRole('button', { name: 'One more' }).click();
  await page.screenshot({ path: 'screenshots/sheet-products.png' });
  await sheet.getByRole('button', { name: /View cart/ }).click();
  await expect(page.getByRole('dialog')).toContainText('Total');
  await page.getByRole('textbox', { name: 'Note for the business' }).fill('No basil, please');
  await page.screenshot({ path: 'screenshots/sheet-cart.png' });
  await page.getByRole('button', { name: 'Send order' }).click();
  await answered({
    type: 'order',
    order: { catalog_id, text: 'No basil, please', product_items: [{ product_retailer_id: product_retailer_ids[0], quantity: 2 }] },
  });
});

test('a code is copied, a template is answered', async ({ talk: { customer, send, answered } }) => {
  const { page } = customer;
  const texts = (...values: string[]): object => ({ type: 'body', parameters: values.map((text) => ({ type: 'text', text })) });
  await send({
    type: 'template',
    template: {
      name: 'login_code',
      language: { code: 'en' },
      components: [texts('482913'), { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '482913' }] }],
    },
  });
  await page.getByRole('button', { name: /Copy code/ }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('482913');
  const id = await send({
    type: 'template',
    template: { name: 'booking_reminder', language: { code: 'ja' }, components: [texts('花', '5月1日', '19:00', '2')] },
  });
  await page.getByRole('button', { name: '変更したい' }).click();
  await answered({ type: 'button', button: { text: '変更したい' }, context: { id } });
});

test('a picture is quoted and gets a reaction from both sides', async ({ agent, talk }) => {
  const { customer, conversation, graph, send, answered } = talk;
  const { page } = customer;
  const { picture } = await upload(graph);
  const id = await send({ type: 'image', image: { id: picture, caption: 'The terrace tonight' } });
  await send({ type: 'reaction', reaction: { message_id: (await agent.thread(conversation))[0]?.id, emoji: '🍕' } });
  await expect(customer.bubble('Hello').getByText('🍕')).toBeVisible();
  await customer.menu('The terrace tonight', 'Reply');
  await customer.write('How lovely');
  await answered({ text: { body: 'How lovely' }, context: { id } });
  await page.locator(`[data-message="${id}"]`).click({ button: 'right' });
  await page.getByRole('menuitem', { name: '👍' }).or(page.getByRole('button', { name: '👍' })).first().click();
  await expect
    .poll(async () => (await agent.thread(conversation)).find((one) => one.id === id)?.reactions)
    .toMatchObject([{ by: 'customer', emoji: '👍' }]);
});
