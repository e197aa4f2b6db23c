//! One process per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::Error;

/// Holds the folder's lock file until dropped; the system frees it when the process dies.
#[derive(Debug)]
pub(crate) struct DataLock(#[expect(dead_code, reason = "held, not read")] File);

impl DataLock {
    /// Makes the folder when it is missing (readable by its owner only) and locks it.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        let fail = |reason: String| Error::DataFolder { path: folder.display().to_string(), reason };
        std::fs::create_dir_all(folder).map_err(|error| fail(error.to_string()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(folder, mode).map_err(|error| fail(error.to_string()))?;
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("souk.lock"))
            .map_err(|error| fail(error.to_string()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(fail("another souk process uses it".to_owned())),
            Err(TryLockError::Error(error)) => Err(fail(error.to_string())),
        }
    }
}
