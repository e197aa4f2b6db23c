/** Icons of message cards and their sheets, which load after the chat has started. */
export { copy, plus, search, trash } from './icons-more';
export const list = 'M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5v.01M4.5 12v.01M4.5 17.5v.01';
export const bag =
  'M5.5 8h13l1 11.2a1.3 1.3 0 0 1-1.3 1.3H5.8a1.3 1.3 0 0 1-1.3-1.3L5.5 8ZM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5';
export const card =
  'M4.5 5.5h15A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17V7a1.5 1.5 0 0 1 1.5-1.5ZM3 10h18M6.5 14.5h4';
export const house = 'M4 11.5 12 4.5l8 7M6 10v9.5h12V10M10 19.5v-5h4v5';
export const call =
  'M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a1.5 1.5 0 0 1-1.6 1.5A16 16 0 0 1 5 5.6 1.5 1.5 0 0 1 6.5 4Z';
export const minus = 'M5 12h14';
