//! A reader's thread.

use crate::Error;
use crate::job::Job;
use crate::queue::Queue;
use crate::sqlite::Connection;
use crate::tx::{Session, Tx};

/// Runs reads until the queue is closed and empty.
pub(super) fn run(connection: &Connection, reads: &Queue<Box<dyn Job>>) {
    while let Some(mut job) = reads.pop() {
        let ended = read(connection, job.as_mut());
        job.finish(ended);
    }
}

/// The transaction is what makes the closure's statements see one snapshot.
fn read(connection: &Connection, job: &mut dyn Job) -> Result<(), Error> {
    connection.command("BEGIN")?;
    job.run(&mut Tx::new(Session::Sqlite(connection)));
    if connection.in_transaction() {
        connection.command("ROLLBACK")?;
    }
    Ok(())
}
