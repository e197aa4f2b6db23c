//! The one way to servers that somebody else named: callbacks of webhooks, media by link, link previews.
//!
//! An address that a developer or a customer gives must not open the operator's own network. Names are resolved once,
//! by a resolver that hands on allowed addresses only, and the connection is made to exactly these: a name that
//! changes its mind between the check and the use gains nothing. Proxies of the environment are not used.

mod address;
mod resolver;
mod source;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::LOCATION;
use http::{HeaderMap, Method};
use ipnet::IpNet;
use reqwest::redirect;
use url::{Host, Url};

use resolver::{Guarded, Lookup, System};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(60);
/// How many unused connections to one host are kept.
const IDLE_PER_HOST: usize = 64;
/// The longest address, in bytes.
const MAX_URL: usize = 2_048;

/// Which addresses may be reached beside the public ones.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Networks that are reached although they are not public.
    pub allow: Vec<IpNet>,
}

/// The bounds of one request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first step to the last byte of the answer, over all redirects.
    pub timeout: Duration,
    /// The most bytes of an answer's body.
    pub max_bytes: usize,
    /// How many redirects are followed, each to an address that is checked again.
    pub max_redirects: u8,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// Why a server was not reached or its answer not taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is not one that can be asked.
    #[error("{0:?} is not an http:// or https:// address with a host and without a user name")]
    Url(String),
    /// The address leads into a network that is not public.
    #[error("{0} is not a public address; the operator can allow its network with [egress] allow")]
    Refused(String),
    /// The name has no address.
    #[error("{0} has no address")]
    NoAddress(String),
    /// More than the time given.
    #[error("no answer within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    /// More bytes than wanted.
    #[error("the answer is longer than {0} bytes")]
    TooLarge(usize),
    /// More redirects than wanted.
    #[error("the answer redirects more than {0} times")]
    TooManyRedirects(u8),
    /// The connection could not be made, or broke.
    #[error("the connection failed: {0}")]
    Connection(String),
}

/// A client that reaches what its policy allows. Clones share its connections, which are kept for the next request.
#[derive(Clone)]
pub struct Egress(Arc<Inner>);

struct Inner {
    policy: Arc<Policy>,
    client: reqwest::Client,
    lookup: Arc<dyn Lookup>,
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Egress").field(&self.0.policy).finish()
    }
}

impl Egress {
    /// A client under this policy; it fails when the system's certificates can't be read.
    pub fn new(policy: Policy) -> Result<Self, Error> {
        Self::with_lookup(policy, Arc::new(System))
    }

    fn with_lookup(policy: Policy, lookup: Arc<dyn Lookup>) -> Result<Self, Error> {
        let policy = Arc::new(policy);
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .dns_resolver(Guarded { policy: policy.clone(), lookup: lookup.clone() })
            .build()
            .map_err(|error| Error::Connection(store::follow::chain(&error)))?;
        Ok(Self(Arc::new(Inner { policy, client, lookup })))
    }

    /// Reads an address and refuses what can't be asked, without asking for its name: a quick check of a form.
    pub fn parse(&self, text: &str) -> Result<Url, Error> {
        let url = Url::parse(text.trim()).map_err(|_| Error::Url(shown(text)))?;
        self.check(&url)?;
        Ok(url)
    }

    /// Whether the address lies wholly in networks that the operator has allowed: there `http://` may be good enough.
    pub async fn is_internal(&self, url: &Url) -> bool {
        let addresses = match url.host() {
            Some(Host::Ipv4(ip)) => vec![ip.into()],
            Some(Host::Ipv6(ip)) => vec![ip.into()],
            Some(Host::Domain(name)) => self.0.lookup.addresses(name.to_owned()).await.unwrap_or_default(),
            None => Vec::new(),
        };
        !addresses.is_empty() && addresses.iter().all(|ip| address::is_allowed_by(&self.0.policy.allow, *ip))
    }

    /// Asks for what is there; more than `max_bytes` of it is refused.
    pub async fn get(&self, url: &Url, headers: HeaderMap, limits: Limits) -> Result<Answer, Error> {
        self.follow(url, headers, limits, Overflow::Refuse).await
    }

    /// Asks for the beginning of what is there: an answer is read up to `max_bytes`, the rest is left.
    pub async fn get_start(&self, url: &Url, headers: HeaderMap, limits: Limits) -> Result<Answer, Error> {
        self.follow(url, headers, limits, Overflow::Cut).await
    }

    async fn follow(&self, url: &Url, headers: HeaderMap, limits: Limits, overflow: Overflow) -> Result<Answer, Error> {
        self.timed(limits, async {
            let mut url = url.clone();
            let mut redirects = 0;
            loop {
                let response = self.send(Method::GET, &url, headers.clone(), None).await?;
                let Some(next) = target(&url, &response) else {
                    return read(response, url, limits.max_bytes, overflow).await;
                };
                if redirects == limits.max_redirects {
                    return Err(Error::TooManyRedirects(redirects));
                }
                redirects += 1;
                url = next;
            }
        })
        .await
    }

    /// Hands over a body. A redirect is an answer like any other; an answer is read up to `max_bytes`, the rest is left.
    pub async fn post(&self, url: &Url, headers: HeaderMap, body: Bytes, limits: Limits) -> Result<Answer, Error> {
        self.timed(limits, async {
            let response = self.send(Method::POST, url, headers, Some(body)).await?;
            read(response, url.clone(), limits.max_bytes, Overflow::Cut).await
        })
        .await
    }

    async fn timed(&self, limits: Limits, work: impl Future<Output = Result<Answer, Error>>) -> Result<Answer, Error> {
        tokio::time::timeout(limits.timeout, work).await.unwrap_or(Err(Error::Timeout(limits.timeout)))
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Option<Bytes>,
    ) -> Result<reqwest::Response, Error> {
        self.check(url)?;
        let mut request = self.0.client.request(method, url.clone()).headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        request.send().await.map_err(|error| failure(url, &error))
    }

    /// Addresses written as numbers don't pass the resolver, so they are looked at here; `Url` has already brought
    /// the decimal, octal and hexadecimal ways to write one to their common form.
    fn check(&self, url: &Url) -> Result<(), Error> {
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_plain = url.username().is_empty() && url.password().is_none();
        if !is_web || !is_plain || url.as_str().len() > MAX_URL {
            return Err(Error::Url(shown(url.as_str())));
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => ip.into(),
            Some(Host::Ipv6(ip)) => ip.into(),
            Some(Host::Domain(name)) if !name.is_empty() => return Ok(()),
            _ => return Err(Error::Url(shown(url.as_str()))),
        };
        if address::may_reach(&self.0.policy.allow, ip) { Ok(()) } else { Err(Error::Refused(ip.to_string())) }
    }
}

#[derive(Clone, Copy)]
enum Overflow {
    Refuse,
    Cut,
}

async fn read(mut response: reqwest::Response, url: Url, max: usize, overflow: Overflow) -> Result<Answer, Error> {
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let mut body = BytesMut::new();
    while let Some(part) = response.chunk().await.map_err(|error| failure(&url, &error))? {
        let room = max - body.len();
        if part.len() > room {
            if matches!(overflow, Overflow::Refuse) {
                return Err(Error::TooLarge(max));
            }
            body.extend_from_slice(&part[..room]);
            break;
        }
        body.extend_from_slice(&part);
    }
    Ok(Answer { status, headers, body: body.freeze(), url })
}

/// Where an answer redirects to.
fn target(url: &Url, response: &reqwest::Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    url.join(response.headers().get(LOCATION)?.to_str().ok()?).ok()
}

/// What went wrong: the resolver's own refusal lies deep in the client's error.
fn failure(url: &Url, error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(inner) = cause {
        match inner.downcast_ref::<Error>() {
            Some(Error::Refused(what)) => return Error::Refused(what.clone()),
            Some(Error::NoAddress(what)) => return Error::NoAddress(what.clone()),
            _ => cause = inner.source(),
        }
    }
    if error.is_timeout() && error.is_connect() {
        return Error::Timeout(CONNECT);
    }
    // The client's first sentence repeats the address, which may hold a secret in its query.
    let why = error.source().map_or_else(|| "it broke".to_owned(), store::follow::chain);
    Error::Connection(format!("{}: {why}", url.host_str().unwrap_or_default()))
}

/// An address as far as it can be shown in an error.
fn shown(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests;
