//! Answers: what a customer taps, chooses or fills in has been offered by the message it answers.
//!
//! The words of an answer are the business's own: title, description, payload and label are taken from the offer, and a
//! client that sends others is not believed. The same answer may come again; a business decides what a second one means.

use serde_json::Value as Json;
use store::{Scope, Tx, params};
use wire::Invalid;
use wire::id::{ConversationId, MessageId};
use wire::message::interactive::{CallPermission, Choice, FormReply};
use wire::message::{ButtonReply, ContactCard, Content, Interactive};

use crate::error::Result;
use crate::message::id_of;

store::statements! {
    ANSWERED = "SELECT m.conversation_id, m.direction, m.content, s.deleted_at FROM message m
 LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 WHERE m.business_id = $1 AND m.id = $2";
}

/// The longest line that stands for a form filled in, in characters (as a message's text).
pub const FORM_BODY_CHARS: usize = 4_096;

/// Checks that content which answers a message was offered by it, and gives it the offer's words.
///
/// Returns the message of the business that it answers, which the customer has read then; `None` for what is no answer.
/// A wrong answer is [`Error::Invalid`](crate::Error::Invalid) naming the member, `context.id` when the message answered
/// is not there, not the business's, deleted, or offers nothing of the kind.
pub fn settle(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    content: &mut Content,
    context: Option<&str>,
) -> Result<Option<MessageId>> {
    match content {
        Content::Interactive(answer) => {
            let answered = Answered::needed(tx, scope, conversation, context)?;
            match answer {
                Interactive::ButtonReply(answer) => tap(&answered, &mut answer.reply)?,
                Interactive::ListReply(answer) => choose(&answered, &mut answer.reply)?,
                Interactive::NfmReply(answer) => fill_in(&answered, &mut answer.reply)?,
                Interactive::CallPermissionReply(answer) => permit(&answered, &mut answer.reply)?,
                prompt => {
                    let reason = format!("`{}` cannot be sent by a customer", prompt.kind());
                    return Err(Invalid::value("interactive.type", reason).into());
                }
            }
            Ok(Some(answered.id))
        }
        Content::Button(answer) => {
            let answered = Answered::needed(tx, scope, conversation, context)?;
            reply_to_template(&answered, answer)?;
            Ok(Some(answered.id))
        }
        Content::Contacts(cards) => {
            let answered = Answered::if_any(tx, scope, conversation, context)?;
            let asked = answered.filter(|answered| answered.is_prompt("request_contact_info"));
            for card in cards {
                share(card, asked.is_some());
            }
            Ok(asked.map(|answered| answered.id))
        }
        Content::Location(_) => {
            let answered = Answered::if_any(tx, scope, conversation, context)?;
            Ok(answered.filter(|answered| answered.is_prompt("location_request_message")).map(|answered| answered.id))
        }
        _ => Ok(None),
    }
}

/// A message of the business that is there to be answered.
struct Answered {
    id: MessageId,
    content: Json,
}

impl Answered {
    fn needed(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId, context: Option<&str>) -> Result<Self> {
        let wamid = context.ok_or_else(|| Invalid::required("context.id"))?;
        let wrong = |reason: &str| Invalid::value("context.id", reason);
        let absent = || wrong("is not a message of this conversation");
        let id = id_of(scope, wamid).map_err(|_| absent())?;
        let row = tx.query_opt(ANSWERED, params![scope.business().get(), id.get()])?.ok_or_else(absent)?;
        if row.get::<i64>(0)? != conversation.get() {
            return Err(absent().into());
        }
        if row.get::<String>(1)? != "out" {
            return Err(wrong("is not a message of the business, which alone can be answered").into());
        }
        if row.get::<Option<i64>>(3)?.is_some() {
            return Err(wrong("has been deleted and can't be answered any more").into());
        }
        let content = serde_json::from_str(&row.get::<String>(2)?)
            .map_err(|_| store::error::corrupt("message", "content", id))?;
        Ok(Self { id, content })
    }

    /// The message quoted, when it is one that can be answered.
    fn if_any(
        tx: &mut Tx<'_, '_>,
        scope: Scope,
        conversation: ConversationId,
        context: Option<&str>,
    ) -> Result<Option<Self>> {
        match Self::needed(tx, scope, conversation, context) {
            Ok(answered) => Ok(Some(answered)),
            Err(crate::Error::Invalid(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn is_prompt(&self, kind: &str) -> bool {
        self.prompt() == Some(kind)
    }

    /// `interactive.type`, when it is an interactive message.
    fn prompt(&self) -> Option<&str> {
        self.content.pointer("/interactive/type").and_then(Json::as_str)
    }

    fn list(&self, pointer: &str) -> impl Iterator<Item = &Json> {
        self.content.pointer(pointer).and_then(Json::as_array).into_iter().flatten()
    }

    /// The buttons of a template as it was rendered when it was sent, those of its cards among them.
    fn template_buttons<'a>(&'a self, kind: &'static str) -> impl Iterator<Item = &'a Json> {
        let cards = self.list("/rendered/cards").filter_map(|card| card["buttons"].as_array()).flatten();
        self.list("/rendered/buttons").chain(cards).filter(move |button| button["type"] == kind)
    }
}

/// A choice on offer.
struct Offer<'a> {
    id: &'a str,
    title: &'a str,
    description: Option<&'a str>,
}

impl<'a> Offer<'a> {
    fn of(label: &'a Json) -> Option<Self> {
        Some(Self {
            id: label["id"].as_str()?,
            title: label["title"].as_str()?,
            description: label["description"].as_str(),
        })
    }
}

/// A reply button, or a quick reply of a carousel's card. Ids are unique within a card only, so of several buttons with
/// the same id the one with the title that the client showed is meant.
fn tap(answered: &Answered, reply: &mut Choice) -> Result<()> {
    let buttons: Vec<&Json> = match answered.prompt() {
        Some("button") => answered.list("/interactive/action/buttons").collect(),
        Some("carousel") => {
            let cards = answered.list("/interactive/action/cards");
            cards.filter_map(|card| card["action"]["buttons"].as_array()).flatten().collect()
        }
        _ => Vec::new(),
    };
    let labels = buttons.iter().filter_map(|button| button.get("reply").or_else(|| button.get("quick_reply")));
    take("interactive.button_reply.id", "reply button", labels.filter_map(Offer::of).collect(), reply)
}

/// A row of a list.
fn choose(answered: &Answered, reply: &mut Choice) -> Result<()> {
    let rows = answered
        .list("/interactive/action/sections")
        .filter(|_| answered.is_prompt("list"))
        .filter_map(|section| section["rows"].as_array())
        .flatten();
    take("interactive.list_reply.id", "list row", rows.filter_map(Offer::of).collect(), reply)
}

fn take(field: &str, what: &str, offers: Vec<Offer<'_>>, reply: &mut Choice) -> Result<()> {
    if offers.is_empty() {
        return Err(nothing(what));
    }
    let same: Vec<&Offer<'_>> = offers.iter().filter(|offer| offer.id == reply.id).collect();
    let meant = same.iter().find(|offer| offer.title == reply.title).or_else(|| same.first());
    let Some(offer) = meant else { return Err(not_offered(field, what, offers.iter().map(|offer| offer.id))) };
    let description = offer.description.map(str::to_owned);
    *reply = Choice { id: offer.id.to_owned(), title: offer.title.to_owned(), description, ..Choice::default() };
    Ok(())
}

/// A quick reply of a template, known by its payload, or by its label where the client sends no payload.
fn reply_to_template(answered: &Answered, reply: &mut ButtonReply) -> Result<()> {
    let offers: Vec<(&str, &str)> = answered
        .template_buttons("QUICK_REPLY")
        .filter_map(|button| {
            let text = button["text"].as_str()?;
            Some((button["payload"].as_str().unwrap_or(text), text))
        })
        .collect();
    if offers.is_empty() {
        return Err(nothing("quick reply of a template"));
    }
    let (field, same): (_, Vec<&(&str, &str)>) = match &reply.payload {
        Some(payload) => ("button.payload", offers.iter().filter(|(known, _)| known == payload).collect()),
        None => ("button.text", offers.iter().filter(|(_, text)| *text == reply.text).collect()),
    };
    let meant = same.iter().find(|(_, text)| *text == reply.text).or_else(|| same.first());
    let Some((payload, text)) = meant else {
        let known = offers.iter().map(|(payload, text)| if field == "button.text" { *text } else { *payload });
        return Err(not_offered(field, "quick reply", known));
    };
    *reply = ButtonReply { payload: Some((*payload).to_owned()), text: (*text).to_owned(), ..ButtonReply::default() };
    Ok(())
}

/// A form: a postal address, or a Flow.
fn fill_in(answered: &Answered, reply: &mut FormReply) -> Result<()> {
    let asked = match answered.prompt() {
        Some("address_message") => "address_message",
        Some("flow") => "flow",
        _ if answered.template_buttons("FLOW").next().is_some() => "flow",
        _ => return Err(nothing("form")),
    };
    if reply.name.as_deref().is_some_and(|name| name != asked) {
        return Err(Invalid::value("interactive.nfm_reply.name", format!("must be `{asked}`")).into());
    }
    let body = reply.body.as_deref().unwrap_or_default();
    if body.chars().count() > FORM_BODY_CHARS {
        let reason = format!("takes at most {FORM_BODY_CHARS} characters");
        return Err(Invalid::parameter("interactive.nfm_reply.body", reason).into());
    }
    if asked == "address_message" {
        address(answered, reply)?;
    }
    let (body, response_json) = (reply.body.take(), std::mem::take(&mut reply.response_json));
    *reply = FormReply { name: Some(asked.to_owned()), body, response_json, ..FormReply::default() };
    Ok(())
}

/// An address is one of those saved, or has values.
fn address(answered: &Answered, reply: &FormReply) -> Result<()> {
    const FIELD: &str = "interactive.nfm_reply.response_json";
    let response = reply.response().unwrap_or_default();
    let saved = &response["saved_address_id"];
    if !saved.is_null() {
        let known = answered.list("/interactive/action/parameters/saved_addresses").map(|address| &address["id"]);
        if !saved.is_string() || !known.into_iter().any(|id| id == saved) {
            return Err(Invalid::value(FIELD, "names a `saved_address_id` that was not offered").into());
        }
    } else if response["values"].as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Invalid::value(FIELD, "needs the address in `values`, or a `saved_address_id`").into());
    }
    Ok(())
}

fn permit(answered: &Answered, reply: &mut CallPermission) -> Result<()> {
    if !answered.is_prompt("call_permission_request") {
        return Err(nothing("call permission"));
    }
    reply.response_source = Some("user_action".to_owned());
    Ok(())
}

/// Says how a card came to be shared, which clients can't claim; one that was asked for comes with its vCard.
fn share(card: &mut ContactCard, was_asked: bool) {
    card.origin = Some(if was_asked { "contact_request" } else { "other" }.to_owned());
    card.vcard = was_asked.then(|| card.to_vcard());
}

fn nothing(what: &str) -> crate::Error {
    Invalid::value("context.id", format!("is a message that offers no {what}")).into()
}

fn not_offered<'a>(field: &str, what: &str, known: impl Iterator<Item = &'a str>) -> crate::Error {
    let mut known: Vec<String> = known.map(|id| format!("{id:?}")).collect();
    known.dedup();
    Invalid::value(field, format!("is no {what} of the message answered, which offers {}", known.join(", "))).into()
}
