//! What lists and stores ask of a message: a line to show, the media it holds.

use super::interactive::Header;
use super::template::Parameter;
use super::{Content, Interactive, Media};
use crate::format;

/// Longest preview, in characters.
pub const PREVIEW_CHARS: usize = 200;

impl Content {
    /// A line of plain text for lists, up to 200 characters and without formatting marks.
    ///
    /// Only what the message itself says, so that the screen localizes the rest by [`Content::kind`]: empty for an image
    /// without caption, a voice message or a place without name.
    pub fn preview(&self) -> String {
        match self {
            Self::Text(text) => line(&format::plain(&text.body)),
            Self::Image(media)
            | Self::Video(media)
            | Self::Audio(media)
            | Self::Document(media)
            | Self::Sticker(media) => media_line(media),
            Self::Location(location) => {
                line(location.name.as_ref().or(location.address.as_ref()).map_or("", String::as_str))
            }
            Self::Contacts(cards) => {
                let names: Vec<&str> = cards.iter().map(|card| card.name.formatted_name.as_str()).collect();
                line(&names.join(", "))
            }
            Self::Reaction(reaction) => line(reaction.emoji().unwrap_or_default()),
            Self::Interactive(interactive) => interactive_line(interactive),
            Self::Template(template) => line(&template.name),
            Self::Button(button) => line(&button.text),
            Self::Order(order) => line(order.text.as_deref().unwrap_or_default()),
            Self::System(system) => line(system.body.as_deref().unwrap_or_default()),
            Self::Edit(edit) => edit.content.preview(),
            Self::Pin(_) | Self::Revoke(_) | Self::Unsupported(_) | Self::Unknown { .. } => String::new(),
        }
    }

    /// Ids of the media the message holds, headers of interactive messages and templates included.
    pub fn media_ids(&self) -> Vec<&str> {
        self.all_media().into_iter().filter_map(|media| media.id.as_deref()).collect()
    }

    /// Whether any of the media the message holds is given by a link.
    pub fn has_linked_media(&self) -> bool {
        self.all_media().iter().any(|media| media.link.is_some())
    }

    fn all_media(&self) -> Vec<&Media> {
        match self {
            Self::Interactive(interactive) => interactive_media(interactive),
            Self::Template(template) => template.parameters().filter_map(Parameter::media).collect(),
            Self::Edit(edit) => edit.content.all_media(),
            content => content.media().into_iter().collect(),
        }
    }
}

fn media_line(media: &Media) -> String {
    match (&media.caption, &media.filename) {
        (Some(caption), _) if !caption.trim().is_empty() => line(&format::plain(caption)),
        (_, filename) => line(filename.as_deref().unwrap_or_default()),
    }
}

fn interactive_line(interactive: &Interactive) -> String {
    match interactive {
        Interactive::ButtonReply(answer) | Interactive::ListReply(answer) => line(&answer.reply.title),
        Interactive::NfmReply(answer) => line(answer.reply.body.as_deref().unwrap_or_default()),
        interactive => {
            let Some(parts) = interactive.parts() else {
                return String::new();
            };
            let body = parts.body.map(|body| format::plain(&body.text));
            let header = || parts.header.and_then(|header| header.text.clone());
            line(&body.or_else(header).unwrap_or_default())
        }
    }
}

fn interactive_media(interactive: &Interactive) -> Vec<&Media> {
    let header = interactive.parts().and_then(|parts| parts.header);
    let cards = match interactive {
        Interactive::Carousel(carousel) => carousel.action.cards.as_slice(),
        _ => &[],
    };
    let headers = header.into_iter().chain(cards.iter().filter_map(|card| card.header.as_ref()));
    headers.filter_map(Header::media).collect()
}

/// One line: runs of white space become one space, and a long text is cut.
fn line(text: &str) -> String {
    let mut line = String::new();
    let mut chars = 0;
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
            chars += 1;
        }
        for character in word.chars() {
            if chars >= PREVIEW_CHARS {
                return line;
            }
            line.push(character);
            chars += 1;
        }
    }
    line
}
