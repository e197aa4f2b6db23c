//! The kinds of values that keys take, each read from a file or a variable by the same rules.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use ipnet::IpNet;
use tracing_subscriber::EnvFilter;
use url::Url;

/// A value as it was given.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// In a file.
    Toml(&'a toml::Value),
    /// By a variable.
    Text(&'a str),
}

/// What a key takes. Errors are the end of a sentence that begins with the key.
pub(super) trait Value: Sized {
    /// Whether it stands in quotes in a file.
    const IS_QUOTED: bool = true;

    /// Reads it from a text.
    fn parse(text: &str) -> Result<Self, String>;

    /// Reads it from a file.
    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) if Self::IS_QUOTED => Self::parse(text),
            toml::Value::Integer(number) if !Self::IS_QUOTED => Self::parse(&number.to_string()),
            other if Self::IS_QUOTED => Err(format!("needs a text in quotes, not {}", kind(other))),
            other => Err(format!("needs a whole number without quotes, not {}", kind(other))),
        }
    }

    /// As it stands in a file; `None` when it is not set.
    fn show(&self) -> Option<toml::Value>;
}

/// Reads a value from where it was given.
pub(super) fn read<V: Value>(given: Given<'_>) -> Result<V, String> {
    match given {
        Given::Toml(value) => V::from_toml(value),
        Given::Text(text) => V::parse(text),
    }
}

fn kind(value: &toml::Value) -> &'static str {
    match value {
        toml::Value::String(_) => "a text",
        toml::Value::Integer(_) => "a whole number",
        toml::Value::Float(_) => "a fraction",
        toml::Value::Boolean(_) => "true or false",
        toml::Value::Datetime(_) => "a date",
        toml::Value::Array(_) => "a list",
        toml::Value::Table(_) => "a table",
    }
}

impl<V: Value> Value for Option<V> {
    const IS_QUOTED: bool = V::IS_QUOTED;

    fn parse(text: &str) -> Result<Self, String> {
        V::parse(text).map(Some)
    }

    fn show(&self) -> Option<toml::Value> {
        self.as_ref().and_then(V::show)
    }
}

impl<V: Value> Value for Vec<V> {
    fn parse(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(V::parse).collect()
    }

    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Array(items) => items.iter().map(V::from_toml).collect(),
            other => Err(format!("needs a list such as [\"...\", \"...\"], not {}", kind(other))),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(toml::Value::Array(self.iter().filter_map(V::show).collect()))
    }
}

impl Value for SocketAddr {
    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("{text:?} is not an IP address and a port, such as 127.0.0.1:8080"))
    }

    fn show(&self) -> Option<toml::Value> {
        Some(self.to_string().into())
    }
}

impl Value for IpNet {
    fn parse(text: &str) -> Result<Self, String> {
        let address = || text.parse().map(|address: std::net::IpAddr| IpNet::from(address));
        text.parse().or_else(|_| address()).map_err(|_| format!("{text:?} is not a network such as 10.0.0.0/8"))
    }

    fn show(&self) -> Option<toml::Value> {
        Some(self.to_string().into())
    }
}

impl Value for PathBuf {
    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("needs a path".to_owned()) } else { Ok(Self::from(text)) }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(self.display().to_string().into())
    }
}

impl Value for usize {
    const IS_QUOTED: bool = false;

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(format!("{text:?} is not a whole number above 0")),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        i64::try_from(*self).ok().map(toml::Value::from)
    }
}

/// Which of 1,024 nodes this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node(pub u16);

impl Value for Node {
    const IS_QUOTED: bool = false;

    fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(number @ 0..=1023) => Ok(Self(number)),
            _ => Err(format!("{text:?} is not a whole number from 0 to 1023")),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(i64::from(self.0).into())
    }
}

/// The address that people and links use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(pub Url);

impl Value for BaseUrl {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an address such as https://chat.example.com");
        let url = Url::parse(text).map_err(|_| wrong())?;
        let is_plain =
            url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            Err(wrong())
        } else if !is_plain {
            Err(format!("{text:?} has more than scheme, host and port: Souk is served at the root of its host"))
        } else {
            Ok(Self(url))
        }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(self.0.as_str().into())
    }
}

/// The address of a database; it may hold a password, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(...)")
    }
}

impl Value for DatabaseUrl {
    fn parse(text: &str) -> Result<Self, String> {
        if ["postgres://", "postgresql://", "sqlite:"].iter().any(|prefix| text.starts_with(prefix)) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must begin with postgres:// (or sqlite:)".to_owned())
        }
    }

    fn show(&self) -> Option<toml::Value> {
        None
    }
}

/// Where media rest; it may hold a key, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaUrl(pub String);

impl fmt::Debug for MediaUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MediaUrl(...)")
    }
}

impl Value for MediaUrl {
    fn parse(text: &str) -> Result<Self, String> {
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "s3" | "s3a" | "file") => Ok(Self(text.to_owned())),
            _ => Err("must begin with s3:// or file:///".to_owned()),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        None
    }
}

/// The address of a gateway; it may hold a key, so it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct GatewayUrl(pub Url);

impl fmt::Debug for GatewayUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GatewayUrl(...)")
    }
}

impl Value for GatewayUrl {
    fn parse(text: &str) -> Result<Self, String> {
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => Ok(Self(url)),
            _ => Err("must be an address such as https://sms.example.com/send".to_owned()),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        None
    }
}

/// A secret, which is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(...)")
    }
}

impl Value for Secret {
    fn parse(text: &str) -> Result<Self, String> {
        let is_token = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_token {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be letters, digits and signs without spaces".to_owned())
        }
    }

    fn show(&self) -> Option<toml::Value> {
        None
    }
}

/// How much is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(pub String);

impl Value for LogFilter {
    fn parse(text: &str) -> Result<Self, String> {
        match EnvFilter::from_str(text) {
            Ok(_) if !text.trim().is_empty() => Ok(Self(text.to_owned())),
            _ => Err(format!("{text:?} is not a filter such as info or info,api=debug")),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(self.0.as_str().into())
    }
}

/// In which form is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Plain,
    /// A JSON object a line.
    Json,
}

impl Value for LogFormat {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "plain" => Ok(Self::Plain),
            "json" => Ok(Self::Json),
            _ => Err(format!("{text:?} is neither plain nor json")),
        }
    }

    fn show(&self) -> Option<toml::Value> {
        Some(if *self == Self::Plain { "plain" } else { "json" }.into())
    }
}
