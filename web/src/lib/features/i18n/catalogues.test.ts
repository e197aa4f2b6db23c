import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from './languages';

const ROOT = join(import.meta.dirname, 'catalogues');
/** Areas whose texts exist in every language; the others in English and Japanese at least. */
const EVERYWHERE = ['cards', 'messages', 'chat'];

type Catalogue = Record<string, string>;

const catalogues = import.meta.glob<Catalogue>('./catalogues/*/*.ts', { import: 'default', eager: true });
const texts = (area: string, language: string) => catalogues[`./catalogues/${area}/${language}.ts`];
const placeholders = (text: string) =>
  [...new Set(Array.from(text.matchAll(/\{(\w+)/g), ([, name]) => name))].sort();
const names = (texts: Catalogue) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, placeholders(text)]));

describe.each(readdirSync(ROOT))('catalogue %s', (area) => {
  const english = texts(area, 'en');

  it.each(readdirSync(join(ROOT, area)))('%s has the keys and parameters of English', (file) => {
    const other = texts(area, file.replace('.ts', ''));
    expect(Object.keys(other ?? {}).sort()).toEqual(Object.keys(english ?? {}).sort());
    const theirs = names(other ?? {});
    const ours = names(english ?? {});
    // A plural form may leave its number out.
    for (const key of Object.keys(ours))
      expect(
        theirs[key]?.filter((name) => !ours[key]?.includes(name)),
        key,
      ).toEqual([]);
  });

  it('exists in the languages it must', () => {
    const wanted = EVERYWHERE.includes(area) ? Object.keys(LANGUAGES) : ['en', 'ja'];
    for (const language of wanted) expect(texts(area, language), language).toBeDefined();
  });
});

const SHOWN = new Set(['alt', 'aria-label', 'aria-valuetext', 'label', 'placeholder', 'title']);
/** Words, but for names that are the same in every language: the product's and those of file formats. */
const LETTERS = /(?!(?:Souk|SVG|PNG|CSV|PDF|JSON)\b)\b\p{L}{2,}/u;

interface Node {
  type: string;
  name?: string;
  data?: string;
  value?: unknown;
  [member: string]: unknown;
}

/** Every text that a component would show as it is written. */
function literals(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) {
    for (const one of node) literals(one, found);
  } else if (node && typeof node === 'object') {
    const { type, name, data, value } = node as Node;
    if (type === 'Attribute') {
      if (name && SHOWN.has(name) && Array.isArray(value))
        for (const part of value as Node[])
          if (part.type === 'Text' && LETTERS.test(part.data ?? '')) found.push(`${name}="${part.data}"`);
      return found;
    }
    if (type === 'Text' && data && LETTERS.test(data)) found.push(data.trim());
    // Names of keys are what is printed on them.
    if (name === 'kbd') return found;
    if (type === 'StyleDirective' || type === 'Script' || type === 'StyleSheet' || type === 'Comment')
      return found;
    for (const [key, member] of Object.entries(node as Node))
      if (key !== 'expression') literals(member, found);
  }
  return found;
}

it('no component has a text of its own', () => {
  const root = join(import.meta.dirname, '../../..');
  const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.svelte'),
  );
  expect(components.length).toBeGreaterThan(40);
  for (const name of components) {
    const tree = parse(readFileSync(join(root, name), 'utf8'), { modern: true });
    expect(literals(tree.fragment), name).toEqual([]);
  }
});
