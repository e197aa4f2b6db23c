//! Why a payload is refused: which member, which limit, which Graph error code.

/// A payload that breaks the shape or a limit of the Cloud API.
///
/// Carries what Graph's error needs: the member at fault, a reason naming the limit, and the error code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Invalid {
    /// Path of the member at fault as Meta spells it, such as `text.body` or `interactive.action.buttons[1].reply.title`.
    pub field: String,
    /// What is wrong, naming the limit; lowercase, without a final full stop.
    pub reason: String,
    /// Graph error code: 100, 131008, 131009 or 131051.
    pub code: u32,
}

impl Invalid {
    /// Code 100: wrong JSON type, over a length limit, or a member that may not be there.
    pub fn parameter(field: impl ToString, reason: impl Into<String>) -> Self {
        Self { field: field.to_string(), reason: reason.into(), code: 100 }
    }

    /// Code 131008: a required member is missing or blank.
    pub fn required(field: impl ToString) -> Self {
        Self { field: field.to_string(), reason: "is required".to_owned(), code: 131_008 }
    }

    /// Code 131009: the member has the right type but a value that cannot be accepted.
    pub fn value(field: impl ToString, reason: impl Into<String>) -> Self {
        Self { field: field.to_string(), reason: reason.into(), code: 131_009 }
    }

    /// Code 131051: this type of message cannot go this way.
    pub fn unsupported_type(kind: &str) -> Self {
        Self { field: "type".to_owned(), reason: format!("message type `{kind}` is not supported here"), code: 131_051 }
    }

    /// Puts the path of the enclosing object before the field.
    #[must_use]
    pub fn within(mut self, parent: &str) -> Self {
        self.field = match (parent, self.field.as_str()) {
            ("", _) => return self,
            (parent, "") => parent.to_owned(),
            (parent, field) if field.starts_with('[') => format!("{parent}{field}"),
            (parent, field) => format!("{parent}.{field}"),
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Invalid;

    #[test]
    fn paths_join_as_meta_spells_them() {
        assert_eq!(Invalid::required("body").within("text").field, "text.body");
        assert_eq!(Invalid::required("[0].name").within("contacts").field, "contacts[0].name");
        assert_eq!(Invalid::required("").within("text").field, "text");
        assert_eq!(Invalid::required("text").within("").field, "text");
    }
}
