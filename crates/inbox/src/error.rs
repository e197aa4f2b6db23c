//! What can go wrong in the inbox: what goes wrong in messaging, and four answers to people who sign in.

use crate::agents::Role;

/// The result of a rule.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of the inbox.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store failed, or a rule shared with messaging was broken: invalid, not found, refused, taken, busy.
    #[error(transparent)]
    Messaging(#[from] messaging::Error),
    /// No agent has this e-mail and this password.
    #[error("the e-mail or the password is wrong")]
    WrongCredentials,
    /// A one-time link was used, has expired or never was.
    #[error("the link was used, has expired or is not one of ours")]
    ExpiredLink,
    /// The agent's role may not do this.
    #[error("needs the role {needs}")]
    Forbidden {
        /// The least role that may.
        needs: Role,
    },
    /// A password could not be hashed.
    #[error("password hash: {0}")]
    Hash(argon2::password_hash::Error),
}

impl Error {
    /// The messaging error inside, for callers that answer both alike.
    pub fn as_messaging(&self) -> Option<&messaging::Error> {
        match self {
            Self::Messaging(error) => Some(error),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Messaging(error.into())
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Messaging(error.into())
    }
}

/// A value breaks a rule; it names the field.
pub fn invalid(field: impl ToString, reason: impl Into<String>) -> Error {
    Error::Messaging(messaging::error::invalid(field, reason))
}

/// There is no such thing for this business.
pub fn not_found(what: &'static str, id: impl ToString) -> Error {
    Error::Messaging(messaging::error::not_found(what, id))
}

/// The name is taken.
pub fn taken(field: &'static str, value: impl Into<String>) -> Error {
    Error::Messaging(messaging::Error::Taken { field, value: value.into() })
}

/// Only `needs` and the roles above it may.
pub fn forbidden(needs: Role) -> Error {
    Error::Forbidden { needs }
}

/// A stored value does not read as what it must be.
pub(crate) fn corrupt(table: &'static str, column: &'static str, row: impl ToString) -> Error {
    store::error::corrupt(table, column, row).into()
}
