//! How connections are made.

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};

use super::error;
use crate::Error;

/// How long a caller waits for a free connection, and for a new one to be made.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Commits are on disk when they answer, whatever the server's default; nothing runs or idles in a transaction for ever.
const SETTINGS: &str = "
    SET synchronous_commit = on;
    SET statement_timeout = '30s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SET TIME ZONE 'UTC';
";

pub(super) fn pool(mut config: Config, size: usize) -> Result<Pool, Error> {
    if config.get_application_name().is_none() {
        config.application_name("souk");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Error::Unavailable("sslmode=require is not supported yet".into()));
    }
    let manager = Manager::from_config(config, NoTls, manager_config);
    Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .post_create(Hook::async_fn(|client, _| {
            Box::pin(async move { client.batch_execute(SETTINGS).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(error::build)
}
