export { I18n, getI18n, setI18n, storedLanguage } from './i18n.svelte';
export type { Area, Key } from './i18n.svelte';
export { LANGUAGES, chooseLanguage, direction, isLanguage, isolate } from './languages';
export type { Language } from './languages';
