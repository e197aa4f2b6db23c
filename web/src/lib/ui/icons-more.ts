/** Icons that only parts loaded later use (menus, dialogs, pickers, the recorder). */
export const image =
  'M5 4h14a1.5 1.5 0 0 1 1.5 1.5v13A1.5 1.5 0 0 1 19 20H5a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 5 4ZM3.5 16l4.7-4.7a1.5 1.5 0 0 1 2.1 0L19 20M15.5 9.5v.01';
export const camera =
  'M8.5 6 10 4h4l1.5 2H19a1.5 1.5 0 0 1 1.5 1.5V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18V7.5A1.5 1.5 0 0 1 5 6h3.5ZM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z';
export const trash =
  'M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12a1.5 1.5 0 0 0 1.5 1.5h6.4a1.5 1.5 0 0 0 1.5-1.5l.8-12';
export const copy = 'M9 9h10.5v10.5H9V9ZM15 9V4.5H4.5V15H9';
export const edit = 'M4.5 19.5 5.5 15 15.7 4.8a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L9 18.5l-4.5 1Z';
export const lock =
  'M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11ZM8 11V8a4 4 0 0 1 8 0v3';
export const stop = 'M7 7h10v10H7z';
export const download = 'M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15';
export const globe =
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18';
export const theme =
  'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4';
export const phone =
  'M8.5 3.5h7A1.5 1.5 0 0 1 17 5v14a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19V5a1.5 1.5 0 0 1 1.5-1.5ZM11 17.5h2';
export const signOut = 'M10 4.5H5.5v15H10M14.5 8l4 4-4 4M18 12H9.5';
export const search = 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.8-4.8';
export const plus = 'M12 5v14M5 12h14';
export const info = 'M12 11v5.5M12 7.8v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z';
