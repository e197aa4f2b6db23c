//! What can go wrong between the journal and a socket: always on our side.

/// The result of gathering frames.
pub(super) type Result<T> = std::result::Result<T, Error>;

/// An error of the store, or of a rule that reads from it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Channels(#[from] channels::Error),
    #[error(transparent)]
    Inbox(#[from] inbox::Error),
    #[error("a frame can't be written")]
    Json(#[from] serde_json::Error),
}

impl From<messaging::Error> for Error {
    fn from(error: messaging::Error) -> Self {
        Self::Inbox(error.into())
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Inbox(error.into())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Inbox(error.into())
    }
}
