//! A clock that is moved forward. How far is kept in a file: time never goes back, neither for ids nor for what is due.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use store::Clock;
use wire::Invalid;

/// The farthest that the clock is moved in one step, in milliseconds: 400 days.
pub const STEP_MS: i64 = 400 * 86_400_000;
/// The farthest that it is moved in all: 10 years.
pub const MOST_MS: i64 = 3_652 * 86_400_000;

/// Why the clock is not moved.
#[derive(Debug)]
pub enum Error {
    /// It can't be moved so far.
    Invalid(Invalid),
    /// Where it is kept can't be written.
    File(io::Error),
}

/// Where a data folder keeps how far its clock was moved.
pub fn file(data: &Path) -> PathBuf {
    data.join("clock")
}

/// The system's clock, as far ahead as the file says; without a file it is not ahead.
pub fn kept(file: &Path) -> io::Result<Clock> {
    let ahead_ms = match fs::read_to_string(file) {
        Ok(text) => {
            text.trim().parse().map_err(|_| io::Error::other(format!("{}: is not a number", file.display())))?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    Ok(Clock::ahead(ahead_ms))
}

pub(crate) fn forward(file: Option<&Path>, clock: &Clock, ms: i64) -> Result<(), Error> {
    let ahead = clock.ahead_ms();
    if !(1..=STEP_MS).contains(&ms) {
        return Err(Error::Invalid(Invalid::value("forward_ms", format!("must be 1 to {STEP_MS} (400 days)"))));
    }
    if ahead + ms > MOST_MS {
        return Err(Error::Invalid(Invalid::value("forward_ms", "would move the clock by more than 10 years in all")));
    }
    if let Some(file) = file {
        let aside = file.with_extension("new");
        let written = fs::write(&aside, (ahead + ms).to_string()).and_then(|()| fs::rename(&aside, file));
        written.map_err(Error::File)?;
    }
    clock.advance_ms(ms);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_moved() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let clock = kept(&file).unwrap();
        assert_eq!(clock.ahead_ms(), 0);
        forward(Some(&file), &clock, 3_600_000).unwrap();
        forward(Some(&file), &clock, 1).unwrap();
        assert_eq!((clock.ahead_ms(), kept(&file).unwrap().ahead_ms()), (3_600_001, 3_600_001));
        assert!(clock.now_ms() - Clock::system().now_ms() > 3_500_000);
        for wrong in [0, -1, STEP_MS + 1] {
            assert!(matches!(forward(None, &clock, wrong), Err(Error::Invalid(_))), "{wrong}");
        }
        fs::write(&file, "soon").unwrap();
        assert!(kept(&file).is_err());
    }
}
