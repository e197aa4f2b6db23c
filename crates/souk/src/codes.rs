//! How one-time codes reach phones on `souk serve`: the operator's own SMS or voice gateway, asked over HTTP.

use std::sync::Arc;
use std::time::Duration;

use channels::Error;
use channels::webchat::confirm::{Code, CodeSender, NoSender, Sending};
use reqwest::Client;
use serde_json::json;

use crate::config::Codes;
use crate::serve;

/// How long a gateway may take; the customer waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The sender that is configured.
pub fn sender(codes: &Codes) -> Result<Arc<dyn CodeSender>, serve::Error> {
    let Some(gateway) = &codes.gateway_url else { return Ok(Arc::new(NoSender)) };
    let http = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
    let url = gateway.0.clone();
    Ok(Arc::new(Gateway { http, url, token: codes.gateway_token.as_ref().map(|token| token.0.clone()) }))
}

/// A gateway that takes `{"to","code","text","language","business"}` as JSON and answers with a success when it has taken it over.
struct Gateway {
    http: Client,
    url: url::Url,
    token: Option<String>,
}

impl CodeSender for Gateway {
    fn is_ready(&self) -> bool {
        true
    }

    fn send(&self, code: Code) -> Sending<'_> {
        Box::pin(async move {
            let body = json!({
                "to": format!("+{}", code.wa_id),
                "code": code.digits,
                "text": text(&code),
                "language": code.language,
                "business": code.business,
            });
            let mut request = self.http.post(self.url.clone()).json(&body);
            if let Some(token) = &self.token {
                request = request.bearer_auth(token);
            }
            match request.send().await {
                Ok(answer) if answer.status().is_success() => Ok(()),
                Ok(answer) => {
                    tracing::warn!(status = answer.status().as_u16(), "the gateway did not take a one-time code");
                    Err(Error::CodeNotSent)
                }
                Err(error) => {
                    tracing::warn!(error = %error.without_url(), "the gateway for one-time codes can't be reached");
                    Err(Error::CodeNotSent)
                }
            }
        })
    }
}

/// The code first: it is what a phone shows of a message on its locked screen.
fn text(code: &Code) -> String {
    let Code { digits, business, .. } = code;
    match code.language.as_deref().map(|tag| tag.split('-').next().unwrap_or(tag)) {
        Some("ja") => format!("{digits} が {business} の確認コードです。10分間有効です。誰にも教えないでください。"),
        _ => format!("{digits} is your code for {business}. It is valid for 10 minutes. Don't share it with anyone."),
    }
}
