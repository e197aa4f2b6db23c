//! What the rules need to know, gathered for a whole batch: one statement of each kind, however many messages.

use std::collections::{HashMap, HashSet};

use store::{Scope, Tx, Type, Value, ids, params};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId};
use wire::template::Category;

use crate::conversation::{self, Thread};
use crate::error::Result;
use crate::message::send::Recipient;
use crate::rules::verdict::{Kind, Person};
use crate::rules::{DAY_MS, Rules, WINDOW_MS};

store::statements! {
    /// The list's projection runs a little behind; a window that it shows closed is looked up in the messages.
    LAST_INBOUND = "SELECT conversation_id, MAX(id) FROM message
 WHERE business_id = $1 AND conversation_id IN LIST($2) AND id >= $3 AND direction = 'in' AND kind NOT IN ('reaction', 'edit', 'revoke')
 GROUP BY conversation_id";
    COUNT_INITIATED = "SELECT COUNT(*) FROM initiated WHERE business_id = $1 AND at > $2";
    INITIATED = "SELECT contact_id FROM initiated WHERE business_id = $1 AND contact_id IN LIST($2) AND at > $3";
    MARKETING = "SELECT contact_id, COUNT(*) FROM marketing_send WHERE business_id = $1 AND contact_id IN LIST($2) AND message_id > $3 GROUP BY contact_id";
    FORGET_MARKETING = "DELETE FROM marketing_send WHERE business_id = $1 AND contact_id IN LIST($2) AND message_id <= $3";
    OPEN_ENTRY_POINTS = "UPDATE entry_point SET opened_at = $3 WHERE business_id = $1 AND conversation_id IN LIST($2)";
    REFERRED = "INSERT INTO entry_point (business_id, conversation_id, referred_at) VALUES ($1, $2, $3)
 ON CONFLICT (business_id, conversation_id) DO UPDATE SET referred_at = EXCLUDED.referred_at";
    BLOCK = "INSERT INTO blocked (business_id, phone_number_id, contact_id, created_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, phone_number_id, contact_id) DO NOTHING";
    IS_BLOCKED = "SELECT created_at FROM blocked WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
    UNBLOCK = "DELETE FROM blocked WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
}

const INITIATED_ROW: [(&str, Type); 3] =
    [("business_id", Type::BigInt), ("contact_id", Type::BigInt), ("at", Type::BigInt)];
const MARKETING_ROW: [(&str, Type); 3] =
    [("business_id", Type::BigInt), ("contact_id", Type::BigInt), ("message_id", Type::BigInt)];

/// What a batch to people of one line is judged by, and what its messages change of it.
pub(crate) struct Batch {
    scope: Scope,
    now_ms: i64,
    threads: HashMap<ConversationId, Thread>,
    counted: u64,
    initiated: HashSet<ContactId>,
    marketing: Vec<(ContactId, MessageId)>,
    entry_points: HashSet<ConversationId>,
}

impl Batch {
    /// Gathers the facts about those whom the messages are for.
    pub(crate) fn load<'a>(
        tx: &mut Tx<'_, '_>,
        scope: Scope,
        rules: &Rules,
        threads: impl Iterator<Item = &'a Thread>,
        messages: &[(&Recipient, Kind)],
        known: &HashMap<Recipient, Thread>,
    ) -> Result<Self> {
        let now_ms = tx.now_ms();
        let mut batch = Self {
            scope,
            now_ms,
            threads: threads.map(|thread| (thread.id, thread.clone())).collect(),
            counted: 0,
            initiated: HashSet::new(),
            marketing: Vec::new(),
            entry_points: HashSet::new(),
        };
        // A text with no rule about windows is billed alike in and out of one: nothing to look up.
        let has_templates = messages.iter().any(|(_, kind)| *kind != Kind::Service);
        if rules.customer_service_window || rules.messaging_limit.is_some() || has_templates {
            batch.look_up_windows(tx)?;
        }
        let outside = |kinds: &dyn Fn(Kind) -> bool| -> Vec<i64> {
            let contacts = messages.iter().filter(|(_, kind)| kinds(*kind)).filter_map(|(to, _)| {
                let thread = batch.threads.get(&known.get(*to)?.id)?;
                (!thread.person.has_window(now_ms)).then_some(thread.contact.get())
            });
            let mut contacts: Vec<i64> = contacts.collect();
            contacts.sort_unstable();
            contacts.dedup();
            contacts
        };
        // What the window's rule refuses is not counted: nothing to ask about it.
        let initiating = outside(&|kind| kind != Kind::Service || !rules.customer_service_window);
        let marketing = outside(&|kind| kind == Kind::Template(Category::Marketing));
        if rules.messaging_limit.is_some() && !initiating.is_empty() {
            batch.look_up_initiated(tx, initiating)?;
        }
        if rules.marketing_per_person_per_day.is_some() && !marketing.is_empty() {
            batch.look_up_marketing(tx, marketing)?;
        }
        Ok(batch)
    }

    fn look_up_windows(&mut self, tx: &mut Tx<'_, '_>) -> Result<()> {
        let since = self.now_ms - WINDOW_MS;
        let closed = self.threads.values().filter(|thread| !thread.is_new && !thread.person.has_window(self.now_ms));
        let closed: Vec<i64> = closed.map(|thread| thread.id.get()).collect();
        if closed.is_empty() {
            return Ok(());
        }
        let values = params![self.scope.business().get(), closed, ids::first_at_ms(since)];
        for row in tx.query(LAST_INBOUND, values)? {
            if let Some(thread) = self.threads.get_mut(&ConversationId::new(row.get(0)?)) {
                let at = ids::made_at_ms(row.get(1)?);
                thread.person.last_inbound_at = thread.person.last_inbound_at.max(Some(at));
            }
        }
        Ok(())
    }

    fn look_up_initiated(&mut self, tx: &mut Tx<'_, '_>, contacts: Vec<i64>) -> Result<()> {
        let (business, since) = (self.scope.business().get(), self.now_ms - DAY_MS);
        let counted: i64 = tx.query_one(COUNT_INITIATED, params![business, since])?.get(0)?;
        self.counted = u64::try_from(counted).unwrap_or_default();
        let mut known = HashSet::new();
        for row in tx.query(INITIATED, params![business, contacts, since])? {
            known.insert(ContactId::new(row.get(0)?));
        }
        for thread in self.threads.values_mut() {
            thread.person.is_counted_today = known.contains(&thread.contact);
        }
        Ok(())
    }

    fn look_up_marketing(&mut self, tx: &mut Tx<'_, '_>, contacts: Vec<i64>) -> Result<()> {
        let since = ids::first_at_ms(self.now_ms - DAY_MS);
        let mut got: HashMap<ContactId, i64> = HashMap::new();
        for row in tx.query(MARKETING, params![self.scope.business().get(), contacts, since])? {
            got.insert(ContactId::new(row.get(0)?), row.get(1)?);
        }
        for thread in self.threads.values_mut() {
            let got = got.get(&thread.contact).copied().unwrap_or_default();
            thread.person.marketing_today = u32::try_from(got).unwrap_or(u32::MAX);
        }
        Ok(())
    }

    /// What is known of a conversation's person now, with the batch's messages so far.
    pub(crate) fn person(&self, conversation: ConversationId) -> Person {
        self.threads.get(&conversation).map(|thread| thread.person).unwrap_or_default()
    }

    /// How many people the messaging limit counts.
    pub(crate) fn counted(&self) -> u64 {
        self.counted
    }

    /// Notes that a message goes out.
    pub(crate) fn goes_out(&mut self, rules: &Rules, conversation: ConversationId, message: MessageId, kind: Kind) {
        let now = self.now_ms;
        let Some(thread) = self.threads.get_mut(&conversation) else { return };
        let contact = thread.contact;
        if thread.person.opens_entry_point(now) {
            thread.person.entry_point_opened_at = Some(now);
            self.entry_points.insert(conversation);
        }
        if thread.person.has_window(now) {
            return;
        }
        if rules.messaging_limit.is_some() && self.initiated.insert(contact) && !thread.person.is_counted_today {
            thread.person.is_counted_today = true;
            self.counted += 1;
        }
        if kind == Kind::Template(Category::Marketing) && rules.marketing_per_person_per_day.is_some() {
            thread.person.marketing_today = thread.person.marketing_today.saturating_add(1);
            self.marketing.push((contact, message));
        }
    }

    /// Writes what the batch's messages changed.
    pub(crate) fn write(self, tx: &mut Tx<'_, '_>) -> Result<()> {
        let (business, now) = (self.scope.business().get(), self.now_ms);
        if !self.initiated.is_empty() {
            let mut contacts: Vec<i64> = self.initiated.iter().map(|contact| contact.get()).collect();
            // In one order in every transaction, so that two of them can't wait for each other.
            contacts.sort_unstable();
            let rows = contacts.into_iter().map(|contact| [business, contact, now].map(Value::from).to_vec()).collect();
            let tail = "ON CONFLICT (business_id, contact_id) DO UPDATE SET at = EXCLUDED.at";
            tx.insert_many("initiated", &INITIATED_ROW, rows, tail)?;
        }
        if !self.marketing.is_empty() {
            let mut contacts: Vec<i64> = self.marketing.iter().map(|(contact, _)| contact.get()).collect();
            contacts.sort_unstable();
            contacts.dedup();
            tx.execute(FORGET_MARKETING, params![business, contacts, ids::first_at_ms(now - DAY_MS)])?;
            let row = |(contact, message): &(ContactId, MessageId)| {
                [business, contact.get(), message.get()].map(Value::from).to_vec()
            };
            tx.insert_many("marketing_send", &MARKETING_ROW, self.marketing.iter().map(row).collect(), "")?;
        }
        if !self.entry_points.is_empty() {
            let mut conversations: Vec<i64> = self.entry_points.iter().map(|id| id.get()).collect();
            conversations.sort_unstable();
            tx.execute(OPEN_ENTRY_POINTS, params![business, conversations, now])?;
        }
        Ok(())
    }
}

/// The customer of a conversation came by an advertisement or a referring link just now: an answer within 24 hours opens
/// the free entry point.
pub fn referred(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(REFERRED, params![scope.business().get(), conversation.get(), now])?;
    Ok(())
}

/// Whether the customer service window of a conversation is open, and until when (UTC milliseconds).
pub fn window(tx: &mut Tx<'_, '_>, scope: Scope, conversation: ConversationId) -> Result<Option<i64>> {
    let thread = conversation::get(tx, scope, conversation)?;
    let since = ids::first_at_ms(tx.now_ms() - WINDOW_MS);
    let rows = tx.query(LAST_INBOUND, params![scope.business().get(), vec![conversation.get()], since])?;
    let newest = rows.first().map(|row| row.get::<i64>(1)).transpose()?.map(ids::made_at_ms);
    let closes_at = thread.last_inbound_at.max(newest).map(|at| at + WINDOW_MS);
    Ok(closes_at.filter(|at| *at > tx.now_ms()))
}

/// Blocks a person for a line: nothing goes out to them, and what they write is refused.
pub fn block(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(BLOCK, params![scope.business().get(), line.get(), contact.get(), now])?;
    Ok(())
}

/// Whether a line has blocked a person.
pub fn is_blocked(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<bool> {
    Ok(tx.query_opt(IS_BLOCKED, params![scope.business().get(), line.get(), contact.get()])?.is_some())
}

/// Takes a block back; returns whether there was one.
pub fn unblock(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<bool> {
    Ok(tx.execute(UNBLOCK, params![scope.business().get(), line.get(), contact.get()])? > 0)
}
