//! Lists: `{"data": [...], "paging": {...}}`. A cursor is an id with a check, good for the list that it came from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use store::secret;
use url::form_urlencoded;
use wire::error::GraphError;

use super::answer::Result;

/// How many are listed when nothing is said (Graph).
const USUAL: usize = 25;
/// The most at once (Graph).
const MOST: usize = 100;

/// What to read of a long list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Window {
    /// Up to so many after an id, in the order of ids.
    After(i64, i64),
    /// Up to so many before an id, in the reverse order.
    Before(i64, i64),
}

/// Which part of a list is wanted.
pub(super) struct Page {
    limit: usize,
    after: Option<i64>,
    before: Option<i64>,
    seal: Seal,
}

/// What a cursor is checked with.
pub(super) struct Seal {
    /// A secret of the caller's app.
    pub(super) key: String,
    /// The list: `123/phone_numbers`.
    pub(super) list: String,
}

impl Seal {
    fn check(&self, id: i64) -> String {
        let mut check = secret::hmac_sha256_hex(self.key.as_bytes(), format!("cursor/{}/{id}", self.list).as_bytes());
        check.truncate(16);
        check
    }

    fn cursor(&self, id: i64) -> String {
        URL_SAFE_NO_PAD.encode(format!("{id}.{}", self.check(id)))
    }

    fn open(&self, cursor: &str) -> Option<i64> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (id, check) = text.split_once('.')?;
        let id = id.parse().ok()?;
        secret::equal(self.check(id).as_bytes(), check.as_bytes()).then_some(id)
    }
}

impl Page {
    /// Reads `limit`, `after` and `before`.
    pub(super) fn of(params: &Map<String, Value>, seal: Seal) -> Result<Self> {
        let text =
            |name: &str| params.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let limit = match text("limit") {
            None => USUAL,
            Some(limit) => match limit.trim().parse::<usize>() {
                Ok(limit) if limit > 0 => limit.min(MOST),
                _ => return Err(GraphError::parameter(format!("limit: must be a number from 1 to {MOST}")).into()),
            },
        };
        let cursor = |name: &str| match text(name).filter(|cursor| !cursor.is_empty()) {
            None => Ok(None),
            Some(cursor) => match seal.open(&cursor) {
                Some(id) => Ok(Some(id)),
                None => Err(GraphError::parameter(format!("{name}: is not a cursor of this list"))),
            },
        };
        let (after, before) = (cursor("after")?, cursor("before")?);
        Ok(Self { limit, after, before, seal })
    }

    /// After which id the page begins, when it goes forward: nothing before it needs to be known.
    pub(super) fn span(&self) -> Option<i64> {
        self.before.is_none().then(|| self.after.unwrap_or(0))
    }

    /// What to read of a list that is too long to be read whole: how many, and from which id on.
    pub(super) fn window(&self) -> Window {
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX - 1) + 1;
        match (self.after, self.before) {
            (None, Some(before)) => Window::Before(before, limit),
            (after, _) => Window::After(after.unwrap_or(0), limit),
        }
    }

    /// The page that a window gave, in the order that it was read.
    pub(super) fn show<T>(
        &self,
        mut items: Vec<(i64, T)>,
        here: &str,
        show: impl Fn(T) -> Result<Value>,
    ) -> Result<Value> {
        let is_backward = self.after.is_none() && self.before.is_some();
        let goes_on = items.len() > self.limit;
        items.truncate(self.limit);
        if is_backward {
            items.reverse();
        }
        let (has_next, has_previous) = if is_backward { (true, goes_on) } else { (goes_on, self.after.is_some()) };
        self.page(items, (has_previous, has_next), here, show)
    }

    /// The wanted part of a list that is in the order of ids; `here` is the absolute address of the request.
    pub(super) fn cut<T>(&self, items: Vec<(i64, T)>, here: &str, show: impl Fn(T) -> Result<Value>) -> Result<Value> {
        let fits = |id: i64| self.after.is_none_or(|after| id > after) && self.before.is_none_or(|before| id < before);
        let (first, last) = (items.first().map(|item| item.0), items.last().map(|item| item.0));
        let mut items: Vec<(i64, T)> = items.into_iter().filter(|(id, _)| fits(*id)).collect();
        if self.before.is_some() && self.after.is_none() {
            items.drain(..items.len().saturating_sub(self.limit));
        }
        items.truncate(self.limit);
        let (start, end) = (items.first().map(|item| item.0), items.last().map(|item| item.0));
        self.page(items, (start != first, end != last), here, show)
    }

    fn page<T>(
        &self,
        items: Vec<(i64, T)>,
        (has_previous, has_next): (bool, bool),
        here: &str,
        show: impl Fn(T) -> Result<Value>,
    ) -> Result<Value> {
        let (Some(start), Some(end)) = (items.first().map(|item| item.0), items.last().map(|item| item.0)) else {
            return Ok(json!({ "data": [] }));
        };
        let (before, after) = (self.seal.cursor(start), self.seal.cursor(end));
        let mut paging = json!({"cursors": {"before": before, "after": after}});
        if has_next {
            paging["next"] = Value::from(address(here, "after", &after));
        }
        if has_previous {
            paging["previous"] = Value::from(address(here, "before", &before));
        }
        let data = items.into_iter().map(|(_, item)| show(item)).collect::<Result<Vec<_>>>()?;
        Ok(json!({"data": data, "paging": paging}))
    }
}

/// The address of the page beside; tokens are not repeated in it.
fn address(here: &str, name: &str, cursor: &str) -> String {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let kept = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| !matches!(&**name, "after" | "before" | "access_token" | "appsecret_proof"));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).append_pair(name, cursor).finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str, list: &str) -> Result<Page> {
        let params =
            form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), Value::from(&*value)));
        Page::of(&params.collect(), Seal { key: "k".to_owned(), list: list.to_owned() })
    }

    fn cut(text: &str) -> Value {
        let items = (1..=5).map(|id| (id, id)).collect();
        page(text, "1/x")
            .unwrap()
            .cut(items, "http://h/1/x?fields=id&access_token=s", |id| Ok(Value::from(id)))
            .unwrap()
    }

    #[test]
    fn pages_lead_to_each_other() {
        let first = cut("limit=2");
        assert_eq!(first["data"], json!([1, 2]));
        assert_eq!(first["paging"].get("previous"), None);
        let next = first["paging"]["next"].as_str().unwrap();
        assert!(next.starts_with("http://h/1/x?fields=id&after=") && !next.contains("access_token"));
        let after = first["paging"]["cursors"]["after"].as_str().unwrap();
        let second = cut(&format!("limit=2&after={after}"));
        assert_eq!(second["data"], json!([3, 4]));
        let before = second["paging"]["cursors"]["before"].as_str().unwrap();
        assert_eq!(cut(&format!("limit=2&before={before}"))["data"], json!([1, 2]));
        assert!(page(&format!("after={after}"), "2/x").is_err(), "a cursor of another list");
        for wrong in ["after=x", "after=MS4w", "limit=0", "limit=x", "before=%00"] {
            assert!(page(wrong, "1/x").is_err(), "{wrong}");
        }
    }
}
