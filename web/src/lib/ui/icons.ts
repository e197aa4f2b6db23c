/** Icon outlines on a 24 by 24 grid, drawn with a round stroke by Icon.svelte. These are in the first load of the chat. */
export const send =
  'M5 12 3.6 4.7a.7.7 0 0 1 1-.8l15.6 7.4a.8.8 0 0 1 0 1.4L4.6 20.1a.7.7 0 0 1-1-.8L5 12Zm0 0h7';
export const attach =
  'm19.5 11.5-7.8 7.8a4.8 4.8 0 0 1-6.8-6.8l8.3-8.3a3.2 3.2 0 0 1 4.5 4.5l-8.2 8.2a1.6 1.6 0 0 1-2.3-2.3l7.3-7.3';
export const smile = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5a4.2 4.2 0 0 0 7 0M9 9.5v.3M15 9.5v.3';
export const mic =
  'M12 15a3.2 3.2 0 0 0 3.2-3.2V6a3.2 3.2 0 0 0-6.4 0v5.8A3.2 3.2 0 0 0 12 15ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3';
export const more =
  'M12 4.6a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4ZM12 11.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4ZM12 18a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4Z';
export const close = 'M6 6l12 12M18 6 6 18';
export const back = 'M15 5l-7 7 7 7';
export const down = 'M12 5v14M6 13l6 6 6-6';
export const chevron = 'M9 5l7 7-7 7';
export const clock = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.2 2';
export const reply = 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v.5';
export const check = 'M5 12.5 10 17.5 19.5 7';
export const alert = 'M12 8v5M12 16.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z';
export const retry =
  'M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9.5M20 4.5v5h-5M19.5 12a7.5 7.5 0 0 1-13 5.1L4 14.5M4 19.5v-5h5';
export const file = 'M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5L13.5 3ZM13.5 3v5.5H19';
export const pin =
  'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z';
export const play = 'M7.5 5.2v13.6a.6.6 0 0 0 .9.5l10.8-6.8a.6.6 0 0 0 0-1L8.4 4.7a.6.6 0 0 0-.9.5Z';
export const pause = 'M8 5v14M16 5v14';
export const link =
  'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2';
export const person = 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0';
export const blocked = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.8 5.8l12.4 12.4';
