//! From the program's SQL to what each engine takes.
//!
//! SQLite takes `$2` for a *name* and numbers names by their first appearance, so bound by position
//! `$2, $1` would swap values silently: `$N` becomes `?N`, in this one place.

use std::borrow::Cow;

use crate::Engine;

/// The SQLite text: `$N` becomes `?N` and list tests become `json_each`; literals, quoted names and
/// comments stay as they are.
pub fn rewrite(sql: &str) -> Cow<'_, str> {
    for_engine(sql, Engine::Sqlite)
}

/// The text for this engine.
///
/// Dollar-quoted strings and nested comments are not looked for: they don't belong to the shared subset.
pub(crate) fn for_engine(sql: &str, engine: Engine) -> Cow<'_, str> {
    let bytes = sql.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    let mut in_word = false;
    while at < bytes.len() {
        let quiet = quiet_end(bytes, at);
        if quiet > at {
            at = quiet;
            in_word = false;
            continue;
        }
        if !in_word && let Some((end, replacement)) = replace(bytes, at, engine) {
            out.push_str(&sql[copied..at]);
            out.push_str(&replacement);
            at = end;
            copied = end;
            in_word = true;
            continue;
        }
        in_word = is_word(bytes[at]);
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(sql);
    }
    out.push_str(&sql[copied..]);
    Cow::Owned(out)
}

/// Where the literal, quoted name or comment that begins here ends; `at` itself when none does.
fn quiet_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let close = match rest {
        // A doubled quote inside reads as two adjacent literals, which ends at the same place.
        [quote @ (b'\'' | b'"'), ..] => return past(rest, 1, &[*quote]) + at,
        [b'-', b'-', ..] => b"\n".as_slice(),
        [b'/', b'*', ..] => b"*/".as_slice(),
        _ => return at,
    };
    past(rest, 2, close) + at
}

/// The index after the first `close` at or after `from`, or the end.
fn past(bytes: &[u8], from: usize, close: &[u8]) -> usize {
    bytes[from..]
        .windows(close.len())
        .position(|window| window == close)
        .map_or(bytes.len(), |found| from + found + close.len())
}

fn replace(bytes: &[u8], at: usize, engine: Engine) -> Option<(usize, String)> {
    match bytes[at] {
        b'$' if engine == Engine::Sqlite => {
            let (end, number) = placeholder(bytes, at)?;
            Some((end, format!("?{number}")))
        }
        b'I' | b'i' | b'N' | b'n' => list_test(bytes, at, engine),
        _ => None,
    }
}

/// `$12`: its end and its digits.
fn placeholder(bytes: &[u8], at: usize) -> Option<(usize, &str)> {
    let digits = bytes.get(at + 1..)?;
    let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&digits[..length]).ok()?;
    let end = at + 1 + length;
    let ends = bytes.get(end).is_none_or(|next| !is_word(*next));
    (bytes.get(at) == Some(&b'$') && length > 0 && ends).then_some((end, number))
}

/// `IN LIST($1)` or `NOT IN LIST($1)`: its end and what stands for it.
fn list_test(bytes: &[u8], at: usize, engine: Engine) -> Option<(usize, String)> {
    let (not, in_at) = match word(bytes, at, b"NOT") {
        Some(end) => (true, end),
        None => (false, at),
    };
    let list = word(bytes, word(bytes, in_at, b"IN")?, b"LIST")?;
    let open = blank(bytes, list);
    if bytes.get(open) != Some(&b'(') {
        return None;
    }
    let (end, number) = placeholder(bytes, blank(bytes, open + 1))?;
    let close = blank(bytes, end);
    if bytes.get(close) != Some(&b')') {
        return None;
    }
    let text = match (engine, not) {
        (Engine::Sqlite, false) => format!("IN (SELECT value FROM json_each(?{number}))"),
        (Engine::Sqlite, true) => format!("NOT IN (SELECT value FROM json_each(?{number}))"),
        (Engine::Postgres, false) => format!("= ANY(${number})"),
        (Engine::Postgres, true) => format!("<> ALL(${number})"),
    };
    Some((close + 1, text))
}

/// The index after this word, which may follow blanks.
fn word(bytes: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    let start = blank(bytes, at);
    let end = start + word.len();
    let found = bytes.get(start..end)?.eq_ignore_ascii_case(word);
    let ends = bytes.get(end).is_none_or(|next| !is_word(*next));
    (found && ends).then_some(end)
}

/// The index after the blanks that begin here.
fn blank(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::{for_engine, rewrite};
    use crate::Engine;

    #[test]
    fn placeholders_are_numbered() {
        assert_eq!(rewrite("SELECT $2, $1,$10"), "SELECT ?2, ?1,?10");
        assert_eq!(rewrite("a=$1 OR b=$1"), "a=?1 OR b=?1");
        assert_eq!(rewrite("SELECT 1"), "SELECT 1");
        assert_eq!(rewrite("$1"), "?1");
    }

    #[test]
    fn quiet_places_stay() {
        for sql in [
            "SELECT '$1', 'it''s $2', '--' || \"$3\"",
            "SELECT 1 -- costs $1\n",
            "SELECT /* $1 ' */ 1",
            "SELECT a$1, 'open $1",
            "SELECT $a, $, $1a",
        ] {
            assert_eq!(rewrite(sql), sql);
        }
        assert_eq!(rewrite("SELECT '$1'||$1--$1\n,$2/*$1*/+$3"), "SELECT '$1'||?1--$1\n,?2/*$1*/+?3");
        assert_eq!(rewrite("SELECT 'é$1' || $1"), "SELECT 'é$1' || ?1");
    }

    #[test]
    fn lists_are_tested() {
        let sql = "WHERE id IN LIST($1) AND kind not in  list( $2 )";
        assert_eq!(
            rewrite(sql),
            "WHERE id IN (SELECT value FROM json_each(?1)) AND kind NOT IN (SELECT value FROM json_each(?2))"
        );
        assert_eq!(for_engine(sql, Engine::Postgres), "WHERE id = ANY($1) AND kind <> ALL($2)");
        assert_eq!(
            for_engine("a IN ($1) AND 'IN LIST($1)' = $2", Engine::Postgres),
            "a IN ($1) AND 'IN LIST($1)' = $2"
        );
    }
}
