//! `fields=a,b{c,d},edge.limit(5){id}`: what of a node is wanted.

use serde_json::{Map, Value};
use wire::error::GraphError;

use super::answer::Result;

/// The most fields of one request, on all levels.
const MOST: usize = 200;
/// How deep fields may nest.
const DEPTH: usize = 5;

/// A field that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// `.limit(5)` and the like.
    pub(super) modifiers: Vec<(String, String)>,
    /// What of it, when said.
    pub(super) of: Option<Vec<Field>>,
}

impl Field {
    /// The argument of a modifier.
    pub(super) fn modifier(&self, name: &str) -> Option<&str> {
        self.modifiers.iter().find(|(known, _)| known == name).map(|(_, argument)| argument.as_str())
    }
}

/// Reads a list of fields.
pub(super) fn parse(text: &str) -> Result<Vec<Field>> {
    let mut reader = Reader { rest: text, count: 0 };
    let fields = reader.list(0)?;
    if reader.rest.is_empty() { Ok(fields) } else { Err(reader.wrong()) }
}

struct Reader<'a> {
    rest: &'a str,
    count: usize,
}

impl Reader<'_> {
    fn wrong(&self) -> super::answer::Refusal {
        let at: String = self.rest.chars().take(20).collect();
        GraphError { title: format!("Syntax error in the field list near `{at}`"), code: 2500, ..GraphError::of(100) }
            .into()
    }

    fn takes(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Result<String> {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').unwrap_or(self.rest.len());
        if end == 0 {
            return Err(self.wrong());
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(name.to_owned())
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Field>> {
        if depth == DEPTH {
            return Err(GraphError::parameter(format!("fields: nest at most {DEPTH} deep")).into());
        }
        let mut fields = Vec::new();
        loop {
            self.count += 1;
            if self.count > MOST {
                return Err(GraphError::parameter(format!("fields: takes at most {MOST}")).into());
            }
            let mut field = Field { name: self.name()?, modifiers: Vec::new(), of: None };
            while self.takes('.') {
                let name = self.name()?;
                if !self.takes('(') {
                    return Err(self.wrong());
                }
                let Some((argument, rest)) = self.rest.split_once(')') else { return Err(self.wrong()) };
                field.modifiers.push((name, argument.trim().to_owned()));
                self.rest = rest;
            }
            if self.takes('{') {
                field.of = Some(self.list(depth + 1)?);
                if !self.takes('}') {
                    return Err(self.wrong());
                }
            }
            fields.push(field);
            if !self.takes(',') {
                self.rest = self.rest.trim_start();
                return Ok(fields);
            }
        }
    }
}

/// What is wanted of an object with these members; its `id` always. Fields that it does not have at present are left
/// out, those that its kind does not know are refused.
pub(super) fn select(members: &Map<String, Value>, kind: &str, wanted: &[Field]) -> Result<Map<String, Value>> {
    let mut out = Map::new();
    for field in wanted {
        let Some(value) = members.get(&field.name) else {
            let title = format!("Tried accessing nonexisting field ({}) on node type ({kind})", field.name);
            return Err(GraphError { title, ..GraphError::of(100) }.into());
        };
        let value = match (&field.of, value) {
            (Some(of), Value::Object(inner)) => Value::Object(select(inner, &field.name, of)?),
            (_, value) => value.clone(),
        };
        if !value.is_null() {
            out.insert(field.name.clone(), value);
        }
    }
    if let Some(id) = members.get("id") {
        out.insert("id".to_owned(), id.clone());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_nest_and_have_modifiers() {
        let fields = parse("id, phone_numbers.limit(5){id,throughput{level}},name").unwrap();
        assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["id", "phone_numbers", "name"]);
        assert_eq!(fields[1].modifier("limit"), Some("5"));
        let of = fields[1].of.as_ref().unwrap();
        assert_eq!(of[1].of.as_ref().unwrap()[0].name, "level");
    }

    #[test]
    fn what_is_no_list_of_fields_is_refused() {
        for text in
            ["", ",", "a,", "a{", "a{b", "a}", "a.limit", "a.limit(5", "a b", "a{{b}}", "\u{d1}", &"a,".repeat(500)]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"a{".repeat(100_000)).is_err());
    }
}
