//! Names to addresses: only what may be reached is handed to the connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{Error, Policy, address};

/// Finds the addresses of a name.
pub(super) trait Lookup: Send + Sync {
    fn addresses(&self, name: String) -> BoxFuture<'static, Result<Vec<IpAddr>, Error>>;
}

/// The system's resolver.
pub(super) struct System;

impl Lookup for System {
    fn addresses(&self, name: String) -> BoxFuture<'static, Result<Vec<IpAddr>, Error>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            found.map(|found| found.map(|address| address.ip()).collect()).map_err(|_| Error::NoAddress(name.clone()))
        })
    }
}

/// A resolver under a policy.
pub(super) struct Guarded {
    pub policy: Arc<Policy>,
    pub lookup: Arc<dyn Lookup>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, lookup) = (self.policy.clone(), self.lookup.clone());
        let name = name.as_str().to_owned();
        Box::pin(async move {
            let found = lookup.addresses(name.clone()).await?;
            let all = found.len();
            let usable: Vec<SocketAddr> = found
                .into_iter()
                .filter(|ip| address::may_reach(&policy.allow, *ip))
                .map(|ip| SocketAddr::new(ip, 0))
                .collect();
            match (usable.is_empty(), all) {
                (false, _) => Ok(Box::new(usable.into_iter()) as Addrs),
                (true, 0) => Err(Error::NoAddress(name).into()),
                (true, _) => Err(Error::Refused(name).into()),
            }
        })
    }
}
