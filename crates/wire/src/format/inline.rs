//! The marks within a line.

use super::Inline;

const LINK_STARTS: [&str; 3] = ["https://", "http://", "www."];
const LINK_ENDS: &[char] =
    &['.', ',', '!', '?', ';', ':', ')', ']', '}', '>', '\'', '"', '*', '_', '~', '`', '。', '、', '」', '）'];

pub(super) fn parse(line: &str) -> Vec<Inline> {
    Line { text: line, open: [false; MARKS.len()] }.parse()
}

const MARKS: [char; 3] = ['*', '_', '~'];

/// A line, or what stands between two marks of one.
struct Line<'a> {
    text: &'a str,
    /// Which of [`MARKS`] enclose the text, and are therefore literal in it.
    open: [bool; MARKS.len()],
}

impl Line<'_> {
    fn parse(&self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut literal = 0;
        let mut at = 0;
        let mut previous = None;
        let mut exhausted = Exhausted::default();
        while let Some(character) = self.text[at..].chars().next() {
            if let Some((inline, end)) = self.inline_at(at, character, previous, &mut exhausted) {
                if literal < at {
                    inlines.push(Inline::Text(self.text[literal..at].to_owned()));
                }
                inlines.push(inline);
                previous = self.text[..end].chars().next_back();
                (at, literal) = (end, end);
            } else {
                previous = Some(character);
                at += character.len_utf8();
            }
        }
        if literal < self.text.len() {
            inlines.push(Inline::Text(self.text[literal..].to_owned()));
        }
        inlines
    }

    /// What begins at `at`, and where it ends.
    fn inline_at(
        &self,
        at: usize,
        character: char,
        previous: Option<char>,
        exhausted: &mut Exhausted,
    ) -> Option<(Inline, usize)> {
        match character {
            '`' => self.mono(at, exhausted).or_else(|| self.code(at, previous, exhausted)),
            '*' | '_' | '~' => self.marked(at, character, previous, exhausted),
            'h' | 'w' => self.link(at, previous),
            _ => None,
        }
    }

    fn mono(&self, at: usize, exhausted: &mut Exhausted) -> Option<(Inline, usize)> {
        let inside = self.text[at..].strip_prefix("```")?;
        if exhausted.fence {
            return None;
        }
        let Some(length) = inside.find("```") else {
            exhausted.fence = true;
            return None;
        };
        let text = &inside[..length];
        (!text.trim().is_empty()).then(|| (Inline::Mono(text.to_owned()), at + 6 + length))
    }

    fn code(&self, at: usize, previous: Option<char>, exhausted: &mut Exhausted) -> Option<(Inline, usize)> {
        let end = self.closing(at, '`', previous, &mut exhausted.code)?;
        Some((Inline::Code(self.text[at + 1..end].to_owned()), end + 1))
    }

    fn marked(
        &self,
        at: usize,
        mark: char,
        previous: Option<char>,
        exhausted: &mut Exhausted,
    ) -> Option<(Inline, usize)> {
        let kind = MARKS.iter().position(|known| *known == mark)?;
        if self.open[kind] {
            return None;
        }
        let end = self.closing(at, mark, previous, &mut exhausted.marks[kind])?;
        let mut open = self.open;
        open[kind] = true;
        let inner = Line { text: &self.text[at + 1..end], open }.parse();
        let inline = match mark {
            '*' => Inline::Bold(inner),
            '_' => Inline::Italic(inner),
            _ => Inline::Strike(inner),
        };
        Some((inline, end + 1))
    }

    /// Where the mark that opens at `at` closes. `exhausted` remembers that nothing closes from here on.
    fn closing(&self, at: usize, mark: char, previous: Option<char>, exhausted: &mut bool) -> Option<usize> {
        let inside = &self.text[at + 1..];
        let first = inside.chars().next()?;
        if *exhausted
            || previous.is_some_and(|before| is_word(before) || before == mark)
            || first.is_whitespace()
            || first == mark
        {
            return None;
        }
        let mut before = mark;
        for (offset, character) in inside.char_indices() {
            if character == mark && !before.is_whitespace() && before != mark {
                let next = inside[offset + 1..].chars().next();
                if next.is_none_or(|next| !is_word(next) && next != mark) {
                    return Some(at + 1 + offset);
                }
            }
            before = character;
        }
        *exhausted = true;
        None
    }

    fn link(&self, at: usize, previous: Option<char>) -> Option<(Inline, usize)> {
        if previous.is_some_and(is_word) {
            return None;
        }
        let rest = &self.text[at..];
        let start = LINK_STARTS.into_iter().find(|start| rest.starts_with(start))?;
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let link = word.trim_end_matches(LINK_ENDS);
        (link.len() > start.len()).then(|| (Inline::Link(link.to_owned()), at + link.len()))
    }
}

/// Which closing marks a line has no more of; keeps the search linear.
#[derive(Default)]
struct Exhausted {
    marks: [bool; MARKS.len()],
    code: bool,
    fence: bool,
}

/// Whether a character joins its neighbours to one word.
fn is_word(character: char) -> bool {
    let without_spaces = matches!(
        character,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    );
    character.is_alphanumeric() && !without_spaces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Inline, parse};

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn marks_nest() {
        assert_eq!(parse("*a _b_*"), vec![Inline::Bold(vec![text("a "), Inline::Italic(vec![text("b")])])]);
        assert_eq!(parse("~*x*~!"), vec![Inline::Strike(vec![Inline::Bold(vec![text("x")])]), text("!")]);
        assert_eq!(parse("`*x*`"), vec![Inline::Code("*x*".to_owned())]);
        assert_eq!(parse("これは*重要*です"), vec![text("これは"), Inline::Bold(vec![text("重要")]), text("です")]);
    }

    #[test]
    fn unbound_and_unbalanced_marks_are_literal() {
        for line in
            ["*a", "a*", "* a*", "*a *", "a*b*c", "snake_case_name", "**", "***", "*a*b", "2 * 3", "__init__", "``"]
        {
            assert_eq!(parse(line), vec![text(line)], "{line}");
        }
    }

    #[test]
    fn links() {
        let link = |link: &str| Inline::Link(link.to_owned());
        assert_eq!(parse("see https://x.com/a_b_c."), vec![text("see "), link("https://x.com/a_b_c"), text(".")]);
        assert_eq!(parse("*https://x.com*"), vec![Inline::Bold(vec![link("https://x.com")])]);
        assert_eq!(parse("www.x.jp"), vec![link("www.x.jp")]);
        assert_eq!(parse("https://"), vec![text("https://")]);
    }

    fn letters(inlines: &[Inline]) -> String {
        let inner = |inline: &Inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Mono(text) | Inline::Link(text) => text.clone(),
            Inline::Bold(inner) | Inline::Italic(inner) | Inline::Strike(inner) => letters(inner),
            Inline::Break => String::new(),
        };
        inlines.iter().map(inner).collect()
    }

    proptest! {
        #[test]
        fn nothing_but_marks_is_dropped(line in "[ab *_~`h.あ]{0,40}") {
            let keep = |text: &str| text.replace(['*', '_', '~', '`'], "");
            prop_assert_eq!(keep(&letters(&parse(&line))), keep(&line));
        }

        #[test]
        fn any_text_parses(text in ".{0,200}") {
            super::super::plain(&text);
        }
    }

    #[test]
    fn long_unbalanced_text_takes_linear_time() {
        parse(&"*a _b ~c `d ".repeat(50_000));
        parse(&"*_~".repeat(50_000));
    }
}
