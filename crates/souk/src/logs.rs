//! Logs: lines for people or JSON objects for machines, on the standard error output.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFilter, LogFormat};

/// Starts logging; `filter` counts when nothing is configured.
pub fn start(config: &Log, filter: &str) {
    let filter = config.filter.as_ref().map_or(filter, |LogFilter(text)| text);
    let builder = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr);
    // A second start, in tests, changes nothing.
    let _ = match config.format {
        LogFormat::Plain => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}
