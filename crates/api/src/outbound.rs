//! What a business may send, checked for both ways in: the console and the Cloud API.

use commerce::message as products;
use messaging::message;
use messaging::message::send;
use messaging::template::Chosen;
use serde_json::{Map, Value};
use store::{Scope, Tx};
use wire::Invalid;
use wire::id::PhoneNumberId;
use wire::message::Content;

use crate::state::App;

/// Checks the content itself; fields are named as in the Cloud API.
pub(crate) fn check(scope: Scope, content: &Content, context: Option<&str>) -> messaging::Result<()> {
    if matches!(content, Content::Pin(_)) {
        return Err(Invalid::unsupported_type(content.kind()).into());
    }
    send::check(scope, content, context)?;
    if let Content::Reaction(reaction) = content {
        message::id_of(scope, &reaction.message_id)
            .map_err(|_| Invalid::value("reaction.message_id", "is not a message of this business"))?;
    }
    Ok(())
}

/// Whether the store has to be asked about the content, by [`check_in`].
pub(crate) fn names_media(content: &Content) -> bool {
    !content.media_ids().is_empty()
}

/// What a template message looks like: its values in the line's approved template. `None` for other messages.
pub(crate) async fn rendered(
    app: &App,
    scope: Scope,
    line: PhoneNumberId,
    content: &Content,
) -> messaging::Result<Option<Chosen>> {
    let Content::Template(template) = content else { return Ok(None) };
    let (template, templates) = (template.clone(), app.templates.clone());
    app.store.read(move |tx| templates.render(tx, scope, line, &template)).await.map(Some)
}

/// Checks that the media which content names are the business's own.
pub(crate) fn check_in(tx: &mut Tx<'_, '_>, scope: Scope, content: &Content) -> messaging::Result<()> {
    send::check_media(tx, scope, content)
}

/// The same for callers of the Cloud API, for whom the ids of media end.
pub(crate) fn check_in_for_api(tx: &mut Tx<'_, '_>, scope: Scope, content: &Content) -> messaging::Result<()> {
    send::check_media_for_api(tx, scope, content)
}

/// Whether the catalogue has to be asked about the content, by [`with_products`].
pub(crate) fn names_products(content: &Content) -> bool {
    products::names_products(content)
}

/// Checks the products that content names; those that a list or carousel can go without are taken out. Gives the
/// members that the message keeps beside its content: `products`, what they were when it was sent.
pub(crate) fn with_products(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    content: &mut Content,
) -> messaging::Result<Map<String, Value>> {
    let mut members = Map::new();
    if names_products(content) {
        let snapshot = products::check(tx, scope, line, content)?;
        if !snapshot.is_empty() {
            members.insert("products".to_owned(), Value::Object(snapshot));
        }
    }
    Ok(members)
}
