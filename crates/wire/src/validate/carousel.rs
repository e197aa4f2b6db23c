//! Carousels: cards with media, or cards with products, never both.

use super::{check, interactive, links};
use crate::Invalid;
use crate::limits::{
    BUTTON_TITLE_CHARS, BUTTONS, CARD_BODY_CHARS, CARD_BODY_LINE_BREAKS, CARD_BUTTON_ID_CHARS, CAROUSEL_CARDS,
    CAROUSEL_CARDS_MIN,
};
use crate::message::interactive::{Card, CarouselAction};

pub(super) fn outbound(action: &CarouselAction) -> Result<(), Invalid> {
    let cards = &action.cards;
    check::count("interactive.action.cards", cards.len(), CAROUSEL_CARDS_MIN, CAROUSEL_CARDS)?;
    let Some(first) = cards.first() else {
        return Ok(());
    };
    for (at, card) in cards.iter().enumerate() {
        let path = format!("interactive.action.cards[{at}]");
        if usize::try_from(card.card_index) != Ok(at) {
            return Err(Invalid::value(format_args!("{path}.card_index"), format!("must be {at}")));
        }
        if card.kind != first.kind {
            return Err(Invalid::value(format_args!("{path}.type"), "must be the same on each card"));
        }
        match card.kind.as_deref() {
            Some("product") => product(&path, card, first)?,
            _ => media(&path, card, first)?,
        }
    }
    Ok(())
}

fn product(path: &str, card: &Card, first: &Card) -> Result<(), Invalid> {
    check::present(format_args!("{path}.action.product_retailer_id"), card.action.product_retailer_id.as_deref())?;
    check::present(format_args!("{path}.action.catalog_id"), card.action.catalog_id.as_deref())?;
    if card.action.catalog_id != first.action.catalog_id {
        return Err(Invalid::value(format_args!("{path}.action.catalog_id"), "must be the same on each card"));
    }
    Ok(())
}

fn media(path: &str, card: &Card, first: &Card) -> Result<(), Invalid> {
    let Some(header) = &card.header else {
        return Err(Invalid::required(format_args!("{path}.header")));
    };
    check::one_of(format_args!("{path}.header.type"), &header.kind, &["image", "video"])?;
    interactive::header(&format!("{path}.header"), header)?;
    if let Some(body) = &card.body {
        check::at_most(format_args!("{path}.body.text"), &body.text, CARD_BODY_CHARS)?;
        if body.text.matches('\n').count() > CARD_BODY_LINE_BREAKS {
            let reason = format!("must have at most {CARD_BODY_LINE_BREAKS} line breaks");
            return Err(Invalid::parameter(format_args!("{path}.body.text"), reason));
        }
    }
    if card.action.buttons.len() != first.action.buttons.len() {
        return Err(Invalid::value(format_args!("{path}.action.buttons"), "must be as many on each card"));
    }
    if card.action.buttons.is_empty() {
        let Some(cta) = &card.action.parameters else {
            return Err(Invalid::required(format_args!("{path}.action.parameters")));
        };
        return links::cta_url(&format!("{path}.action.parameters"), cta);
    }
    check::count(format_args!("{path}.action.buttons"), card.action.buttons.len(), 1, BUTTONS)?;
    for (at, button) in card.action.buttons.iter().enumerate() {
        let path = format!("{path}.action.buttons[{at}]");
        let Some(label) = &button.quick_reply else {
            return Err(Invalid::required(format_args!("{path}.quick_reply")));
        };
        check::required(format_args!("{path}.quick_reply.id"), &label.id, CARD_BUTTON_ID_CHARS)?;
        check::required(format_args!("{path}.quick_reply.title"), &label.title, BUTTON_TITLE_CHARS)?;
    }
    Ok(())
}
