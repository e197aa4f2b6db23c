//! Who is told what: an app's `subscriptions`, a WABA's `subscribed_apps`, a phone number's `webhook_configuration`.

use axum::body::Body;
use http::request::Parts;
use integrations::webhooks::endpoint::{self, Level, Place, Setting};
use integrations::webhooks::subscribed;
use messaging::token::{self, MANAGEMENT};
use messaging::{business, line};
use serde_json::{Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;
use wire::id::{AppId, PhoneNumberId, WabaId};
use wire::webhook::{MESSAGES, OBJECT};

use super::answer::{Answer, Refusal, Result};
use super::{Target, auth, params};
use crate::state::App;

/// The version whose payloads are sent when a subscription is made without one.
const CURRENT: u32 = 26;

/// What can be done with subscriptions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operation {
    List,
    Set,
    Remove,
    ListApps,
    Subscribe,
    Unsubscribe,
    GetConfiguration,
    Configure,
}

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

/// Who calls, with which parameters.
struct Call<'a> {
    app: &'a App,
    scope: Scope,
    caller: AppId,
    version: u32,
    params: Value,
}

/// Handles a request to one of the edges.
pub(super) async fn handle(app: &App, operation: Operation, target: &Target<'_>, parts: &Parts, body: Body) -> Answer {
    let body = params::read(body).await?;
    let params = params::object(parts, &body);
    let in_body = params.as_ref().ok().and_then(params::token);
    let token = auth::in_head(parts).or(in_body).map(std::borrow::Cow::into_owned);
    let (scope, caller) = caller(app, token).await?;
    let version = target.version.and_then(|version| version.strip_prefix('v')?.split('.').next()?.parse().ok());
    let call = Call { app, scope, caller, version: version.unwrap_or(CURRENT), params: params? };
    let node = target.node;
    let answer = match operation {
        Operation::List => call.list(call.own_app(node)?).await?,
        Operation::Set => call.set(call.own_app(node)?).await?,
        Operation::Remove => call.remove(call.own_app(node)?).await?,
        Operation::ListApps => call.list_apps(call.waba(node).await?).await?,
        Operation::Subscribe => call.subscribe(call.waba(node).await?).await?,
        Operation::Unsubscribe => call.unsubscribe(call.waba(node).await?).await?,
        Operation::GetConfiguration => call.configuration(call.line(node).await?).await?,
        Operation::Configure => call.configure(call.line(node).await?).await?,
    };
    Ok(answer.to_string())
}

/// The bearer of a system user's token that may manage, or of the app token `app_id|app_secret`.
async fn caller(app: &App, token: Option<String>) -> Result<(Scope, AppId)> {
    if let Some(text) = token.clone().filter(|token| token.contains('|')) {
        let found = app.store.read(move |tx| token::app_of(tx, &text)).await?;
        return found.map(|(scope, app)| (scope, app.id)).ok_or_else(|| GraphError::bad_token().into());
    }
    let grant = auth::bearer(app, token.map(Into::into)).await?;
    if !grant.scopes.iter().any(|scope| scope == MANAGEMENT) {
        return Err(GraphError::permission(format!("the token lacks the permission {MANAGEMENT}")).into());
    }
    Ok((grant.scope, grant.app))
}

fn success() -> Value {
    json!({"success": true})
}

impl Call<'_> {
    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>, Scope) -> integrations::Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.scope;
        Ok(self.app.store.read(move |tx| f(tx, scope)).await?)
    }

    async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>, Scope) -> integrations::Result<T> + Send + 'static,
    ) -> Result<T> {
        let scope = self.scope;
        Ok(self.app.store.write(move |tx| f(tx, scope)).await?)
    }

    /// The node as the caller's own app; another's is not there.
    fn own_app(&self, node: &str) -> Result<AppId> {
        let id = node.parse::<AppId>().ok().filter(|id| *id == self.caller);
        id.ok_or_else(|| GraphError::unknown_object().into())
    }

    async fn waba(&self, node: &str) -> Result<WabaId> {
        let id: WabaId = node.parse().map_err(|_| GraphError::unknown_object())?;
        let wabas = self.read(|tx, scope| Ok(business::wabas(tx, scope)?)).await?;
        Ok(wabas.into_iter().find(|waba| *waba == id).ok_or_else(GraphError::unknown_object)?)
    }

    async fn line(&self, node: &str) -> Result<line::Line> {
        let id: PhoneNumberId = node.parse().map_err(|_| GraphError::unknown_object())?;
        let lines = self.read(|tx, scope| Ok(line::list(tx, scope)?)).await?;
        Ok(lines.into_iter().find(|line| line.id == id).ok_or_else(GraphError::unknown_object)?)
    }

    fn text(&self, name: &str) -> Option<&str> {
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
        Place { app: self.caller, level, target }
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

    async fn list(&self, app: AppId) -> Result<Value> {
        let found = self.endpoint(self.place(Level::App, app.get())).await?;
        let data: Vec<Value> = found
            .iter()
            .map(|setting| {
                let version = format!("v{}.0", setting.graph_version);
                let fields = setting.fields.iter().map(|name| json!({"name": name, "version": version}));
                let fields: Vec<Value> = fields.collect();
                json!({"object": OBJECT, "callback_url": setting.callback_url, "active": true, "fields": fields})
            })
            .collect();
        Ok(json!({"data": data}))
    }

    async fn set(&self, app: AppId) -> Result<Value> {
        self.object()?;
        if self.text("object").is_none() {
            return Err(GraphError::parameter("object is required").into());
        }
        let place = self.place(Level::App, app.get());
        let known = self.endpoint(place).await?;
        let mut fields = known.as_ref().map(|known| known.fields.clone()).unwrap_or_default();
        for field in self.fields().unwrap_or_default() {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        let of = |name: &str, known: Option<&String>| {
            let value = self.text(name).map(str::to_owned).or_else(|| known.cloned());
            value.ok_or_else(|| GraphError::parameter(format!("{name} is required")))
        };
        let setting = Setting {
            callback_url: of("callback_url", known.as_ref().map(|known| &known.callback_url))?,
            verify_token: of("verify_token", known.as_ref().map(|known| &known.verify_token))?,
            fields,
            graph_version: self.version,
        };
        self.app.webhooks.set(self.scope, place, setting).await?;
        Ok(success())
    }

    async fn remove(&self, app: AppId) -> Result<Value> {
        self.object()?;
        let place = self.place(Level::App, app.get());
        match (self.fields(), self.endpoint(place).await?) {
            (Some(gone), Some(mut setting)) => {
                setting.fields.retain(|field| !gone.contains(field));
                self.write(move |tx, scope| endpoint::set(tx, scope, place, &setting)).await?;
            }
            _ => {
                self.write(move |tx, scope| endpoint::remove(tx, scope, place)).await?;
            }
        }
        Ok(success())
    }

    async fn list_apps(&self, waba: WabaId) -> Result<Value> {
        let data = self.read(move |tx, scope| {
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
        Ok(json!({"data": data.await?}))
    }

    async fn subscribe(&self, waba: WabaId) -> Result<Value> {
        self.set_override(self.place(Level::Waba, waba.get()), &self.params).await?;
        let caller = self.caller;
        self.write(move |tx, scope| subscribed::subscribe(tx, scope, waba, caller)).await?;
        Ok(success())
    }

    async fn unsubscribe(&self, waba: WabaId) -> Result<Value> {
        let caller = self.caller;
        self.write(move |tx, scope| subscribed::unsubscribe(tx, scope, waba, caller)).await?;
        Ok(success())
    }

    /// The callbacks that hold for a phone number, the closest one first.
    async fn configuration(&self, line: line::Line) -> Result<Value> {
        let (caller, id) = (self.caller, line.id);
        let found = self.read(move |tx, scope| endpoint::list(tx, scope)).await?;
        let mut configuration = json!({});
        for (level, target, name) in [
            (Level::PhoneNumber, id.get(), "phone_number"),
            (Level::Waba, line.waba_id.get(), "whatsapp_business_account"),
            (Level::App, caller.get(), "application"),
        ] {
            let place = self.place(level, target);
            if let Some(endpoint) = found.iter().find(|endpoint| endpoint.place == place) {
                configuration[name] = json!(endpoint.setting.callback_url);
            }
        }
        Ok(json!({"webhook_configuration": configuration, "id": id}))
    }

    async fn configure(&self, line: line::Line) -> Result<Value> {
        let Some(given) = self.params.get("webhook_configuration").filter(|given| given.is_object()) else {
            return Err(GraphError::parameter("webhook_configuration must be an object").into());
        };
        self.set_override(self.place(Level::PhoneNumber, line.id.get()), given).await?;
        Ok(success())
    }

    /// Sets or, without an address, removes an override.
    async fn set_override(&self, place: Place, given: &Value) -> Result<()> {
        let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let callback_url = text("override_callback_uri");
        if callback_url.is_empty() {
            self.write(move |tx, scope| endpoint::remove(tx, scope, place)).await?;
            return Ok(());
        }
        let setting = Setting {
            callback_url,
            verify_token: text("verify_token"),
            fields: vec![MESSAGES.to_owned()],
            graph_version: self.version,
        };
        self.app.webhooks.set(self.scope, place, setting).await?;
        Ok(())
    }
}
