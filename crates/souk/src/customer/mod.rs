//! The customer in the terminal: `souk customer say | listen | read | send | play`.
//!
//! A client of the public web-chat API and of nothing else, for development, scripts and tests. Answers are lines of
//! JSON on the standard output, problems are RFC 9457 documents on the standard error output.

mod client;
mod file;
mod kept;
mod listen;
mod live;
mod message;
mod offer;
mod play;
mod say;
mod send;
mod watch;

use std::io::Read as _;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::cli::{Address, Customer, Read};
use crate::exit::{self, Problem};
use client::{Client, Opening};

pub use play::Troupe;

/// What a customer's command comes to.
type Result<T> = std::result::Result<T, Problem>;

/// The longest message read from the standard input, in bytes: a request's body takes no more.
const INPUT_BYTES: u64 = 256 * 1024;

/// Does what a customer does; returns how the program ends.
pub async fn run(command: Customer) -> ExitCode {
    let result = match command {
        Customer::Say(say) => say::run(say).await,
        Customer::Listen(listen) => listen::run(listen).await,
        Customer::Read(read) => self::read(read).await,
        Customer::Send(send) => send::run(send).await,
        Customer::Play(play) => play::run(play).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => problem.report(),
    }
}

async fn read(read: Read) -> Result<()> {
    let client = open(&read.address, None).await?;
    client.acknowledge("read", &read.wamid).await?;
    tell(&json!({ "wamid": read.wamid, "status": "read" }));
    Ok(())
}

async fn open(address: &Address, name: Option<&str>) -> Result<Client> {
    let from = wa_id(address)?;
    Client::open(&Opening { server: &address.server, line: &address.to, from: &from, name, is_kept: true }).await
}

/// The digits of the customer's phone number.
fn wa_id(address: &Address) -> Result<String> {
    wire::phone::normalize(&address.from, None).ok_or_else(|| {
        usage(format!("{:?} is not a phone number with its country code, such as 819012345678", address.from))
            .about("from")
    })
}

/// An argument, or the standard input for `-` less the line end that `echo` adds.
fn argument(text: String) -> Result<String> {
    if text != "-" {
        return Ok(text);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(INPUT_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| usage(format!("the standard input can't be read: {error}")))?;
    if bytes.len() as u64 > INPUT_BYTES {
        return Err(usage(format!("the standard input has more than {INPUT_BYTES} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| usage("the standard input is not UTF-8"))?;
    Ok(text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text)).unwrap_or(&text).to_owned())
}

fn client_id(given: Option<String>) -> String {
    given.unwrap_or_else(|| store::secret::new_code(20))
}

/// Prints a line of JSON. When nobody reads it any more (`| head -1`), there is nothing left to do.
fn tell(value: &Value) {
    if !exit::print(&value.to_string()) {
        std::process::exit(0);
    }
}

/// The command line or the message is wrong.
fn usage(detail: impl Into<String>) -> Problem {
    Problem::new(exit::USAGE, "Can't be sent", "usage", detail)
}
