//! The tenant that a request speaks for.

use wire::id::BusinessId;

/// Names the business whose rows may be read and written. Every store function takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    business: BusinessId,
}

impl Scope {
    /// The scope of a business; made where a caller has been authenticated, and nowhere else.
    pub fn of(business: BusinessId) -> Self {
        Self { business }
    }

    /// The business.
    pub fn business(self) -> BusinessId {
        self.business
    }
}
