//! How much sockets may hold and how long they may be silent.

use std::time::Duration;

/// The largest frame of a client, in bytes.
pub const FRAME_BYTES: usize = 64 * 1024;

/// The most sockets of one session.
pub const SOCKETS_PER_SESSION: usize = 20;

/// The most frames that wait for a socket; one that is slower is closed, and its client resumes.
pub const WAITING_FRAMES: usize = 1_024;

/// The most bytes that wait for a socket.
pub const WAITING_BYTES: usize = 2 * 1024 * 1024;

/// The most journal rows that resuming looks at.
pub const RESUME_ROWS: i64 = 2_000;

/// The most messages that resuming sends; with more the client fetches again.
pub const RESUME_MESSAGES: usize = 500;

/// Read and write buffers are small, because most sockets are idle: a chat holds a few kilobytes.
pub(super) const BUFFER_BYTES: usize = 1_024;

/// How long sockets wait for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// For the first frame.
    pub hello: Duration,
    /// In silence, before they ask whether the client is still there.
    pub ping_after: Duration,
    /// In silence, before they close.
    pub idle: Duration,
    /// For the network to take a frame.
    pub write: Duration,
    /// Between looks at whether a console's session is still valid.
    pub session_check: Duration,
    /// After the last console closed, before customers read that nobody is there: a reload is not an absence.
    pub absence: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(10),
            ping_after: Duration::from_secs(50),
            idle: Duration::from_secs(75),
            write: Duration::from_secs(20),
            session_check: Duration::from_secs(60),
            absence: Duration::from_secs(5),
        }
    }
}
