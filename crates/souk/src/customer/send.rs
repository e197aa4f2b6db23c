//! `souk customer send`: any message that a customer's client could send, in the shape of a webhook.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::client::Client;
use super::{Result, argument, client_id, file, open, tell, usage, wa_id};
use crate::cli::Send;
use crate::exit::{self, Problem};

/// Types whose member holds a media id.
const MEDIA: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

/// Types whose member is sent as it is.
const PLAIN: [&str; 8] = ["text", "location", "contacts", "reaction", "button", "interactive", "order", "unsupported"];

/// Members of `context` that a message may have; who wrote what is quoted is known to the server.
const CONTEXT: [&str; 4] = ["id", "referred_product", "forwarded", "frequently_forwarded"];

/// What webhooks tell of media and senders don't: the server finds it out itself.
const MEDIA_FACTS: [&str; 3] = ["mime_type", "sha256", "url"];

/// What a message asks for.
#[derive(Debug, PartialEq)]
enum Plan {
    /// A new message. With a file, its id goes into the media member.
    Post { message: Map<String, Value>, file: Option<File> },
    /// A new version of an own text.
    Edit { wamid: String, message: Value },
    /// An own message taken back.
    Delete { wamid: String },
}

/// A file that a media member shows.
#[derive(Debug, PartialEq)]
struct File {
    kind: String,
    mime_type: String,
    is_voice: bool,
}

/// Sends a message; prints its wamid.
pub async fn run(send: Send) -> Result<()> {
    let given = match send.json {
        Some(text) => parse(&argument(text)?)?,
        None => Map::new(),
    };
    let plan = plan(given, &wa_id(&send.address)?, send.file.as_deref())?;
    let upload = match (&plan, &send.file) {
        (Plan::Post { file: Some(facts), .. }, Some(path)) => Some(file::read(path, &facts.mime_type, facts.is_voice)?),
        _ => None,
    };
    let client = open(&send.address, send.name.as_deref()).await?;
    match plan {
        Plan::Post { mut message, file } => {
            if let (Some(File { kind, .. }), Some(upload)) = (file, upload) {
                let file_name = upload.file_name.clone();
                let media = client.upload(upload).await?;
                attach(&mut message, &kind, &media.id, &file_name);
            }
            post(&client, send.client_id, message).await
        }
        Plan::Edit { wamid, message } => {
            tell(&client.edit(&wamid, &message).await?.receipt());
            Ok(())
        }
        Plan::Delete { wamid } => {
            client.delete(&wamid).await?;
            tell(&json!({ "wamid": wamid, "deleted": true }));
            Ok(())
        }
    }
}

pub(super) async fn post(client: &Client, id: Option<String>, message: Map<String, Value>) -> Result<()> {
    let sent = client.send(&client_id(id), &Value::Object(message)).await?;
    tell(&sent.receipt());
    Ok(())
}

fn parse(text: &str) -> Result<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(usage("the message must be a JSON object").about("json")),
        Err(error) => Err(usage(format!("the message is not JSON: {error}")).about("json")),
    }
}

/// Finds out what a message in webhook shape asks for; refuses what a customer has no way to send.
fn plan(mut given: Map<String, Value>, from: &str, path: Option<&Path>) -> Result<Plan> {
    let (by_name, mime_type) = path.map_or(("text", ""), file::kind_of);
    let kind = match given.remove("type") {
        None | Some(Value::Null) => by_name.to_owned(),
        Some(Value::String(kind)) => kind,
        Some(_) => return Err(usage("must be a text").about("type")),
    };
    let body = given.remove(&kind);
    let mut beside = Map::new();
    if let Some(context) = context(given.remove("context"))? {
        beside.insert("context".to_owned(), context);
    }
    for name in ["referral", "errors"] {
        // A message of any other type has no errors to speak of.
        if (name == "referral" || kind == "unsupported")
            && let Some(value) = given.remove(name)
        {
            beside.insert(name.to_owned(), value);
        }
    }
    if let Some(other) = given.remove("from").filter(|other| other.as_str() != Some(from)) {
        return Err(usage(format!("the message says it is from {other}, --from says {from:?}")).about("from"));
    }
    if let Some(name) = given.keys().next() {
        let why = match name.as_str() {
            "id" | "timestamp" => "the server gives it; leave it out",
            _ => "a customer can't send this member",
        };
        return Err(unsendable(format!("{name}: {why}")).about(name));
    }
    let is_media = MEDIA.contains(&kind.as_str());
    if path.is_some() && !is_media {
        return Err(unsendable(format!("a message of type {kind:?} carries no file")).about("file"));
    }
    match kind.as_str() {
        "edit" => edit(body),
        "revoke" => Ok(Plan::Delete { wamid: original(&object("revoke", body)?, "revoke")? }),
        _ if is_media => media(kind, body, beside, path.is_some().then_some(mime_type)),
        "unsupported" => {
            Ok(Plan::Post { message: message(&kind, body.unwrap_or_else(|| json!({})), beside), file: None })
        }
        kind if PLAIN.contains(&kind) => {
            let body = body.ok_or_else(|| usage(format!("the member {kind:?} is missing")).about(kind))?;
            Ok(Plan::Post { message: message(kind, body, beside), file: None })
        }
        other => Err(unsendable(format!("a customer can't send a message of type {other:?}")).about("type")),
    }
}

fn message(kind: &str, body: Value, beside: Map<String, Value>) -> Map<String, Value> {
    let mut message = Map::new();
    message.insert("type".to_owned(), kind.into());
    message.insert(kind.to_owned(), body);
    message.extend(beside);
    message
}

/// What a message refers to.
fn context(given: Option<Value>) -> Result<Option<Value>> {
    let mut members = match given {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(members)) => members,
        Some(_) => return Err(usage("must be an object").about("context")),
    };
    members.remove("from");
    if let Some(name) = members.keys().find(|name| !CONTEXT.contains(&name.as_str())) {
        return Err(
            unsendable(format!("context.{name}: a customer can't send this member")).about(&format!("context.{name}"))
        );
    }
    match members.get("id") {
        Some(Value::String(_)) => Ok(Some(Value::Object(members))),
        None if !members.is_empty() => Ok(Some(Value::Object(members))),
        _ => Err(usage("needs the wamid of the message quoted").about("context.id")),
    }
}

fn media(kind: String, body: Option<Value>, beside: Map<String, Value>, file_type: Option<&str>) -> Result<Plan> {
    let mut body = match body {
        None if file_type.is_some() => Map::new(),
        body => object(&kind, body)?,
    };
    let claimed = body.get("mime_type").and_then(Value::as_str).map(str::to_owned);
    let is_voice = body.get("voice") == Some(&Value::Bool(true));
    for fact in MEDIA_FACTS {
        body.shift_remove(fact);
    }
    let file = match file_type {
        Some(by_name) => {
            let mime_type = claimed.unwrap_or_else(|| by_name.to_owned());
            Some(File { kind: kind.clone(), mime_type, is_voice })
        }
        None if body.get("id").is_some_and(Value::is_string) => None,
        None => return Err(usage("needs the id of an upload, or --file").about(&format!("{kind}.id"))),
    };
    Ok(Plan::Post { message: message(&kind, Value::Object(body), beside), file })
}

pub(super) fn attach(message: &mut Map<String, Value>, kind: &str, id: &str, file_name: &str) {
    if let Some(Value::Object(body)) = message.get_mut(kind) {
        body.insert("id".to_owned(), id.into());
        if kind == "document" && !body.contains_key("filename") {
            body.insert("filename".to_owned(), file_name.into());
        }
    }
}

fn edit(body: Option<Value>) -> Result<Plan> {
    let mut body = object("edit", body)?;
    let wamid = original(&body, "edit")?;
    let message = object("edit.message", body.remove("message"))?;
    if message.get("type").is_some_and(|kind| kind != "text") {
        return Err(unsendable("only a text can be edited, and only into a text").about("edit.message.type"));
    }
    let text = message.get("text").cloned().ok_or_else(|| usage("is missing").about("edit.message.text"))?;
    let context = context(message.get("context").cloned())?;
    let beside = context.map(|context| ("context".to_owned(), context)).into_iter().collect();
    Ok(Plan::Edit { wamid, message: Value::Object(self::message("text", text, beside)) })
}

fn original(body: &Map<String, Value>, kind: &str) -> Result<String> {
    let wamid = body.get("original_message_id").and_then(Value::as_str);
    let missing = || usage("needs the wamid of an own message").about(&format!("{kind}.original_message_id"));
    wamid.map(str::to_owned).ok_or_else(missing)
}

fn object(name: &str, value: Option<Value>) -> Result<Map<String, Value>> {
    match value {
        Some(Value::Object(members)) => Ok(members),
        Some(_) => Err(usage(format!("{name} must be an object")).about(name)),
        None => Err(usage(format!("the member {name:?} is missing")).about(name)),
    }
}

fn unsendable(detail: impl Into<String>) -> Problem {
    Problem::new(exit::USAGE, "Can't be sent", "unsendable_type", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "819012345678";

    fn planned(json: Value, path: Option<&str>) -> Result<Plan> {
        plan(parse(&json.to_string()).unwrap(), FROM, path.map(Path::new))
    }

    fn posted(json: Value) -> Value {
        match planned(json, None) {
            Ok(Plan::Post { message, file: None }) => Value::Object(message),
            other => panic!("{other:?}"),
        }
    }

    fn refused(json: Value) -> (u8, String) {
        let problem = planned(json, None).unwrap_err();
        (problem.exit, problem.members["field"].as_str().unwrap().to_owned())
    }

    #[test]
    fn webhook_shapes_are_sent_as_they_are() {
        let place = json!({ "type": "location", "location": { "latitude": 1.5, "longitude": 2 } });
        assert_eq!(posted(place.clone()), place);
        let reply = json!({
            "from": FROM, "type": "interactive", "context": { "from": "8131234", "id": "wamid.B" },
            "interactive": { "type": "button_reply", "button_reply": { "id": "yes", "title": "Yes" } },
        });
        assert_eq!(posted(reply)["context"], json!({ "id": "wamid.B" }));
        assert_eq!(posted(json!({ "text": { "body": "hi" } }))["type"], "text");
    }

    #[test]
    fn what_stands_beside_goes_along() {
        let text = json!({ "type": "text", "text": { "body": "hi" }, "context": { "forwarded": true },
            "referral": { "source_type": "ad" } });
        assert_eq!(posted(text.clone()), text);
        let poll = json!({ "type": "unsupported", "unsupported": { "type": "poll" }, "errors": [{ "code": 131060 }] });
        assert_eq!(posted(poll.clone()), poll);
        assert_eq!(posted(json!({ "type": "unsupported" }))["unsupported"], json!({}));
    }

    #[test]
    fn edits_and_deletions_change_their_target() {
        let edit = json!({ "type": "edit", "edit": { "original_message_id": "wamid.A", "message": { "type": "text", "text": { "body": "new" } } } });
        let message = json!({ "type": "text", "text": { "body": "new" } });
        assert_eq!(planned(edit, None).unwrap(), Plan::Edit { wamid: "wamid.A".to_owned(), message });
        let revoke = json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.A" } });
        assert_eq!(planned(revoke, None).unwrap(), Plan::Delete { wamid: "wamid.A".to_owned() });
    }

    #[test]
    fn a_file_makes_a_media_message() {
        let Ok(Plan::Post { message, file: Some(file) }) = planned(json!({}), Some("/tmp/a.jpg")) else { panic!() };
        assert_eq!(Value::Object(message), json!({ "type": "image", "image": {} }));
        assert_eq!(file, File { kind: "image".to_owned(), mime_type: "image/jpeg".to_owned(), is_voice: false });
        let voice = json!({ "type": "audio", "audio": { "voice": true, "mime_type": "audio/ogg; codecs=opus", "sha256": "x" } });
        let Ok(Plan::Post { mut message, file: Some(file) }) = planned(voice, Some("note.bin")) else { panic!() };
        assert!(file.is_voice && file.mime_type == "audio/ogg; codecs=opus");
        attach(&mut message, "audio", "55", "note.bin");
        assert_eq!(message["audio"], json!({ "voice": true, "id": "55" }));
        let Ok(Plan::Post { mut message, .. }) = planned(json!({}), Some("menu.pdf")) else { panic!() };
        attach(&mut message, "document", "56", "menu.pdf");
        assert_eq!(message["document"], json!({ "id": "56", "filename": "menu.pdf" }));
    }

    #[test]
    fn what_customers_cannot_send_is_said() {
        for kind in ["system", "request_welcome", "template", "media_placeholder", "poll"] {
            let mut message = json!({ "type": kind });
            message[kind] = json!({});
            assert_eq!(refused(message), (64, "type".to_owned()), "{kind}");
        }
        let text = |extra: Value| {
            let mut message = json!({ "type": "text", "text": { "body": "hi" } });
            message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            refused(message)
        };
        assert_eq!(text(json!({ "id": "wamid.A" })), (64, "id".to_owned()));
        assert_eq!(text(json!({ "timestamp": "1" })), (64, "timestamp".to_owned()));
        assert_eq!(text(json!({ "from": "1" })), (64, "from".to_owned()));
        assert_eq!(text(json!({ "errors": [] })), (64, "errors".to_owned()));
        assert_eq!(text(json!({ "context": { "group_id": "g" } })), (64, "context.group_id".to_owned()));
        assert_eq!(text(json!({ "context": {} })), (64, "context.id".to_owned()));
        assert_eq!(refused(json!({ "type": "image", "image": {} })), (64, "image.id".to_owned()));
        assert_eq!(refused(json!({ "type": "image" })), (64, "image".to_owned()));
        assert_eq!(refused(json!({ "type": 5 })), (64, "type".to_owned()));
        assert_eq!(planned(json!({ "text": { "body": "hi" }, "type": "text" }), Some("a.jpg")).unwrap_err().exit, 64);
        assert_eq!(parse("[]").unwrap_err().exit, 64);
        assert_eq!(parse("{").unwrap_err().exit, 64);
    }
}
