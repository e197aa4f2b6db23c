/** Interactive messages that a person builds: reply buttons, a list, a link button. */
import { webHost } from '$lib/features/messages/card/card';
import type { Content } from '$lib/features/messages';

/** Cloud API: the limits of interactive messages, in characters and pieces. */
export const LIMITS = {
  header: 60,
  body: 1024,
  listBody: 4096,
  footer: 60,
  buttons: 3,
  button: 20,
  opens: 20,
  sections: 10,
  rows: 10,
  title: 24,
  description: 72,
  label: 20,
  address: 2000,
} as const;

export type Kind = 'buttons' | 'list' | 'link';

export interface Row {
  title: string;
  description: string;
}

export interface Section {
  title: string;
  rows: Row[];
}

export interface Draft {
  kind: Kind;
  header: string;
  body: string;
  footer: string;
  buttons: string[];
  opens: string;
  sections: Section[];
  label: string;
  address: string;
}

export const emptyDraft = (): Draft => ({
  kind: 'buttons',
  header: '',
  body: '',
  footer: '',
  buttons: [''],
  opens: '',
  sections: [{ title: '', rows: [{ title: '', description: '' }] }],
  label: '',
  address: '',
});

export type Wrong = { key: 'required' | 'twice' | 'address' } | { key: 'too_long'; limit: number };

/** What is wrong, by the name of the field: `body`, `button.0`, `row.0.1.title`. */
export function problemsOf(draft: Draft): Map<string, Wrong> {
  const problems = new Map<string, Wrong>();
  const check = (field: string, given: string, most: number, needed = true) => {
    const value = given.trim();
    if (!value && needed) problems.set(field, { key: 'required' });
    else if ([...value].length > most) problems.set(field, { key: 'too_long', limit: most });
  };
  const distinct = (entries: [string, string][]) => {
    const seen = new Set<string>();
    for (const [field, given] of entries) {
      const title = given.trim();
      if (title && seen.has(title)) problems.set(field, { key: 'twice' });
      seen.add(title);
    }
  };
  check('header', draft.header, LIMITS.header, false);
  check('body', draft.body, draft.kind === 'list' ? LIMITS.listBody : LIMITS.body);
  check('footer', draft.footer, LIMITS.footer, false);
  if (draft.kind === 'buttons') {
    draft.buttons.forEach((title, index) => check(`button.${index}`, title, LIMITS.button));
    distinct(draft.buttons.map((title, index) => [`button.${index}`, title]));
  } else if (draft.kind === 'list') {
    check('opens', draft.opens, LIMITS.opens);
    draft.sections.forEach((section, at) => {
      check(`section.${at}`, section.title, LIMITS.title, draft.sections.length > 1);
      section.rows.forEach((row, index) => {
        check(`row.${at}.${index}.title`, row.title, LIMITS.title);
        check(`row.${at}.${index}.description`, row.description, LIMITS.description, false);
      });
    });
  } else {
    check('label', draft.label, LIMITS.label);
    check('address', draft.address, LIMITS.address);
    if (!problems.has('address') && webHost(draft.address.trim()) === null)
      problems.set('address', { key: 'address' });
  }
  return problems;
}

/** How many choices a list has: all sections together. */
export const rowCount = ({ sections }: Draft): number =>
  sections.reduce((sum, { rows }) => sum + rows.length, 0);

/** The message of a draft; also of one that is not finished, for its preview. */
export function messageOf(draft: Draft): Content {
  const header = draft.header.trim();
  const footer = draft.footer.trim();
  return {
    type: 'interactive',
    interactive: {
      type: draft.kind === 'buttons' ? 'button' : draft.kind === 'list' ? 'list' : 'cta_url',
      ...(header ? { header: { type: 'text', text: header } } : {}),
      body: { text: draft.body.trim() },
      ...(footer ? { footer: { text: footer } } : {}),
      action: actionOf(draft),
    },
  };
}

function actionOf(draft: Draft): Record<string, unknown> {
  switch (draft.kind) {
    case 'buttons':
      return {
        buttons: draft.buttons.map((title, index) => ({
          type: 'reply',
          reply: { id: `choice-${index + 1}`, title: title.trim() },
        })),
      };
    case 'list':
      return {
        button: draft.opens.trim(),
        sections: draft.sections.map(({ title, rows }, at) => ({
          ...(title.trim() ? { title: title.trim() } : {}),
          rows: rows.map((row, index) => ({
            id: `choice-${at + 1}-${index + 1}`,
            title: row.title.trim(),
            ...(row.description.trim() ? { description: row.description.trim() } : {}),
          })),
        })),
      };
    case 'link':
      return {
        name: 'cta_url',
        parameters: { display_text: draft.label.trim(), url: draft.address.trim() },
      };
  }
}
