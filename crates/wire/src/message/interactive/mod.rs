//! Interactive messages: what a business offers ([`Prompt`]) and what a customer answers ([`Reply`]).

mod forms;
mod parts;
mod payment;
mod product;
mod reply;

pub use forms::{AddressForm, FlowCall};
pub use parts::{
    Action, Button, ButtonAction, ButtonLabel, CtaUrl, Header, ListAction, NoParameters, Prompt, Row, Section,
    TextPart, VoiceCall,
};
pub use payment::{Amount, Expiration, OrderDetails, OrderProgress, OrderStatus, PayableItem, PayableOrder};
pub use product::{
    Card, CardAction, CarouselAction, CatalogThumbnail, ProductAction, ProductItem, ProductListAction, ProductSection,
};
pub use reply::{CallPermission, Choice, FormReply, Reply};

use serde_json::{Map, Value};

use crate::{Invalid, read};

/// The three parts that frame the action of a prompt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts<'a> {
    /// Above the body.
    pub header: Option<&'a Header>,
    /// The text.
    pub body: Option<&'a TextPart>,
    /// Below the body.
    pub footer: Option<&'a TextPart>,
}

macro_rules! interactive {
    (
        prompts { $($(#[$prompt_doc:meta])* $prompt:ident($action:ty) = $prompt_kind:literal,)* }
        replies { $($(#[$reply_doc:meta])* $reply:ident($answer:ty) = $reply_kind:literal,)* }
    ) => {
        /// An interactive message, told apart by `interactive.type`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Interactive {
            $($(#[$prompt_doc])* $prompt(Prompt<$action>),)*
            $($(#[$reply_doc])* $reply(Reply<$answer>),)*
            /// A kind not modelled.
            Unknown {
                /// `interactive.type`.
                kind: String,
                /// The `interactive` object as it came.
                raw: Value,
            },
        }

        impl Interactive {
            /// `interactive.type` as the Cloud API spells it.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$prompt(_) => $prompt_kind,)*
                    $(Self::$reply(_) => $reply_kind,)*
                    Self::Unknown { kind, .. } => kind,
                }
            }

            /// Header, body and footer of a prompt; `None` for replies and unknown kinds.
            pub fn parts(&self) -> Option<Parts<'_>> {
                match self {
                    $(Self::$prompt(prompt) => Some(prompt.parts()),)*
                    _ => None,
                }
            }

            /// Reads an `interactive` object; paths in errors begin inside it.
            pub fn parse(value: &Value) -> Result<Self, Invalid> {
                let members = read::object(value, "")?;
                let kind = members.get("type").ok_or_else(|| Invalid::required("type"))?;
                let kind = kind.as_str().ok_or_else(|| Invalid::parameter("type", "must be a string"))?;
                Ok(match kind {
                    $($prompt_kind => Self::$prompt(prompt(value)?),)*
                    $($reply_kind => Self::$reply(reply(members, $reply_kind)?),)*
                    kind => Self::Unknown { kind: kind.to_owned(), raw: value.clone() },
                })
            }

            /// The members of the `interactive` object.
            pub fn to_json(&self) -> Map<String, Value> {
                match self {
                    $(Self::$prompt(prompt) => tagged($prompt_kind, read::members(prompt)),)*
                    $(Self::$reply(reply) => {
                        let mut members = reply.extra.clone();
                        members.insert($reply_kind.to_owned(), Value::Object(read::members(&reply.reply)));
                        tagged($reply_kind, members)
                    })*
                    Self::Unknown { kind, raw } => tagged(kind, raw.as_object().cloned().unwrap_or_default()),
                }
            }
        }
    };
}

interactive! {
    prompts {
        /// Up to three reply buttons.
        Button(ButtonAction) = "button",
        /// A list to choose from.
        List(ListAction) = "list",
        /// A button that opens a web page.
        CtaUrl(Action<CtaUrl>) = "cta_url",
        /// One product.
        Product(ProductAction) = "product",
        /// Several products.
        ProductList(ProductListAction) = "product_list",
        /// The catalogue.
        CatalogMessage(Action<CatalogThumbnail>) = "catalog_message",
        /// Asks where the customer is.
        LocationRequest(Action<NoParameters>) = "location_request_message",
        /// Asks for a postal address.
        AddressMessage(Action<Box<AddressForm>>) = "address_message",
        /// Opens a Flow.
        Flow(Action<Box<FlowCall>>) = "flow",
        /// An order to review and pay.
        OrderDetails(Action<Box<OrderDetails>>) = "order_details",
        /// Progress of an order.
        OrderStatus(Action<Box<OrderStatus>>) = "order_status",
        /// Cards side by side.
        Carousel(CarouselAction) = "carousel",
        /// A button that calls the business.
        VoiceCall(Action<VoiceCall>) = "voice_call",
        /// Asks to be allowed to call.
        CallPermissionRequest(Action<NoParameters>) = "call_permission_request",
        /// Asks for the customer's phone number.
        RequestContactInfo(Action<NoParameters>) = "request_contact_info",
    }
    replies {
        /// A reply button was tapped.
        ButtonReply(Choice) = "button_reply",
        /// A row of a list was chosen.
        ListReply(Choice) = "list_reply",
        /// A Flow or an address form was sent.
        NfmReply(FormReply) = "nfm_reply",
        /// The customer allowed or refused calls.
        CallPermissionReply(CallPermission) = "call_permission_reply",
    }
}

impl<A> Prompt<A> {
    fn parts(&self) -> Parts<'_> {
        Parts { header: self.header.as_deref(), body: self.body.as_ref(), footer: self.footer.as_ref() }
    }
}

fn prompt<A: serde::de::DeserializeOwned>(value: &Value) -> Result<Prompt<A>, Invalid> {
    let mut prompt: Prompt<A> = read::typed(value, "")?;
    prompt.extra.shift_remove("type");
    Ok(prompt)
}

fn reply<R: serde::de::DeserializeOwned>(members: &Map<String, Value>, kind: &str) -> Result<Reply<R>, Invalid> {
    let answer = members.get(kind).ok_or_else(|| Invalid::required(kind))?;
    read::object(answer, kind)?;
    let others = members.iter().filter(|(name, _)| *name != "type" && *name != kind);
    Ok(Reply {
        reply: read::typed(answer, kind)?,
        extra: others.map(|(name, value)| (name.clone(), value.clone())).collect(),
    })
}

fn tagged(kind: &str, members: Map<String, Value>) -> Map<String, Value> {
    let mut tagged = Map::with_capacity(members.len() + 1);
    tagged.insert("type".to_owned(), Value::String(kind.to_owned()));
    tagged.extend(members);
    tagged
}
