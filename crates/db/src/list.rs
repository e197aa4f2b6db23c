//! List parameters as JSON text, as SQLite takes them.

/// Writes a JSON array of integers.
pub(crate) fn ints(list: &[Option<i64>]) -> String {
    join(list, |int, out| match int {
        Some(int) => out.push_str(&int.to_string()),
        None => out.push_str("null"),
    })
}

/// Writes a JSON array of booleans.
pub(crate) fn bools(list: &[bool]) -> String {
    join(list, |bool, out| {
        out.push_str(if *bool { "true" } else { "false" });
    })
}

/// Writes a JSON array of strings.
pub(crate) fn texts(list: &[Option<String>]) -> String {
    join(list, |text, out| match text {
        Some(text) => string(text, out),
        None => out.push_str("null"),
    })
}

fn join<T>(list: &[T], mut write: impl FnMut(&T, &mut String)) -> String {
    let mut out = String::with_capacity(2 + list.len() * 20);
    out.push('[');
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, &mut out);
    }
    out.push(']');
    out
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            char if (char as u32) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", char as u32));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_json() {
        assert_eq!(super::ints(&[Some(1), None, Some(-2)]), "[1,null,-2]");
        assert_eq!(super::bools(&[true, false]), "[true,false]");
        let texts = [Some("a\"b\\c\n\u{1}é".to_owned()), None];
        assert_eq!(super::texts(&texts), "[\"a\\\"b\\\\c\\u000a\\u0001é\",null]");
        assert_eq!(super::ints(&[]), "[]");
    }
}
