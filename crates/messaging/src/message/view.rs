//! A message as clients see it: its content, ticks, reactions and the facts of its media, in one piece.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{ConversationId, MediaId, MessageId};
use wire::message::MediaPlace;

use crate::error::Result;
use crate::media::{self, Media};
use crate::message::fetch::preview;
use crate::message::send::FAILS_WITH;
use crate::message::status::{Failure, initial};
use crate::message::{Direction, wamid};

/// A message with all that belongs to it. Its content stands in the member named like `type`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub struct View {
    /// The wamid.
    pub id: String,
    /// The conversation.
    #[schema(value_type = String)]
    pub conversation_id: ConversationId,
    /// `in` customer to business, `out` business to customer.
    pub direction: String,
    /// When it was accepted or received, UTC milliseconds.
    pub at: i64,
    /// Who wrote it.
    pub author: AuthorView,
    /// The Cloud API type, or `deleted`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The member named like `type`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub content: Map<String, Json>,
    /// The message it quotes, the product it asks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Quote>,
    /// The sender's own id for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// `accepted`, `sent`, `delivered`, `read`, `played`, `failed`.
    pub status: String,
    /// When each status was reached, UTC milliseconds.
    pub times: BTreeMap<String, i64>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// At most one of each side.
    pub reactions: Vec<ReactionView>,
    /// When it was last edited.
    pub edited_at: Option<i64>,
    /// When it was deleted for everyone.
    pub deleted_at: Option<i64>,
    /// The facts of each media id in the content.
    #[schema(value_type = Object)]
    pub media: BTreeMap<String, Media>,
    /// Whether it waits until its template has shown how it is taken, or is about to fail in a sandbox.
    #[serde(skip)]
    pub is_held: bool,
    /// The row's id, for those who order and page.
    #[serde(skip)]
    pub message: MessageId,
}

/// Who wrote a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub struct AuthorView {
    /// `customer`, `agent`, `automatic`, `api`.
    pub kind: String,
    /// The agent's id; customers don't see it.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// What a message refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The wamid of the message quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The product of the catalogue that it asks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referred_product: Option<ReferredProduct>,
    /// It was forwarded up to five times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<bool>,
    /// It was forwarded more than five times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequently_forwarded: Option<bool>,
}

/// A product of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferredProduct {
    /// The catalogue.
    pub catalog_id: String,
    /// The seller's id of the product.
    pub product_retailer_id: String,
}

/// A reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Reaction)]
pub struct ReactionView {
    /// `business` or `customer`.
    pub by: String,
    /// The emoji.
    pub emoji: String,
}

/// For whom a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The people of the business.
    Business,
    /// The customer.
    Customer,
}

impl View {
    /// The view with only what its audience may see: customers don't see agents' ids nor where media were fetched from, and
    /// neither side sees the other's client ids.
    #[must_use]
    pub fn for_audience(mut self, audience: Audience) -> Self {
        let own = match audience {
            Audience::Business => "out",
            Audience::Customer => "in",
        };
        if self.direction != own {
            self.client_id = None;
        }
        if audience == Audience::Customer {
            self.author.id = None;
            for place in MediaPlace::all(&self.kind, &self.content) {
                if let Some(media) = place.get_mut(&mut self.content) {
                    media.shift_remove("link");
                }
            }
        }
        self
    }

    /// Whether somebody doesn't get to see it: customers never see what failed, and what waits for its media, or until its
    /// template has shown how it is taken, not yet.
    pub fn is_hidden_from(&self, audience: Audience) -> bool {
        let is_hidden = match self.status.as_str() {
            "failed" => true,
            "accepted" => self.is_held || wire::message::waits_for_media(&self.kind, &self.content),
            _ => false,
        };
        audience == Audience::Customer && self.direction == "out" && is_hidden
    }

    /// One line of plain text for lists; empty where the type says it all.
    pub fn preview(&self) -> String {
        if self.deleted_at.is_some() {
            return String::new();
        }
        if let Some(body) = self.content.get("rendered").and_then(|rendered| rendered.get("body")?.as_str()) {
            return wire::message::Content::text(body).preview();
        }
        let mut json = self.content.clone();
        json.insert("type".to_owned(), Json::from(self.kind.as_str()));
        wire::message::Content::parse_lossy(&Json::Object(json)).preview()
    }
}

store::statements! {
    MESSAGES = "SELECT m.id, m.conversation_id, m.direction, m.kind, m.author_kind, m.author_id, COALESCE(s.content, m.content), m.client_id,
  s.status, s.sent_at, s.delivered_at, s.read_at, s.played_at, s.failed_at, s.error, s.edited_at, s.deleted_at, a.name, c.name,
  CASE WHEN m.kind = 'template' AND s.status IS NULL
   THEN EXISTS (SELECT 1 FROM held_message h WHERE h.business_id = m.business_id AND h.message_id = m.id) ELSE FALSE END
 FROM message m
 JOIN conversation v ON v.business_id = m.business_id AND v.id = m.conversation_id
 JOIN contact c ON c.business_id = v.business_id AND c.id = v.contact_id
 LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 LEFT JOIN agent a ON a.business_id = m.business_id AND a.id = m.author_id
 WHERE m.business_id = $1 AND m.id IN LIST($2)";
    REACTIONS = "SELECT message_id, side, emoji FROM reaction WHERE business_id = $1 AND message_id IN LIST($2) ORDER BY message_id, reaction_id";
}

/// Loads the views of messages of a business in the order asked for; those not found are absent.
pub fn load(tx: &mut Tx<'_, '_>, scope: Scope, ids: &[MessageId]) -> Result<Vec<View>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let business = scope.business().get();
    let keys: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let mut found: HashMap<i64, View> = HashMap::with_capacity(ids.len());
    let mut media_ids = Vec::new();
    for row in tx.query(MESSAGES, params![business, keys.clone()])? {
        let view = read(scope, &row)?;
        media_ids.extend(media_in(&view));
        found.insert(view.message.get(), view);
    }
    for row in tx.query(REACTIONS, params![business, keys.clone()])? {
        if let Some(view) = found.get_mut(&row.get::<i64>(0)?) {
            view.reactions.push(ReactionView { by: row.get(1)?, emoji: row.get(2)? });
        }
    }
    if !media_ids.is_empty() {
        let media = media::get_many(tx, scope, &media_ids)?;
        for view in found.values_mut() {
            for id in media_in(view) {
                if let Some(facts) = media.get(&id) {
                    view.media.insert(id.to_string(), facts.clone());
                }
            }
        }
    }
    Ok(keys.iter().filter_map(|id| found.remove(id)).collect())
}

/// The view of one message; `None` when the business has none of this id.
pub fn one(tx: &mut Tx<'_, '_>, scope: Scope, id: MessageId) -> Result<Option<View>> {
    Ok(load(tx, scope, &[id])?.pop())
}

fn media_in(view: &View) -> Vec<MediaId> {
    let mut json = view.content.clone();
    json.insert("type".to_owned(), Json::from(view.kind.as_str()));
    let content = wire::message::Content::parse_lossy(&Json::Object(json));
    let of_preview = view.content.get(preview::MEMBER).and_then(|preview| preview.get("image_media_id")?.as_str());
    content.media_ids().into_iter().chain(of_preview).filter_map(|id| id.parse().ok()).collect()
}

fn read(scope: Scope, row: &Row) -> Result<View> {
    let message = MessageId::new(row.get(0)?);
    let direction: String = row.get(2)?;
    let text: String = row.get(6)?;
    let mut content: Map<String, Json> =
        serde_json::from_str(&text).map_err(|_| store::error::corrupt("message", "content", message))?;
    let context = content
        .remove("context")
        .and_then(|quote| serde_json::from_value::<Quote>(quote).ok())
        .filter(|quote| *quote != Quote::default());
    content.remove("type");
    let fails = content.remove(FAILS_WITH).is_some();
    let deleted_at: Option<i64> = row.get(16)?;
    let kind: String = row.get(3)?;
    let at = store::ids::made_at_ms(message.get());
    let mut times = BTreeMap::new();
    for (column, name) in [(9, "sent"), (10, "delivered"), (11, "read"), (12, "played"), (13, "failed")] {
        if let Some(time) = row.get::<Option<i64>>(column)? {
            times.insert(name.to_owned(), time);
        }
    }
    let side = if direction == "in" { Direction::In } else { Direction::Out };
    if side == Direction::In {
        times.entry("sent".to_owned()).or_insert(at);
        times.entry("delivered".to_owned()).or_insert(at);
    }
    let status: Option<String> = row.get(8)?;
    let error: Option<String> = row.get(14)?;
    let author_kind: String = row.get(4)?;
    let name: Option<String> = if author_kind == "customer" { row.get(18)? } else { row.get(17)? };
    Ok(View {
        id: wamid(scope.business(), message),
        conversation_id: ConversationId::new(row.get(1)?),
        at,
        author: AuthorView { kind: author_kind, id: row.get::<Option<i64>>(5)?.map(|id| id.to_string()), name },
        kind: if deleted_at.is_some() { "deleted".to_owned() } else { kind },
        content: if deleted_at.is_some() { Map::new() } else { content },
        context: context.filter(|_| deleted_at.is_none()),
        client_id: row.get(7)?,
        status: status.unwrap_or_else(|| initial(side).as_str().to_owned()),
        times,
        error: error.and_then(|text| serde_json::from_str(&text).ok()),
        reactions: Vec::new(),
        edited_at: row.get(15)?,
        deleted_at,
        media: BTreeMap::new(),
        direction,
        is_held: fails || row.get(19)?,
        message,
    })
}
