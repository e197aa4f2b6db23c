//! What messages link to, over the guarded way.

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use messaging::message::fetch::preview::{Page, TIMEOUT as PAGE_TIMEOUT};
use messaging::message::fetch::{File, Source, TIMEOUT, Trouble};

use super::{Answer, Egress, Error, Limits};

/// How many redirects a link may have, each to an address that is checked again.
const MAX_REDIRECTS: u8 = 3;

impl Source for Egress {
    async fn file(&self, url: &str, max_bytes: usize) -> Result<File, Trouble> {
        let limits = Limits { timeout: TIMEOUT, max_bytes, max_redirects: MAX_REDIRECTS };
        let url = self.parse(url).map_err(trouble)?;
        let answer = self.get(&url, headers("*/*"), limits).await.map_err(trouble)?;
        let (mime_type, bytes) = (mime_type(&answer)?, answer.body);
        Ok(File { mime_type, bytes })
    }

    async fn page(&self, url: &str, max_bytes: usize) -> Result<Page, Trouble> {
        let limits = Limits { timeout: PAGE_TIMEOUT, max_bytes, max_redirects: MAX_REDIRECTS };
        let url = self.parse(url).map_err(trouble)?;
        let answer = self.get_start(&url, headers("text/html,application/xhtml+xml"), limits).await.map_err(trouble)?;
        Ok(Page { mime_type: mime_type(&answer)?, bytes: answer.body, url: answer.url.into() })
    }
}

fn headers(accept: &'static str) -> HeaderMap {
    HeaderMap::from_iter([
        (USER_AGENT, HeaderValue::from_static("souk-links/1")),
        (ACCEPT, HeaderValue::from_static(accept)),
    ])
}

/// The type that a good answer says it has.
fn mime_type(answer: &Answer) -> Result<Option<String>, Trouble> {
    let refused = || format!("the server answered {}", answer.status);
    match answer.status {
        200 => Ok(answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned)),
        // Too early or too many requests, or the server's own trouble.
        408 | 425 | 429 | 500.. => Err(Trouble::Passing(refused())),
        _ => Err(Trouble::Lasting(refused())),
    }
}

fn trouble(error: Error) -> Trouble {
    let reason = error.to_string();
    match error {
        Error::Url(_) | Error::Refused(_) | Error::TooLarge(_) | Error::TooManyRedirects(_) => Trouble::Lasting(reason),
        Error::NoAddress(_) | Error::Timeout(_) | Error::Connection(_) => Trouble::Passing(reason),
    }
}
