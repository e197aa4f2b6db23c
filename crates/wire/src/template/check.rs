//! Meta's rules of form for a template: holes, lengths, and what goes with what.

use super::button::PlainKind;
use super::hole::{self, Piece};
use super::{Body, Button, Card, Category, Definition, Footer, Header, MediaFormat, ParameterFormat, refuse};
use crate::error::GraphError;
use crate::limits::{
    BODY_CHARS, CARD_BODY_CHARS, CAROUSEL_CARDS, CAROUSEL_CARDS_MIN, FOOTER_CHARS, HEADER_CHARS, TEMPLATE_BUTTONS,
    TEMPLATE_NAME_CHARS, TEMPLATE_OFFER_BODY_CHARS, TEMPLATE_OFFER_CHARS,
};

type Result<T> = std::result::Result<T, GraphError>;

pub(super) fn check(definition: &Definition) -> Result<()> {
    let head = &definition.head;
    let is_name_char = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if head.name.is_empty() || head.name.len() > TEMPLATE_NAME_CHARS || !head.name.bytes().all(is_name_char) {
        return Err(refuse::form(format!("name: needs 1 to {TEMPLATE_NAME_CHARS} of a-z, 0-9 and _")));
    }
    if !LANGUAGES.contains(&head.language.as_str()) {
        return Err(refuse::form("language: is not a language of templates, such as en_US or ja"));
    }
    header(definition)?;
    body(definition)?;
    if let Some(Footer::Text(text)) = &definition.footer {
        refuse::length("FOOTER.text", text, FOOTER_CHARS)?;
        if !hole::names(text).is_empty() {
            return Err(refuse::of(refuse::FOOTER, "FOOTER.text: must not have variables"));
        }
    }
    buttons(&definition.buttons)?;
    authentication(definition)?;
    offer(definition)?;
    cards(definition)?;
    products(definition)
}

fn header(definition: &Definition) -> Result<()> {
    match &definition.header {
        Some(Header::Text(text)) => {
            refuse::length("HEADER.text", text, HEADER_CHARS)?;
            holes(definition, text, "HEADER.text", refuse::HEADER)?;
            if hole::names(text).len() > 1 {
                return Err(refuse::of(refuse::HEADER, "HEADER.text: takes at most one variable"));
            }
            Ok(())
        }
        Some(Header::Location) if definition.head.category == Category::Authentication => {
            Err(refuse::of(refuse::HEADER, "HEADER: an authentication template has none"))
        }
        _ => Ok(()),
    }
}

fn body(definition: &Definition) -> Result<()> {
    let Body::Text(text) = &definition.body else { return Ok(()) };
    let is_single_product = definition.buttons.iter().any(|button| is(button, PlainKind::Spm));
    let most = match (&definition.offer, is_single_product) {
        (Some(_), _) => TEMPLATE_OFFER_BODY_CHARS,
        (None, true) => CARD_BODY_CHARS,
        (None, false) => BODY_CHARS,
    };
    refuse::length("BODY.text", text, most)?;
    holes(definition, text, "BODY.text", refuse::BODY)?;
    edges(text)
}

/// Holes are numbered from 1 or have names of their own, as the template says.
fn holes(definition: &Definition, text: &str, what: &str, subcode: u32) -> Result<()> {
    let names = hole::names(text);
    let is_number = |name: &&str| name.bytes().all(|byte| byte.is_ascii_digit());
    match definition.head.parameter_format {
        ParameterFormat::Positional => {
            let mut numbers: Vec<usize> = names.iter().filter_map(|name| name.parse().ok()).collect();
            numbers.sort_unstable();
            if numbers.len() != names.len() || !numbers.iter().copied().eq(1..=names.len()) {
                return Err(refuse::of(
                    subcode,
                    format!("{what}: variables must be {{{{1}}}}, {{{{2}}}}, ... without gaps"),
                ));
            }
        }
        ParameterFormat::Named => {
            if names.iter().any(is_number) {
                return Err(refuse::of(subcode, format!("{what}: a NAMED template has no numbered variables")));
            }
        }
    }
    Ok(())
}

/// A body neither begins nor ends with a hole, has words between two, and more words than holes.
fn edges(text: &str) -> Result<()> {
    let pieces = hole::pieces(text.trim());
    let is_hole = |piece: Option<&Piece<'_>>| matches!(piece, Some(Piece::Hole(_)));
    if is_hole(pieces.first()) || is_hole(pieces.last()) {
        return Err(refuse::of(refuse::EDGE, "BODY.text: must not begin or end with a variable"));
    }
    let mut holes = 0;
    let mut letters = 0;
    for pair in pieces.windows(2) {
        if matches!(pair, [Piece::Hole(_), Piece::Hole(_)]) {
            return Err(refuse::of(refuse::BODY, "BODY.text: needs text between two variables"));
        }
    }
    for piece in &pieces {
        match piece {
            Piece::Hole(_) => holes += 1,
            // Not every language parts its words.
            Piece::Text(text) => letters += text.chars().filter(|char| char.is_alphanumeric()).count(),
        }
    }
    if letters < 2 * holes {
        return Err(refuse::of(refuse::TOO_MANY_HOLES, "BODY.text: has too many variables for its length"));
    }
    Ok(())
}

fn buttons(buttons: &[Button]) -> Result<()> {
    if buttons.len() > TEMPLATE_BUTTONS {
        return Err(refuse::form(format!("BUTTONS.buttons: takes at most {TEMPLATE_BUTTONS}")));
    }
    for button in buttons {
        let kind = button.kind();
        let most = match button {
            Button::QuickReply { .. } => TEMPLATE_BUTTONS,
            Button::Url { .. } => 2,
            _ => 1,
        };
        if buttons.iter().filter(|other| other.kind() == kind).count() > most {
            return Err(refuse::form(format!("BUTTONS.buttons: takes at most {most} of type {kind}")));
        }
        if let Button::Url { url, .. } = button {
            let pieces = hole::pieces(url);
            let holes = pieces.iter().filter(|piece| matches!(piece, Piece::Hole(_))).count();
            let is_at_end = matches!(pieces.last(), Some(Piece::Hole(_)));
            if holes > 1 || (holes == 1 && !is_at_end) {
                return Err(refuse::form("BUTTONS.buttons: an address takes one variable, at its end"));
            }
            let scheme = url.get(..8).unwrap_or(url).to_ascii_lowercase();
            if !scheme.starts_with("http://") && !scheme.starts_with("https://") {
                return Err(refuse::form("BUTTONS.buttons: url must be an http:// or https:// address"));
            }
        }
    }
    let is_reply = |button: &Button| matches!(button, Button::QuickReply { .. });
    let turns = buttons.windows(2).filter(|pair| is_reply(&pair[0]) != is_reply(&pair[1])).count();
    if turns > 1 {
        return Err(refuse::form("BUTTONS.buttons: quick replies must stand together, before or after all others"));
    }
    Ok(())
}

fn authentication(definition: &Definition) -> Result<()> {
    let is_code = definition.head.category == Category::Authentication;
    let otp = definition.buttons.iter().filter(|button| matches!(button, Button::Otp { .. })).count();
    match (is_code, otp) {
        (true, 1) if definition.buttons.len() == 1 && definition.header.is_none() && definition.cards.is_empty() => {
            Ok(())
        }
        (true, _) => Err(refuse::form("an authentication template has a BODY, a FOOTER and one OTP button only")),
        (false, 0) => Ok(()),
        (false, _) => Err(refuse::form("BUTTONS.buttons: an OTP button needs the category AUTHENTICATION")),
    }
}

fn offer(definition: &Definition) -> Result<()> {
    let Some(offer) = &definition.offer else { return Ok(()) };
    refuse::length("LIMITED_TIME_OFFER.text", &offer.text, TEMPLATE_OFFER_CHARS)?;
    needs_marketing(definition, "LIMITED_TIME_OFFER")?;
    if definition.footer.is_some() {
        return Err(refuse::of(refuse::FOOTER, "FOOTER: a limited-time offer has none"));
    }
    let is_seen = matches!(definition.header, None | Some(Header::Media(MediaFormat::Image | MediaFormat::Video)));
    if !is_seen {
        return Err(refuse::of(refuse::HEADER, "HEADER: a limited-time offer takes an IMAGE or a VIDEO"));
    }
    let is_fitting = |(at, button): (usize, &Button)| match button {
        Button::CopyCode => at == 0,
        button => matches!(button, Button::Url { .. }),
    };
    if !definition.buttons.iter().enumerate().all(is_fitting) {
        return Err(refuse::form("BUTTONS.buttons: a limited-time offer takes COPY_CODE first, and URL"));
    }
    Ok(())
}

fn cards(definition: &Definition) -> Result<()> {
    let Some(first) = definition.cards.first() else { return Ok(()) };
    needs_marketing(definition, "CAROUSEL")?;
    if !(CAROUSEL_CARDS_MIN..=CAROUSEL_CARDS).contains(&definition.cards.len()) {
        let limits = format!("{CAROUSEL_CARDS_MIN} to {CAROUSEL_CARDS}");
        return Err(refuse::form(format!("CAROUSEL.cards: takes {limits} cards")));
    }
    let kinds = |card: &Card| card.buttons.iter().map(Button::kind).collect::<Vec<_>>();
    for (at, card) in definition.cards.iter().enumerate() {
        let path = format!("CAROUSEL.cards[{at}]");
        if card.header != first.header || card.body.is_some() != first.body.is_some() || kinds(card) != kinds(first) {
            return Err(refuse::form(format!("{path}: all cards must have the same components and buttons")));
        }
        let allowed: &[&str] = match card.header {
            Header::Media(MediaFormat::Image | MediaFormat::Video) => &["QUICK_REPLY", "URL", "PHONE_NUMBER"],
            Header::Product => &["SPM", "URL"],
            _ => return Err(refuse::of(refuse::HEADER, format!("{path}.HEADER: must be IMAGE, VIDEO or PRODUCT"))),
        };
        if !(1..=2).contains(&card.buttons.len()) || kinds(card).iter().any(|kind| !allowed.contains(kind)) {
            let allowed = allowed.join(", ");
            return Err(refuse::form(format!("{path}.BUTTONS: takes 1 or 2 buttons of {allowed}")));
        }
        if let Some(body) = &card.body {
            refuse::length(&format!("{path}.BODY"), body, CARD_BODY_CHARS)?;
            holes(definition, body, &format!("{path}.BODY"), refuse::BODY)?;
        }
        buttons(&card.buttons)?;
    }
    Ok(())
}

fn products(definition: &Definition) -> Result<()> {
    for button in &definition.buttons {
        if is(button, PlainKind::Catalog) || is(button, PlainKind::Mpm) || is(button, PlainKind::Spm) {
            needs_marketing(definition, button.kind())?;
        }
        if is(button, PlainKind::Mpm) && !matches!(definition.header, Some(Header::Text(_))) {
            return Err(refuse::of(refuse::HEADER, "HEADER: a template with an MPM button needs a text"));
        }
        if is(button, PlainKind::Spm) && definition.header != Some(Header::Product) {
            return Err(refuse::of(refuse::HEADER, "HEADER: a template with an SPM button needs a PRODUCT"));
        }
    }
    Ok(())
}

fn needs_marketing(definition: &Definition, what: &str) -> Result<()> {
    if definition.head.category == Category::Marketing {
        return Ok(());
    }
    Err(refuse::form(format!("{what}: needs the category MARKETING")))
}

fn is(button: &Button, kind: PlainKind) -> bool {
    matches!(button, Button::Plain { kind: found, .. } if *found == kind)
}

/// Cloud API: the languages of templates.
#[rustfmt::skip]
pub const LANGUAGES: [&str; 113] = [
    "af", "sq", "ar", "ar_EG", "ar_AE", "ar_LB", "ar_MA", "ar_QA", "ar_SA", "az", "be_BY", "bn", "bn_IN", "bg", "ca", "zh_CN",
    "zh_HK", "zh_TW", "hr", "cs", "da", "prs_AF", "nl", "nl_BE", "en", "en_GB", "en_US", "en_AE", "en_AU", "en_CA", "en_GH",
    "en_IE", "en_IN", "en_JM", "en_MY", "en_NZ", "en_QA", "en_SG", "en_UG", "en_ZA", "et", "fil", "fi", "fr", "fr_BE", "fr_CA",
    "fr_CH", "fr_CI", "fr_MA", "ka", "de", "de_AT", "de_CH", "el", "gu", "ha", "he", "hi", "hu", "id", "ga", "it", "ja", "kn",
    "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms", "ml", "mr", "nb", "ps_AF", "fa", "pl", "pt_BR", "pt_PT", "pa",
    "ro", "ru", "sr", "si_LK", "sk", "sl", "es", "es_AR", "es_CL", "es_CO", "es_CR", "es_DO", "es_EC", "es_HN", "es_MX",
    "es_PA", "es_PE", "es_ES", "es_UY", "es_VE", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zu",
];
