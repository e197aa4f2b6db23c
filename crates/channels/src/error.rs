//! What can go wrong in a channel: what goes wrong in messaging, and the answers to who claims a phone number.

/// The result of a rule.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of a channel.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store failed, or a rule shared with messaging was broken: invalid, not found, refused, busy.
    #[error(transparent)]
    Messaging(#[from] messaging::Error),
    /// A phone number was claimed where claims are not trusted.
    #[error("a phone number must be confirmed by a code: open the session without `from`, then confirm it")]
    ConfirmationRequired,
    /// There is nothing that carries codes to phones.
    #[error("this server can't send codes to phones: no sender of codes is configured")]
    NoCodeSender,
    /// The code could not be sent.
    #[error("the code could not be sent, try again later")]
    CodeNotSent,
    /// Too many codes were asked for.
    #[error("a new code can be asked for in {retry_after_secs} seconds")]
    TooManyCodes {
        /// When the next one can be asked for, in seconds.
        retry_after_secs: u64,
    },
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
pub(crate) fn invalid(field: impl ToString, reason: impl Into<String>) -> Error {
    Error::Messaging(messaging::error::invalid(field, reason))
}

/// There is no such thing for this business.
pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Error {
    Error::Messaging(messaging::error::not_found(what, id))
}
