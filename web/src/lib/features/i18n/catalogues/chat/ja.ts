import type en from './en';

export default {
  'chat.title': '{business} · チャット',
} satisfies Record<keyof typeof en, string>;
