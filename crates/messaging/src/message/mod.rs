//! A message: accepted or received, shown, ticked, changed.

pub mod answer;
pub mod change;
pub mod fetch;
pub mod history;
pub mod receive;
pub mod send;
pub mod sender;
pub mod status;
pub mod thread;
pub mod view;

use std::fmt;

use wire::id::{AgentId, BusinessId, MessageId, Wamid};

use crate::error::{Result, invalid, not_found};
use store::Scope;

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Customer to business.
    In,
    /// Business to customer.
    Out,
}

impl Direction {
    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// A person of the business.
    Agent(AgentId),
    /// An automatic message: a welcome, a workflow.
    Automatic,
    /// A program, through the Cloud API; its system user.
    Api(i64),
}

impl Author {
    /// As stored and on the wire.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent(_) => "agent",
            Self::Automatic => "automatic",
            Self::Api(_) => "api",
        }
    }

    /// The id of the agent or system user.
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Agent(id) => Some(id.get()),
            Self::Api(id) => Some(id),
            Self::Customer | Self::Automatic => None,
        }
    }
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// The longest `client_id`, in characters.
pub const CLIENT_ID_CHARS: usize = 64;

/// Reads a wamid as a message of the scope's business: another business's is not found.
pub fn id_of(scope: Scope, wamid: &str) -> Result<MessageId> {
    match Wamid::decode(wamid) {
        Some((business, message)) if business == scope.business() => Ok(message),
        _ => Err(not_found("message", wamid)),
    }
}

/// The wamid of a message.
pub fn wamid(business: BusinessId, message: MessageId) -> String {
    Wamid::encode(business, message)
}

/// Checks the shape of a client's id for a message.
pub fn check_client_id(client_id: &str) -> Result<()> {
    if client_id.is_empty() || client_id.chars().count() > CLIENT_ID_CHARS {
        return Err(invalid("client_id", format!("needs 1 to {CLIENT_ID_CHARS} characters")));
    }
    if client_id.chars().any(char::is_control) {
        return Err(invalid("client_id", "must not hold control characters"));
    }
    Ok(())
}
