//! Conversational components of a line: ice breakers, which are its profile's starters, and commands.

use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use crate::error::Result;
use crate::{line, profile, setting};

/// Cloud API: up to 4 ice breakers.
pub const PROMPTS: usize = 4;
/// Cloud API: up to 80 characters of an ice breaker.
pub const PROMPT_CHARS: usize = 80;
/// Cloud API: up to 30 commands.
pub const COMMANDS: usize = 30;
/// Cloud API: up to 32 characters of a command's name.
pub const NAME_CHARS: usize = 32;
/// Cloud API: up to 256 characters of a command's description.
pub const DESCRIPTION_CHARS: usize = 256;

const NAME: &str = "commands";

/// Something that customers can ask for by `/name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Up to 32 letters, digits and `_`, without the slash.
    pub command_name: String,
    /// What it is for, up to 256 characters.
    pub command_description: String,
}

/// The commands of a line.
pub fn commands(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Vec<Command>> {
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Sets ice breakers, commands, or both; what is `None` stays.
///
/// # Errors
///
/// 100: there are too many, one is too long, empty or has an emoji, or two commands have one name.
pub fn set(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    prompts: Option<&[String]>,
    commands: Option<&[Command]>,
) -> Result<()> {
    line::get(tx, scope, line)?;
    if let Some(prompts) = prompts {
        at_most("prompts", prompts.len(), PROMPTS)?;
        for (at, prompt) in prompts.iter().enumerate() {
            text(&format!("prompts[{at}]"), prompt, PROMPT_CHARS)?;
        }
        let mut profile = profile::get(tx, scope, line)?;
        profile.starters = prompts.to_vec();
        profile::put(tx, scope, line, &profile)?;
    }
    if let Some(commands) = commands {
        at_most("commands", commands.len(), COMMANDS)?;
        for (at, command) in commands.iter().enumerate() {
            let (name, path) = (&command.command_name, format!("commands[{at}].command_name"));
            text(&path, name, NAME_CHARS)?;
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err(GraphError::parameter(format!("{path}: takes letters, digits and _")).into());
            }
            if commands.iter().take(at).any(|other| other.command_name.eq_ignore_ascii_case(name)) {
                return Err(GraphError::parameter(format!("{path}: is there twice")).into());
            }
            text(&format!("commands[{at}].command_description"), &command.command_description, DESCRIPTION_CHARS)?;
        }
        setting::put(tx, scope, line, NAME, &commands)?;
    }
    Ok(())
}

fn at_most(field: &str, count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    Err(GraphError::parameter(format!("{field}: takes up to {most}")).into())
}

fn text(path: &str, text: &str, most: usize) -> Result<()> {
    if text.trim().is_empty() || text.chars().count() > most {
        return Err(GraphError::parameter(format!("{path}: needs 1 to {most} characters")).into());
    }
    if text.chars().any(|char| char.is_control() || is_emoji(char)) {
        return Err(GraphError::parameter(format!("{path}: must not have emoji or control characters")).into());
    }
    Ok(())
}

/// The blocks of Unicode that emoji are drawn from.
fn is_emoji(char: char) -> bool {
    matches!(u32::from(char), 0x2600..=0x27BF | 0xFE0F | 0x1F000..=0x1FAFF)
}
