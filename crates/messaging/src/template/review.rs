//! The review of templates: by rules, as soon as one is handed in, or by a person.
//!
//! The rules are those that Meta publishes about rejections, as far as a program can judge them: duplicates, one-time codes
//! in other categories, links into the messenger itself, and promotion in utility templates, which makes them marketing.

use std::error::Error as StdError;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use store::jobs::{self, Done};
use store::{Scope, Store, Tx, params};
use utoipa::ToSchema;
use wire::id::TemplateId;
use wire::template::{Body, Button, Category, Definition};

use super::news::{self, Rejection};
use super::{Status, Template, changed, get, submit};
use crate::error::{Error, Result, not_found, refused};

/// The job that reviews a template by rules.
pub const REVIEW: &str = "template.review";

/// Who reviews the templates of a business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The rules, at once.
    #[default]
    Rules,
    /// A person, in the console.
    Person,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Person => "person",
        }
    }
}

/// What a review comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be sent, as this category.
    Approve(Category),
    /// It may not.
    Reject(Rejection),
}

store::statements! {
    MODE = "SELECT template_review FROM business WHERE id = $1";
    SET_MODE = "UPDATE business SET template_review = $2 WHERE id = $1";
    TWIN = "SELECT name FROM template WHERE business_id = $1 AND waba_id = $2 AND wording = $3 AND id <> $4 AND status <> 'REJECTED' LIMIT 1";
    DECIDE = "UPDATE template SET status = $3, rejected_reason = $4, category = $5, previous_category = $6, version = $7, updated_at = $8
 WHERE business_id = $1 AND id = $2";
}

/// Who reviews the templates of the scope's business.
pub fn mode(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Mode> {
    let business = scope.business();
    let row = tx.query_opt(MODE, params![business.get()])?.ok_or_else(|| not_found("business", business))?;
    Ok(if row.get::<String>(0)? == Mode::Person.as_str() { Mode::Person } else { Mode::Rules })
}

/// Changes who reviews. What waits for a person goes on waiting for one.
pub fn set_mode(tx: &mut Tx<'_, '_>, scope: Scope, mode: Mode) -> Result<()> {
    tx.execute(SET_MODE, params![scope.business().get(), mode.as_str()])?;
    Ok(())
}

/// Begins the review of a template that was handed in or edited; one-time codes and the library's are approved at once.
pub(super) fn begin(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<Template> {
    let template = get(tx, scope, id)?;
    changed(tx, scope, id.get());
    if template.category == Category::Authentication || template.library_template_name.is_some() {
        return decide(tx, scope, id, &Verdict::Approve(template.category));
    }
    if mode(tx, scope)? == Mode::Rules {
        let (payload, now) = (json!({"id": id}).to_string(), tx.now_ms());
        jobs::enqueue(tx, scope.business(), REVIEW, &format!("{REVIEW}/{id}"), &payload, now).map_err(Error::from)?;
    }
    Ok(template)
}

/// Does the job [`REVIEW`].
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    let payload: Json = serde_json::from_str(payload)?;
    let id: Option<TemplateId> = payload.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let Some(id) = id else { return Ok(Done::Finished) };
    store
        .write(move |tx| match get(tx, scope, id) {
            Ok(template) if template.status == Status::Pending => {
                let verdict = judge(tx, scope, &template)?;
                decide(tx, scope, id, &verdict).map(|_| ())
            }
            // Decided by a person or deleted meanwhile.
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        })
        .await?;
    Ok(Done::Finished)
}

/// What the rules make of a template.
pub fn judge(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template) -> Result<Verdict> {
    let definition = template.definition()?;
    if let Some(wording) = submit::wording(&definition) {
        let values = params![scope.business().get(), template.waba_id.get(), wording, template.id.get()];
        if let Some(row) = tx.query_opt(TWIN, values)? {
            let twin: String = row.get(0)?;
            let explanation = Some(format!("Body and footer are those of {twin}."));
            return Ok(Verdict::Reject(Rejection { reason: "INVALID_FORMAT", explanation }));
        }
    }
    Ok(by_words(&definition))
}

/// What the words and buttons of a template come to.
fn by_words(definition: &Definition) -> Verdict {
    let Body::Text(body) = &definition.body else { return Verdict::Approve(definition.head.category) };
    let (body, has_hole) = (body.to_lowercase(), body.contains("{{"));
    let says = |words: &[&str]| words.iter().any(|word| body.contains(word));
    if has_hole && says(&CODES) {
        return Verdict::Reject(Rejection { reason: "INCORRECT_CATEGORY", explanation: None });
    }
    if says(&SECRETS) {
        return Verdict::Reject(Rejection { reason: "SCAM", explanation: None });
    }
    let all = definition.buttons.iter().chain(definition.cards.iter().flat_map(|card| &card.buttons));
    for button in all {
        if let Button::Url { url, .. } = button
            && leads_back(url)
        {
            let explanation = Some("A button must not lead into the messenger.".to_owned());
            return Verdict::Reject(Rejection { reason: "INVALID_FORMAT", explanation });
        }
    }
    let has_coupon = definition.buttons.contains(&Button::CopyCode);
    match definition.head.category {
        // Cloud API: what is promotional is marketing, without a question.
        Category::Utility if has_coupon || says(&PROMOTION) => Verdict::Approve(Category::Marketing),
        category => Verdict::Approve(category),
    }
}

fn leads_back(url: &str) -> bool {
    let host =
        url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    ["wa.me", "api.whatsapp.com", "chat.whatsapp.com"].contains(&host.trim_start_matches("www."))
}

/// Carries a verdict out, the rules' or a person's: on what is pending, in appeal, or was rejected.
pub fn decide(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId, verdict: &Verdict) -> Result<Template> {
    let before = get(tx, scope, id)?;
    if !matches!(before.status, Status::Pending | Status::InAppeal | Status::Rejected) {
        return Err(refused("not_in_review", format!("the template is {}", before.status.as_str())));
    }
    let (status, reason, category) = match verdict {
        Verdict::Approve(category) => (Status::Approved, None, *category),
        Verdict::Reject(rejection) => (Status::Rejected, Some(rejection.reason), before.category),
    };
    if (category == Category::Authentication) != (before.category == Category::Authentication) {
        return Err(refused("not_of_category", "one-time codes have a form of their own"));
    }
    let is_moved = category != before.category;
    let previous = if is_moved { Some(before.category) } else { before.previous_category };
    let (version, now) = (tx.next_id(), tx.now_ms());
    tx.execute(
        DECIDE,
        params![
            scope.business().get(),
            id.get(),
            status.as_str(),
            reason,
            category.as_str(),
            previous.map(Category::as_str),
            version,
            now
        ],
    )?;
    changed(tx, scope, id.get());
    let template = get(tx, scope, id)?;
    match verdict {
        Verdict::Approve(_) => news::standing(tx, scope, &template),
        Verdict::Reject(rejection) => news::rejected(tx, scope, &template, rejection),
    }
    if is_moved {
        news::category(tx, scope, &template, before.category);
    }
    Ok(template)
}

/// Asks again about a template that was rejected: a person decides.
pub fn appeal(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<Template> {
    let template = get(tx, scope, id)?;
    if template.status != Status::Rejected {
        return Err(refused("not_rejected", format!("the template is {}", template.status.as_str())));
    }
    super::set_status(tx, scope, id, Status::InAppeal, template.rejected_reason.as_deref())?;
    let template = get(tx, scope, id)?;
    news::status(tx, scope, &template, Status::InAppeal.as_str(), Map::new());
    Ok(template)
}

/// What a body with a variable says when it is a one-time code.
const CODES: [&str; 9] = [
    "verification code",
    "one-time code",
    "one-time password",
    "login code",
    "認証コード",
    "ワンタイムパスワード",
    "código de verificación",
    "código de verificação",
    "kode verifikasi",
];

/// What nobody may ask for in a message.
const SECRETS: [&str; 6] =
    ["full card number", "your cvv", "your password", "bank pin", "カード番号を入力", "número completo de tu tarjeta"];

/// What promotes.
const PROMOTION: [&str; 14] = [
    "% off",
    "discount",
    "special offer",
    "limited time",
    "buy now",
    "free gift",
    "flash sale",
    "coupon",
    "割引",
    "クーポン",
    "セール",
    "descuento",
    "desconto",
    "diskon",
];

#[cfg(test)]
mod tests {
    use wire::template::{Head, ParameterFormat};

    use super::*;

    fn verdict(category: Category, components: &Json) -> Verdict {
        let head =
            Head { name: "t".into(), language: "en".into(), category, parameter_format: ParameterFormat::Positional };
        by_words(&Definition::parse(head, components.as_array().unwrap()).unwrap())
    }

    fn reason(verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Reject(rejection) => rejection.reason,
            Verdict::Approve(category) => category.as_str(),
        }
    }

    #[test]
    fn words_decide() {
        let body = |text: &str| json!([{"type": "BODY", "text": text}]);
        for (text, expected) in [
            ("Your table is ready, {{1}}. Come in", "UTILITY"),
            ("Hi {{1}}, all wine is 20% off today", "MARKETING"),
            ("{{1}} is not it: your verification code is {{1}} now", "INCORRECT_CATEGORY"),
            ("How to choose a verification code", "UTILITY"),
            ("Answer with your password to go on", "SCAM"),
        ] {
            let text = text.trim_start_matches("{{1}} is not it: ");
            assert_eq!(reason(verdict(Category::Utility, &body(text))), expected, "{text}");
        }
        for (url, expected) in [
            ("https://wa.me/819012345678", "INVALID_FORMAT"),
            ("https://WWW.wa.me?x", "INVALID_FORMAT"),
            ("https://wa.me.example/", "UTILITY"),
        ] {
            let buttons = json!([{"type": "URL", "text": "Write", "url": url}]);
            let components = json!([{"type": "BODY", "text": "hello"}, {"type": "BUTTONS", "buttons": buttons}]);
            assert_eq!(reason(verdict(Category::Utility, &components)), expected, "{url}");
        }
    }
}
