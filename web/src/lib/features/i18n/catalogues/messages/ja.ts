import type en from './en';

export default {
  'ui.close': '閉じる',
  'ui.cancel': 'キャンセル',
} satisfies Record<keyof typeof en, string>;
