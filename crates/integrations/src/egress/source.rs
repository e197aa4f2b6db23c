//! What messages link to, over the guarded way.


use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use messaging::message::fetch::{File, Source, TIMEOUT, Trouble};

use super::{Answer, Egress, Error, Limits};

/// How many redirects a link may have, each to an address that is checked again.
const MAX_REDIRECTS: u8 = 3;

impl Source for Egress {
    async fn file(&self, url: &str, max_bytes: usize) -> Result<File, Trouble> {
        let limits = Limits { timeout: TIMEOUT, max_bytes, max_redirects: MAX_REDIRECTS };
        let url = self.parse(url).map_err(trouble)?;
        let answer = self.get(&url, headers("*/*"), limits).await.map_err(trouble)?;
        file(answer)
    }
}

fn headers(accept: &'static str) -> HeaderMap {
    HeaderMap::from_iter([
        (USER_AGENT, HeaderValue::from_static("souk-links/1")),
        (ACCEPT, HeaderValue::from_static(accept)),
    ])
}

fn file(answer: Answer) -> Result<File, Trouble> {
    let refused = || format!("the server answered {}", answer.status);
    match answer.status {
        200 => {
            let mime_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            Ok(File { mime_type, bytes: answer.body })
        }
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
