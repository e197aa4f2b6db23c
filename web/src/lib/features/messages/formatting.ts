/** WhatsApp's text marks, parsed to nodes: *bold*, _italic_, ~strike~, `code`, ```block```, lists, quotes and links. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] };

export type Block =
  | { kind: 'text' | 'quote'; children: Inline[] }
  | { kind: 'pre'; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] };

const MARKS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' };
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /\s/;
const LINK =
  /https?:\/\/[^\s<>"']+|www\.[^\s<>"']+\.[^\s<>"']+|[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+|\+\d[\d ()-]{6,16}\d/giu;
const BULLET = /^[-*•] +(.+)$/;
const NUMBER = /^(\d{1,4})[.)] +(.+)$/;
const QUOTE = /^> ?(.*)$/;

export function parse(body: string): Block[] {
  const blocks: Block[] = [];
  const parts = body.split('```');
  parts.forEach((part, index) => {
    const open = index % 2 === 1;
    if (open && index < parts.length - 1 && part.trim())
      blocks.push({ kind: 'pre', text: part.replace(/^\n|\n$/g, '') });
    else if (open) lines('```' + part + (index < parts.length - 1 ? '```' : ''), blocks);
    else if (part) lines(trimAround(part, index > 0, index < parts.length - 1), blocks);
  });
  return blocks;
}

/** The text without its marks, for previews and announcements. */
export function plain(body: string): string {
  const inline = (nodes: Inline[]): string =>
    nodes.map((node) => ('children' in node ? inline(node.children) : node.text)).join('');
  return parse(body)
    .map((block) => {
      if (block.kind === 'pre') return block.text;
      return block.kind === 'list' ? block.items.map(inline).join('\n') : inline(block.children);
    })
    .join('\n');
}

/** The line breaks next to a code block belong to the block. */
function trimAround(text: string, after: boolean, before: boolean): string {
  let trimmed = text;
  if (after) trimmed = trimmed.replace(/^[ \t]*\n/, '');
  if (before) trimmed = trimmed.replace(/\n[ \t]*$/, '');
  return trimmed;
}

function lines(text: string, blocks: Block[]): void {
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'text', children: inline(paragraph.join('\n')) });
    paragraph = [];
  };
  const last = () => (paragraph.length === 0 ? blocks.at(-1) : undefined);

  for (const line of text.split('\n')) {
    const bullet = BULLET.exec(line);
    const number = NUMBER.exec(line);
    const quote = QUOTE.exec(line);
    if (quote) {
      flush();
      blocks.push({ kind: 'quote', children: inline(quote[1] ?? '') });
    } else if (bullet || number) {
      const item = inline((bullet ? bullet[1] : number?.[2]) ?? '');
      const ordered = !bullet;
      const list = last();
      if (list?.kind === 'list' && list.ordered === ordered) list.items.push(item);
      else {
        flush();
        blocks.push({ kind: 'list', ordered, start: Number(number?.[1] ?? 1), items: [item] });
      }
    } else paragraph.push(line);
  }
  flush();
}

function inline(text: string): Inline[] {
  const nodes: Inline[] = [];
  /** Up to where a mark is known to have no closing one: without it, a row of marks costs the square of its length. */
  const open: Record<string, number> = {};
  let from = 0;
  let at = 0;
  let word = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (SPACE.test(char)) word = at + 1;
    const end = at < (open[char] ?? 0) ? -1 : closing(text, at, char, word);
    if (end < 0) {
      if (end === NO_CLOSING) open[char] = lineEnd(text, at);
      at += 1;
      continue;
    }
    links(text.slice(from, at), nodes);
    const inside = text.slice(at + 1, end);
    const mark = MARKS[char];
    nodes.push(mark ? { kind: mark, children: inline(inside) } : { kind: 'code', text: inside });
    at = from = end + 1;
  }
  links(text.slice(from), nodes);
  return nodes;
}

const NOT_OPENING = -1;
const NO_CLOSING = -2;

/** Where a mark that opens here closes: both ends hug the text inside and touch no letter outside. */
function closing(text: string, open: number, mark: string, word: number): number {
  if (mark === '`') {
    const end = text.indexOf('`', open + 1);
    return end < 0 ? NO_CLOSING : end === open + 1 ? NOT_OPENING : end;
  }
  if (!(mark in MARKS)) return NOT_OPENING;
  const before = text[open - 1];
  const first = text[open + 1];
  if (before !== undefined && (WORD.test(before) || before === mark)) return NOT_OPENING;
  if (first === undefined || SPACE.test(first) || first === mark) return NOT_OPENING;
  if (LINK_START.test(text.slice(word, Math.min(open, word + 8)))) return NOT_OPENING;
  const limit = lineEnd(text, open);
  for (let end = text.indexOf(mark, open + 2); end > 0 && end < limit; end = text.indexOf(mark, end + 1)) {
    const next = text[end + 1];
    if (!SPACE.test(text[end - 1] ?? ' ') && (next === undefined || (!WORD.test(next) && next !== mark)))
      return end;
  }
  return NO_CLOSING;
}

const LINK_START = /^(https?:\/\/|www\.)/i;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function links(text: string, nodes: Inline[]): void {
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = trimLink(match[0]);
    if (match.index > from) nodes.push({ kind: 'text', text: text.slice(from, match.index) });
    nodes.push({ kind: 'link', href: href(shown), text: shown });
    from = match.index + shown.length;
  }
  if (from < text.length) nodes.push({ kind: 'text', text: text.slice(from) });
}

/** Punctuation that ends the sentence is not part of the address. */
function trimLink(text: string): string {
  let trimmed = text.replace(/[.,;:!?'"»”’、。！？]+$/u, '');
  if (trimmed.endsWith(')') && !trimmed.includes('(')) trimmed = trimmed.slice(0, -1);
  return trimmed;
}

function href(text: string): string {
  if (/^https?:/i.test(text)) return text;
  if (/^www\./i.test(text)) return `https://${text}`;
  return text.includes('@') ? `mailto:${text}` : `tel:${text.replace(/[^\d+]/g, '')}`;
}

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier}|\u{200D}\p{Extended_Pictographic})*|\p{Regional_Indicator}{2}){1,3}$/u;

/** One to three emoji and nothing else are shown large. */
export const isLargeEmoji = (body: string): boolean => ONLY_EMOJI.test(body.replace(/\s/g, ''));
