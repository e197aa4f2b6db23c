//! What a customer's client sends: a message in the shape of a webhook's, less what the server knows better.

use channels::webchat::thread::Draft;
use channels::webchat::visitor::Session;
use messaging::message::receive::Beside;
use serde_json::{Map, Value, json};
use store::Tx;
use wire::error::{GraphError, StatusError};
use wire::message::{Content, Context, Message};

use super::refusal::within_message;
use crate::problem::{Problem, Result};

/// What an item of an order needs not say, as the server takes it from the catalogue.
const PRICED: [&str; 2] = ["item_price", "currency"];

/// Reads a message; fields are named as they stand in the request.
pub(super) fn parse(message: &Value) -> Result<Message> {
    if !message.is_object() {
        return Err(Problem::invalid("message", "must be an object"));
    }
    let parsed = match message.pointer("/order/product_items").and_then(Value::as_array) {
        Some(_) => Message::parse(&with_prices(message.clone())),
        None => Message::parse(message),
    };
    Ok(parsed.map_err(|invalid| invalid.within("message"))?)
}

/// Reads a message to be stored. `is_trusted`: the client is believed in what only the platform would know (demo).
pub(super) fn draft(client_id: String, message: &Value, is_trusted: bool) -> Result<Draft> {
    let Message { context, content, extra } = parse(message)?;
    let mut beside = Beside::default();
    if let Some(referral) = extra.get("referral") {
        trusted(is_trusted, "message.referral")?;
        if !referral.is_object() {
            return Err(Problem::invalid("message.referral", "must be an object"));
        }
        beside.members.insert("referral".to_owned(), referral.clone());
    }
    match (&content, extra.get("errors")) {
        (Content::Unsupported(_), None) => {
            beside.members.insert("errors".to_owned(), json!([unsupported()]));
        }
        (Content::Unsupported(_), Some(errors @ Value::Array(_))) => {
            beside.members.insert("errors".to_owned(), errors.clone());
        }
        (Content::Unsupported(_), Some(_)) => return Err(Problem::invalid("message.errors", "must be a list")),
        (_, Some(_)) => return Err(Problem::invalid("message.errors", "stands beside `unsupported` only")),
        (_, None) => {}
    }
    let context = context.unwrap_or_default();
    beside.context = beside_quote(&context, &content, is_trusted)?;
    Ok(Draft { client_id, content, context: context.id, beside, is_trusted })
}

fn beside_quote(context: &Context, content: &Content, is_trusted: bool) -> Result<Map<String, Value>> {
    let mut members = Map::new();
    for (name, value) in [("forwarded", context.forwarded), ("frequently_forwarded", context.frequently_forwarded)] {
        if let Some(value) = value {
            trusted(is_trusted, &format!("message.context.{name}"))?;
            members.insert(name.to_owned(), Value::from(value));
        }
    }
    if let Some(product) = &context.referred_product {
        const FIELD: &str = "message.context.referred_product";
        if !matches!(content, Content::Text(_)) {
            return Err(Problem::invalid(FIELD, "goes with a text: the question about the product"));
        }
        members.insert("referred_product".to_owned(), json!(product));
    }
    Ok(members)
}

/// Takes what a message says of products from the line's catalogue: the prices of an order, the product asked about, and
/// what they are now, as the message's `products`.
pub(super) fn price(tx: &mut Tx<'_, '_>, session: &Session, draft: &mut Draft) -> Result<()> {
    let (scope, line) = (session.scope, session.visitor.line);
    let products = if let Content::Order(order) = &mut draft.content {
        let priced = commerce::order::priced(tx, scope, line, order).map_err(refused)?;
        *order = priced.order;
        priced.products
    } else if let Some(named) = draft.beside.context.get("referred_product") {
        let named = serde_json::from_value(named.clone()).unwrap_or_default();
        let (catalog, products) = commerce::order::referred(tx, scope, line, &named).map_err(refused)?;
        let known = json!({"catalog_id": catalog, "product_retailer_id": named.product_retailer_id});
        draft.beside.context.insert("referred_product".to_owned(), known);
        products
    } else {
        return Ok(());
    };
    draft.beside.members.insert("products".to_owned(), Value::Object(products));
    Ok(())
}

fn refused(error: commerce::Error) -> Problem {
    within_message(channels::Error::from(error))
}

/// What Meta says of a message that it does not pass on.
fn unsupported() -> StatusError {
    GraphError::of(131_051).with_details("Message type is currently not supported.").to_status_error()
}

fn trusted(is_trusted: bool, field: &str) -> Result<()> {
    if is_trusted { Ok(()) } else { Err(Problem::invalid(field, "is given by the server; leave it out")) }
}

fn with_prices(mut message: Value) -> Value {
    let items = message.pointer_mut("/order/product_items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
        for name in PRICED {
            item.entry(name).or_insert_with(|| if name == "currency" { json!("XXX") } else { json!(0) });
        }
    }
    message
}
