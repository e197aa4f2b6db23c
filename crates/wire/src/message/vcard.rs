//! A contact card as vCard text, the form in which answers to a contact request carry it too.

use std::fmt::Write as _;

use super::ContactCard;

impl ContactCard {
    /// The card as a vCard 3.0 (RFC 2426), lines ended by CRLF.
    pub fn to_vcard(&self) -> String {
        let mut card = String::from("BEGIN:VCARD\r\nVERSION:3.0\r\n");
        let name = &self.name;
        let parts = [&name.last_name, &name.first_name, &name.middle_name, &name.prefix, &name.suffix];
        line(&mut card, "N", &joined(&parts));
        line(&mut card, "FN", &escaped(&name.formatted_name));
        if let Some(org) = &self.org {
            let company = [&org.company, &org.department];
            if company.iter().any(|part| part.is_some()) {
                line(&mut card, "ORG", &joined(&company));
            }
            if let Some(title) = &org.title {
                line(&mut card, "TITLE", &escaped(title));
            }
        }
        if let Some(birthday) = &self.birthday {
            line(&mut card, "BDAY", &escaped(birthday));
        }
        for phone in &self.phones {
            let mut property = typed("TEL", phone.kind.as_deref());
            if let Some(wa_id) = phone.wa_id.as_deref().filter(|id| id.bytes().all(|byte| byte.is_ascii_digit())) {
                let _ = write!(property, ";waid={wa_id}");
            }
            line(&mut card, &property, &escaped(phone.phone.as_deref().unwrap_or_default()));
        }
        for email in &self.emails {
            line(
                &mut card,
                &typed("EMAIL", email.kind.as_deref()),
                &escaped(email.email.as_deref().unwrap_or_default()),
            );
        }
        for address in &self.addresses {
            let none = None;
            let parts = [&none, &none, &address.street, &address.city, &address.state, &address.zip, &address.country];
            line(&mut card, &typed("ADR", address.kind.as_deref()), &joined(&parts));
        }
        for page in &self.urls {
            line(&mut card, &typed("URL", page.kind.as_deref()), &escaped(page.url.as_deref().unwrap_or_default()));
        }
        card.push_str("END:VCARD\r\n");
        card
    }
}

fn line(card: &mut String, property: &str, value: &str) {
    let _ = write!(card, "{property}:{value}\r\n");
}

/// A property with its type; a type that is no plain word would break the line and is left out.
fn typed(property: &str, kind: Option<&str>) -> String {
    let is_word = |kind: &&str| !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
    kind.filter(is_word).map_or_else(|| property.to_owned(), |kind| format!("{property};type={kind}"))
}

fn joined(parts: &[&Option<String>]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| escaped(part.as_deref().unwrap_or_default())).collect();
    parts.join(";")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(char);
            }
            '\n' => escaped.push_str("\\n"),
            char if char.is_control() => {}
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ContactCard;

    #[test]
    fn no_value_can_end_its_line() {
        let card: ContactCard = serde_json::from_value(json!({
            "name": {"formatted_name": "Ana, B;\r\nEND:VCARD", "first_name": "Ana"},
            "phones": [{"phone": "+81 90", "type": "CELL", "wa_id": "8190"}, {"phone": "1", "type": "A\nB"}],
        }))
        .unwrap();
        assert_eq!(
            card.to_vcard(),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Ana;;;\r\nFN:Ana\\, B\\;\\nEND:VCARD\r\n\
             TEL;type=CELL;waid=8190:+81 90\r\nTEL:1\r\nEND:VCARD\r\n"
        );
    }
}
