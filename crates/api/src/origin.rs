//! Keeps other sites from acting with a visitor's cookies.
//!
//! Cookies are `SameSite=Strict`; this is the second lock. Browsers name where a request comes from in `Sec-Fetch-Site`
//! or `Origin`; a request with neither comes from a program, which has no cookies but its own.

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::problem::{Problem, Result};
use crate::state::Config;

/// Refuses a request with a cookie that may change something and comes from another site: 403 `cross_origin`.
pub fn check_unsafe(method: &Method, headers: &HeaderMap, config: &Config) -> Result<()> {
    if method.is_safe() { Ok(()) } else { check(headers, config) }
}

/// Refuses a request from another site, whatever its method: for sockets, which open with a GET.
pub fn check(headers: &HeaderMap, config: &Config) -> Result<()> {
    if is_same(headers, config) {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "cross_origin", "the request comes from another site"))
    }
}

fn is_same(headers: &HeaderMap, config: &Config) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    let Ok(origin) = Url::parse(origin) else { return false };
    if origin.origin() == config.base_url.origin() {
        return true;
    }
    let host = text(HOST.as_str()).unwrap_or_default();
    origin.host_str().is_some_and(|name| match origin.port() {
        Some(port) => host == format!("{name}:{port}"),
        None => host == name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_site_is_told_by_its_headers() {
        let config = Config::new("https://chat.example.com".parse().unwrap());
        let check = |headers: &[(&'static str, &str)]| {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.parse().unwrap());
            }
            is_same(&map, &config)
        };
        assert!(check(&[]));
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[("origin", "https://chat.example.com")]));
        assert!(check(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site"), ("origin", "https://chat.example.com")]));
        assert!(!check(&[("origin", "https://evil.example"), ("host", "chat.example.com")]));
        assert!(!check(&[("origin", "null"), ("host", "chat.example.com")]));
        assert!(!check(&[("origin", "https://chat.example.com.evil.example"), ("host", "chat.example.com")]));
    }
}
