import { Console } from '../support/console.ts';
import { expect, test } from '../support/test.ts';

const DESK = { viewport: { width: 1440, height: 900 } };

interface Listed {
  id: string;
  window_applies: boolean;
  window_closes_at: number | null;
}

test('a template is the way out of a closed window', async ({ agent, server, someone }) => {
  const { data } = await agent.get<{ data: Listed[] }>('/conversations?state=all&limit=200');
  const closed = data.find((one) => one.window_applies && (one.window_closes_at ?? 0) < Date.now());
  if (!closed) throw new Error('the demo has no closed window');
  const desk = await Console.open(server, agent, await someone(DESK), `/?c=${closed.id}`);
  await desk.page.getByRole('button', { name: 'Choose a template' }).click();
  await desk.page.getByRole('searchbox', { name: 'Find a template' }).fill('booking rem');
  await desk.page.getByRole('button', { name: /booking reminder en / }).click();

  const dialog = desk.page.getByRole('dialog', { name: 'booking reminder' });
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('Hi {{1}}');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog.getByRole('alert')).toHaveCount(4);
  await expect(dialog.getByRole('textbox').first()).toBeFocused();
  for (const [name, value] of [
    ['1', 'Aiko'],
    ['2', 'Friday'],
    ['3', '19:00'],
    ['4', '2'],
  ] as const)
    await dialog.getByRole('textbox', { name: `Text: ${name}` }).fill(value);
  await expect(preview).toContainText('Hi Aiko, we look forward to seeing you on Friday at 19:00');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(desk.bubble('seeing you on Friday at 19:00')).toHaveCount(1);
  await expect
    .poll(async () => (await agent.thread(closed.id)).at(-1))
    .toMatchObject({ type: 'template', template: { name: 'booking_reminder' } });

  // Where the rule is lifted, the composer is open.
  const { phone_number_id } = server.credentials;
  const rules = `/phone-numbers/${phone_number_id}/rules`;
  const held = await agent.get<object>(rules);
  await agent.put(rules, { ...held, customer_service_window: false });
  await desk.page.reload();
  await expect(desk.field).toBeVisible();
  await agent.put(rules, held);
});

test('buttons, a list and a link are built by hand', async ({ agent, customer, server, someone }) => {
  await customer.open();
  await customer.write('Do you have a table?');
  const conversation = await customer.conversation();
  const desk = await Console.open(server, agent, await someone(DESK), `/?c=${conversation}`);
  const build = async (kind: string) => {
    await desk.page.getByRole('button', { name: 'Attach' }).click();
    await desk.page.getByRole('menuitem', { name: 'Buttons, list or link' }).click();
    const dialog = desk.page.getByRole('dialog', { name: 'Buttons, list or link' });
    await dialog.getByText(kind, { exact: true }).click();
    return dialog;
  };

  let dialog = await build('Buttons');
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Inside or outside?');
  await dialog.getByRole('textbox', { name: 'Button 1' }).fill('Inside');
  await dialog.getByRole('button', { name: 'Add a button' }).press('Enter');
  await dialog.getByRole('textbox', { name: 'Button 2' }).fill('Outside, under the lime tree');
  await expect(dialog.getByRole('alert')).toHaveText('At most 20 characters.');
  await dialog.getByRole('textbox', { name: 'Button 2' }).fill('Outside');
  await dialog.getByRole('textbox', { name: 'Button 2' }).press('Enter');
  await expect(dialog).toBeHidden();
  await customer.bubble('Inside or outside?').getByRole('button', { name: 'Outside' }).click();
  await expect
    .poll(async () => (await agent.thread(conversation)).at(-1)?.interactive)
    .toMatchObject({ button_reply: { id: 'choice-2', title: 'Outside' } });

  dialog = await build('List');
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('When will you come?');
  await dialog.getByRole('textbox', { name: 'Button that opens the list' }).fill('Times');
  await dialog.getByRole('textbox', { name: 'Choice 1' }).fill('18:00');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await customer.bubble('When will you come?').getByRole('button', { name: 'Times' }).click();
  await expect(customer.page.getByRole('dialog')).toContainText('18:00');
  await customer.page.keyboard.press('Escape');

  dialog = await build('Link');
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill('Our menu is here');
  await dialog.getByRole('textbox', { name: 'Label of the button' }).fill('Menu');
  await dialog.getByRole('textbox', { name: 'Address it opens' }).fill('https://luigi.example/menu');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(customer.bubble('Our menu is here').getByRole('link', { name: /Menu/ })).toHaveAttribute(
    'href',
    'https://luigi.example/menu',
  );
});

test('a forgotten password is renewed, and somebody leaves the team', async ({ agent, server, someone }) => {
  const invited = await agent.post<{ url: string }>('/agents/invitations', { role: 'agent' });
  const { page } = await someone();
  await page.goto(invited.url);
  await page.getByLabel('Your name').fill('Nina');
  await page.getByLabel('E-mail').fill('nina@luigi.example');
  await page.getByLabel('Password', { exact: true }).fill('an old password');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();

  const owner = await Console.open(server, agent, await someone(DESK), '/settings/team');
  const actions = async (item: string) => {
    await owner.page.getByRole('button', { name: 'Actions for Nina' }).click();
    await owner.page.getByRole('menuitem', { name: item }).click();
  };
  await actions('Link to renew the password');
  const url = await owner.page.getByRole('dialog').locator('.url').innerText();
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  const fresh = await someone();
  await fresh.page.goto(url);
  await fresh.page.getByLabel('New password', { exact: true }).fill('a new password');
  await fresh.page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(fresh.page.getByRole('navigation').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  await actions('Remove from the team');
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Remove from the team' }).click();
  await expect(owner.page.getByText('Nina is no longer in the team')).toBeVisible();
  await expect(fresh.page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  await owner.page.getByRole('button', { name: 'Invite somebody' }).click();
  await owner.page.getByLabel('E-mail (optional)').fill('late@luigi.example');
  await owner.page.getByRole('button', { name: 'Make the invitation' }).click();
  const late = await owner.page.getByRole('dialog').locator('.url').innerText();
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await owner.page.getByRole('button', { name: 'Withdraw the invitation for late@luigi.example' }).click();
  await expect(owner.page.getByText('late@luigi.example')).toHaveCount(0);
  const withdrawn = await owner.page.request.get(late.replace('/setup?', '/api/v1/setup?'));
  expect(withdrawn.status()).toBe(410);
});

test('orders are switched off in the chat', async ({ agent, customer, server }) => {
  const { phone_number_id } = server.credentials;
  const settings = `/phone-numbers/${phone_number_id}/commerce`;
  await customer.open();
  await customer.write('What do you sell?');
  const menu = customer.page.getByRole('button', { name: 'Menu' });
  await menu.click();
  await expect(customer.page.getByRole('menuitem', { name: 'Cart' })).toBeVisible();
  await customer.page.keyboard.press('Escape');
  await agent.put(settings, { is_catalog_visible: true, is_cart_enabled: false });
  await expect(async () => {
    await menu.click();
    await expect(customer.page.getByRole('menuitem', { name: 'Catalogue' })).toBeVisible({ timeout: 500 });
    await expect(customer.page.getByRole('menuitem', { name: 'Cart' })).toHaveCount(0, { timeout: 500 });
  }).toPass({ intervals: [200] });
  await customer.page.getByRole('menuitem', { name: 'Catalogue' }).click();
  await expect(customer.page.getByRole('button', { name: /, details$/ }).first()).toBeVisible();
  await expect(customer.page.getByRole('button', { name: /cart/i })).toHaveCount(0);
  await agent.put(settings, { is_catalog_visible: true, is_cart_enabled: true });
});
