//! Apps, the programs that act for the business, and what was done: for who integrates.

mod activities;
mod apps;
mod doctor;
mod programs;

pub(super) use activities::*;
pub(super) use apps::*;
pub(super) use doctor::*;
pub(super) use programs::*;

use crate::problem::{Problem, Result};

/// The longest name of an app or a program, in characters.
const NAME_CHARS: usize = 100;

fn checked(name: &str) -> Result<String> {
    let name = name.trim();
    if (1..=NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(Problem::from(wire::Invalid::value("name", format!("needs 1 to {NAME_CHARS} characters"))))
}
