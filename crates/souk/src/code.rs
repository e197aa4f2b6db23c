//! `souk code`: the last verification code of a line, read beside the demo server that made it.

use db::params;
use wire::id::PhoneNumberId;

use crate::config::Storage;
use crate::serve::Error;

/// Only a demo server keeps a code readable. The database is read beside a running server, whose lock on the data
/// folder keeps [`store::Store`] out, hence this statement of its own.
const LAST_CODE: &str = "SELECT shown_code FROM (
  SELECT id, shown_code FROM confirmation WHERE phone_number_id = $1 AND shown_code IS NOT NULL
  UNION ALL SELECT id, shown_code FROM registration_event WHERE phone_number_id = $1 AND shown_code IS NOT NULL
 ) codes ORDER BY id DESC LIMIT 1";

/// The last code of a line.
pub async fn last(storage: &Storage, line: PhoneNumberId) -> Result<String, Error> {
    let url = match &storage.database_url {
        Some(url) => url.0.clone(),
        None => {
            let file = storage.data.join("souk.db");
            if !file.is_file() {
                return Err(format!("there is no {}: is this the data folder of a demo?", file.display()).into());
            }
            format!("sqlite:{}", file.display())
        }
    };
    let database = db::Db::open(db::Options::new(url)).await?;
    let code = database
        .read(move |tx| {
            let row = tx.query_opt(LAST_CODE, params![line.get()])?;
            row.map(|row| row.get::<String>(0)).transpose()
        })
        .await;
    database.close().await;
    code?.ok_or_else(|| format!("no code was asked for on the line {line}").into())
}
