//! What is done at the command line is told in the log of who did what, before it and after, under the name that the operating
//! system knows whoever runs this program by.
//!
//! Independent of what is done.

use crate::cli::Common;
use crate::error::CommandError;
use store::records::Act;
use store::{Records, StoreError};

/// Where the operating system has the names of its users.
const USERS: &str = "/etc/passwd";

/// Who the log names for what is done here.
fn caller() -> String {
    format!("command line, {}", user())
}

/// The user who runs this program. Whose a new file is says so, which nobody chooses, as they do a variable.
#[cfg(unix)]
fn user() -> String {
    use std::os::unix::fs::MetadataExt;
    let Ok(file) = tempfile::tempfile().and_then(|file| file.metadata()) else {
        return "an unknown user".to_owned();
    };
    let number = file.uid();
    let users = std::fs::read_to_string(USERS).unwrap_or_default();
    name_of(number, &users).map_or_else(|| format!("user {number}"), |name| format!("{name} ({number})"))
}

#[cfg(not(unix))]
fn user() -> String {
    std::env::var("USERNAME").unwrap_or_else(|_| "an unknown user".to_owned())
}

/// The name of a user's number, in lines of `NAME:x:NUMBER:…`.
fn name_of(number: u32, users: &str) -> Option<&str> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(number)).then_some(name)
    })
}

/// Does what the log of `records` is told of before and after.
pub(super) async fn logged(
    records: &Records,
    action: &str,
    subject: &str,
    work: impl AsyncFnOnce() -> Result<String, CommandError>,
) -> Result<String, CommandError> {
    records.logged(Act::new(&caller(), action, Some(subject.to_owned())), work()).await
}

/// Does with the bank's clients what the log beside it is told of before and after. A bank that nobody has served has none yet,
/// and none is made for it.
pub(super) async fn logged_beside<T>(
    common: &Common,
    action: &str,
    subject: Option<String>,
    work: impl AsyncFnOnce() -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let records = match Records::open_read_only(&common.database_url).await {
        Err(StoreError::NoRecords { .. }) => return work().await,
        records => records?,
    };
    let done = records.logged(Act::new(&caller(), action, subject), work()).await;
    records.close().await?;
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_goes_by_the_name_that_the_system_has_for_them() {
        let users = "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:100::/home/anna:/bin/sh\nodd\n";
        assert_eq!(name_of(1000, users), Some("anna"));
        assert_eq!(name_of(0, users), Some("root"));
        assert_eq!(name_of(100, users), None);
        assert!(caller().starts_with("command line, "), "{}", caller());
    }
}
