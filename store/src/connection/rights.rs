//! What may be written into the records by whoever serves a bank: one list, which right on which table.
//!
//! A server that serves whole reads the bank, writes into the records what people do, and can change neither the schema nor what
//! was recorded, whatever this program is made to ask; one that only shows ([`Serving::ReadOnly`]) writes down who is signed in
//! and who did what, and nothing else. On PostgreSQL rights are granted to roles (`roles`); SQLite has none, so that a connection
//! of its own triggers refuses the rest.

use crate::records;
use std::fmt::Write;

/// What a server does with a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serving {
    /// All that people do there: `serve`.
    Whole,
    /// It shows what is there: `serve --read-only`.
    ReadOnly,
}

/// What may be done to the rows of a table, beyond reading them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Right {
    Insert,
    /// To these columns; to all of them if none is named.
    Update(&'static [&'static str]),
    Delete,
}

use Right::{Delete, Insert, Update};

/// Who is signed in and who did what: what may be done to these tables by whoever serves, in either way.
static COMMON: [(&str, &[Right]); 4] = [
    ("session", &[Insert, Update(&["seen_at"]), Delete]),
    ("attempt", &[Insert, Update(&["failures"]), Delete]),
    ("authorization_request", &[Insert, Delete]),
    ("access_log", &[Insert, Update(&["outcome", "ended_at"])]),
];
/// And by who serves whole.
static WHOLE: [(&str, &[Right]); 8] = [
    ("account", &[Insert, Update(&[])]),
    ("invitation", &[Insert, Delete]),
    ("event", &[Insert]),
    ("content", &[Insert]),
    ("decision_case", &[Insert, Update(&[])]),
    ("letter", &[Insert]),
    ("checkpoint", &[Insert]),
    ("kept_model", &[Insert]),
];
/// And by who only shows: a code of the second factor is good once.
static READ_ONLY: [(&str, &[Right]); 1] = [("account", &[Update(&["totp_step"])])];

impl Serving {
    /// What may be done to the tables of the records. Where nothing stands, they may only be read.
    pub(crate) fn rights(self) -> impl Iterator<Item = (&'static str, &'static [Right])> {
        let own = match self {
            Self::Whole => &WHOLE[..],
            Self::ReadOnly => &READ_ONLY[..],
        };
        COMMON.iter().chain(own).copied()
    }

    /// How `migrate` is told of the role that does so.
    pub(crate) const fn option(self) -> &'static str {
        match self {
            Self::Whole => "--serving-role",
            Self::ReadOnly => "--reading-role",
        }
    }
}

impl Right {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Insert => "INSERT",
            Update(_) => "UPDATE",
            Delete => "DELETE",
        }
    }

    /// As GRANT takes it.
    pub(crate) fn granted(self) -> String {
        match self {
            Update(columns) if !columns.is_empty() => format!("UPDATE ({})", columns.join(", ")),
            right => right.name().to_owned(),
        }
    }
}

/// What a connection to the records in a SQLite file is told first, so that what only shows cannot write more than it may.
/// Such triggers are the connection's own: nothing of the file changes.
pub(crate) fn refusals_of_read_only() -> String {
    let mut statements = String::new();
    for table in records::TABLES.iter() {
        let theirs: Vec<&Right> = Serving::ReadOnly
            .rights()
            .filter(|(name, _)| *name == table.name)
            .flat_map(|(_, rights)| rights)
            .collect();
        for right in [Insert, Update(&[]), Delete] {
            let granted = theirs.iter().find(|other| other.name() == right.name());
            let refused = match granted {
                None => right.name().to_owned(),
                Some(Update(granted)) => {
                    let others = table.columns.iter().map(|column| column.name);
                    let others: Vec<&str> = others.filter(|column| !granted.contains(column)).collect();
                    format!("UPDATE OF {}", others.join(", "))
                }
                Some(Insert | Delete) => continue,
            };
            let (name, on) = (right.name().to_lowercase(), table.name);
            let _ = write!(
                statements,
                "CREATE TEMP TRIGGER {on}_shown_no_{name} BEFORE {refused} ON main.{on} \
                 BEGIN SELECT RAISE(ABORT, 'whoever only shows may not {} on {on}'); END;",
                right.name()
            );
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_shows_is_refused_whatever_it_is_not_given() {
        let refusals = refusals_of_read_only();
        for table in records::TABLES.iter() {
            for change in ["INSERT", "UPDATE", "DELETE"] {
                let given = Serving::ReadOnly
                    .rights()
                    .filter(|(name, _)| *name == table.name)
                    .flat_map(|(_, rights)| rights)
                    .find(|right| right.name() == change);
                let whole = format!("BEFORE {change} ON main.{} ", table.name);
                assert_eq!(refusals.contains(&whole), given.is_none(), "{change} on {}", table.name);
            }
        }
        let of_account =
            refusals.split(';').find(|one| one.contains("UPDATE OF") && one.contains("main.account"));
        let of_account = of_account.expect("the account's columns but one");
        assert!(of_account.contains("roles") && !of_account.contains("totp_step"), "{of_account}");
    }
}
