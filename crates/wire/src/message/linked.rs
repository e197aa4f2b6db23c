//! Where a stored message holds media: for the server, which fetches what is given by a link.

use serde_json::{Map, Value};

use crate::limits::MediaKind;

/// A media object inside of a message's JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaPlace {
    /// What it has to be.
    pub kind: MediaKind,
    /// Its member, as the Cloud API spells it: `image`, `gif`, ...
    pub member: &'static str,
    /// A JSON pointer to it, from the message.
    pointer: String,
}

/// The members that hold media. A `gif` is a film without sound.
const MEMBERS: [(&str, MediaKind); 6] = [
    ("image", MediaKind::Image),
    ("video", MediaKind::Video),
    ("gif", MediaKind::Video),
    ("document", MediaKind::Document),
    ("audio", MediaKind::Audio),
    ("sticker", MediaKind::Sticker),
];

impl MediaPlace {
    /// All media of a message of this type: its own, and those of headers and cards, also in what a template looks like
    /// (`rendered`).
    pub fn all(kind: &str, message: &Map<String, Value>) -> Vec<Self> {
        let mut found = Found { message, places: Vec::new() };
        match kind {
            "interactive" => {
                found.holder("/interactive/header");
                found.each("/interactive/action/cards", |found, card| found.holder(&format!("{card}/header")));
            }
            "template" => {
                found.components("/template/components");
                found.holder("/rendered/header");
                found.each("/rendered/cards", |found, card| found.holder(&format!("{card}/header")));
            }
            kind => found.member("", kind),
        }
        found.places
    }

    /// The media object.
    pub fn get<'a>(&self, message: &'a Map<String, Value>) -> Option<&'a Map<String, Value>> {
        at(message, &self.pointer)?.as_object()
    }

    /// The same, to be changed.
    pub fn get_mut<'a>(&self, message: &'a mut Map<String, Value>) -> Option<&'a mut Map<String, Value>> {
        let (first, rest) = split(&self.pointer)?;
        message.get_mut(first)?.pointer_mut(rest)?.as_object_mut()
    }

    /// The address that it is still to be fetched from.
    pub fn unfetched<'a>(&self, message: &'a Map<String, Value>) -> Option<&'a str> {
        let media = self.get(message)?;
        if media.get("id").is_some_and(|id| !id.is_null()) { None } else { media.get("link")?.as_str() }
    }
}

/// Whether a message of this type shows media that are still to be fetched.
pub fn waits_for_media(kind: &str, message: &Map<String, Value>) -> bool {
    MediaPlace::all(kind, message).iter().any(|place| place.unfetched(message).is_some())
}

struct Found<'a> {
    message: &'a Map<String, Value>,
    places: Vec<MediaPlace>,
}

impl Found<'_> {
    /// The media object that is the member `name` of what stands at `pointer`.
    fn member(&mut self, pointer: &str, name: &str) {
        let Some((member, kind)) = MEMBERS.iter().find(|(member, _)| *member == name) else { return };
        let pointer = format!("{pointer}/{member}");
        if at(self.message, &pointer).is_some_and(Value::is_object) {
            self.places.push(MediaPlace { kind: *kind, member, pointer });
        }
    }

    /// The media of a header or a parameter: the member that its `type` names, in any case.
    fn holder(&mut self, pointer: &str) {
        let kind = at(self.message, pointer).and_then(|holder| holder.get("type")?.as_str());
        if let Some(kind) = kind.map(str::to_ascii_lowercase) {
            self.member(pointer, &kind);
        }
    }

    fn components(&mut self, pointer: &str) {
        self.each(pointer, |found, component| {
            found.each(&format!("{component}/parameters"), Self::holder);
            found.each(&format!("{component}/cards"), |found, card| found.components(&format!("{card}/components")));
        });
    }

    fn each(&mut self, pointer: &str, then: impl Fn(&mut Self, &str)) {
        let count = at(self.message, pointer).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            then(self, &format!("{pointer}/{index}"));
        }
    }
}

fn at<'a>(message: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let (first, rest) = split(pointer)?;
    message.get(first)?.pointer(rest)
}

/// The first step of a pointer, and the others.
fn split(pointer: &str) -> Option<(&str, &str)> {
    let steps = pointer.strip_prefix('/')?;
    Some(steps.find('/').map_or((steps, ""), |end| steps.split_at(end)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn links(kind: &str, message: &Value) -> Vec<(MediaKind, String)> {
        let message = message.as_object().cloned().unwrap_or_default();
        let link = |place: &MediaPlace| Some((place.kind, place.unfetched(&message)?.to_owned()));
        MediaPlace::all(kind, &message).iter().filter_map(link).collect()
    }

    #[test]
    fn links_are_found_wherever_media_may_stand() {
        use MediaKind::{Document, Image, Video};
        let own = |kind, link: &str| (kind, link.to_owned());
        assert_eq!(links("image", &json!({"image": {"link": "a", "caption": "b"}})), [own(Image, "a")]);
        assert_eq!(links("image", &json!({"image": {"id": "1", "link": "a"}})), []);
        assert_eq!(links("text", &json!({"text": {"body": "x", "link": "a"}, "image": {"link": "b"}})), []);
        let header = json!({"interactive": {"header": {"type": "gif", "gif": {"link": "a"}, "image": {"link": "b"}}}});
        assert_eq!(links("interactive", &header), [own(Video, "a")]);
        let cards = json!({"interactive": {"action": {"cards": [
            {"header": {"type": "image", "image": {"link": "a"}}}, {"action": {}}, {"header": {"type": "video", "video": {"link": "b"}}},
        ]}}});
        assert_eq!(links("interactive", &cards), [own(Image, "a"), own(Video, "b")]);
        let template = json!({
            "template": {"components": [
                {"type": "HEADER", "parameters": [{"type": "DOCUMENT", "document": {"link": "a"}}]},
                {"type": "carousel", "cards": [{"components": [{"parameters": [{"type": "image", "image": {"link": "b"}}]}]}]},
            ]},
            "rendered": {"header": {"type": "document", "document": {"link": "a"}}, "cards": [{"header": {"type": "image", "image": {"link": "b"}}}]},
        });
        let twice = [own(Document, "a"), own(Image, "b"), own(Document, "a"), own(Image, "b")];
        assert_eq!(links("template", &template), twice);
    }

    #[test]
    fn what_is_fetched_gets_its_id_in_place() {
        let message = json!({"image": {"link": "a"}});
        let mut message = message.as_object().cloned().unwrap_or_default();
        assert!(waits_for_media("image", &message));
        for place in MediaPlace::all("image", &message) {
            if let Some(media) = place.get_mut(&mut message) {
                media.insert("id".to_owned(), json!("7"));
            }
        }
        assert!(!waits_for_media("image", &message));
        assert_eq!(Value::Object(message), json!({"image": {"link": "a", "id": "7"}}));
    }
}
