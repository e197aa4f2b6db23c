//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use url::Url;

/// Business messaging in one binary: inbox, customer chat and Cloud API.
#[derive(Debug, Parser)]
#[command(name = "souk", version, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What Souk can be told to do.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "a process has one")]
pub enum Command {
    /// Run the server.
    Serve(Serve),
    /// Run a server with a demo business: a restaurant, with a customer chat to try. Not for the public.
    Demo(Demo),
    /// Print the last verification code that a demo server made for a line (or for a customer on it).
    Code(Code),
    /// Print an example configuration file with every key, its manual and its default.
    Config,
    /// Print the version.
    Version,
    /// Be a customer in the terminal: a client of the public web-chat API, for scripts and tests.
    #[command(subcommand, long_about = CUSTOMER)]
    Customer(Customer),
}

const CUSTOMER: &str = "Be a customer in the terminal: a client of the public web-chat API, for scripts and tests.

Each answer is a line of JSON on the standard output, each problem a line of JSON on the standard error output.
Exit codes: 0 done, 64 wrong command line or a message that can't be sent, 69 server unreachable, 76 not the web-chat
API, 77 refused or not allowed, 124 not in time (listen --count --timeout).";

/// `souk serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// The configuration file [default: souk.toml, if there is one].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `souk demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// The port to listen on; 0 takes a free one [default: the configuration's, 8080].
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// The IP address to listen on [default: the configuration's, 127.0.0.1].
    #[arg(long, value_name = "IP")]
    pub host: Option<IpAddr>,
    /// The data folder [default: the configuration's, ./souk-data].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Let things go wrong on purpose: errors, delays, doubled webhooks, scripted customers, a clock that is moved.
    #[arg(long)]
    pub sandbox: bool,
    /// The configuration file [default: souk.toml, if there is one].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `souk code`
#[derive(Debug, Args)]
pub struct Code {
    /// The line.
    pub phone_number_id: String,
    /// The data folder [default: the configuration's, ./souk-data].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The configuration file [default: souk.toml, if there is one].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `souk customer`
#[derive(Debug, Subcommand)]
pub enum Customer {
    /// Write a text, tap a button, choose a row, order, react; prints the message's wamid.
    Say(Say),
    /// Print each message and status as it arrives, and tell the business that it was delivered.
    Listen(Listen),
    /// Tell the business that a message and those before it have been read.
    Read(Read),
    /// Send any message, in the shape of a webhook's inbound message without `id` and `timestamp`.
    Send(Send),
    /// Play a part: a script with a line for each step; prints each step that is done.
    #[command(long_about = PLAY)]
    Play(Play),
}

const PLAY: &str = "Play a part: a script with a line for each step; prints each step that is done.

  say TEXT                  wait [SECONDS]      for the business's next message; 30 seconds when not said
  tap TITLE|ID              pick TITLE|ID       waits for a message that offers it
  order ID[:QTY],..         location LAT,LON    react [EMOJI]
  block [REASON]            unblock             report [REASON]
  send JSON                 read                pause SECONDS

Empty lines and lines that begin with # are skipped.";

/// Who writes to whom, where.
#[derive(Debug, Args)]
pub struct Address {
    /// The customer's phone number, with the country code.
    #[arg(long, value_name = "WA_ID")]
    pub from: String,
    /// The business's line: its phone_number_id, its chat name or its phone number.
    #[arg(long, value_name = "LINE")]
    pub to: String,
    /// The server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub server: Url,
}

/// `souk customer say`
#[derive(Debug, Args)]
pub struct Say {
    /// Who writes to whom, where.
    #[command(flatten)]
    pub address: Address,
    /// The customer's name, as the business sees it.
    #[arg(long, value_name = "N")]
    pub name: Option<String>,
    /// The customer's own id of the message: sending it again is the same message [default: a random one].
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Tap the button with this title or id: of the message --reply-to names, else of the newest with such a button.
    #[arg(long, value_name = "TITLE|ID", conflicts_with_all = ["pick", "order", "react", "image", "location", "text"])]
    pub tap: Option<String>,
    /// Choose the row with this title or id from a list, as with --tap.
    #[arg(long, value_name = "TITLE|ID", conflicts_with_all = ["order", "react", "image", "location", "text"])]
    pub pick: Option<String>,
    /// Order products of the catalogue, each with a quantity (1 when not said); the text is the note.
    #[arg(long, value_name = "RETAILER_ID[:QTY],..", conflicts_with_all = ["react", "image", "location"])]
    pub order: Option<String>,
    /// React to the message --reply-to names, else to the newest of the business; an empty emoji takes it back.
    #[arg(long, value_name = "EMOJI", conflicts_with_all = ["image", "location", "text"])]
    pub react: Option<String>,
    /// Send an image; the text is its caption.
    #[arg(long, value_name = "FILE", conflicts_with = "location")]
    pub image: Option<PathBuf>,
    /// Send a place, in degrees north and east.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true, conflicts_with = "text")]
    pub location: Option<String>,
    /// The message to quote, to answer or to react to.
    #[arg(long, value_name = "WAMID")]
    pub reply_to: Option<String>,
    /// The text; `-` reads it from the standard input.
    #[arg(required_unless_present_any = ["tap", "pick", "order", "react", "image", "location"])]
    pub text: Option<String>,
}

/// `souk customer listen`
#[derive(Debug, Args)]
pub struct Listen {
    /// Who listens to whom, where.
    #[command(flatten)]
    pub address: Address,
    /// Tell the business that each message was read, too.
    #[arg(long)]
    pub read: bool,
    /// End after so many messages of the business.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,
    /// End after so many seconds; with --count and too few messages by then, with exit code 124.
    #[arg(long, value_name = "SECS")]
    pub timeout: Option<f64>,
}

/// `souk customer read`
#[derive(Debug, Args)]
pub struct Read {
    /// Who reads what of whom, where.
    #[command(flatten)]
    pub address: Address,
    /// The message.
    pub wamid: String,
}

/// `souk customer send`
#[derive(Debug, Args)]
pub struct Send {
    /// Who writes to whom, where.
    #[command(flatten)]
    pub address: Address,
    /// The customer's name, as the business sees it.
    #[arg(long, value_name = "N")]
    pub name: Option<String>,
    /// The customer's own id of the message: sending it again is the same message [default: a random one].
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// A file to upload: its id goes into the message's media member.
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// The message; `-` reads it from the standard input.
    #[arg(long, value_name = "MESSAGE", required_unless_present = "file")]
    pub json: Option<String>,
}

/// `souk customer play`
#[derive(Debug, Args)]
pub struct Play {
    /// Who plays for whom, where.
    #[command(flatten)]
    pub address: Address,
    /// The customer's name, as the business sees it.
    #[arg(long, value_name = "N")]
    pub name: Option<String>,
    /// The script; `-` reads it from the standard input.
    #[arg(value_name = "FILE")]
    pub script: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_commands_of_the_manual() {
        for line in [
            "souk serve",
            "souk demo --port 0 --data /tmp/x",
            "souk demo --sandbox",
            "souk customer play --from 1 --to 1 lunch.txt",
            "souk code --data /tmp/x 123",
            "souk customer say --from 819012345678 --to 1 --name Aiko hello",
            "souk customer say --from 1 --to 1 --tap Yes --reply-to wamid.X",
            "souk customer say --from 1 --to 1 --pick soup",
            "souk customer say --from 1 --to 1 --order pizza:2,wine later",
            "souk customer say --from 1 --to 1 --react 👍",
            "souk customer say --from 1 --to 1 --image a.jpg caption",
            "souk customer say --from 1 --to 1 --location -35.6,139.7",
            "souk customer listen --from 819012345678 --to luigi --read --count 2 --timeout 1.5",
            "souk customer read --from 819012345678 --to 1 wamid.X --server http://127.0.0.1:1",
            "souk customer send --from 1 --to 1 --file a.jpg --json {}",
            "souk customer send --from 1 --to 1 --file a.jpg",
        ] {
            Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
        for line in [
            "souk",
            "souk customer say --from 1 --to 1",
            "souk customer say --from 1 --to 1 --tap a b",
            "souk customer send --from 1 --to 1",
            "souk demo --port x",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
