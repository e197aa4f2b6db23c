//! What webhooks tell besides messages: Meta's values, written into the journal together with the change they tell of.
//!
//! What the news is about may be gone when it is delivered, so the news has all of it.

use serde_json::{Value as Json, json};
use store::{NewEvent, Scope, Tx};
use wire::id::WabaId;

/// The event of the journal that holds news; its payload is `{"waba_id", "field", "value"}`.
pub const TOLD: &str = "webhook.told";

/// Tells the subscribers of a field of the WABA; news with the same `subject` arrives in order.
pub fn tell(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, field: &'static str, subject: i64, value: &Json) {
    told(tx, scope, waba.get(), field, subject, value);
}

/// Tells the subscribers of a field of the whole business portfolio.
pub fn tell_portfolio(tx: &mut Tx<'_, '_>, scope: Scope, field: &'static str, subject: i64, value: &Json) {
    told(tx, scope, scope.business().get(), field, subject, value);
}

/// `of` becomes the id of the webhook's entry.
fn told(tx: &mut Tx<'_, '_>, scope: Scope, of: i64, field: &'static str, subject: i64, value: &Json) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind: TOLD,
        conversation: None,
        subject,
        payload: json!({"waba_id": of, "field": field, "value": value}).to_string(),
    });
}
