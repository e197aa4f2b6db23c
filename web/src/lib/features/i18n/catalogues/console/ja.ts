import type en from './en';

export default {
  'console.title': 'Souk',
} satisfies Record<keyof typeof en, string>;
