//! The handshake by which a callback shows that it expects webhooks: it is asked for a challenge and gives it back.

use std::time::Duration;

use http::HeaderMap;
use store::secret;
use url::Url;
use wire::Invalid;

use crate::egress::{Egress, Limits};
use crate::error::{Error, Result};

const LIMITS: Limits = Limits { timeout: Duration::from_secs(20), max_bytes: 1_024, max_redirects: 0 };

/// Checks a callback's address and asks it; `field` names the parameter in errors.
pub(super) async fn verify(egress: &Egress, field: &'static str, callback: &str, verify_token: &str) -> Result<()> {
    let url = egress.parse(callback).map_err(|error| Invalid::value(field, error.to_string()))?;
    if url.scheme() == "http" && !egress.is_internal(&url).await {
        return Err(Invalid::value(field, "must be an https:// address").into());
    }
    let challenge = secret::new_digits() + &secret::new_digits();
    let asked = question(url, &challenge, verify_token);
    let answer =
        egress.get(&asked, HeaderMap::new(), LIMITS).await.map_err(|error| Error::Unverified(error.to_string()))?;
    if answer.status != 200 {
        return Err(Error::Unverified(format!("it answered with HTTP status {} instead of 200", answer.status)));
    }
    if answer.body.as_ref() != challenge.as_bytes() {
        return Err(Error::Unverified("it did not answer with the text of hub.challenge alone".to_owned()));
    }
    Ok(())
}

fn question(mut url: Url, challenge: &str, verify_token: &str) -> Url {
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", challenge)
        .append_pair("hub.verify_token", verify_token);
    url
}
