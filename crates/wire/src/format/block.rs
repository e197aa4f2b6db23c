//! Splits a text into blocks: fences first, then lines.

use super::inline;
use super::{Block, Inline};

const FENCE: &str = "```";

pub(super) fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    // Cuts out the fences that stand as blocks; those within a line are left to the line.
    while let Some(fence) = next_fence(rest, searched) {
        let (before, after) = (&rest[..fence.start], &rest[fence.end..]);
        if fence.is_block(rest) {
            let mono = rest[fence.start + FENCE.len()..fence.end - FENCE.len()].trim_matches(['\n', '\r']);
            lines(before.strip_suffix('\n').unwrap_or(before), &mut blocks);
            blocks.push(Block::Mono(mono.to_owned()));
            rest = after.strip_prefix('\n').unwrap_or(after);
            searched = 0;
        } else {
            searched = fence.end;
        }
    }
    lines(rest, &mut blocks);
    blocks
}

struct Fence {
    start: usize,
    end: usize,
}

impl Fence {
    fn is_block(&self, text: &str) -> bool {
        let inner = &text[self.start..self.end];
        let line_before = text[..self.start].rsplit('\n').next().unwrap_or_default();
        let line_after = text[self.end..].split('\n').next().unwrap_or_default();
        inner.contains('\n') || (line_before.trim().is_empty() && line_after.trim().is_empty())
    }
}

/// The next pair of fences with something between, at or after `from`.
fn next_fence(text: &str, from: usize) -> Option<Fence> {
    let mut from = from;
    loop {
        let start = from + text.get(from..)?.find(FENCE)?;
        let inside = start + FENCE.len();
        let close = inside + text[inside..].find(FENCE)?;
        if !text[inside..close].trim().is_empty() {
            return Some(Fence { start, end: close + FENCE.len() });
        }
        from = close;
    }
}

fn lines(text: &str, blocks: &mut Vec<Block>) {
    if text.is_empty() {
        return;
    }
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(quoted) = line.strip_prefix("> ") {
            let inlines = inline::parse(quoted);
            match blocks.last_mut() {
                Some(Block::Quote(lines)) => append(lines, inlines),
                _ => blocks.push(Block::Quote(inlines)),
            }
        } else if let Some(item) = bullet(line) {
            let inlines = inline::parse(item);
            match blocks.last_mut() {
                Some(Block::Bullets(items)) => items.push(inlines),
                _ => blocks.push(Block::Bullets(vec![inlines])),
            }
        } else if let Some((number, item)) = numbered(line) {
            let item = (number, inline::parse(item));
            match blocks.last_mut() {
                Some(Block::Numbered(items)) => items.push(item),
                _ => blocks.push(Block::Numbered(vec![item])),
            }
        } else {
            let inlines = inline::parse(line);
            match blocks.last_mut() {
                Some(Block::Paragraph(lines)) => append(lines, inlines),
                _ => blocks.push(Block::Paragraph(inlines)),
            }
        }
    }
}

fn append(lines: &mut Vec<Inline>, line: Vec<Inline>) {
    lines.push(Inline::Break);
    lines.extend(line);
}

fn bullet(line: &str) -> Option<&str> {
    let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "))?;
    (!item.trim().is_empty()).then_some(item)
}

fn numbered(line: &str) -> Option<(u16, &str)> {
    let (number, item) = line.split_once(". ")?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || item.trim().is_empty() {
        return None;
    }
    Some((number.parse().ok()?, item))
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Inline, parse, plain};

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn blocks() {
        assert_eq!(
            parse("Hi\nthere\n> one\n> two\n* a\n- b\n1. x\n2. y\n\nend"),
            vec![
                Block::Paragraph(vec![text("Hi"), Inline::Break, text("there")]),
                Block::Quote(vec![text("one"), Inline::Break, text("two")]),
                Block::Bullets(vec![vec![text("a")], vec![text("b")]]),
                Block::Numbered(vec![(1, vec![text("x")]), (2, vec![text("y")])]),
                Block::Paragraph(vec![Inline::Break, text("end")]),
            ]
        );
        assert_eq!(parse(""), vec![]);
    }

    #[test]
    fn fences() {
        assert_eq!(parse("```let *x* = 1;```"), vec![Block::Mono("let *x* = 1;".to_owned())]);
        assert_eq!(
            parse("see\n```\na\nb\n```\nend"),
            vec![
                Block::Paragraph(vec![text("see")]),
                Block::Mono("a\nb".to_owned()),
                Block::Paragraph(vec![text("end")]),
            ]
        );
        assert_eq!(
            parse("run ```ls``` now"),
            vec![Block::Paragraph(vec![text("run "), Inline::Mono("ls".to_owned()), text(" now")])]
        );
        assert_eq!(parse("```open"), vec![Block::Paragraph(vec![text("```open")])]);
        assert_eq!(parse("``````"), vec![Block::Paragraph(vec![text("``````")])]);
    }

    #[test]
    fn plain_text() {
        let cases = [
            ("*bold* _it_ ~no~ `code`", "bold it no code"),
            ("> quoted *x*\n* item\n12. twelve", "quoted x\n- item\n12. twelve"),
            ("a\n\nb\n", "a\n\nb\n"),
            ("```\nx = *y*\n```", "x = *y*"),
            ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
            ("plain", "plain"),
        ];
        for (marked, expected) in cases {
            assert_eq!(plain(marked), expected, "{marked}");
        }
    }
}
