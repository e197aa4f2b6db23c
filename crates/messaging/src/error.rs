//! What can go wrong in messaging: three kinds. The store failed; the caller asked for what is not
//! there or not allowed; the content breaks a rule.

use wire::Invalid;

/// The result of a rule.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of messaging.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A value breaks a rule of the wire or of ours; it names the field and the limit.
    #[error("{}: {}", .0.field, .0.reason)]
    Invalid(Invalid),
    /// There is no such thing for this business.
    #[error("there is no {what} {id}")]
    NotFound {
        /// What was looked for: `conversation`, `message`, ...
        what: &'static str,
        /// The id asked for.
        id: String,
    },
    /// It may not be done (any more), and why.
    #[error("{reason}")]
    Refused {
        /// A stable code: `too_late`, `not_own`, `not_text`.
        code: &'static str,
        /// A sentence for people.
        reason: String,
    },
    /// A rule of the Cloud API refuses it, with Meta's code: too fast, outside the window, not fitting its template.
    #[error("{}", .0.details.as_deref().unwrap_or(&.0.title))]
    Rule(Box<wire::error::GraphError>),
    /// The name is taken.
    #[error("{field} {value:?} is taken")]
    Taken {
        /// The field.
        field: &'static str,
        /// What was asked for.
        value: String,
    },
    /// Too much waits: try again later.
    #[error("the server is busy, try again in a moment")]
    Busy,
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Busy => Self::Busy,
            other => Self::Store(store::Error::Db(other)),
        }
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<wire::error::GraphError> for Error {
    fn from(error: wire::error::GraphError) -> Self {
        Self::Rule(Box::new(error))
    }
}

/// There is no such thing for this business.
pub fn not_found(what: &'static str, id: impl ToString) -> Error {
    Error::NotFound { what, id: id.to_string() }
}

/// It may not be done.
pub fn refused(code: &'static str, reason: impl Into<String>) -> Error {
    Error::Refused { code, reason: reason.into() }
}

/// A value of one of our own documents breaks a rule.
pub fn invalid(field: impl ToString, reason: impl Into<String>) -> Error {
    Error::Invalid(Invalid::parameter(field, reason))
}
