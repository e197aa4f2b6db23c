//! Performs the script on a store whose clock stands in the past and is moved from beat to beat.
//!
//! Each beat is one transaction with a note of how far the play has come, so a demo that was killed while it was made
//! goes on where it stopped, and nothing is said twice.

use std::collections::BTreeMap;

use channels::webchat::deliver::Deliver;
use channels::webchat::visitor::{self, Open};
use inbox::reading;
use inbox::welcome::Greeter;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use messaging::analytics::Counter;
use messaging::conversation::{self, Projection, State, WEBCHAT};
use messaging::message::receive::{self, Incoming};
use messaging::message::send::{self, Outgoing, Recipient};
use messaging::message::{Author, Direction, change, status, wamid};
use messaging::{contact, link, media, profile, rules, setting, token};
use serde::{Deserialize, Serialize};
use store::{Clock, Options, Store, Tx};
use wire::id::{ContactId, ConversationId, MediaId, MessageId};
use wire::message::{Content, Location, Media, Reaction};
use wire::status::Status;

use super::script::{Act, Agent, Beat, Customer, SCRIPT, When};
use super::seed::{self, Demo, TIME_ZONE};
use super::{menu, picture};
use crate::serve::Error;

/// The line's document that notes how far the play has come; it also marks the business as the demo's.
const PROGRESS: &str = "demo";

/// How long the welcome takes.
const BREATH_MS: i64 = 1_200;

/// How far the play has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// How many beats have been played.
    beats: usize,
    /// The messages of the script by key.
    messages: BTreeMap<String, MessageId>,
    /// The conversations by customer.
    chats: BTreeMap<String, ConversationId>,
    /// Whether it is over.
    pub is_over: bool,
}

/// How far the play has come on the line of this business; `None`: it is not the demo's.
pub fn progress(tx: &mut Tx<'_, '_>, demo: &Demo) -> Result<Option<Progress>, Error> {
    Ok(setting::get(tx, demo.scope, demo.line.id, PROGRESS)?)
}

/// Makes the business unless it is there, and plays what is left of the script before `now_ms`, at most `beats`.
pub async fn play(options: &Options, now_ms: i64, beats: usize) -> Result<(), Error> {
    let zone = TimeZone::get(TIME_ZONE)?;
    let times = SCRIPT.iter().map(|beat| at_ms(beat.when, now_ms, &zone)).collect::<Result<Vec<_>, _>>()?;
    let clock = Clock::manual(times.first().copied().unwrap_or(now_ms) - 3_600_000);
    let store = Store::open(Options { clock: clock.clone(), ..options.clone() }).await?;
    let played = Stage { store: store.clone(), clock }.perform(&times, beats).await;
    store.close().await;
    played
}

fn at_ms(when: When, now_ms: i64, zone: &TimeZone) -> Result<i64, Error> {
    Ok(match when {
        When::MinutesAgo(minutes) => now_ms - minutes * 60_000,
        When::DaysAgo(days, hour, minute) => {
            let today = Timestamp::from_millisecond(now_ms)?.to_zoned(zone.clone()).date();
            let then = today.checked_sub(days.days())?.at(hour, minute, 17, 0);
            then.to_zoned(zone.clone())?.timestamp().as_millisecond()
        }
    })
}

struct Stage {
    store: Store,
    clock: Clock,
}

impl Stage {
    async fn perform(&self, times: &[i64], beats: usize) -> Result<(), Error> {
        let (demo, mut progress) = self.store.write(begin).await?;
        self.hang_sign(&demo).await?;
        menu::write(&self.store, &demo).await?;
        let left: Vec<_> = SCRIPT.iter().zip(times).skip(progress.beats).take(beats).collect();
        for (beat, at) in left {
            self.clock.advance_ms((at - self.clock.now_ms()).max(0));
            let photo = match beat.act {
                Act::SendsPhoto(_) => Some(self.upload(&demo, "margherita.jpg", 640, 480).await?),
                _ => None,
            };
            let (of, beat) = (demo.clone(), *beat);
            progress = self.store.write(move |tx| self::beat(tx, &of, progress, beat, photo)).await?;
            self.react().await?;
        }
        if progress.beats == SCRIPT.len() {
            progress.is_over = true;
            self.store
                .write(move |tx| {
                    rules::put(tx, demo.scope, demo.line.id, &seed::rules())?;
                    note(tx, &demo, &progress)
                })
                .await?;
        }
        Ok(())
    }

    /// Gives the line its picture, unless it has one.
    async fn hang_sign(&self, demo: &Demo) -> Result<(), Error> {
        let (scope, line) = (demo.scope, demo.line.id);
        let mut present = self.store.read(move |tx| profile::get(tx, scope, line)).await?;
        if present.picture_media_id.is_none() {
            present.picture_media_id = Some(self.upload(demo, "luigi.jpg", 256, 256).await?);
            self.store.write(move |tx| profile::put(tx, scope, line, &present)).await?;
        }
        Ok(())
    }

    async fn upload(&self, demo: &Demo, file_name: &str, width: u32, height: u32) -> Result<MediaId, Error> {
        let claim = media::Claim {
            mime_type: Some("image/jpeg".to_owned()),
            file_name: Some(file_name.to_owned()),
            ..media::Claim::default()
        };
        let bytes = picture::pizza(width, height)?;
        Ok(media::upload(&self.store, demo.scope, demo.line.id, PROGRESS.to_owned(), claim, bytes.into()).await?.id)
    }

    /// Lets the followers do what they would have done at that time.
    async fn react(&self) -> Result<(), Error> {
        self.clock.advance_ms(BREATH_MS);
        self.store.drain(&Greeter::new(self.store.clone())).await?;
        self.store.drain(&Deliver::new(self.store.clone())).await?;
        self.store.drain(&Projection::new(self.store.clone())).await?;
        self.store.drain(&Counter::new(self.store.clone())).await?;
        Ok(())
    }
}

/// Makes the business when there is none, and finds out how far the play has come.
fn begin(tx: &mut Tx<'_, '_>) -> Result<(Demo, Progress), Error> {
    if let Some(demo) = Demo::find(tx)? {
        let progress = progress(tx, &demo)?.ok_or_else(seed::not_a_demo)?;
        return Ok((demo, progress));
    }
    let demo = seed::create(tx)?;
    let progress = Progress::default();
    note(tx, &demo, &progress)?;
    Ok((demo, progress))
}

fn note(tx: &mut Tx<'_, '_>, demo: &Demo, progress: &Progress) -> Result<(), Error> {
    Ok(setting::put(tx, demo.scope, demo.line.id, PROGRESS, progress)?)
}

/// One beat, and the note that it was played.
fn beat(
    tx: &mut Tx<'_, '_>,
    demo: &Demo,
    mut progress: Progress,
    beat: Beat,
    photo: Option<MediaId>,
) -> Result<Progress, Error> {
    let chat = match progress.chats.get(beat.with.key) {
        Some(chat) => *chat,
        None => arrive(tx, demo, beat.with)?,
    };
    progress.chats.insert(beat.with.key.to_owned(), chat);
    let written = Scene { demo, progress: &progress, chat }.act(tx, beat.act, photo)?;
    if let Some(message) = written {
        progress.messages.insert(beat.key.to_owned(), message);
    }
    progress.beats += 1;
    note(tx, demo, &progress)?;
    Ok(progress)
}

/// A customer opens the chat, by the QR code of their table if they sit at one; or is only known by number.
fn arrive(tx: &mut Tx<'_, '_>, demo: &Demo, who: Customer) -> Result<ConversationId, Error> {
    let reference = who.table.map(seed::reference);
    let contact = if who.is_reachable {
        let links = link::list(tx, demo.scope)?;
        let code = links.into_iter().find(|link| reference.is_some() && link.reference == reference);
        let open = Open {
            from: who.wa_id.map(str::to_owned),
            name: who.name.map(str::to_owned),
            language: Some(who.language.to_owned()),
            link: code.map(|link| link.code),
        };
        visitor::open(tx, demo.scope, demo.line.id, &open, true)?.1.visitor.contact
    } else {
        known_by_number(tx, demo, who)?
    };
    Ok(conversation::open(tx, demo.scope, demo.line.id, contact, WEBCHAT, reference.as_deref())?)
}

fn known_by_number(tx: &mut Tx<'_, '_>, demo: &Demo, who: Customer) -> Result<ContactId, Error> {
    let wa_id = who.wa_id.map(|wa_id| (wa_id, false));
    Ok(contact::create(tx, demo.scope, who.name, Some(who.language), wa_id)?)
}

struct Scene<'a> {
    demo: &'a Demo,
    progress: &'a Progress,
    chat: ConversationId,
}

impl Scene<'_> {
    /// Returns the message that was written, if one was.
    fn act(&self, tx: &mut Tx<'_, '_>, act: Act, photo: Option<MediaId>) -> Result<Option<MessageId>, Error> {
        match act {
            Act::Writes(text) => self.receive(tx, Content::text(text), None).map(Some),
            Act::Replies(to, text) => self.receive(tx, Content::text(text), Some(to)).map(Some),
            Act::SendsPhoto(caption) => {
                let photo = photo.ok_or("the photo was not uploaded")?;
                let image = Media { caption: Some(caption.to_owned()), ..Media::by_id(photo) };
                self.receive(tx, Content::Image(image), None).map(Some)
            }
            Act::Reacts(to, emoji) => {
                let reaction = self.reaction(to, emoji)?;
                self.receive(tx, reaction, None)?;
                Ok(None)
            }
            Act::Reads(up_to) => self.acknowledge(tx, up_to, Status::Read),
            Act::Receives(up_to) => self.acknowledge(tx, up_to, Status::Delivered),
            Act::Answers(by, text) => self.answer(tx, by, &Content::text(text), None).map(Some),
            Act::AnswersTo(by, to, text) => self.answer(tx, by, &Content::text(text), Some(to)).map(Some),
            Act::ShowsTheWay(by) => self.answer(tx, by, &Content::Location(place()), None).map(Some),
            Act::Approves(by, to, emoji) => {
                let reaction = self.reaction(to, emoji)?;
                self.answer(tx, by, &reaction, None)?;
                Ok(None)
            }
            Act::Corrects(what, text) => {
                let (message, content) = (self.message(what)?, Content::text(text));
                change::edit(tx, self.demo.scope, self.chat, message, Direction::Out, &content, None)?;
                Ok(None)
            }
            Act::Reminds(text) => {
                let user =
                    token::create_system_user(tx, self.demo.scope, self.demo.app.id, "Reminders", token::Role::Admin)?;
                self.send(tx, Author::Api(user.get()), &Content::text(text), None).map(Some)
            }
            Act::Resolves => {
                conversation::set_state(tx, self.demo.scope, self.chat, State::Resolved)?;
                Ok(None)
            }
        }
    }

    fn receive(&self, tx: &mut Tx<'_, '_>, content: Content, quoted: Option<&str>) -> Result<MessageId, Error> {
        let incoming = Incoming {
            scope: self.demo.scope,
            conversation: self.chat,
            key_scope: self.demo.line.id.get(),
            key: format!("{PROGRESS}:{}", self.progress.beats),
            content,
            context: quoted.map(|key| self.wamid(key)).transpose()?,
        };
        Ok(receive::receive(tx, &incoming)?.message)
    }

    /// An agent answers, and has read what was written before.
    fn answer(
        &self,
        tx: &mut Tx<'_, '_>,
        by: Agent,
        content: &Content,
        quoted: Option<&str>,
    ) -> Result<MessageId, Error> {
        let by = seed::agent(tx, self.demo.scope, by)?;
        let message = self.send(tx, Author::Agent(by), content, quoted)?;
        reading::mark_read(tx, self.demo.scope, by, self.chat, message)?;
        Ok(message)
    }

    fn send(
        &self,
        tx: &mut Tx<'_, '_>,
        by: Author,
        content: &Content,
        quoted: Option<&str>,
    ) -> Result<MessageId, Error> {
        let quoted = quoted.map(|key| self.wamid(key)).transpose()?;
        let to = Recipient::Conversation(self.chat);
        let outgoing = Outgoing::new(self.demo.scope, self.demo.line.id, to, by, content, quoted.as_deref());
        Ok(send::send(tx, &outgoing)?.message)
    }

    fn acknowledge(&self, tx: &mut Tx<'_, '_>, up_to: &str, status: Status) -> Result<Option<MessageId>, Error> {
        status::acknowledged(tx, self.demo.scope, self.chat, self.message(up_to)?, status)?;
        Ok(None)
    }

    fn reaction(&self, to: &str, emoji: &str) -> Result<Content, Error> {
        let message_id = self.wamid(to)?;
        Ok(Content::Reaction(Reaction { message_id, emoji: Some(emoji.to_owned()), ..Reaction::default() }))
    }

    fn message(&self, key: &str) -> Result<MessageId, Error> {
        self.progress.messages.get(key).copied().ok_or_else(|| format!("the script names no message {key:?}").into())
    }

    fn wamid(&self, key: &str) -> Result<String, Error> {
        Ok(wamid(self.demo.scope.business(), self.message(key)?))
    }
}

fn place() -> Location {
    Location {
        name: Some("Trattoria Luigi".to_owned()),
        address: Some("12 Riverside Lane, Meguro, Tokyo".to_owned()),
        ..Location::new(35.6181, 139.6728)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn conversations(options: &Options) -> Vec<(Option<String>, usize)> {
        let store = Store::open(options.clone()).await.unwrap();
        let threads = store
            .read(|tx| {
                let demo = Demo::find(tx)?.ok_or("no demo")?;
                let progress = progress(tx, &demo)?.ok_or("no progress")?;
                assert!(progress.is_over);
                let mut threads = Vec::new();
                for chat in progress.chats.values() {
                    let thread = conversation::get(tx, demo.scope, *chat)?;
                    let name = contact::get(tx, demo.scope, thread.contact)?.name;
                    let page = messaging::message::thread::page(
                        tx,
                        demo.scope,
                        *chat,
                        messaging::message::thread::Page::Newest,
                        100,
                    )?;
                    threads.push((name, page.data.len()));
                }
                Ok::<_, Error>(threads)
            })
            .await
            .unwrap();
        store.close().await;
        threads
    }

    #[tokio::test]
    async fn an_interrupted_play_goes_on_and_says_nothing_twice() {
        let folder = tempfile::tempdir().unwrap();
        let now_ms = 1_795_392_000_000;
        let at_once = Options::new(folder.path().join("at-once"));
        play(&at_once, now_ms, usize::MAX).await.unwrap();
        let in_parts = Options::new(folder.path().join("in-parts"));
        for _ in 0..=SCRIPT.len() / 11 {
            play(&in_parts, now_ms, 11).await.unwrap();
        }
        let threads = conversations(&at_once).await;
        assert_eq!(threads.len(), 7);
        assert_eq!(threads, conversations(&in_parts).await);
    }
}
