import type { Page } from '@playwright/test';
import { Console } from '../support/console.ts';
import { sound } from '../support/sound.ts';
import { expect, test } from '../support/test.ts';

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** Writes a template with everything, and leaves it unsubmitted. */
async function write(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('What stands above the text').selectOption('TEXT');
  await page.getByRole('textbox', { name: 'Title' }).fill('Your table');
  const text = page.getByRole('textbox', { name: 'Text of the message' });
  await text.fill('Hello ');
  await page.getByRole('button', { name: 'Insert a variable' }).click();
  await expect(text).toHaveValue('Hello {{1}}');
  await text.press('End');
  await text.pressSequentially(', your table is ready.');
  await page.getByRole('textbox', { name: 'Example of {{1}}' }).fill('Aiko');
  await page.getByRole('textbox', { name: 'Small print (optional)' }).fill('Trattoria Luigi');
  await page.getByRole('button', { name: 'Add a button' }).click();
  await page.getByRole('textbox', { name: 'Label' }).fill('On my way');
}

for (const theme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`the templates, ${theme}, ${size}`, async ({ agent, server, someone }) => {
      const person = await someone({ colorScheme: theme, viewport });
      const { page } = await Console.open(server, agent, person, '/templates');
      const list = page.getByRole('list', { name: 'Templates', exact: true });
      await expect(list.getByRole('heading', { name: 'booking_reminder' })).toBeVisible();
      await page.screenshot({ path: `screenshots/templates-${theme}-${size}.png` });
      await sound(page);

      await page.goto(`${server.url}/templates?new`);
      await write(page, `screen_${theme}_${size}`);
      await expect(page.getByRole('complementary')).toContainText('Hello Aiko, your table is ready.');
      await page.screenshot({ path: `screenshots/templates-${theme}-${size}-edit.png`, fullPage: true });
      await sound(page);
    });
  }
}

test('the templates in Japanese, on a phone', async ({ agent, server, someone }) => {
  await agent.patch('/me', { language: 'ja' });
  const { page } = await Console.open(server, agent, await someone({ viewport: SIZES.phone }), '/templates?new');
  await expect(page.getByRole('heading', { name: '新しいテンプレート' })).toBeVisible();
  await page.screenshot({ path: 'screenshots/templates-ja-phone-edit.png' });
  await sound(page);
  await page.goto(`${server.url}/templates`);
  await expect(page.getByRole('link', { name: /承認済み/ }).first()).toBeVisible();
  await page.screenshot({ path: 'screenshots/templates-ja-phone.png' });
  await sound(page);
});

test('a template is written, checked, approved, sent and gets a second language', async ({
  agent,
  customer,
  server,
  someone,
}) => {
  const { page } = await Console.open(server, agent, await someone(), '/templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const submit = page.getByRole('button', { name: 'Submit for review' });
  await expect(submit).toBeDisabled();
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await write(page, 'Table ready');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('table_ready');

  // The server's own rules: a text must not end with a variable.
  const text = page.getByRole('textbox', { name: 'Text of the message' });
  await text.fill('Your table is ready, {{1}}');
  const findings = page.getByRole('status', { name: 'The review would refuse this' });
  await expect(findings).toContainText('BODY');
  await expect(submit).toBeDisabled();
  await text.fill('Hello {{1}}, your table is ready.');
  await expect(findings).toHaveCount(0);
  await submit.click();
  await expect(page.getByText('Submitted.')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Languages of table_ready' })).toContainText('Approved');

  await page.getByRole('link', { name: 'Add a language' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeDisabled();
  await page.getByLabel('Language', { exact: true }).selectOption('ar');
  await text.fill('مرحبا {{1}}، طاولتك جاهزة.');
  await page.getByRole('textbox', { name: 'Title' }).fill('طاولتك');
  await expect(page.getByRole('complementary').getByText('مرحبا')).toHaveCSS('direction', 'rtl');
  await submit.click();
  const languages = page.getByRole('navigation', { name: 'Languages of table_ready' });
  await expect(languages.getByText('Approved')).toHaveCount(2);

  await page.goto(`${server.url}/templates`);
  const matrix = page.getByRole('list', { name: 'Languages of table_ready' });
  await expect(matrix.getByRole('link', { name: /^en/ })).toContainText('Approved');
  await expect(matrix.getByRole('link', { name: /^ar/ })).toContainText('Approved');

  // What was approved, customers can get.
  await customer.open();
  await customer.write('Is my table ready?');
  await page.goto(`${server.url}/?c=${await customer.conversation()}`);
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: 'Template' }).click();
  await page.getByRole('searchbox', { name: 'Find a template' }).fill('table ready');
  await page.getByRole('button', { name: /table ready en / }).click();
  const dialog = page.getByRole('dialog', { name: 'table ready' });
  await dialog.getByRole('textbox', { name: 'Text: 1' }).fill('Aiko');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(customer.page.getByRole('log').getByText('Hello Aiko, your table is ready.', { exact: true })).toBeVisible();
});

test('a person reviews, and what is done with a template has its effect', async ({ agent, server, someone }) => {
  const { page } = await Console.open(server, agent, await someone(), '/templates');
  await page.getByLabel('Who reviews templates').selectOption('person');
  await expect(page.getByText('Each template waits')).toBeVisible();
  await page.getByRole('button', { name: 'New template' }).click();
  await write(page, 'by_hand');
  await page.getByRole('button', { name: 'Submit for review' }).click();
  const languages = page.getByRole('navigation', { name: 'Languages of by_hand' });
  await expect(languages).toContainText('In review');
  await expect(page.getByRole('textbox', { name: 'Text of the message' })).toBeDisabled();

  await page.getByLabel('Reject because').selectOption('PROMOTIONAL');
  await page.getByRole('button', { name: 'Reject' }).click();
  await expect(languages).toContainText('Rejected');
  await expect(page.getByText('Rejected: it advertises.')).toBeVisible();
  await page.getByRole('button', { name: 'Ask for another review' }).click();
  await expect(languages).toContainText('In appeal');
  await page.getByLabel('Approve as').selectOption('MARKETING');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(languages).toContainText('Approved');
  await expect(page.getByLabel('Category')).toHaveValue('MARKETING');

  await page.getByLabel('Quality').selectOption('RED');
  await expect(languages).toContainText('Paused');
  await expect(page.getByRole('button', { name: 'End the pause' })).toBeVisible();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect(languages).toContainText('Archived');
  await page.getByRole('button', { name: 'Take out of the archive' }).click();
  await expect(languages).not.toContainText('Archived');

  page.once('dialog', (question) => void question.accept());
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Templates' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'by_hand' })).toHaveCount(0);
  await page.getByLabel('Who reviews templates').selectOption('rules');
});
