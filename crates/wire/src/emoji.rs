//! Whether a text is exactly one emoji, as a reaction must be.

/// Variation selector that asks for the emoji rather than the text form.
const EMOJI_STYLE: char = '\u{fe0f}';
/// Joins emoji into one, as in families and flags.
const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
/// Longest joined sequence accepted, in parts; the longest in use has four or five.
const MAX_PARTS: usize = 10;

/// Ranges of Unicode's `Extended_Pictographic`, reserved code points included so that newer emoji pass.
#[rustfmt::skip]
const PICTOGRAPHS: &[(u32, u32)] = &[
    (0xa9, 0xa9), (0xae, 0xae), (0x203c, 0x203c), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x2199), (0x21a9, 0x21aa), (0x231a, 0x231b), (0x2328, 0x2328), (0x2388, 0x2388), (0x23cf, 0x23cf),
    (0x23e9, 0x23f3), (0x23f8, 0x23fa), (0x24c2, 0x24c2), (0x25aa, 0x25ab), (0x25b6, 0x25b6), (0x25c0, 0x25c0),
    (0x25fb, 0x25fe), (0x2600, 0x2605), (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712),
    (0x2714, 0x2714), (0x2716, 0x2716), (0x271d, 0x271d), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734),
    (0x2744, 0x2744), (0x2747, 0x2747), (0x274c, 0x274c), (0x274e, 0x274e), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27a1, 0x27a1), (0x27b0, 0x27b0), (0x27bf, 0x27bf), (0x2934, 0x2935),
    (0x2b05, 0x2b07), (0x2b1b, 0x2b1c), (0x2b50, 0x2b50), (0x2b55, 0x2b55), (0x3030, 0x3030), (0x303d, 0x303d),
    (0x3297, 0x3297), (0x3299, 0x3299), (0x1f000, 0x1f0ff), (0x1f10d, 0x1f10f), (0x1f12f, 0x1f12f),
    (0x1f16c, 0x1f171), (0x1f17e, 0x1f17f), (0x1f18e, 0x1f18e), (0x1f191, 0x1f19a), (0x1f1ad, 0x1f1e5),
    (0x1f201, 0x1f20f), (0x1f21a, 0x1f21a), (0x1f22f, 0x1f22f), (0x1f232, 0x1f23a), (0x1f23c, 0x1f23f),
    (0x1f249, 0x1f53d), (0x1f546, 0x1f64f), (0x1f680, 0x1f6ff), (0x1f774, 0x1f77f), (0x1f7d5, 0x1f7ff),
    (0x1f80c, 0x1f80f), (0x1f848, 0x1f84f), (0x1f85a, 0x1f85f), (0x1f888, 0x1f88f), (0x1f8ae, 0x1f8ff),
    (0x1f90c, 0x1f93a), (0x1f93c, 0x1f945), (0x1f947, 0x1faff), (0x1fc00, 0x1fffd),
];

/// Whether `text` is one emoji: a pictograph with its modifiers, a joined sequence, a keycap or a flag.
///
/// Follows the shape of emoji sequences in Unicode UTS #51, not the list of those that fonts draw.
pub fn is_single(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..MAX_PARTS {
        let Some(after) = part(rest) else {
            return false;
        };
        if after.is_empty() {
            return true;
        }
        let Some(joined) = after.strip_prefix(JOINER) else {
            return false;
        };
        rest = joined;
    }
    false
}

/// The text after one emoji without joiners; `None` when it does not begin with one.
fn part(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    if matches!(first, '0'..='9' | '#' | '*') {
        return rest.strip_prefix(EMOJI_STYLE).unwrap_or(rest).strip_prefix(KEYCAP);
    }
    if is_regional(first) {
        return rest.strip_prefix(is_regional);
    }
    if !is_pictograph(first) {
        return None;
    }
    let rest = rest.strip_prefix(EMOJI_STYLE).or_else(|| rest.strip_prefix(is_skin_tone)).unwrap_or(rest);
    let tagged = rest.trim_start_matches(is_tag);
    if tagged.len() == rest.len() { Some(rest) } else { tagged.strip_prefix('\u{e007f}') }
}

fn is_pictograph(character: char) -> bool {
    let code = u32::from(character);
    PICTOGRAPHS.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

fn is_regional(character: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&character)
}

fn is_skin_tone(character: char) -> bool {
    ('\u{1f3fb}'..='\u{1f3ff}').contains(&character)
}

fn is_tag(character: char) -> bool {
    ('\u{e0020}'..='\u{e007e}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::is_single;

    #[test]
    fn one_emoji() {
        for text in ["👍", "👍🏽", "❤️", "❤", "❤️‍🔥", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇯🇵", "1️⃣", "#⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🧑🏿‍💻", "🫡", "©️", "🤷🏽‍♀️"]
        {
            assert!(is_single(text), "{text}");
        }
    }

    #[test]
    fn anything_else() {
        for text in [
            "",
            " ",
            "a",
            "1",
            "👍👍",
            "👍 ",
            "👍a",
            "🇯",
            "🇯🇵🇯🇵",
            "ok",
            "\u{200d}",
            "👍\u{200d}",
            "\u{fe0f}",
            "あ",
            ":)",
            "*",
        ] {
            assert!(!is_single(text), "{text:?}");
        }
        assert!(!is_single(&["👍"; 40].join("\u{200d}")));
    }
}
