//! The formatting marks of WhatsApp texts, as a small tree and as plain text.
//!
//! The web client draws by the same rules; tests on both sides share them. Marks count in texts, captions and bodies, not
//! in headers, buttons and footers.
//!
//! # Blocks
//!
//! - `` ``` `` to the next `` ``` `` is monospaced and kept as it is; a block when it spans lines or fills its line,
//!   otherwise part of its line. Without a closing fence, or with nothing between, the marks stay literal.
//! - Lines beginning with `> ` are a quote.
//! - Lines beginning with `* ` or `- ` are bullets; with 1 to 3 digits, `.` and a space, numbered items.
//! - The other lines are a paragraph; its line breaks are kept.
//!
//! # Marks within a line
//!
//! - `*bold*`, `_italic_`, `~strike~` and `` `code` ``; they do not cross lines.
//! - A mark opens after the start of the line or a character that is not part of a word, and before one that is neither
//!   white space nor the mark itself. It closes after a character that is neither white space nor the mark, and before
//!   the end of the line or a character that is not part of a word. So `snake_case_name` and `2 * 3 * 4` stay literal.
//! - Letters and digits are parts of words, except those of scripts written without spaces (Han, kana, Thai), where a
//!   mark may stand next to any letter (ours; Meta documents no rule).
//! - Different marks nest; a mark within itself is literal. Nothing nests in code.
//! - Unbalanced marks stay literal.
//! - `http://`, `https://` and `www.` at the start of a word make a link up to white space, less the punctuation and
//!   marks it ends with. Marks inside a link are part of it.

mod block;
mod inline;

/// A part of a text that stands on its own lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Ordinary lines.
    Paragraph(Vec<Inline>),
    /// Quoted lines.
    Quote(Vec<Inline>),
    /// Items with bullets.
    Bullets(Vec<Vec<Inline>>),
    /// Numbered items, each with its number as written.
    Numbered(Vec<(u16, Vec<Inline>)>),
    /// Monospaced lines.
    Mono(String),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// `*bold*`.
    Bold(Vec<Inline>),
    /// `_italic_`.
    Italic(Vec<Inline>),
    /// `~strike~`.
    Strike(Vec<Inline>),
    /// `` `code` ``.
    Code(String),
    /// Monospaced text within a line.
    Mono(String),
    /// A web address, as written.
    Link(String),
    /// A line break within a paragraph or quote.
    Break,
}

/// The tree of a text. Takes time linear in the text for each level of nesting, of which there are at most four.
pub fn parse(text: &str) -> Vec<Block> {
    block::parse(text)
}

/// The text without its marks: for previews, notifications and channels without formatting.
///
/// Lines stay lines; bullets are written `- `, numbers `1. `, quotes without their mark.
pub fn plain(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in parse(text) {
        match block {
            Block::Paragraph(inlines) | Block::Quote(inlines) => lines.push(plain_inlines(&inlines)),
            Block::Bullets(items) => lines.extend(items.iter().map(|item| format!("- {}", plain_inlines(item)))),
            Block::Numbered(items) => {
                lines.extend(items.iter().map(|(number, item)| format!("{number}. {}", plain_inlines(item))));
            }
            Block::Mono(text) => lines.push(text),
        }
    }
    lines.join("\n")
}

/// The web addresses in a text, as written, in their order.
pub fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for block in parse(text) {
        match block {
            Block::Paragraph(inlines) | Block::Quote(inlines) => links_in(inlines, &mut links),
            Block::Bullets(items) => items.into_iter().for_each(|item| links_in(item, &mut links)),
            Block::Numbered(items) => items.into_iter().for_each(|(_, item)| links_in(item, &mut links)),
            Block::Mono(_) => {}
        }
    }
    links
}

fn links_in(inlines: Vec<Inline>, links: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Link(link) => links.push(link),
            Inline::Bold(inner) | Inline::Italic(inner) | Inline::Strike(inner) => links_in(inner, links),
            Inline::Text(_) | Inline::Code(_) | Inline::Mono(_) | Inline::Break => {}
        }
    }
}

fn plain_inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Mono(text) | Inline::Link(text) => out.push_str(text),
            Inline::Bold(inner) | Inline::Italic(inner) | Inline::Strike(inner) => out.push_str(&plain_inlines(inner)),
            Inline::Break => out.push('\n'),
        }
    }
    out
}
