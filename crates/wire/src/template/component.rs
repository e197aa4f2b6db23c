//! The components of a template, read from the form in which they are created.

use serde_json::Value;

use super::button::{self, Button};
use super::{Category, Definition, Head, refuse};
use crate::error::GraphError;

type Result<T> = std::result::Result<T, GraphError>;

/// The header of a template or of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// A text with at most one hole.
    Text(String),
    /// A picture, a film or a document, given with each message.
    Media(MediaFormat),
    /// A place, given with each message.
    Location,
    /// A product, given with each message.
    Product,
}

/// The media of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFormat {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A film that plays by itself.
    Gif,
    /// A document.
    Document,
}

impl MediaFormat {
    /// The type of its parameter.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Gif => "gif",
            Self::Document => "document",
        }
    }
}

/// The body of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text with holes.
    Text(String),
    /// Meta's own text around a one-time code.
    Code {
        /// Whether it asks not to share the code.
        add_security_recommendation: bool,
    },
}

/// The footer of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footer {
    /// A text without holes.
    Text(String),
    /// Meta's own text about the minutes that a code is good for.
    Expires(u64),
}

/// A limited-time offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its headline, up to 16 characters.
    pub text: String,
    /// Whether each message says when it ends.
    pub has_expiration: bool,
}

/// A card of a carousel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Picture, film or product.
    pub header: Header,
    /// Its text.
    pub body: Option<String>,
    /// Its buttons.
    pub buttons: Vec<Button>,
}

pub(super) fn parse(head: Head, components: &[Value]) -> Result<Definition> {
    let mut parts = Parts::read(components, "components")?;
    let body = match (head.category, &parts.body) {
        (_, None) => return Err(refuse::of(refuse::BODY, "components: a BODY is required")),
        (Category::Authentication, Some(body)) => {
            if body.get("text").is_some() {
                return Err(refuse::of(refuse::BODY, "BODY: an authentication template has no text of its own"));
            }
            Body::Code { add_security_recommendation: flag(body, "add_security_recommendation") }
        }
        (_, Some(body)) => Body::Text(text(body, "text", "BODY", refuse::BODY)?),
    };
    let footer = match (&parts.footer, head.category) {
        (None, _) => None,
        (Some(footer), Category::Authentication) => {
            let minutes = footer.get("code_expiration_minutes").and_then(Value::as_u64);
            let minutes = minutes.filter(|minutes| (1..=90).contains(minutes));
            Some(Footer::Expires(
                minutes.ok_or_else(|| refuse::of(refuse::FOOTER, "FOOTER.code_expiration_minutes: must be 1 to 90"))?,
            ))
        }
        (Some(footer), _) => Some(Footer::Text(text(footer, "text", "FOOTER", refuse::FOOTER)?)),
    };
    Ok(Definition {
        header: parts.header.as_ref().map(header).transpose()?,
        body,
        footer,
        buttons: std::mem::take(&mut parts.buttons),
        cards: parts.carousel.as_ref().map(cards).transpose()?.unwrap_or_default(),
        offer: parts.offer.as_ref().map(offer).transpose()?,
        head,
    })
}

/// Components by kind, each at most once.
#[derive(Default)]
struct Parts {
    header: Option<Value>,
    body: Option<Value>,
    footer: Option<Value>,
    buttons: Vec<Button>,
    has_buttons: bool,
    carousel: Option<Value>,
    offer: Option<Value>,
}

impl Parts {
    fn read(components: &[Value], path: &str) -> Result<Self> {
        let mut parts = Self::default();
        for (at, component) in components.iter().enumerate() {
            let path = format!("{path}[{at}]");
            let kind = component.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase();
            let place = match kind.as_str() {
                "HEADER" => &mut parts.header,
                "BODY" => &mut parts.body,
                "FOOTER" => &mut parts.footer,
                "CAROUSEL" => &mut parts.carousel,
                "LIMITED_TIME_OFFER" => &mut parts.offer,
                "BUTTONS" if !parts.has_buttons => {
                    parts.has_buttons = true;
                    parts.buttons = button::list(component, &path)?;
                    continue;
                }
                "CALL_PERMISSION_REQUEST" => continue,
                "BUTTONS" => return Err(refuse::form(format!("{path}: there are BUTTONS already"))),
                _ => {
                    let known =
                        "HEADER, BODY, LIMITED_TIME_OFFER, CAROUSEL, FOOTER, BUTTONS or CALL_PERMISSION_REQUEST";
                    return Err(refuse::form(format!("{path}.type: must be {known}")));
                }
            };
            if place.replace(component.clone()).is_some() {
                return Err(refuse::form(format!("{path}: there is a {kind} already")));
            }
        }
        Ok(parts)
    }
}

fn header(header: &Value) -> Result<Header> {
    let format = header.get("format").and_then(Value::as_str).unwrap_or("TEXT").to_ascii_uppercase();
    Ok(match format.as_str() {
        "TEXT" => Header::Text(text(header, "text", "HEADER", refuse::HEADER)?),
        "IMAGE" => Header::Media(MediaFormat::Image),
        "VIDEO" => Header::Media(MediaFormat::Video),
        "GIF" => Header::Media(MediaFormat::Gif),
        "DOCUMENT" => Header::Media(MediaFormat::Document),
        "LOCATION" => Header::Location,
        "PRODUCT" => Header::Product,
        _ => {
            let known = "TEXT, IMAGE, VIDEO, GIF, DOCUMENT, LOCATION or PRODUCT";
            return Err(refuse::of(refuse::HEADER, format!("HEADER.format: must be {known}")));
        }
    })
}

fn cards(carousel: &Value) -> Result<Vec<Card>> {
    let cards = carousel.get("cards").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let read = |(at, card): (usize, &Value)| {
        let path = format!("CAROUSEL.cards[{at}]");
        let components = card.get("components").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let parts = Parts::read(components, &format!("{path}.components"))?;
        let Some(found) = &parts.header else {
            return Err(refuse::form(format!("{path}: a HEADER is required")));
        };
        if parts.footer.is_some() || parts.carousel.is_some() || parts.offer.is_some() {
            return Err(refuse::form(format!("{path}: a card has a HEADER, a BODY and BUTTONS only")));
        }
        let body = parts.body.as_ref().map(|body| text(body, "text", &format!("{path}.BODY"), refuse::BODY));
        Ok(Card { header: header(found)?, body: body.transpose()?, buttons: parts.buttons })
    };
    cards.iter().enumerate().map(read).collect()
}

fn offer(component: &Value) -> Result<Offer> {
    let offer = component.get("limited_time_offer").unwrap_or(&Value::Null);
    Ok(Offer {
        text: text(offer, "text", "LIMITED_TIME_OFFER", refuse::BODY)?,
        has_expiration: flag(offer, "has_expiration"),
    })
}

fn text(object: &Value, member: &str, what: &str, subcode: u32) -> Result<String> {
    let text = object.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    text.map(str::to_owned).ok_or_else(|| refuse::of(subcode, format!("{what}.{member}: is required")))
}

fn flag(object: &Value, member: &str) -> bool {
    object.get(member).and_then(Value::as_bool).unwrap_or_default()
}
