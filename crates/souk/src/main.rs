//! The Souk binary: configuration, wiring, the command line and the demo business.

mod cli;
mod config;
mod customer;
mod exit;
mod logs;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Command::Config => {
            exit::print(config::example().trim_end());
            ExitCode::SUCCESS
        }
        _ => ExitCode::SUCCESS,
    }
}
