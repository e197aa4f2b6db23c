//! What a customer does who plays a part: a line for each step.

use std::time::Duration;

use serde_json::{Map, Value};
use wire::Invalid;

/// The longest script, in characters.
pub const CHARS: usize = 10_000;
/// The most steps.
pub const STEPS: usize = 200;
/// The longest pause or wait, in seconds.
pub const SECONDS: f64 = 600.0;
/// How long is waited for the business when it is not said.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Writes a text.
    Say(String),
    /// Waits for the business's next message, which is then delivered.
    Wait(Duration),
    /// Taps a button, by title or id.
    Tap(String),
    /// Chooses a row of a list, by title or id.
    Pick(String),
    /// Orders products: `ID[:QUANTITY],..`.
    Order(String),
    /// Reacts to the business's newest message; an empty emoji takes it back.
    React(String),
    /// Sends a place: `LAT,LON` in degrees.
    Location(String),
    /// Sends any message, in the shape of a webhook's.
    Send(Map<String, Value>),
    /// Wants nothing more from the business; a reason of the Cloud API.
    Block(Option<String>),
    /// Takes that back.
    Unblock,
    /// Complains about the business's newest message; a reason of the Cloud API.
    Report(Option<String>),
    /// Reads everything.
    Read,
    /// Does nothing for a while.
    Pause(Duration),
}

/// Reads a script: `say TEXT`, `wait [SECONDS]`, `tap TITLE`, `pick TITLE`, `order ID[:QUANTITY],..`, `react [EMOJI]`,
/// `location LAT,LON`, `send JSON`, `block [REASON]`, `unblock`, `report [REASON]`, `read`, `pause SECONDS`. Empty lines and those that begin with `#` say nothing.
pub fn parse(text: &str) -> Result<Vec<Step>, Invalid> {
    if text.chars().count() > CHARS {
        return Err(Invalid::parameter("script", format!("is longer than {CHARS} characters")));
    }
    let mut steps = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |why: String| Invalid::value("script", format!("line {}: {why}", at + 1));
        steps.push(step(line).map_err(wrong)?);
    }
    match steps.len() {
        0 => Err(Invalid::required("script")),
        1..=STEPS => Ok(steps),
        many => Err(Invalid::parameter("script", format!("has {many} steps; up to {STEPS} are played"))),
    }
}

fn step(line: &str) -> Result<Step, String> {
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let needed = |what: &str| match rest {
        "" => Err(format!("`{verb}` needs {what}")),
        rest => Ok(rest.to_owned()),
    };
    match verb {
        "say" => needed("a text").map(Step::Say),
        "tap" => needed("a button's title or id").map(Step::Tap),
        "pick" => needed("a row's title or id").map(Step::Pick),
        "order" => needed("products: ID[:QUANTITY],..").map(Step::Order),
        "react" => Ok(Step::React(rest.to_owned())),
        "location" => needed("LAT,LON in degrees").map(Step::Location),
        "send" => match serde_json::from_str(rest) {
            Ok(Value::Object(message)) => Ok(Step::Send(message)),
            Ok(_) => Err("`send` needs a message: a JSON object".to_owned()),
            Err(error) => Err(format!("`send` needs a message: {error}")),
        },
        "wait" if rest.is_empty() => Ok(Step::Wait(PATIENCE)),
        "wait" => seconds(verb, rest).map(Step::Wait),
        "pause" => seconds(verb, rest).map(Step::Pause),
        "block" => Ok(Step::Block(Some(rest.to_owned()).filter(|reason| !reason.is_empty()))),
        "report" => Ok(Step::Report(Some(rest.to_owned()).filter(|reason| !reason.is_empty()))),
        "read" if rest.is_empty() => Ok(Step::Read),
        "unblock" if rest.is_empty() => Ok(Step::Unblock),
        "read" | "unblock" => Err(format!("`{verb}` takes nothing more")),
        other => Err(format!(
            "`{other}` is no step; there are say, wait, tap, pick, order, react, location, send, block, unblock, report, read and pause"
        )),
    }
}

fn seconds(verb: &str, text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=SECONDS).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err(format!("`{verb}` takes seconds, up to {SECONDS}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read() {
        let script = "# lunch\nsay  Hello there \n\nwait\nwait 1.5\ntap Yes please\norder pizza:2,wine\nreact 👍\nreact\nblock SPAM\nunblock\nreport\n\
                      send {\"type\":\"text\",\"text\":{\"body\":\"x\"}}\nread\npause 0\npick Soup\nlocation 1,2";
        let steps = parse(script).unwrap();
        assert_eq!(steps.len(), 15);
        assert_eq!(steps[0], Step::Say("Hello there".to_owned()));
        assert_eq!(
            steps[1..4],
            [Step::Wait(PATIENCE), Step::Wait(Duration::from_millis(1_500)), Step::Tap("Yes please".to_owned())]
        );
        assert_eq!(steps[6], Step::React(String::new()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (script, says) in [
            ("say hi\nsing", "line 2: `sing` is no step"),
            ("say", "line 1: `say` needs a text"),
            ("pause soon", "line 1: `pause` takes seconds"),
            ("pause NaN", "line 1: `pause` takes seconds"),
            ("wait -1", "line 1: `wait` takes seconds"),
            ("send []", "line 1: `send` needs a message: a JSON object"),
            ("send {", "line 1: `send` needs a message"),
            ("read all", "line 1: `read` takes nothing more"),
        ] {
            let error = parse(script).unwrap_err();
            assert!(error.reason.starts_with(says), "{script}: {error}");
        }
        assert_eq!(parse("\n# nothing\n").unwrap_err().reason, "is required");
        assert!(parse(&"read\n".repeat(201)).unwrap_err().reason.contains("201 steps"));
        assert!(parse(&"x".repeat(10_001)).unwrap_err().reason.contains("10000 characters"));
    }
}
