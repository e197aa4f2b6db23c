//! What a business may send.

use super::{check, interactive, template};
use crate::limits::{
    CAPTION_CHARS, CONTACTS, FILENAME_CHARS, LATITUDE_DEGREES, LONGITUDE_DEGREES, PIN_MAX_DAYS, TEXT_BODY_CHARS,
};
use crate::message::{ContactCard, ContactName, Content, Degrees, Location, Media, Pin, Reaction};
use crate::{Invalid, emoji};

/// Checks a message of a business against the limits of the Cloud API.
pub fn outbound(content: &Content) -> Result<(), Invalid> {
    match content {
        Content::Text(text) => check::required("text.body", &text.body, TEXT_BODY_CHARS),
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => {
            source(content.kind(), media)?;
            captions(content, media)
        }
        Content::Location(place) => location("location", place),
        Content::Contacts(cards) => contacts(cards),
        Content::Reaction(reaction) => {
            if reaction.emoji.is_none() {
                return Err(Invalid::required("reaction.emoji"));
            }
            self::reaction(reaction)
        }
        Content::Interactive(interactive) => interactive::outbound(interactive),
        Content::Template(template) => template::outbound(template),
        Content::Pin(pin) => self::pin(pin),
        Content::Button(_)
        | Content::Order(_)
        | Content::System(_)
        | Content::Edit(_)
        | Content::Revoke(_)
        | Content::Unsupported(_)
        | Content::Unknown { .. } => Err(Invalid::unsupported_type(content.kind())),
    }
}

/// Exactly one of `id` and `link`.
pub(super) fn source(path: &str, media: &Media) -> Result<(), Invalid> {
    match (&media.id, &media.link) {
        (Some(_), Some(_)) => Err(Invalid::parameter(path, "must have either `id` or `link`, not both")),
        (None, None) => Err(Invalid::required(format_args!("{path}.id"))),
        (Some(id), None) => check::present(format_args!("{path}.id"), Some(id)).map(drop),
        (None, Some(link)) => check::url(format_args!("{path}.link"), link),
    }
}

/// Captions and file names, where the type of message has them.
pub(super) fn captions(content: &Content, media: &Media) -> Result<(), Invalid> {
    let kind = content.kind();
    if let Some(caption) = &media.caption {
        if matches!(content, Content::Audio(_) | Content::Sticker(_)) {
            return Err(Invalid::parameter(format_args!("{kind}.caption"), format!("is not allowed for {kind}")));
        }
        check::at_most(format_args!("{kind}.caption"), caption, CAPTION_CHARS)?;
    }
    check::at_most(format_args!("{kind}.filename"), media.filename.as_deref().unwrap_or_default(), FILENAME_CHARS)
}

/// A place that exists.
pub(super) fn location(path: &str, place: &Location) -> Result<(), Invalid> {
    degrees(path, "latitude", &place.latitude, LATITUDE_DEGREES)?;
    degrees(path, "longitude", &place.longitude, LONGITUDE_DEGREES)
}

fn degrees(path: &str, name: &str, degrees: &Degrees, max: f64) -> Result<(), Invalid> {
    match degrees.get() {
        Some(degrees) if degrees.abs() <= max => Ok(()),
        _ => Err(Invalid::value(format_args!("{path}.{name}"), format!("must be a number from -{max} to {max}"))),
    }
}

/// Cards with a name and a further part of it.
pub(super) fn contacts(cards: &[ContactCard]) -> Result<(), Invalid> {
    check::count("contacts", cards.len(), 1, CONTACTS)?;
    for (at, card) in cards.iter().enumerate() {
        check::present(format_args!("contacts[{at}].name.formatted_name"), Some(&card.name.formatted_name))?;
        if !has_part(&card.name) {
            return Err(Invalid::required(format_args!("contacts[{at}].name.first_name")));
        }
        if let Some(birthday) = card.birthday.as_deref().filter(|birthday| !is_date(birthday)) {
            return Err(Invalid::value(
                format_args!("contacts[{at}].birthday"),
                format!("`{birthday}` is not YYYY-MM-DD"),
            ));
        }
    }
    Ok(())
}

fn has_part(name: &ContactName) -> bool {
    let parts = [&name.first_name, &name.last_name, &name.middle_name, &name.prefix, &name.suffix];
    parts.into_iter().flatten().any(|part| !part.trim().is_empty())
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())
            .flatten()
    };
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// One emoji, or none to take the reaction away.
pub(super) fn reaction(reaction: &Reaction) -> Result<(), Invalid> {
    check::present("reaction.message_id", Some(&reaction.message_id))?;
    match reaction.emoji() {
        Some(emoji) if !emoji::is_single(emoji) => Err(Invalid::value("reaction.emoji", "must be exactly one emoji")),
        _ => Ok(()),
    }
}

fn pin(pin: &Pin) -> Result<(), Invalid> {
    check::one_of("pin.type", &pin.kind, &["pin", "unpin"])?;
    check::present("pin.message_id", Some(&pin.message_id))?;
    match pin.expiration_days {
        Some(days) if !(1..=PIN_MAX_DAYS).contains(&days) => {
            Err(Invalid::value("pin.expiration_days", format!("must be 1 to {PIN_MAX_DAYS}")))
        }
        _ => Ok(()),
    }
}
