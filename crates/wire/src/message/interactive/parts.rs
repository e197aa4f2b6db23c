//! The parts interactive messages are made of, and the actions of the common kinds.

use serde::{Deserialize, Serialize};

use crate::Extra;
use crate::message::Media;

/// An interactive message of the business: what it says (header, body, footer) and what it offers (`A`, the action).
///
/// Which parts a kind allows is checked by [`validate::outbound`](crate::validate::outbound).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Prompt<A> {
    /// Above the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<Box<Header>>,
    /// The text. Cloud API: up to 1024 characters, 4096 in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<TextPart>,
    /// Below the body. Cloud API: up to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<TextPart>,
    /// What is offered.
    pub action: A,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl<A> Prompt<A> {
    /// A prompt with a body and neither header nor footer.
    pub fn new(body: impl Into<String>, action: A) -> Self {
        let body = Some(TextPart { text: body.into(), extra: Extra::new() });
        Self { header: None, body, footer: None, action, extra: Extra::new() }
    }
}

/// The top of an interactive message: `kind` says which of the other members is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// `text`, `image`, `video`, `document` or `gif`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A title. Cloud API: up to 60 characters, without formatting marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A second line. Cloud API: up to 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_text: Option<String>,
    /// An image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Box<Media>>,
    /// A video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<Box<Media>>,
    /// A moving picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gif: Option<Box<Media>>,
    /// A document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Box<Media>>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A body or a footer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TextPart {
    /// The text.
    pub text: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reply buttons. Cloud API: 1 to 3.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ButtonAction {
    /// The buttons, ids and titles unique.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One button of a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Button {
    /// `reply`; `quick_reply` on the cards of a carousel.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id and title of a `reply` button.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<ButtonLabel>,
    /// Id and title of a `quick_reply` button.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quick_reply: Option<ButtonLabel>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Id and title of a button.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ButtonLabel {
    /// Comes back in the reply. Cloud API: up to 256 characters, 20 on carousel cards.
    pub id: String,
    /// The label. Cloud API: up to 20 characters, without formatting marks.
    pub title: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A list to choose one row from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListAction {
    /// Label of what opens the list. Cloud API: up to 20 characters.
    pub button: String,
    /// Cloud API: 1 to 10 sections with at most 10 rows in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A part of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Cloud API: up to 24 characters; required when there are several sections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A choice of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Comes back in the reply. Cloud API: up to 200 characters, unique in the list.
    pub id: String,
    /// Cloud API: up to 24 characters.
    pub title: String,
    /// Cloud API: up to 72 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An action with a name and parameters `P`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Action<P> {
    /// Names the action, such as `cta_url`.
    pub name: String,
    /// What the action needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<P>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Opens a web page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CtaUrl {
    /// The label. Cloud API: up to 20 characters.
    pub display_text: String,
    /// An HTTP(S) address.
    pub url: String,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Calls the business.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceCall {
    /// The label. Cloud API: up to 20 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_text: Option<String>,
    /// How long the button works: 1 to 43200 minutes, 10080 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ttl_minutes: Option<u64>,
    /// Comes back in the call's webhook. Cloud API: up to 512 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Parameters of an action that takes none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoParameters {
    /// Members not modelled.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Header {
    /// A title.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: "text".to_owned(), text: Some(text.into()), ..Self::default() }
    }

    /// The media of the header.
    pub fn media(&self) -> Option<&Media> {
        [&self.image, &self.video, &self.gif, &self.document].into_iter().find_map(|media| media.as_deref())
    }
}

impl Button {
    /// A reply button.
    pub fn reply(id: impl Into<String>, title: impl Into<String>) -> Self {
        let reply = Some(ButtonLabel { id: id.into(), title: title.into(), extra: Extra::new() });
        Self { kind: "reply".to_owned(), reply, ..Self::default() }
    }

    /// Id and title, whichever kind it is.
    pub fn label(&self) -> Option<&ButtonLabel> {
        self.reply.as_ref().or(self.quick_reply.as_ref())
    }
}
