//! Fetching what messages of the business link to: media given by a `link`, and the pages that texts want a preview of.
//!
//! A send is accepted before anything is fetched. What is to be fetched is written down with the message; a job fetches
//! it, and only then the message goes out (a text with a preview goes out at once, its preview follows). What cannot be
//! fetched for a while is tried again; what never can be fails the message with 131053, as at Meta.

mod media;
pub mod preview;
pub(crate) mod queue;

pub use media::STATEMENTS;

use std::collections::{BTreeMap, HashMap};
use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use store::jobs::Done;
use store::{Event, Scope, Store, Tx};
use wire::id::PhoneNumberId;
use wire::message::Content;

use crate::error::Result;
use media::Want;
use preview::Page;
use queue::Taken;

/// The job that fetches.
pub const FETCH: &str = "media.fetch";

/// The event that a message has got its media and can go out now.
pub const FETCHED: &str = "media.fetched";

/// How long fetching one file may take.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// How many files are fetched at once.
const AT_ONCE: usize = 32;

/// How much memory the files of one run may take, by the limits of their kinds; one message is always taken.
const MEMORY: u64 = 128 * 1024 * 1024;

/// How often a file is tried that could not be fetched for a while, and the pauses in between: 5 s, 20 s, 80 s.
pub const MAX_ATTEMPTS: i64 = 4;
const FIRST_PAUSE_MS: i64 = 5_000;

/// A message whose media could not be fetched for so long (the server was stopped) fails: nobody waits for it any more.
pub const TOO_LATE_MS: i64 = 86_400_000;

/// What a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Media given by a link: it goes out with them.
    Media,
    /// The preview of a link: it goes out at once.
    Preview,
}

impl Task {
    /// What there is to fetch for content that goes out.
    pub fn of(content: &Content) -> Option<Self> {
        match content {
            Content::Text(text) => Self::of_text(&text.body, text.preview_url),
            content => content.has_linked_media().then_some(Self::Media),
        }
    }

    /// The same for a text.
    pub fn of_text(body: &str, preview_url: Option<bool>) -> Option<Self> {
        (preview_url == Some(true) && preview::link_in(body).is_some()).then_some(Self::Preview)
    }
}

/// What is at an address.
#[derive(Clone, Debug)]
pub struct File {
    /// What the server says it is.
    pub mime_type: Option<String>,
    /// The bytes.
    pub bytes: Bytes,
}

/// Why something was not fetched: a reason for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It will not get better.
    Lasting(String),
    /// It may work a little later.
    Passing(String),
}

/// Where linked things are fetched from: the internet, guarded.
pub trait Source: Send + Sync {
    /// The file at an address, within [`TIMEOUT`]; one of more than `max_bytes` is refused.
    fn file(&self, url: &str, max_bytes: usize) -> impl Future<Output = std::result::Result<File, Trouble>> + Send;

    /// The beginning of the page at an address, within [`preview::TIMEOUT`]: what is after `max_bytes` is left out.
    fn page(&self, url: &str, max_bytes: usize) -> impl Future<Output = std::result::Result<Page, Trouble>> + Send;
}

/// Whether an accepted message waits for its media, and goes out when they are [`FETCHED`].
pub fn is_delayed(event: &Event) -> bool {
    event.payload.ends_with(DELAYED)
}

/// How the payload of such a message's event ends.
pub(crate) const DELAYED: &str = ",\"fetch\":true}";

/// Fetches for some messages of a business.
pub async fn run<S: Source>(
    store: &Store,
    scope: Scope,
    source: &S,
) -> std::result::Result<Done, Box<dyn StdError + Send + Sync>> {
    let taken = store.write(move |tx| take(tx, scope)).await?;
    let mut wanted: BTreeMap<Wanted, _> = BTreeMap::new();
    for (message, wants) in &taken {
        for want in wants {
            wanted.entry(want.clone()).or_insert(message.line);
        }
    }
    let found: Vec<Found> = stream::iter(wanted)
        .map(|(want, line)| fetch(store, scope, line, source, want))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let (mut files, mut previews) = (HashMap::new(), HashMap::new());
    for found in found {
        match found {
            Found::File(want, file) => _ = files.insert(want, file),
            Found::Preview(link, preview) => _ = previews.insert(link, preview),
        }
    }
    let next = store
        .write(move |tx| {
            for (message, _) in &taken {
                match message.task {
                    Task::Media => media::note(tx, scope, message, &files)?,
                    Task::Preview => preview::note(tx, scope, message, &previews)?,
                }
            }
            queue::next(tx, scope)
        })
        .await?;
    Ok(next.map_or(Done::Finished, Done::Again))
}

/// What messages want.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    File(Want),
    Preview(String),
}

impl Wanted {
    fn max_bytes(&self) -> u64 {
        match self {
            Self::File(want) => want.max_bytes(),
            // A page is short; its picture is not.
            Self::Preview(link) => Want::picture(link).max_bytes(),
        }
    }
}

/// What came of it.
enum Found {
    File(Want, media::Found),
    Preview(String, preview::Found),
}

async fn fetch<S: Source>(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    source: &S,
    wanted: Wanted,
) -> Result<Found> {
    Ok(match wanted {
        Wanted::File(want) => {
            let file = media::fetch(store, scope, line, source, &want).await?;
            Found::File(want, file)
        }
        Wanted::Preview(link) => {
            let preview = preview::fetch(store, scope, line, source, &link).await?;
            Found::Preview(link, preview)
        }
    })
}

/// Takes messages that are due, as many as fit into memory with what they want.
fn take(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<(Taken, Vec<Wanted>)>> {
    let mut taken = Vec::new();
    let mut bytes = 0;
    for message in queue::due(tx, scope)? {
        let wants: Vec<Wanted> = match message.task {
            Task::Media => media::wants(&message).into_iter().map(Wanted::File).collect(),
            Task::Preview => preview::wanted(&message).into_iter().map(Wanted::Preview).collect(),
        };
        bytes += wants.iter().map(Wanted::max_bytes).sum::<u64>();
        if bytes > MEMORY && !taken.is_empty() {
            break;
        }
        taken.push((message, wants));
    }
    queue::hold(tx, scope, taken.iter().map(|(message, _)| message.id.get()).collect())?;
    Ok(taken)
}
