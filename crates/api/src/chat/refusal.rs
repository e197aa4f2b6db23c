//! What a channel refuses, as a problem.

use channels::Error;
use http::StatusCode;

use crate::problem::Problem;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::Messaging(error) => error.into(),
            Error::ConfirmationRequired => Self::new(StatusCode::FORBIDDEN, "confirmation_required", said).at("from"),
            Error::NoCodeSender => Self::new(StatusCode::SERVICE_UNAVAILABLE, "no_code_sender", said),
            Error::CodeNotSent => Self::new(StatusCode::SERVICE_UNAVAILABLE, "code_not_sent", said).retry_after(30),
            Error::TooManyCodes { retry_after_secs } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", said).retry_after(retry_after_secs)
            }
            other => Self::internal(&other),
        }
    }
}

/// Names the field where the customer's request has it: inside `message`.
pub(super) fn within_message(error: Error) -> Problem {
    match error {
        Error::Messaging(messaging::Error::Invalid(invalid)) => invalid.within("message").into(),
        error => error.into(),
    }
}
