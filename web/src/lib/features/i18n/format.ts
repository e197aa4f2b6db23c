/** Message patterns: `{name}`, `{count, plural, one {# item} other {# items}}` and `{kind, select, a {..} other {..}}`. */

export type Params = Record<string, string | number>;

type Part =
  string | { name: string } | { name: string; kind: 'plural' | 'select'; cases: Map<string, Part[]> };

const COUNT = '#';

/** Formats a pattern in a language. A missing parameter stays visible as its name. */
export function format(pattern: string, params: Params, language: string): string {
  return render(parse(pattern), params, language, '');
}

const parsed = new Map<string, Part[]>();

function parse(pattern: string): Part[] {
  let parts = parsed.get(pattern);
  if (!parts) {
    parts = new Parser(pattern).parts();
    parsed.set(pattern, parts);
  }
  return parts;
}

function render(parts: Part[], params: Params, language: string, count: string): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += count ? part.replaceAll(COUNT, count) : part;
      continue;
    }
    const value = params[part.name];
    if (!('kind' in part)) {
      text += typeof value === 'number' ? number(value, language) : (value ?? `{${part.name}}`);
      continue;
    }
    const { cases } = part;
    const other = cases.get('other') ?? [];
    if (part.kind === 'select') {
      text += render(cases.get(String(value)) ?? other, params, language, count);
    } else {
      const amount = Number(value);
      const chosen = cases.get(`=${amount}`) ?? cases.get(plural(amount, language)) ?? other;
      text += render(chosen, params, language, number(amount, language));
    }
  }
  return text;
}

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function plural(amount: number, language: string): string {
  let rule = rules.get(language);
  if (!rule) rules.set(language, (rule = new Intl.PluralRules(language)));
  return rule.select(amount);
}

function number(amount: number, language: string): string {
  let formatter = numbers.get(language);
  if (!formatter) numbers.set(language, (formatter = new Intl.NumberFormat(language)));
  return formatter.format(amount);
}

class Parser {
  #at = 0;

  constructor(private readonly pattern: string) {}

  parts(): Part[] {
    const parts: Part[] = [];
    let text = '';
    while (this.#at < this.pattern.length && this.pattern[this.#at] !== '}') {
      if (this.pattern[this.#at] !== '{') {
        text += this.pattern[this.#at++];
        continue;
      }
      if (text) parts.push(text);
      text = '';
      parts.push(this.#argument());
    }
    if (text) parts.push(text);
    return parts;
  }

  #argument(): Part {
    this.#at++;
    const name = this.#until(/[,}]/);
    if (this.pattern[this.#at++] === '}') return { name };
    const kind = this.#until(/,/) === 'plural' ? 'plural' : 'select';
    this.#at++;
    const cases = new Map<string, Part[]>();
    while (this.#at < this.pattern.length && this.#peek() !== '}') {
      const label = this.#until(/\{/);
      this.#at++;
      cases.set(label, this.parts());
      this.#at++;
    }
    this.#at++;
    return { name, kind, cases };
  }

  #peek(): string | undefined {
    while (/\s/.test(this.pattern[this.#at] ?? '')) this.#at++;
    return this.pattern[this.#at];
  }

  #until(end: RegExp): string {
    const start = this.#at;
    while (this.#at < this.pattern.length && !end.test(this.pattern[this.#at] ?? '')) this.#at++;
    return this.pattern.slice(start, this.#at).trim();
  }
}
