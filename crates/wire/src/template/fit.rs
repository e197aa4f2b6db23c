//! A message's values in its template: whether they fit, and what the customer sees.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::button::PlainKind;
use super::hole;
use super::{Body, Button, Card, Category, Definition, Footer, Header, ParameterFormat, preset};
use crate::error::GraphError;
use crate::limits::{
    BODY_CHARS, CAROUSEL_CARDS, CAROUSEL_CARDS_MIN, HEADER_CHARS, OTP_CHARS, PRODUCT_SECTIONS, PRODUCTS,
    TEMPLATE_OFFER_BODY_CHARS,
};
use crate::message::Template;
use crate::message::template::{Component, Parameter, TemplateCard};

type Result<T> = std::result::Result<T, GraphError>;

/// What a template message looks like, for good.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The category, for the rules and the bill.
    pub category: Category,
    /// Header, body, footer, buttons, offer and cards with their values.
    pub json: Value,
}

/// Puts the values of a message into its template.
///
/// # Errors
///
/// 132000 (count), 132012 (type), 132018 (a value with line breaks, tabs or more than 4 spaces), 132005 (too long when
/// filled in), 131008 and 131009; `details` names the component and the parameter.
pub fn fit(definition: &Definition, message: &Template) -> Result<Rendered> {
    let parts = Parts::read(&message.components, "template.components")?;
    let format = definition.head.parameter_format;
    let mut json = Map::new();
    if let Some(header) = header(definition.header.as_ref(), parts.header, format, "header")? {
        json.insert("header".to_owned(), header);
    }
    let (body, code) = body(definition, parts.body)?;
    json.insert("body".to_owned(), body.into());
    match &definition.footer {
        Some(Footer::Text(text)) => _ = json.insert("footer".to_owned(), text.as_str().into()),
        Some(Footer::Expires(minutes)) => {
            let minutes = minutes.to_string();
            let text = hole::fill(preset::of(&definition.head.language).expires, |_| Some(&minutes));
            json.insert("footer".to_owned(), text.into());
        }
        None => {}
    }
    let language = &definition.head.language;
    let buttons = buttons(&definition.buttons, &parts.buttons, language, code.as_deref(), "buttons")?;
    json.insert("buttons".to_owned(), buttons);
    offer(definition, parts.offer, &mut json)?;
    cards(definition, parts.carousel, &mut json)?;
    Ok(Rendered { category: definition.head.category, json: json.into() })
}

/// The body and the footer of a template, its variables as they stand.
pub(super) fn texts(definition: &Definition) -> (String, Option<String>) {
    let preset = preset::of(&definition.head.language);
    let body = match &definition.body {
        Body::Text(text) => text.clone(),
        Body::Code { add_security_recommendation } => {
            let security = if *add_security_recommendation { preset.security } else { "" };
            format!("{}{security}", preset.code)
        }
    };
    let footer = definition.footer.as_ref().map(|footer| match footer {
        Footer::Text(text) => text.clone(),
        Footer::Expires(minutes) => {
            let minutes = minutes.to_string();
            hole::fill(preset.expires, |_| Some(&minutes))
        }
    });
    (body, footer)
}

/// The components of a message or a card, by kind.
#[derive(Default)]
struct Parts<'a> {
    header: Option<&'a Component>,
    body: Option<&'a Component>,
    carousel: Option<&'a Component>,
    offer: Option<&'a Component>,
    buttons: BTreeMap<usize, &'a Component>,
}

impl<'a> Parts<'a> {
    fn read(components: &'a [Component], path: &str) -> Result<Self> {
        let mut parts = Self::default();
        for (at, component) in components.iter().enumerate() {
            let path = format!("{path}[{at}]");
            let kind = component.kind.to_ascii_lowercase();
            let is_new = match kind.as_str() {
                "header" => parts.header.replace(component).is_none(),
                "body" => parts.body.replace(component).is_none(),
                "carousel" => parts.carousel.replace(component).is_none(),
                "limited_time_offer" => parts.offer.replace(component).is_none(),
                "button" => {
                    let index =
                        index(component).ok_or_else(|| GraphError::required_parameter(format!("{path}.index")))?;
                    parts.buttons.insert(index, component).is_none()
                }
                _ => true,
            };
            if !is_new {
                return Err(GraphError::invalid_parameter(format!("{path}: there is a {kind} component already")));
            }
        }
        Ok(parts)
    }
}

fn index(component: &Component) -> Option<usize> {
    match component.index.as_ref()? {
        Value::String(text) => text.trim().parse().ok(),
        index => usize::try_from(index.as_u64()?).ok(),
    }
}

fn parameters(component: Option<&Component>) -> &[Parameter] {
    component.map(|component| component.parameters.as_slice()).unwrap_or_default()
}

fn count(what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(GraphError::template_parameter_count(format!(
        "{what}: number of localizable_params ({found}) does not match the expected number of params ({expected})"
    )))
}

fn mismatch(what: &str, expected: &str, found: &str) -> GraphError {
    let found = if found.is_empty() { "UNKNOWN".to_owned() } else { found.to_ascii_uppercase() };
    GraphError::template_parameter_format(format!(
        "{what}: Format mismatch, expected {}, received {found}",
        expected.to_ascii_uppercase()
    ))
}

fn header(
    header: Option<&Header>,
    component: Option<&Component>,
    format: ParameterFormat,
    what: &str,
) -> Result<Option<Value>> {
    let given = parameters(component);
    let Some(header) = header else {
        count(what, given.len(), 0)?;
        return Ok(None);
    };
    let one = |expected: &str| match given {
        [parameter] if parameter.kind.eq_ignore_ascii_case(expected) => Ok(parameter),
        [parameter] => Err(mismatch(what, expected, &parameter.kind)),
        [] => Err(mismatch(what, expected, "")),
        more => Err(count(what, more.len(), 1).err().unwrap_or_else(GraphError::unknown)),
    };
    Ok(Some(match header {
        Header::Text(text) => {
            let text = filled(text, given, format, what)?;
            long(what, &text, HEADER_CHARS)?;
            json!({"type": "text", "text": text})
        }
        Header::Media(media) => {
            let parameter = one(media.parameter())?;
            let kind = if media.parameter() == "gif" { "video" } else { media.parameter() };
            let source = parameter.media().map(|media| serde_json::to_value(media).unwrap_or_default());
            let source = source.ok_or_else(|| mismatch(what, media.parameter(), ""))?;
            json!({"type": kind, kind: source})
        }
        Header::Location => {
            let place = one("location")?.location.as_deref();
            let place = place.map(|place| serde_json::to_value(place).unwrap_or_default());
            json!({"type": "location", "location": place.ok_or_else(|| mismatch(what, "location", ""))?})
        }
        Header::Product => {
            let product = one("product")?.product.as_ref();
            let id = product.and_then(|product| product.get("product_retailer_id")?.as_str());
            if id.is_none_or(|id| id.trim().is_empty()) {
                return Err(GraphError::required_parameter(format!("{what}: product.product_retailer_id")));
            }
            json!({"type": "product", "product": product})
        }
    }))
}

/// The text of the body, and the one-time code in it.
fn body(definition: &Definition, component: Option<&Component>) -> Result<(String, Option<String>)> {
    let given = parameters(component);
    match &definition.body {
        Body::Text(text) => {
            let text = filled(text, given, definition.head.parameter_format, "body")?;
            let most = if definition.offer.is_some() { TEMPLATE_OFFER_BODY_CHARS } else { BODY_CHARS };
            long("body", &text, most)?;
            Ok((text, None))
        }
        Body::Code { add_security_recommendation } => {
            count("body", given.len(), 1)?;
            let code = text_of(&given[0], "body: parameters[0]")?;
            if code.chars().count() > OTP_CHARS {
                return Err(GraphError::invalid_parameter(format!(
                    "body: parameters[0].text: a code must have at most {OTP_CHARS} characters"
                )));
            }
            let preset = preset::of(&definition.head.language);
            let mut text = hole::fill(preset.code, |_| Some(code));
            if *add_security_recommendation {
                text.push_str(preset.security);
            }
            Ok((text, Some(code.to_owned())))
        }
    }
}

/// A text with the values of its holes.
fn filled(text: &str, given: &[Parameter], format: ParameterFormat, what: &str) -> Result<String> {
    let names = hole::names(text);
    count(what, given.len(), names.len())?;
    let mut values: BTreeMap<String, &str> = BTreeMap::new();
    for (at, parameter) in given.iter().enumerate() {
        let path = format!("{what}: parameters[{at}]");
        let value = text_of(parameter, &path)?;
        let name = match format {
            ParameterFormat::Positional => (at + 1).to_string(),
            ParameterFormat::Named => {
                let name = parameter.parameter_name.as_deref().filter(|name| names.contains(name));
                let name = name.ok_or_else(|| {
                    GraphError::template_parameter_format(format!(
                        "{path}.parameter_name: must be one of {}",
                        names.join(", ")
                    ))
                })?;
                name.to_owned()
            }
        };
        if values.insert(name, value).is_some() {
            return Err(GraphError::template_parameter_format(format!("{path}.parameter_name: is given twice")));
        }
    }
    Ok(hole::fill(text, |name| values.get(name).copied()))
}

/// The text that a parameter puts into a hole; amounts and times always show their fallback.
fn text_of<'a>(parameter: &'a Parameter, path: &str) -> Result<&'a str> {
    let fallback = |value: &'a Option<Value>| value.as_ref().and_then(|value| value.get("fallback_value")?.as_str());
    let (member, value) = match parameter.kind.to_ascii_lowercase().as_str() {
        "text" => ("text", parameter.text.as_deref()),
        "currency" => ("currency.fallback_value", fallback(&parameter.currency)),
        "date_time" => ("date_time.fallback_value", fallback(&parameter.date_time)),
        kind => return Err(mismatch(path, "text", kind)),
    };
    let value = value.filter(|value| !value.trim().is_empty());
    let value = value.ok_or_else(|| GraphError::required_parameter(format!("{path}.{member}")))?;
    if value.contains(['\n', '\r', '\t']) || value.contains("     ") {
        return Err(GraphError::of(132_018)
            .with_details(format!("{path}.{member}: must not have line breaks, tabs or more than 4 spaces in a row")));
    }
    Ok(value)
}

fn long(what: &str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() <= most {
        return Ok(());
    }
    Err(GraphError::of(132_005).with_details(format!("{what}: has more than {most} characters when filled in")))
}

fn buttons(
    buttons: &[Button],
    given: &BTreeMap<usize, &Component>,
    language: &str,
    code: Option<&str>,
    what: &str,
) -> Result<Value> {
    for (index, component) in given {
        let Some(button) = buttons.get(*index) else {
            return Err(GraphError::invalid_parameter(format!("{what}: the template has no button at index {index}")));
        };
        let sub_type = component.sub_type.as_deref().unwrap_or_default();
        if !sub_type.eq_ignore_ascii_case(&button.sub_type()) {
            return Err(GraphError::template_parameter_format(format!(
                "{what}: Button at index {index} is of type {}, received {sub_type}",
                button.kind()
            )));
        }
    }
    let shown = buttons.iter().enumerate().map(|(index, button)| {
        let what = format!("{what}: Button at index {index} of type {}", button.kind());
        let mut json = self::button(button, parameters(given.get(&index).copied()), language, code, &what)?;
        json.insert("index".to_owned(), index.into());
        json.insert("type".to_owned(), button.kind().into());
        Ok(Value::Object(json))
    });
    shown.collect::<Result<Vec<_>>>().map(Value::Array)
}

fn button(
    button: &Button,
    given: &[Parameter],
    language: &str,
    code: Option<&str>,
    what: &str,
) -> Result<Map<String, Value>> {
    let one = |kind: &str| match given {
        [parameter] if parameter.kind.eq_ignore_ascii_case(kind) => Ok(parameter),
        [parameter] => Err(mismatch(what, kind, &parameter.kind)),
        _ => Err(GraphError::template_parameter_count(format!("{what} requires a parameter of type {kind}"))),
    };
    let none = || count(what, given.len(), 0);
    let json = match button {
        Button::QuickReply { text } => {
            let payload = match given {
                [] => None,
                _ => one("payload")?.payload.as_deref(),
            };
            json!({"text": text, "payload": payload.unwrap_or(text)})
        }
        Button::Url { text, url } => {
            let url = if hole::names(url).is_empty() {
                none()?;
                url.clone()
            } else {
                let suffix = text_of(one("text")?, what)?;
                hole::fill(url, |_| Some(suffix))
            };
            json!({"text": text, "url": url})
        }
        Button::PhoneNumber { text, phone_number } => {
            none()?;
            json!({"text": text, "phone_number": phone_number})
        }
        Button::CopyCode => {
            let coupon = one("coupon_code")?.coupon_code.as_deref().unwrap_or_default();
            if coupon.is_empty() || !coupon.chars().all(char::is_alphanumeric) {
                return Err(GraphError::invalid_parameter(format!(
                    "{what}: coupon_code takes letters and digits only"
                )));
            }
            json!({"text": preset::of(language).copy_offer, "code": coupon})
        }
        Button::Otp { otp_type, text } => {
            let given = text_of(one("text")?, what)?;
            if code.is_some_and(|code| code != given) {
                return Err(GraphError::invalid_parameter(format!("{what}: must have the code of the body")));
            }
            let label = text.as_deref().unwrap_or(preset::of(language).copy_code);
            json!({"otp_type": otp_type, "text": label, "code": given})
        }
        Button::Flow { text, flow_id } => {
            let mut json = Map::from_iter([("text".to_owned(), Value::from(text.as_str()))]);
            if let Some(id) = flow_id {
                json.insert("flow_id".to_owned(), id.as_str().into());
            }
            if !given.is_empty() {
                one("action")?;
            }
            Value::Object(json)
        }
        Button::Plain { kind, text } => plain(*kind, text, given, &one, what)?,
    };
    Ok(match json {
        Value::Object(json) => json,
        _ => Map::new(),
    })
}

fn plain<'a>(
    kind: PlainKind,
    text: &str,
    given: &'a [Parameter],
    one: &dyn Fn(&str) -> Result<&'a Parameter>,
    what: &str,
) -> Result<Value> {
    let mut json = Map::from_iter([("text".to_owned(), Value::from(text))]);
    let action = || Ok::<_, GraphError>(one("action")?.action.as_ref().unwrap_or(&Value::Null));
    match kind {
        PlainKind::Catalog => {
            if !given.is_empty()
                && let Some(id) = action()?.get("thumbnail_product_retailer_id")
            {
                json.insert("thumbnail_product_retailer_id".to_owned(), id.clone());
            }
        }
        PlainKind::Mpm => {
            let action = action()?;
            let sections = action.get("sections").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let products = |section: &Value| section.get("product_items")?.as_array().map(Vec::len);
            let named: usize = sections.iter().filter_map(products).sum();
            if !(1..=PRODUCT_SECTIONS).contains(&sections.len()) || !(1..=PRODUCTS).contains(&named) {
                return Err(GraphError::invalid_parameter(format!(
                    "{what}: action.sections takes 1 to {PRODUCT_SECTIONS} sections with 1 to {PRODUCTS} products in all"
                )));
            }
            json.insert("sections".to_owned(), sections.into());
            if let Some(id) = action.get("thumbnail_product_retailer_id") {
                json.insert("thumbnail_product_retailer_id".to_owned(), id.clone());
            }
        }
        PlainKind::OrderDetails => {
            let details = action()?.get("order_details").filter(|details| details.is_object());
            let details =
                details.ok_or_else(|| GraphError::required_parameter(format!("{what}: action.order_details")))?;
            json.insert("order_details".to_owned(), details.clone());
        }
        PlainKind::VoiceCall => {
            for parameter in given {
                if !["ttl_minutes", "payload"].contains(&parameter.kind.to_ascii_lowercase().as_str()) {
                    return Err(mismatch(what, "ttl_minutes", &parameter.kind));
                }
            }
        }
        PlainKind::Spm | PlainKind::RequestContactInfo => count(what, given.len(), 0)?,
    }
    Ok(Value::Object(json))
}

fn offer(definition: &Definition, component: Option<&Component>, json: &mut Map<String, Value>) -> Result<()> {
    let what = "limited_time_offer";
    let Some(offer) = &definition.offer else { return count(what, parameters(component).len(), 0) };
    let expires_at = match parameters(component) {
        [parameter] => {
            let given = parameter.extra.get("limited_time_offer").and_then(|offer| offer.get("expiration_time_ms"));
            let time = given.and_then(|time| time.as_i64().or_else(|| time.as_str()?.parse().ok()));
            let is_time = time.is_some_and(|time| time > 0);
            if !parameter.kind.eq_ignore_ascii_case(what) {
                return Err(mismatch(what, what, &parameter.kind));
            }
            if !is_time {
                return Err(GraphError::invalid_parameter(format!(
                    "{what}: expiration_time_ms must be a time in milliseconds since 1970"
                )));
            }
            time
        }
        given => {
            count(what, given.len(), usize::from(offer.has_expiration))?;
            None
        }
    };
    json.insert("limited_time_offer".to_owned(), json!({"text": offer.text, "expires_at": expires_at}));
    Ok(())
}

fn cards(definition: &Definition, component: Option<&Component>, json: &mut Map<String, Value>) -> Result<()> {
    let given: &[TemplateCard] = component.map(|component| component.cards.as_slice()).unwrap_or_default();
    let Some(first) = definition.cards.first() else { return count("carousel", given.len(), 0) };
    // Product cards are created as a pattern, media cards one by one.
    let is_pattern = first.header == Header::Product;
    if is_pattern && !(CAROUSEL_CARDS_MIN..=CAROUSEL_CARDS).contains(&given.len()) {
        return Err(GraphError::template_parameter_count(format!(
            "carousel: takes {CAROUSEL_CARDS_MIN} to {CAROUSEL_CARDS} cards, has {}",
            given.len()
        )));
    }
    if !is_pattern && given.len() != definition.cards.len() {
        return Err(GraphError::template_parameter_count(format!(
            "carousel: number of cards ({}) does not match the expected number of cards ({})",
            given.len(),
            definition.cards.len()
        )));
    }
    let mut shown: BTreeMap<usize, Value> = BTreeMap::new();
    for (at, card) in given.iter().enumerate() {
        let index = card.card_index.map_or(at, |index| usize::try_from(index).unwrap_or(usize::MAX));
        let what = format!("carousel: card {index}");
        let pattern = if is_pattern { Some(first) } else { definition.cards.get(index) };
        let pattern = pattern.filter(|_| index < given.len() && !shown.contains_key(&index));
        let pattern = pattern.ok_or_else(|| {
            GraphError::invalid_parameter(format!("{what}: card_index must be 0 to {}, each once", given.len() - 1))
        })?;
        shown.insert(index, self::card(definition, pattern, card, &what)?);
    }
    json.insert("cards".to_owned(), shown.into_values().collect());
    Ok(())
}

fn card(definition: &Definition, pattern: &Card, card: &TemplateCard, what: &str) -> Result<Value> {
    let parts = Parts::read(&card.components, what)?;
    let format = definition.head.parameter_format;
    let header = header(Some(&pattern.header), parts.header, format, &format!("{what}: header"))?;
    let body = match &pattern.body {
        Some(text) => filled(text, parameters(parts.body), format, &format!("{what}: body"))?,
        None => {
            count(&format!("{what}: body"), parameters(parts.body).len(), 0)?;
            String::new()
        }
    };
    let language = &definition.head.language;
    let buttons = buttons(&pattern.buttons, &parts.buttons, language, None, &format!("{what}: buttons"))?;
    Ok(json!({"header": header, "body": body, "buttons": buttons}))
}
