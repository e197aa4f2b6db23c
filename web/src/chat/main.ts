/** The customer chat at `/c/{line}`: a small program of its own, so that a customer never waits for the console's code. */
import '$lib/ui/tokens.css';
import '$lib/ui/base.css';
import { mount } from 'svelte';
import ChatPage from '$lib/features/chat/ChatPage.svelte';
import { I18n, chooseLanguage, storedLanguage } from '$lib/features/i18n';
import { applyTheme, storedTheme } from '$lib/ui/theme';

/** Shows the chat that the address names. */
export async function start(target: HTMLElement): Promise<void> {
  applyTheme(storedTheme());
  const i18n = new I18n(['messages', 'chat']);
  await i18n.use(chooseLanguage([storedLanguage(), ...navigator.languages]));
  const name = decodeURIComponent(location.pathname.split('/')[2] ?? '');
  mount(ChatPage, { target, props: { name, i18n } });
}
