//! Who is told what: an app's `subscriptions`, a WABA's `subscribed_apps`, a phone number's `webhook_configuration`.

use integrations::webhooks::endpoint::{self, Level, Place, Setting};
use integrations::webhooks::subscribed;
use messaging::line::Line;
use messaging::token;
use serde_json::{Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;
use wire::id::{AppId, WabaId};
use wire::webhook::{MESSAGES, OBJECT};

use super::Call;
use super::answer::{Answer, Refusal, Result};
use super::node::Node;

/// The version whose payloads are sent when a subscription is made without one.
const CURRENT: u32 = 26;

impl From<integrations::Error> for Refusal {
    fn from(error: integrations::Error) -> Self {
        match error {
            // Management answers 100 where messaging has codes of its own.
            integrations::Error::Messaging(messaging::Error::Invalid(invalid)) => {
                GraphError::parameter(invalid.to_string()).into()
            }
            integrations::Error::Messaging(error) => error.into(),
            // 2200: Graph's code for a callback that fails the handshake.
            integrations::Error::Unverified(why) => GraphError {
                code: 2200,
                title: format!("Callback verification failed with the following errors: {why}"),
                ..GraphError::of(100)
            }
            .into(),
        }
    }
}

fn success() -> Answer {
    Ok(json!({"success": true}).to_string())
}

impl Call<'_> {
    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>, Scope) -> integrations::Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.grant.scope;
        Ok(self.app.store.read(move |tx| f(tx, scope)).await?)
    }

    async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>, Scope) -> integrations::Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.grant.scope;
        Ok(self.app.store.write(move |tx| f(tx, scope)).await?)
    }

    /// The node as the caller's own app; another's is not there.
    fn own_app(&self, node: &Node) -> Result<AppId> {
        match node {
            Node::App(app) if app.id == self.grant.app => Ok(app.id),
            _ => Err(GraphError::unknown_object().into()),
        }
    }

    fn waba(&self, node: &Node) -> Result<WabaId> {
        if let Node::Waba(waba) = node { Ok(waba.id) } else { Err(GraphError::unknown_object().into()) }
    }

    fn version(&self) -> u32 {
        self.version.unwrap_or(CURRENT)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    /// `fields` as a list, or as text with commas.
    fn fields(&self) -> Option<Vec<String>> {
        match self.params.get("fields")? {
            Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            Value::String(text) => Some(text.split(',').map(|field| field.trim().to_owned()).collect()),
            _ => None,
        }
    }

    fn place(&self, level: Level, target: i64) -> Place {
        Place { app: self.grant.app, level, target }
    }

    async fn endpoint(&self, place: Place) -> Result<Option<Setting>> {
        Ok(self.read(move |tx, scope| endpoint::get(tx, scope, place)).await?.map(|found| found.setting))
    }

    /// Checks `object`, which names what is subscribed to.
    fn object(&self) -> Result<()> {
        match self.text("object") {
            None | Some(OBJECT) => Ok(()),
            Some(other) => Err(GraphError::parameter(format!("object must be {OBJECT}, not {other:?}")).into()),
        }
    }
}

/// `GET /{app}/subscriptions`
pub(super) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let app = call.own_app(node)?;
    let found = call.endpoint(call.place(Level::App, app.get())).await?;
    let data: Vec<Value> = found
        .iter()
        .map(|setting| {
            let version = format!("v{}.0", setting.graph_version);
            let fields = setting.fields.iter().map(|name| json!({"name": name, "version": version}));
            let fields: Vec<Value> = fields.collect();
            json!({"object": OBJECT, "callback_url": setting.callback_url, "active": true, "fields": fields})
        })
        .collect();
    Ok(json!({"data": data}).to_string())
}

/// `POST /{app}/subscriptions`
pub(super) async fn set(call: &Call<'_>, node: &Node) -> Answer {
    let app = call.own_app(node)?;
    call.object()?;
    if call.text("object").is_none() {
        return Err(GraphError::parameter("object is required").into());
    }
    let place = call.place(Level::App, app.get());
    let known = call.endpoint(place).await?;
    let mut fields = known.as_ref().map(|known| known.fields.clone()).unwrap_or_default();
    for field in call.fields().unwrap_or_default() {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let of = |name: &str, known: Option<&String>| {
        let value = call.text(name).map(str::to_owned).or_else(|| known.cloned());
        value.ok_or_else(|| GraphError::parameter(format!("{name} is required")))
    };
    let setting = Setting {
        callback_url: of("callback_url", known.as_ref().map(|known| &known.callback_url))?,
        verify_token: of("verify_token", known.as_ref().map(|known| &known.verify_token))?,
        fields,
        graph_version: call.version(),
    };
    call.app.webhooks.set(call.grant.scope, place, setting).await?;
    success()
}

/// `DELETE /{app}/subscriptions`
pub(super) async fn remove(call: &Call<'_>, node: &Node) -> Answer {
    let app = call.own_app(node)?;
    call.object()?;
    let place = call.place(Level::App, app.get());
    match (call.fields(), call.endpoint(place).await?) {
        (Some(gone), Some(mut setting)) => {
            setting.fields.retain(|field| !gone.contains(field));
            call.write(move |tx, scope| endpoint::set(tx, scope, place, &setting)).await?;
        }
        _ => {
            call.write(move |tx, scope| endpoint::remove(tx, scope, place)).await?;
        }
    }
    success()
}

/// `GET /{waba}/subscribed_apps`
pub(super) async fn list_apps(call: &Call<'_>, node: &Node) -> Answer {
    let waba = call.waba(node)?;
    let data = call.read(move |tx, scope| {
        let apps = token::apps(tx, scope)?;
        let endpoints = endpoint::list(tx, scope)?;
        let mut data = Vec::new();
        for found in subscribed::of_waba(tx, scope, waba)? {
            let Some(app) = apps.iter().find(|app| app.id == found.app) else { continue };
            let link = format!("https://www.facebook.com/games/?app_id={}", app.id);
            let mut item = json!({"whatsapp_business_api_data": {"id": app.id, "name": app.name, "link": link}});
            let place = Place { app: app.id, level: Level::Waba, target: waba.get() };
            if let Some(endpoint) = endpoints.iter().find(|endpoint| endpoint.place == place) {
                item["override_callback_uri"] = json!(endpoint.setting.callback_url);
            }
            data.push(item);
        }
        Ok(data)
    });
    Ok(json!({"data": data.await?}).to_string())
}

/// `POST /{waba}/subscribed_apps`
pub(super) async fn subscribe(call: &Call<'_>, node: &Node) -> Answer {
    let waba = call.waba(node)?;
    set_override(call, call.place(Level::Waba, waba.get()), &Value::Object(call.params.clone())).await?;
    let caller = call.grant.app;
    call.write(move |tx, scope| subscribed::subscribe(tx, scope, waba, caller)).await?;
    success()
}

/// `DELETE /{waba}/subscribed_apps`
pub(super) async fn unsubscribe(call: &Call<'_>, node: &Node) -> Answer {
    let waba = call.waba(node)?;
    let caller = call.grant.app;
    call.write(move |tx, scope| subscribed::unsubscribe(tx, scope, waba, caller)).await?;
    success()
}

/// The callbacks that hold for a phone number, the closest one first.
pub(super) async fn configuration(call: &Call<'_>, line: &Line) -> Result<Value> {
    let (caller, id) = (call.grant.app, line.id);
    let found = call.read(endpoint::list).await?;
    let mut configuration = json!({});
    for (level, target, name) in [
        (Level::PhoneNumber, id.get(), "phone_number"),
        (Level::Waba, line.waba_id.get(), "whatsapp_business_account"),
        (Level::App, caller.get(), "application"),
    ] {
        let place = call.place(level, target);
        if let Some(endpoint) = found.iter().find(|endpoint| endpoint.place == place) {
            configuration[name] = json!(endpoint.setting.callback_url);
        }
    }
    Ok(configuration)
}

/// `POST /{phone}` with `webhook_configuration`
pub(in crate::graph) async fn configure(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let Some(given) = call.params.get("webhook_configuration").filter(|given| given.is_object()) else {
        return Err(GraphError::parameter("webhook_configuration must be an object").into());
    };
    set_override(call, call.place(Level::PhoneNumber, line.id.get()), given).await?;
    success()
}

/// Sets or, without an address, removes an override.
async fn set_override(call: &Call<'_>, place: Place, given: &Value) -> Result<()> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let callback_url = text("override_callback_uri");
    if callback_url.is_empty() {
        call.write(move |tx, scope| endpoint::remove(tx, scope, place)).await?;
        return Ok(());
    }
    let setting = Setting {
        callback_url,
        verify_token: text("verify_token"),
        fields: vec![MESSAGES.to_owned()],
        graph_version: call.version(),
    };
    call.app.webhooks.set(call.grant.scope, place, setting).await?;
    Ok(())
}
