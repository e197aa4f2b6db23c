//! The Souk binary: configuration, wiring, the command line and the demo business.

mod cli;
mod config;
mod exit;
mod logs;

mod codes;
mod first_business;
mod jobs;
mod serve;

mod code;
mod demo;

mod customer;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};
use config::Config;
use exit::Problem;
use serve::Error;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(error) => wrong_command_line(&error),
    }
}

fn run(command: Command) -> ExitCode {
    match command {
        Command::Config => {
            exit::print(config::example().trim_end());
            ExitCode::SUCCESS
        }
        Command::Version => {
            exit::print(env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Command::Customer(customer) => match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(customer::run(customer)),
            Err(error) => exit::fail(exit::SOFTWARE, &error.to_string()),
        },
        Command::Serve(serve) => configured(serve.config.as_deref(), "info", |config| server(serve::run(&config))),
        Command::Demo(demo) => configured(demo.config.as_deref(), "warn", |mut config| {
            let listen = &mut config.server.listen;
            *listen = SocketAddr::new(demo.host.unwrap_or(listen.ip()), demo.port.unwrap_or(listen.port()));
            config.storage.data = demo.data.unwrap_or(config.storage.data);
            server(demo::run(&config, demo.sandbox))
        }),
        Command::Code(code) => configured(code.config.as_deref(), "warn", |mut config| {
            config.storage.data = code.data.unwrap_or(config.storage.data);
            let Ok(line) = code.phone_number_id.parse() else {
                return exit::fail(exit::USAGE, &format!("{:?} is not a phone_number_id", code.phone_number_id));
            };
            server(async {
                exit::print(&code::last(&config.storage, line).await?);
                Ok(())
            })
        }),
    }
}

/// Reads the configuration and starts logging; a wrong configuration stops the start.
fn configured(file: Option<&Path>, log_filter: &str, then: impl FnOnce(Config) -> ExitCode) -> ExitCode {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    let variables: BTreeMap<String, String> = std::env::vars_os().filter_map(text).collect();
    let config = match config::load(file, &variables) {
        Ok(config) => config,
        Err(error) => return exit::fail(exit::CONFIG, &error.to_string()),
    };
    logs::start(&config.log, log_filter);
    for name in config::unknown_variables(&variables) {
        tracing::warn!(variable = name, "this variable is none of Souk's");
    }
    then(config)
}

/// Runs what a server does; says why it could not.
fn server(work: impl Future<Output = Result<(), Error>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::fail(exit::SOFTWARE, &error.to_string()),
    };
    match runtime.block_on(work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::fail(exit::UNAVAILABLE, &store::follow::chain(error.as_ref())),
    }
}

/// Says what is wrong with the command line, to programs that are customers in their form; help is no mistake.
fn wrong_command_line(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if std::env::args().nth(1).as_deref() == Some("customer") {
        let text = error.to_string();
        let sentence = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
        let detail = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        return Problem::new(exit::USAGE, "Wrong command line", "usage", detail).report();
    }
    let _ = error.print();
    ExitCode::from(exit::USAGE)
}
