//! `POST /{phone_number_id}/messages`: sends a message, or says that one was read.
//!
//! This is the hot path. A plain text is read in one pass into borrowed members, and its answer is written as text;
//! everything else, and every request with something wrong in it, goes the way over `wire`, which knows all rules.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::body::Body;
use http::request::Parts;
use messaging::message::fetch::Task;
use messaging::message::send::{Outgoing, Recipient};
use messaging::message::{self, Author};
use messaging::token::Grant;
use messaging::{conversation, message::status, template};
use sandbox::On;
use serde::{Deserialize, Serialize};
use wire::error::GraphError;
use wire::id::PhoneNumberId;
use wire::limits::{BIZ_OPAQUE_CALLBACK_DATA_CHARS, TEXT_BODY_CHARS};
use wire::message::{Content, ReadReceipt, Request, Send};
use wire::template::Category;

use super::access::Line;
use super::answer::{Answer, Result};
use super::node::Node;
use super::{Call, auth, params};
use crate::outbound;
use crate::state::App;

/// Refuses: what has the edge is answered by [`post`], before anything is looked up.
pub(super) async fn elsewhere(_: &Call<'_>, _: &Node) -> Answer {
    Err(GraphError::unknown_object().into())
}

/// Handles a request to the edge.
pub(super) async fn post(app: &App, node: &str, parts: &Parts, body: Body) -> Answer {
    let in_head = auth::in_head(parts);
    let body = params::read(body).await?;
    let has_params = in_head.is_none() || parts.uri.query().is_some() || params::is_form(parts);
    let text = if has_params { None } else { serde_json::from_slice::<PlainText<'_>>(&body).ok() };
    if let Some(text) = text.filter(PlainText::is_plain) {
        let token = in_head.clone();
        let grant = auth::bearer(app, in_head).await?;
        if grant.requires_proof {
            auth::proven(&grant, token.as_deref().unwrap_or_default(), &serde_json::Value::Null)?;
        }
        let (id, line) = auth::line_to_send(app, &grant, node).await?;
        let caller = Caller { grant: &grant, id, line: &line, client_id: idempotency_key(parts)? };
        return caller.send_text(app, &text).await;
    }

    let mut params = params::object(parts, &body);
    if params.is_ok()
        && !params::is_form(parts)
        && let Some(name) = params::duplicate(&body)
    {
        params = Err(
            GraphError::parameter(format!("{}: is there twice", name.chars().take(100).collect::<String>())).into()
        );
    }
    let in_body = params.as_ref().ok().and_then(params::token);
    let token = in_head.or(in_body).map(Cow::into_owned);
    let grant = auth::bearer(app, token.as_deref().map(Cow::Borrowed)).await?;
    if let Ok(params) = &params {
        auth::proven(&grant, token.as_deref().unwrap_or_default(), params)?;
    }
    let (id, line) = auth::line_to_send(app, &grant, node).await?;
    let caller = Caller { grant: &grant, id, line: &line, client_id: idempotency_key(parts)? };
    match Request::parse(&without_token(params?))? {
        Request::Send(request) => caller.send(app, &request).await,
        Request::Read(receipt) => caller.read(app, &receipt).await,
    }
}

/// `POST /{phone}/marketing_messages`: a marketing template. Messages here go out alike, so both policies come to the same,
/// and nobody is told what customers do with them.
pub(super) async fn marketing(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(of) = node else { return Err(GraphError::unknown_object().into()) };
    let mut params = call.params.clone();
    match params.shift_remove("product_policy") {
        None => {}
        Some(policy) if policy == "CLOUD_API_FALLBACK" || policy == "STRICT" => {}
        Some(_) => {
            return Err(GraphError::parameter("product_policy: must be CLOUD_API_FALLBACK or STRICT").into());
        }
    }
    if params.shift_remove("message_activity_sharing").is_some_and(|shares| !shares.is_boolean()) {
        return Err(GraphError::parameter("message_activity_sharing: must be true or false").into());
    }
    let Request::Send(request) = Request::parse(&without_token(serde_json::Value::Object(params)))? else {
        return Err(GraphError::parameter("type: must be `template`").into());
    };
    let Content::Template(sent) = &request.message.content else {
        return Err(GraphError::parameter("type: must be `template`").into());
    };
    let (scope, waba, name) = (call.grant.scope, of.waba_id, sent.name.clone());
    let found = call.app.store.read(move |tx| template::named(tx, scope, waba, &name)).await?;
    if found.iter().any(|template| template.category != Category::Marketing) {
        return Err(GraphError::parameter("template: must be of the category MARKETING").into());
    }
    carry_out(call, of, Request::Send(request)).await
}

/// Does what a request in the form of `messages` asks for, on a line of the call's business.
pub(super) async fn with(call: &Call<'_>, of: &messaging::line::Line, request: serde_json::Value) -> Answer {
    carry_out(call, of, Request::parse(&request)?).await
}

async fn carry_out(call: &Call<'_>, of: &messaging::line::Line, request: Request) -> Answer {
    let (id, line) = auth::line_to_send(call.app, &call.grant, &of.id.to_string()).await?;
    let caller = Caller { grant: &call.grant, id, line: &line, client_id: None };
    match request {
        Request::Send(request) => caller.send(call.app, &request).await,
        Request::Read(receipt) => caller.read(call.app, &receipt).await,
    }
}

fn without_token(mut params: serde_json::Value) -> serde_json::Value {
    if let Some(members) = params.as_object_mut() {
        members.shift_remove("access_token");
        members.shift_remove("appsecret_proof");
    }
    params
}

/// A text message and nothing else, read without copying.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlainText<'a> {
    #[serde(borrow)]
    messaging_product: Cow<'a, str>,
    #[serde(borrow)]
    recipient_type: Option<Text<'a>>,
    #[serde(borrow)]
    to: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    text: TextBody<'a>,
    #[serde(borrow)]
    biz_opaque_callback_data: Option<Text<'a>>,
}

/// A string that is borrowed where it has no escapes; serde borrows a `Cow` only as a field of its own.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TextBody<'a> {
    #[serde(borrow)]
    body: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview_url: Option<bool>,
}

/// The content as it is stored.
#[derive(Serialize)]
struct Stored<'a> {
    r#type: &'static str,
    text: &'a TextBody<'a>,
}

impl PlainText<'_> {
    /// Whether it breaks no rule; what is wrong otherwise, the way over `wire` finds out.
    fn is_plain(&self) -> bool {
        let within = |text: &str, most: usize| text.len() <= most || text.chars().count() <= most;
        let is_or_none = |text: &Option<Text<'_>>, is: &str| text.as_ref().is_none_or(|text| text.0 == is);
        self.messaging_product == "whatsapp"
            && is_or_none(&self.recipient_type, "individual")
            && is_or_none(&self.kind, "text")
            && !self.text.body.trim().is_empty()
            && within(&self.text.body, TEXT_BODY_CHARS)
            && !self.to.trim().is_empty()
            && self
                .biz_opaque_callback_data
                .as_ref()
                .is_none_or(|data| within(&data.0, BIZ_OPAQUE_CALLBACK_DATA_CHARS) && !data.0.contains('\0'))
    }
}

/// Who sends, and on which line.
struct Caller<'a> {
    grant: &'a Grant,
    id: PhoneNumberId,
    line: &'a Line,
    client_id: Option<String>,
}

impl Caller<'_> {
    async fn send_text(self, app: &App, request: &PlainText<'_>) -> Answer {
        let digits = self.digits(&request.to)?;
        app.config.sandbox.meet(self.grant.scope, On::Messages, Some(&digits)).await?;
        let stored = Stored { r#type: "text", text: &request.text };
        let content = serde_json::to_string(&stored).map_err(|_| GraphError::unknown())?;
        let fails_with = self.fails_with(app, Some(&digits));
        let outgoing = Outgoing {
            scope: self.grant.scope,
            line: self.id,
            to: Recipient::WaId(digits.clone()),
            author: self.author(),
            kind: "text".to_owned(),
            content,
            client_id: self.client_id,
            callback_data: request.biz_opaque_callback_data.as_ref().map(|data| data.0.clone().into_owned()),
            reaction: None,
            category: None,
            unproven: None,
            fetch: Task::of_text(&request.text.body, request.text.preview_url),
            fails_with: None,
        };
        let accepted = app.sender.send(outgoing.failing(fails_with)).await?;
        let wamid = message::wamid(self.grant.scope.business(), accepted.message);
        Ok(answer(&request.to, ("wa_id", &digits), &wamid, None))
    }

    async fn send(self, app: &App, request: &Send) -> Answer {
        wire::validate::send(request)?;
        if request.recipient_type.as_deref() == Some("group") {
            return Err(GraphError::of(131_041).with_details("to: there is no such group").into());
        }
        let texts =
            [("recipient", &request.recipient), ("biz_opaque_callback_data", &request.biz_opaque_callback_data)];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.as_ref().is_some_and(|text| text.contains('\0'))) {
            // Refused here: in a batch it would make the batch's neighbours go one by one.
            return Err(GraphError::parameter(format!("{name}: holds a NUL character")).into());
        }
        let (input, to) = self.recipient(request)?;
        let digits = if let Recipient::WaId(digits) = &to { Some(digits.clone()) } else { None };
        app.config.sandbox.meet(self.grant.scope, On::Messages, digits.as_deref()).await?;
        let (scope, content) = (self.grant.scope, &request.message.content);
        let context = request.message.context.as_ref().and_then(|context| context.id.as_deref());
        outbound::check(scope, content, context)?;
        if outbound::names_media(content) {
            let content = content.clone();
            app.store.read(move |tx| outbound::check_in_for_api(tx, scope, &content)).await?;
        }
        let (content, members) = self.with_products(app, content).await?;
        let rendered = outbound::rendered(app, scope, self.id, &content).await?;
        let mut outgoing = Outgoing::new(scope, self.id, to, self.author(), &content, context).with_members(members)?;
        if let Some(rendered) = &rendered {
            outgoing = outgoing.with_template(rendered);
        }
        outgoing = outgoing.failing(self.fails_with(app, digits.as_deref()));
        outgoing.client_id = self.client_id;
        outgoing.callback_data.clone_from(&request.biz_opaque_callback_data);
        let contact = match &outgoing.to {
            Recipient::WaId(digits) => ("wa_id", digits.clone()),
            Recipient::UserId(id) => ("user_id", id.clone()),
            Recipient::Conversation(id) => ("wa_id", id.to_string()),
        };
        let accepted = app.sender.send(outgoing).await?;
        let status = if accepted.is_held { "held_for_quality_assessment" } else { "accepted" };
        let status = rendered.is_some().then_some(status);
        Ok(answer(input, (contact.0, &contact.1), &message::wamid(scope.business(), accepted.message), status))
    }

    /// The content with products that the catalogue has, and what the message keeps of them.
    async fn with_products<'a>(
        &self,
        app: &App,
        content: &'a Content,
    ) -> Result<(Cow<'a, Content>, serde_json::Map<String, serde_json::Value>)> {
        if !outbound::names_products(content) {
            return Ok((Cow::Borrowed(content), serde_json::Map::new()));
        }
        let (scope, line, mut content) = (self.grant.scope, self.id, content.clone());
        let members = app.store.read(move |tx| {
            let members = outbound::with_products(tx, scope, line, &mut content)?;
            Ok::<_, messaging::Error>((Cow::Owned(content), members))
        });
        Ok(members.await?)
    }

    /// What a sandbox lets the message fail with once it is accepted.
    fn fails_with(&self, app: &App, to: Option<&str>) -> Option<u32> {
        app.config.sandbox.failure(self.grant.scope, to)
    }

    async fn read(self, app: &App, receipt: &ReadReceipt) -> Answer {
        app.config.sandbox.meet(self.grant.scope, On::Messages, None).await?;
        if receipt.messaging_product != "whatsapp" {
            return Err(GraphError::parameter("messaging_product: must be `whatsapp`").into());
        }
        if receipt.status != "read" {
            return Err(GraphError::invalid_parameter("status: must be `read`").into());
        }
        if receipt.typing_indicator.as_ref().is_some_and(|typing| typing.kind != "text") {
            return Err(GraphError::invalid_parameter("typing_indicator.type: must be `text`").into());
        }
        let (scope, line) = (self.grant.scope, self.id);
        let not_received =
            || GraphError::invalid_parameter("message_id: is not a message received on this phone number");
        let id = message::id_of(scope, &receipt.message_id).map_err(|_| not_received())?;
        let marked = app
            .store
            .write(move |tx| {
                let Some(view) = message::view::one(tx, scope, id)?.filter(|view| view.direction == "in") else {
                    return Ok(None);
                };
                let at = conversation::get(tx, scope, view.conversation_id)?;
                if at.line != line {
                    return Ok(None);
                }
                if status::read_by_business(tx, scope, at.id, id)? > 0 {
                    conversation::changed(tx, scope, at.id);
                }
                Ok::<_, messaging::Error>(Some(at.id))
            })
            .await?;
        let conversation = marked.ok_or_else(not_received)?;
        if receipt.typing_indicator.is_some() {
            app.hub.business_types(scope, conversation);
        }
        Ok(r#"{"success":true}"#.to_owned())
    }

    fn author(&self) -> Author {
        Author::Api(self.grant.system_user.get())
    }

    fn recipient<'a>(&self, request: &'a Send) -> Result<(&'a str, Recipient)> {
        let given = |text: &'a Option<String>| text.as_deref().filter(|text| !text.trim().is_empty());
        match (given(&request.to), given(&request.recipient)) {
            (Some(to), _) => Ok((to, Recipient::WaId(self.digits(to)?))),
            (None, Some(user_id)) => Ok((user_id, Recipient::UserId(user_id.to_owned()))),
            (None, None) => Err(GraphError::required_parameter("to").into()),
        }
    }

    fn digits(&self, to: &str) -> Result<String> {
        let digits = wire::phone::normalize(to, Some(&self.line.country))
            .ok_or_else(|| GraphError::invalid_parameter("to: is not a phone number"))?;
        if digits == self.line.digits { Err(GraphError::recipient_is_sender().into()) } else { Ok(digits) }
    }
}

/// The caller's own id of a send, from the header `Idempotency-Key`.
fn idempotency_key(parts: &Parts) -> Result<Option<String>> {
    let Some(key) = parts.headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().map_err(|_| GraphError::parameter("Idempotency-Key: must be ASCII"))?;
    message::check_client_id(key)
        .map_err(|_| GraphError::parameter("Idempotency-Key: must have 1 to 64 characters"))?;
    Ok(Some(key.to_owned()))
}

/// The answer to a send, written as text. Templates have a status (Cloud API: they are subject to pacing).
fn answer(input: &str, contact: (&str, &str), wamid: &str, status: Option<&str>) -> String {
    let mut text = String::with_capacity(160 + input.len());
    text.push_str(r#"{"messaging_product":"whatsapp","contacts":[{"input":"#);
    text.push_str(&serde_json::Value::from(input).to_string());
    let _ = write!(text, r#","{}":"#, contact.0);
    text.push_str(&serde_json::Value::from(contact.1).to_string());
    let _ = write!(text, r#"}}],"messages":[{{"id":"{wamid}""#);
    if let Some(status) = status {
        let _ = write!(text, r#","message_status":"{status}""#);
    }
    text.push_str("}]}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_graphs() {
        assert_eq!(
            answer("+1 \"x\"", ("wa_id", "1"), "wamid.A", None),
            r#"{"messaging_product":"whatsapp","contacts":[{"input":"+1 \"x\"","wa_id":"1"}],"messages":[{"id":"wamid.A"}]}"#
        );
        let held = answer("1", ("wa_id", "1"), "wamid.A", Some("held_for_quality_assessment"));
        assert!(held.ends_with(r#""messages":[{"id":"wamid.A","message_status":"held_for_quality_assessment"}]}"#));
    }

    #[test]
    fn only_a_plain_text_takes_the_short_way() {
        let is_plain = |json: &str| serde_json::from_str::<PlainText<'_>>(json).is_ok_and(|text| text.is_plain());
        assert!(is_plain(r#"{"messaging_product":"whatsapp","to":"+1","text":{"body":"hi \u00e9"}}"#));
        assert!(is_plain(
            r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"1","type":"text","text":{"body":"a","preview_url":true}}"#
        ));
        for other in [
            r#"{"messaging_product":"x","to":"1","text":{"body":"a"}}"#,
            r#"{"messaging_product":"whatsapp","to":"1","text":{"body":" "}}"#,
            r#"{"messaging_product":"whatsapp","to":"1","type":"image","text":{"body":"a"}}"#,
            r#"{"messaging_product":"whatsapp","to":"1","text":{"body":"a"},"context":{"message_id":"x"}}"#,
            r#"{"messaging_product":"whatsapp","to":"1","to":"2","text":{"body":"a"}}"#,
            r#"{"messaging_product":"whatsapp","to":1,"text":{"body":"a"}}"#,
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
