//! Configuration: what can be set, where it is read from, and the example file that is made of it.
//!
//! Zero configuration starts a usable server. A file comes first, then `SOUK_*` variables; what is wrong stops the
//! start with a sentence that names the key and why.

mod example;
mod load;
mod value;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

pub use example::example;
pub use load::{load, unknown_variables};
pub use value::{BaseUrl, DatabaseUrl, GatewayUrl, LogFilter, LogFormat, MediaUrl, Node, Secret};

/// Declares the areas: their structs with defaults, and [`AREAS`], from which the example file is made.
macro_rules! areas {
    ($(
        $(#[doc = $area_doc:literal])+
        $area:ident: $Area:ident {
            $( $(#[doc = $doc:literal])+ $name:ident: $Type:ty = $default:expr, $variable:literal; )+
        }
    )+) => {
        /// Everything that can be configured.
        #[derive(Clone, Debug, Default)]
        pub struct Config {
            $( $(#[doc = $area_doc])+ pub $area: $Area, )+
        }

        $(
            $(#[doc = $area_doc])+
            #[derive(Clone, Debug)]
            pub struct $Area {
                $( $(#[doc = $doc])+ pub $name: $Type, )+
            }

            impl Default for $Area {
                fn default() -> Self {
                    Self { $( $name: $default, )+ }
                }
            }
        )+

        /// All areas with their keys, in the order of the manual.
        const AREAS: &[Area] = &[$(
            Area {
                name: stringify!($area),
                doc: &[$($area_doc),+],
                keys: &[$( Key { name: stringify!($name), doc: &[$($doc),+], variable: $variable } ),+],
            }
        ),+];

        impl Config {
            /// Sets a key; the error says what its value must be.
            fn set(&mut self, area: &Area, key: &Key, given: value::Given<'_>) -> Result<(), String> {
                match (area.name, key.name) {
                    $($( (stringify!($area), stringify!($name)) => self.$area.$name = value::read(given)?, )+)+
                    _ => return Err("is not known".to_owned()),
                }
                Ok(())
            }

            /// A key's value as it stands in a file; `None` when it is not set.
            fn get(&self, area: &Area, key: &Key) -> Option<toml::Value> {
                match (area.name, key.name) {
                    $($( (stringify!($area), stringify!($name)) => value::Value::show(&self.$area.$name), )+)+
                    _ => None,
                }
            }
        }
    };
}

struct Area {
    name: &'static str,
    doc: &'static [&'static str],
    keys: &'static [Key],
}

struct Key {
    name: &'static str,
    doc: &'static [&'static str],
    variable: &'static str,
}

areas! {
    /// Where Souk listens and how people reach it.
    server: Server {
        /// The IP address and port to listen on. Put a reverse proxy that speaks TLS before it for the public.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)), "SOUK_LISTEN";
        /// The address that people and links use, such as `https://chat.example.com`.
        /// Without it: `http://` and the address listened on.
        base_url: Option<BaseUrl> = None, "SOUK_BASE_URL";
        /// Networks of reverse proxies, such as `10.0.0.0/8`: only their `X-Forwarded-For` is believed.
        /// As a variable: separated by commas.
        trusted_proxies: Vec<IpNet> = Vec::new(), "SOUK_TRUSTED_PROXIES";
        /// The most connections at once.
        max_connections: usize = 150_000, "SOUK_MAX_CONNECTIONS";
        /// The most connections at once from one address, except from trusted proxies.
        max_connections_per_address: usize = 256, "SOUK_MAX_CONNECTIONS_PER_ADDRESS";
    }

    /// Where everything rests.
    storage: Storage {
        /// The folder of the embedded database and of media; one process uses it at a time.
        data: PathBuf = PathBuf::from("./souk-data"), "SOUK_DATA";
        /// PostgreSQL 15 or newer instead of the embedded database: `postgres://user:password@host/database`.
        database_url: Option<DatabaseUrl> = None, "SOUK_DATABASE_URL";
        /// Where media rest instead of the data folder: `s3://bucket/prefix` (credentials from the usual `AWS_*` variables)
        /// or `file:///path`.
        media_url: Option<MediaUrl> = None, "SOUK_MEDIA_URL";
        /// Which node this is, 0 to 1023, when several share one database: each needs its own.
        node: Node = Node(0), "SOUK_NODE";
    }

    /// How one-time codes reach the phones of customers who confirm their number. Without a gateway customers stay guests.
    codes: Codes {
        /// The gateway that sends the SMS: `https://sms.example.com/send`. Souk posts it
        /// {"to":"+819012345678","code":"123456","text":"...","language":"ja","business":"..."} as JSON and expects a 2xx answer within 10 seconds.
        gateway_url: Option<GatewayUrl> = None, "SOUK_CODES_GATEWAY_URL";
        /// Sent to the gateway as a bearer token, such as `4f1c...`.
        gateway_token: Option<Secret> = None, "SOUK_CODES_GATEWAY_TOKEN";
    }

    /// Which servers are reached when a developer or a customer names one: webhooks, media by link, link previews.
    egress: Egress {
        /// Networks that may be reached although they are not public, such as `127.0.0.0/8`. The demo allows this machine itself.
        /// As a variable: separated by commas.
        allow: Vec<IpNet> = Vec::new(), "SOUK_EGRESS_ALLOW";
    }

    /// What is logged, on the standard error output. Never tokens, message texts or phone numbers.
    log: Log {
        /// How much, such as `info` or by module `info,api=debug`; there are `error`, `warn`, `info`, `debug` and `trace`.
        /// Without it: `info`, and `warn` in the demo.
        filter: Option<LogFilter> = None, "SOUK_LOG";
        /// `plain` for people or `json` for machines.
        format: LogFormat = LogFormat::Plain, "SOUK_LOG_FORMAT";
    }
}
