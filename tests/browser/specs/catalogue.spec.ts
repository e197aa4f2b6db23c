import type { Page } from '@playwright/test';
import { Console } from '../support/console.ts';
import { sound } from '../support/sound.ts';
import { expect, test } from '../support/test.ts';

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

const FEED = [
  'id,title,price,availability,colour',
  'limoncello,Limoncello,600 JPY,in stock,yellow',
  'margherita,Pizza Margherita,"1,700 JPY",in stock,red',
  ',No id,100 JPY,in stock,',
  'broken,Broken,"12,50 EUR",in stock,',
  '',
].join('\n');

const file = { name: 'menu.csv', mimeType: 'text/csv', buffer: Buffer.from(FEED) };

async function choose(page: Page, button: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

for (const theme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`the catalogue, ${theme}, ${size}`, async ({ agent, server, someone }) => {
      const person = await someone({ colorScheme: theme, viewport });
      const { page } = await Console.open(server, agent, person, '/catalogue');
      const name = `screenshots/catalogue-${theme}-${size}`;
      const list = page.getByRole('list', { name: 'Products' });
      await expect(list.getByRole('button', { name: /Pizza Margherita/ })).toBeVisible();
      await expect(list.locator('img').first()).toHaveJSProperty('complete', true);
      await page.screenshot({ path: `${name}.png` });
      await sound(page);

      await list.getByRole('button', { name: /Pizza Margherita/ }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.screenshot({ path: `${name}-edit.png` });
      await sound(page);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Import' }).click();
      await choose(page, 'Choose file');
      await expect(page.getByRole('dialog')).toContainText('Line 4');
      await page.screenshot({ path: `${name}-import.png` });
      await sound(page);
    });
  }
}

test('products are found, imported, edited and removed', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/catalogue');
  const list = page.getByRole('list', { name: 'Products' });
  await expect(list.getByRole('listitem')).not.toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Find a product' }).fill('tiramis');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Find a product' }).fill('no such thing');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a product' }).fill('');

  await page.getByRole('button', { name: 'Import' }).click();
  await choose(page, 'Choose file');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'Rows that are left out' }).getByRole('listitem')).toHaveCount(2);
  await expect(dialog).toContainText('colour');
  await dialog.getByRole('button', { name: 'Import 2 products' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list.getByRole('button', { name: /Limoncello/ })).toBeVisible();
  await expect(list.getByRole('button', { name: /Pizza Margherita/ })).toContainText('1,700');

  await list.getByRole('button', { name: /Limoncello/ }).click();
  await dialog.getByLabel('Price', { exact: true }).fill('6.5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Write a number');
  await dialog.getByLabel('Price', { exact: true }).fill('650');
  await dialog.getByLabel('Sale price').fill('550');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list.getByRole('button', { name: /Limoncello/ })).toContainText('550');

  page.once('dialog', (question) => void question.accept());
  await list.getByRole('button', { name: /Limoncello/ }).click();
  await dialog.getByRole('button', { name: 'Delete product' }).click();
  await expect(list.getByRole('button', { name: /Limoncello/ })).toHaveCount(0);
});

test('products are sent from the composer', async ({ agent, customer, server, someone }) => {
  await customer.open();
  await customer.write('What is sweet here?');
  const conversation = await customer.conversation();
  const console = await Console.open(server, agent, await someone());
  const { page } = console;
  await console.row(conversation).click();
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: 'Products' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /Tiramis/ }).check();
  await dialog.getByRole('checkbox', { name: /Gelato/ }).check();
  await page.screenshot({ path: 'screenshots/catalogue-send.png' });
  await dialog.getByRole('button', { name: 'Send 2 products' }).click();
  await expect
    .poll(async () => (await agent.thread(conversation)).findLast(({ type }) => type === 'interactive'))
    .toMatchObject({ interactive: { type: 'product_list' }, products: { gelato: { currency: 'JPY' } } });
});
