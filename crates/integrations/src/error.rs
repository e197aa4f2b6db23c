//! What can go wrong with subscriptions: the store failed, a value breaks a rule, or the callback did not answer as it must.

use wire::Invalid;

/// The result of an operation on subscriptions.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of subscriptions.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule of messaging or the store failed.
    #[error(transparent)]
    Messaging(#[from] messaging::Error),
    /// The callback did not pass the verification handshake, and why.
    #[error("the callback could not be verified: {0}")]
    Unverified(String),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Messaging(error.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Messaging(error.into())
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Messaging(invalid.into())
    }
}
