import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../support/test.ts';

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

for (const theme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'ja-JP']) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      test(`the chat, ${theme}, ${locale}, ${size}`, async ({ agent, someone }) => {
        const customer = await someone({ colorScheme: theme, locale, viewport });
        const { page } = customer;
        const name = `screenshots/chat-${theme}-${locale.slice(0, 2)}-${size}`;
        await page.goto(await agent.linkFor('table 12'));
        const field = page.locator('textarea');
        await expect(field).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2));
        await page.screenshot({ path: `${name}-first.png` });

        await field.fill(locale === 'ja-JP' ? 'こんにちは。今夜、席はありますか？' : 'Hello! Is there a *quiet* table tonight?');
        await field.press('Enter');
        const conversation = await customer.conversation();
        await agent.reply(conversation, locale === 'ja-JP' ? 'はい、窓際の席がございます。' : 'Yes, the one by the window 🌙');
        await expect(page.locator('[data-message]')).toHaveCount(3);
        await agent.read(conversation);
        await expect(page.locator('.ticks.seen')).toHaveCount(1);
        await page.screenshot({ path: `${name}.png` });

        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
      });
    }
  }
}
