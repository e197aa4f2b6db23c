//! What a page says of itself: its Open Graph members, or else its title and description.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// The longest title and description, in characters.
const TITLE_CHARS: usize = 200;
const DESCRIPTION_CHARS: usize = 400;

/// How far into a page its encoding is looked for, in bytes (HTML standard).
const ENCODING_WITHIN: usize = 1_024;

/// What a page says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: String,
    pub(super) description: Option<String>,
    /// An address, perhaps relative to the page's.
    pub(super) image: Option<String>,
}

/// Reads the head of a page; `None` for what is no page or has no title.
pub(super) fn read(mime_type: Option<&str>, bytes: &[u8]) -> Option<About> {
    let mime_type = mime_type.unwrap_or("text/html").to_ascii_lowercase();
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    if !matches!(essence, "text/html" | "application/xhtml+xml") {
        return None;
    }
    let (text, ..) = encoding(&mime_type, bytes).decode(bytes);
    let head = Head::read(&text);
    let said = |names: &[&str], most: usize| {
        names.iter().find_map(|name| Some(clean(head.members.get(*name)?, most)).filter(|text| !text.is_empty()))
    };
    let title = said(&["og:title", "twitter:title"], TITLE_CHARS);
    Some(About {
        title: title.or_else(|| Some(clean(&head.title, TITLE_CHARS)).filter(|title| !title.is_empty()))?,
        description: said(&["og:description", "twitter:description", "description"], DESCRIPTION_CHARS),
        image: ["og:image:secure_url", "og:image:url", "og:image", "twitter:image"]
            .iter()
            .find_map(|name| head.members.get(*name))
            .map(|link| link.trim().to_owned())
            .filter(|link| !link.is_empty()),
    })
}

/// What the server says the encoding is, or else the page itself.
fn encoding(mime_type: &str, bytes: &[u8]) -> &'static Encoding {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(ENCODING_WITHIN)]).to_ascii_lowercase();
    charset(mime_type).or_else(|| charset(&start)).unwrap_or(UTF_8)
}

fn charset(text: &str) -> Option<&'static Encoding> {
    let (_, after) = text.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'']);
    let end = label.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:".contains(letter));
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

#[derive(Default)]
struct Head {
    title: String,
    /// `content` by `property` or `name`; the first one counts.
    members: HashMap<String, String>,
}

impl Head {
    fn read(text: &str) -> Self {
        let mut head = Self::default();
        let mut emitter = DefaultEmitter::default();
        // So that nothing in a script, a style or a comment is taken for a tag.
        emitter.naively_switch_states(true);
        let (mut is_in_title, mut has_title) = (false, false);
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => match tag.name.as_slice() {
                    b"meta" => head.take(&tag),
                    b"title" => is_in_title = !has_title,
                    b"body" => break,
                    _ => {}
                },
                Token::EndTag(tag) => match tag.name.as_slice() {
                    b"title" => {
                        has_title |= is_in_title;
                        is_in_title = false;
                    }
                    b"head" => break,
                    _ => {}
                },
                Token::String(text) if is_in_title => head.title.push_str(&String::from_utf8_lossy(&text.value)),
                _ => {}
            }
        }
        head
    }

    fn take(&mut self, tag: &StartTag<()>) {
        let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value));
        let Some(content) = attribute(b"content") else { return };
        for name in [attribute(b"property"), attribute(b"name")].into_iter().flatten() {
            self.members.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| content.clone().into_owned());
        }
    }
}

/// One line of text without control characters and marks that turn its direction, cut at `most` characters.
fn clean(text: &str, most: usize) -> String {
    let is_shown =
        |letter: &char| !letter.is_control() && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(is_shown).collect();
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> Option<About> {
        read(Some("text/html; charset=utf-8"), html.as_bytes())
    }

    fn title(html: &str) -> Option<String> {
        about(html).map(|about| about.title)
    }

    #[test]
    fn a_page_says_what_it_is() {
        let page = r#"<!DOCTYPE html><html><head><title>The title</title>
<meta property="og:title" content="Trattoria &amp; Luigi &#x1F355;"><META NAME='description' CONTENT='plain'>
<meta property=og:description content="  A
   menu  "><meta property="og:image" content="/a.png"/><meta property="og:title" content="second"></head>"#;
        let expected = About {
            title: "Trattoria & Luigi 🍕".to_owned(),
            description: Some("A menu".to_owned()),
            image: Some("/a.png".to_owned()),
        };
        assert_eq!(about(page), Some(expected));
        assert_eq!(title("<title> Only\n a title </title>").as_deref(), Some("Only a title"));
        assert_eq!(title("<title></title><meta property=og:title content=' '>"), None);
        assert_eq!(title("no page"), None);
        assert_eq!(read(Some("application/pdf"), b"<title>x</title>"), None);
    }

    #[test]
    fn only_what_stands_in_the_head_counts() {
        let script = r#"<script>"<meta property='og:title' content='script'>"</script><title>page</title>"#;
        assert_eq!(title(script).as_deref(), Some("page"));
        let comment = "<!-- <meta property=og:title content=comment> --><title>page</title>";
        assert_eq!(title(comment).as_deref(), Some("page"));
        let style = "<style><meta property=og:title content=style></style><title>page</title>";
        assert_eq!(title(style).as_deref(), Some("page"));
        assert_eq!(title("<body><meta property=og:title content=body><title>b</title>"), None);
        assert_eq!(title("<title>one</title><svg><title>two</title></svg>").as_deref(), Some("one"));
        assert_eq!(title("<title><b>no tags</b></title>").as_deref(), Some("<b>no tags</b>"));
    }

    #[test]
    fn pages_are_read_in_their_encoding() {
        let mut page = b"<meta charset=Shift_JIS><title>".to_vec();
        page.extend([0x83, 0x8b, 0x83, 0x43, 0x81, 0x5b, 0x83, 0x57]);
        page.extend(b"</title>");
        assert_eq!(read(Some("text/html"), &page).map(|about| about.title).as_deref(), Some("ルイージ"));
        let latin = b"<title>Caf\xe9</title>";
        assert_eq!(
            read(Some("text/html; charset=\"iso-8859-1\""), latin).map(|about| about.title).as_deref(),
            Some("Café")
        );
        assert_eq!(read(None, latin).map(|about| about.title).as_deref(), Some("Caf\u{fffd}"));
        assert_eq!(
            read(Some("text/html; charset=nonsense"), b"<title>x</title>").map(|about| about.title).as_deref(),
            Some("x")
        );
    }

    #[test]
    fn a_hostile_page_is_only_text() {
        assert_eq!(title("<title>\u{202e}evil\u{7}</title>").as_deref(), Some("evil"));
        let long = title(&format!("<title>{}</title>", "長".repeat(10_000))).unwrap_or_default();
        assert_eq!(long.chars().count(), TITLE_CHARS + 1);
        for piece in ["<", "<meta ", "<a b=\"", "&#", "<title>", "<!--", "<script>", "</", "<meta a=b c=d "] {
            about(&piece.repeat(50_000));
        }
        let many: String = (0..20_000).map(|number| format!(" a{number}=b")).collect();
        assert_eq!(title(&format!("<meta{many} property=og:title content=x>")).as_deref(), Some("x"));
        about(&"<title>\u{fffd}".repeat(1_000));
        assert_eq!(read(Some("text/html"), &[0xff; 4_096]), None);
    }
}
