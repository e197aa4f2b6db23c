//! Sessions kept between calls, so that a customer is one visitor and a repeated `--client-id` one message.
//!
//! A file for each server, line and customer, readable by its owner only, in `$XDG_STATE_HOME/souk/customers`
//! (`~/.local/state/souk/customers`). Without such a folder each call opens a session of its own.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use store::secret;
use url::Url;

/// Where the token of a customer's session on a line is kept.
pub struct Kept {
    file: Option<PathBuf>,
}

impl Kept {
    /// The place for this customer.
    pub fn of(server: &Url, line: &str, from: &str) -> Self {
        let state = std::env::var_os("XDG_STATE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
        let home = || std::env::var_os("HOME").filter(|path| !path.is_empty());
        let state = state.or_else(|| Some(PathBuf::from(home()?).join(".local/state")));
        let name = secret::hash_token(&format!("{}\n{line}\n{from}", server.origin().ascii_serialization()));
        Self { file: state.map(|state| state.join("souk/customers").join(&name[..32])) }
    }

    /// The token that is kept.
    pub fn token(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.file.as_ref()?).ok()?;
        Some(text.trim().to_owned())
            .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()))
    }

    /// Keeps a token; when that fails, the next call opens a session of its own.
    pub fn keep(&self, token: &str) {
        let Some(file) = &self.file else { return };
        let write = || {
            if let Some(folder) = file.parent() {
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            }
            // Written aside and renamed: calls at the same time see a whole token.
            let aside = file.with_extension(secret::new_code(8));
            let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
            written.write_all(token.as_bytes())?;
            std::fs::rename(&aside, file)
        };
        let _ = write();
    }
}
