/** How a screen of the console is looked at: both themes, a phone, Japanese. */
export const LOOKS = [
  { name: 'light', language: 'en', theme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', language: 'en', theme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', language: 'en', theme: 'dark', viewport: { width: 360, height: 740 } },
  { name: 'ja', language: 'ja', theme: 'light', viewport: { width: 360, height: 740 } },
] as const;
