import { getContext, setContext } from 'svelte';
import type cards from './catalogues/cards/en';
import type chat from './catalogues/chat/en';
import type console_ from './catalogues/console/en';
import type messages from './catalogues/messages/en';
import { format } from './format';
import type { Params } from './format';
import { direction } from './languages';
import type { Language } from './languages';

/** A group of texts that is loaded together: one file for each area and language. */
export type Area = 'cards' | 'messages' | 'chat' | 'console';
export type Key = keyof typeof cards | keyof typeof messages | keyof typeof chat | keyof typeof console_;
export type Catalogue = Record<string, string>;

const loaders = import.meta.glob<Catalogue>('./catalogues/*/*.ts', { import: 'default' });

async function load(area: Area, language: Language): Promise<Catalogue> {
  const loader = loaders[`./catalogues/${area}/${language}.ts`] ?? loaders[`./catalogues/${area}/en.ts`];
  return loader ? loader() : {};
}

const STORED = 'souk.language';

/** The language the visitor chose on this device, if any. */
export const storedLanguage = (): string | null => {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
};

/** The texts and formats of one language. Every reader follows a change of language. */
export class I18n {
  language = $state<Language>('en');
  #texts = $state.raw<Catalogue>({});
  #areas: readonly Area[];

  constructor(areas: readonly Area[]) {
    this.#areas = areas;
  }

  /** The language with the visitor's region where the browser names one: `en-GB` writes times in its own way. */
  readonly locale = $derived(
    navigator.languages.find((tag) => tag.split('-')[0]?.toLowerCase() === this.language) ?? this.language,
  );

  get dir(): 'ltr' | 'rtl' {
    return direction(this.language);
  }

  /** Loads the texts of a language and then shows them. */
  async use(language: Language): Promise<void> {
    const catalogues = await Promise.all(this.#areas.map((area) => load(area, language)));
    this.#texts = Object.assign({}, ...catalogues) as Catalogue;
    this.language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = direction(language);
  }

  /** Adds an area that was not needed at the start. */
  async add(area: Area): Promise<void> {
    if (this.#areas.includes(area)) return;
    const { language } = this;
    const texts = await load(area, language);
    this.#areas = [...this.#areas, area];
    if (language === this.language) this.#texts = { ...this.#texts, ...texts };
    else await this.use(this.language);
  }

  /** As `use`, and remembers it on this device. */
  async choose(language: Language): Promise<void> {
    await this.use(language);
    try {
      localStorage.setItem(STORED, language);
    } catch {
      // A browser without storage forgets the choice.
    }
  }

  t = (key: Key, params: Params = {}): string => format(this.#texts[key] ?? key, params, this.locale);

  /** Whether there is a text with this key, for keys that come from data (error codes). */
  has = (key: string): key is Key => key in this.#texts;

  date = (at: number, options: Intl.DateTimeFormatOptions): string =>
    dateFormat(this.locale, options).format(at);

  time = (at: number): string => this.date(at, { hour: 'numeric', minute: '2-digit' });

  /** The moment in full, with its zone, for tooltips. */
  moment = (at: number): string => this.date(at, { dateStyle: 'full', timeStyle: 'long' });

  /** "Today", "Yesterday", a weekday within the week, then the date. */
  day = (at: number, now = Date.now()): string => {
    const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
    if (days === 0 || days === 1) {
      const relative = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' }).format(-days, 'day');
      return relative.charAt(0).toLocaleUpperCase(this.language) + relative.slice(1);
    }
    if (days > 1 && days < 7) return this.date(at, { weekday: 'long' });
    const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
    return this.date(at, { day: 'numeric', month: 'long', year });
  };

  /** "5 minutes ago", "in 3 hours". */
  relative = (at: number, now = Date.now()): string => {
    const seconds = Math.round((at - now) / 1000);
    const formatter = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto', style: 'short' });
    for (const [unit, size] of UNITS) {
      if (Math.abs(seconds) >= size) return formatter.format(Math.trunc(seconds / size), unit);
    }
    return formatter.format(0, 'second');
  };

  /** "4 minutes", "2 hours". */
  duration = (seconds: number): string => {
    const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
    // The long form has a space in Japanese, which its sentences do not want.
    const text = this.number(Math.max(1, Math.round(seconds / size)), {
      style: 'unit',
      unit,
      unitDisplay: 'long',
    });
    return this.language === 'ja' ? text.replace(/\s/g, '') : text;
  };

  number = (value: number, options: Intl.NumberFormatOptions = {}): string =>
    new Intl.NumberFormat(this.locale, options).format(value);

  bytes = (size: number): string => {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const step = size < 1 ? 0 : Math.min(3, Math.floor(Math.log2(size) / 10));
    return this.number(size / 1024 ** step, {
      style: 'unit',
      unit: units[step],
      unitDisplay: 'short',
      maximumFractionDigits: step > 1 ? 1 : 0,
    });
  };

  list = (items: readonly string[]): string => new Intl.ListFormat(this.locale).format(items);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let formatter = dateFormats.get(key);
  if (!formatter) dateFormats.set(key, (formatter = new Intl.DateTimeFormat(language, options)));
  return formatter;
}

const CONTEXT = Symbol('i18n');

export const setI18n = (i18n: I18n): I18n => setContext(CONTEXT, i18n);

/** The texts of the page. A component calls it once, at its start. */
export const getI18n = (): I18n => getContext<I18n>(CONTEXT);
