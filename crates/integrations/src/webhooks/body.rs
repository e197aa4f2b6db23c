//! Bodies of webhook requests as bytes: escaped as Meta writes JSON, joined of changes that were written once, and signed.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The header with the signature.
pub const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// JSON in ASCII: what is beyond it as `\u` and four lower-case hexadecimal digits (pairs of surrogates for what needs
/// them), and `/` as `\/`. Receivers that write the body anew before they check its signature depend on it.
pub fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 8);
    let mut units = [0; 2];
    for char in json.chars() {
        match char {
            '/' => text.push_str("\\/"),
            _ if char.is_ascii() => text.push(char),
            _ => {
                for unit in char.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    text
}

/// A request's body of changes of one WABA, each with the time its entry has (Unix seconds): those of messages have none.
pub fn envelope<'a>(waba: i64, changes: impl Iterator<Item = (Option<i64>, &'a str)>) -> Bytes {
    let mut body = format!("{{\"object\":\"{}\",\"entry\":[", wire::webhook::OBJECT);
    let mut open = None;
    for (time, change) in changes {
        if open == Some(time) {
            body.push(',');
        } else {
            if open.is_some() {
                body.push_str("]},");
            }
            body.push_str(&format!("{{\"id\":\"{waba}\","));
            if let Some(time) = time {
                body.push_str(&format!("\"time\":{time},"));
            }
            body.push_str("\"changes\":[");
            open = Some(time);
        }
        body.push_str(change);
    }
    body.push_str(if open.is_some() { "]}]}" } else { "]}" });
    Bytes::from(body)
}

/// The headers of a request with this body.
pub fn headers(app_secret: &str, body: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static("souk-webhooks/1"));
    let signature = format!("sha256={}", store::secret::hmac_sha256_hex(app_secret.as_bytes(), body));
    if let Ok(signature) = HeaderValue::from_str(&signature) {
        headers.insert(SIGNATURE, signature);
    }
    headers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_beyond_ascii_is_escaped_in_lower_case_with_surrogates() {
        assert_eq!(ascii("\"äöå ⚡ 🍕 a/b\""), r#""\u00e4\u00f6\u00e5 \u26a1 \ud83c\udf55 a\/b""#);
    }

    #[test]
    fn changes_share_an_entry_when_they_have_the_same_time() {
        let of = |changes: &[(Option<i64>, &'static str)]| {
            let body = envelope(7, changes.iter().copied());
            serde_json::from_slice::<serde_json::Value>(&body).unwrap()["entry"].clone()
        };
        assert_eq!(of(&[(None, "1"), (None, "2")]), serde_json::json!([{"id": "7", "changes": [1, 2]}]));
        assert_eq!(
            of(&[(None, "1"), (Some(5), "2"), (Some(5), "3"), (Some(6), "4")]),
            serde_json::json!([
                {"id": "7", "changes": [1]}, {"id": "7", "time": 5, "changes": [2, 3]},
                {"id": "7", "time": 6, "changes": [4]},
            ])
        );
        assert_eq!(of(&[]), serde_json::json!([]));
    }

    proptest! {
        #[test]
        fn escaping_changes_the_writing_and_not_the_meaning(text in ".*") {
            let json = serde_json::Value::from(text);
            let escaped = ascii(&json.to_string());
            prop_assert!(escaped.is_ascii());
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), json);
        }
    }
}
