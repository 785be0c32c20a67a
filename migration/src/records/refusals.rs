//! What the database refuses to have done to records: triggers, each with the statement that makes it.
//!
//! The migrations make them of these, and whoever looks whether they still stand (`store`) compares with the same. They are for
//! honest mistakes: what gets past them is found by the chain.

use sea_orm_migration::sea_orm::DbBackend;

/// Tables of the chain, and what nobody may do to their rows.
const KEPT: [(&str, &[&str]); 5] = [
    ("event", &["UPDATE", "DELETE"]),
    ("content", &["UPDATE"]),
    ("letter", &["UPDATE"]),
    ("checkpoint", &["UPDATE", "DELETE"]),
    ("kept_model", &["UPDATE", "DELETE"]),
];
const RECORD: &str = "a record is neither changed nor deleted";
/// Where who did what is written down.
const ACCESS_LOG: &str = "access_log";
/// Days before which no act goes: six months (AI Act, articles 19 and 26(6)).
const DAYS: u32 = 184;
const ACT: &str = "an act of the log is completed once, and goes after six months";

/// A trigger that refuses a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its name.
    pub name: String,
    /// The table on which it stands.
    pub table: &'static str,
    /// What makes it.
    pub statement: String,
    /// What the function that it calls is called and made of; none where a trigger needs none.
    pub function: Option<(&'static str, String)>,
}

/// All of them.
#[must_use]
pub fn refusals(engine: DbBackend) -> Vec<Refusal> {
    [of_chain(engine), of_log(engine)].concat()
}

/// Those of the chain.
pub(super) fn of_chain(engine: DbBackend) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (table, changes) in KEPT {
        refusals.extend(changes.iter().map(|change| refusal(engine, table, change, "", RECORD)));
        refusals.extend(no_truncation(engine, table, RECORD));
    }
    refusals
}

/// Those of the log: an act is completed once, and nothing else of it is changed; it goes when it is older than the law has it
/// kept, and not before.
pub(super) fn of_log(engine: DbBackend) -> Vec<Refusal> {
    let is_postgres = engine == DbBackend::Postgres;
    let differs = if is_postgres { "IS DISTINCT FROM" } else { "IS NOT" };
    let changed = ["id", "begun_at", "caller", "action", "subject", "address", "request_id"]
        .map(|column| format!("NEW.{column} {differs} OLD.{column}"))
        .join(" OR ");
    let changed = format!("OLD.outcome IS NOT NULL OR NEW.outcome IS NULL OR {changed}");
    let young = if is_postgres {
        format!("OLD.begun_at > now() - '{DAYS} days'::interval")
    } else {
        format!("coalesce(julianday('now') - julianday(OLD.begun_at), 0) < {DAYS}")
    };
    let mut refusals: Vec<Refusal> = [("UPDATE", changed), ("DELETE", young)]
        .map(|(change, when)| refusal(engine, ACCESS_LOG, change, &when, ACT))
        .into();
    refusals.extend(no_truncation(engine, ACCESS_LOG, ACT));
    refusals
}

/// What makes the function of some triggers; none where they need none.
pub(super) fn function_of(refusals: &[Refusal]) -> Option<String> {
    let (name, body) = refusals.first()?.function.as_ref()?;
    Some(format!("CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"))
}

/// The function that says so.
fn function(said: &str) -> (&'static str, String) {
    let name = if said == ACT { "keep_act" } else { "keep_record" };
    (name, format!(" BEGIN RAISE EXCEPTION '{said}'; END "))
}

fn refusal(engine: DbBackend, table: &'static str, change: &str, when: &str, said: &str) -> Refusal {
    let name = format!("{table}_no_{}", change.to_lowercase());
    let head = format!("CREATE TRIGGER {name} BEFORE {change} ON {table}");
    if engine == DbBackend::Postgres {
        let function = function(said);
        let when = if when.is_empty() { String::new() } else { format!("WHEN ({when}) ") };
        let statement = format!("{head} FOR EACH ROW {when}EXECUTE FUNCTION {}()", function.0);
        return Refusal { name, table, statement, function: Some(function) };
    }
    let when = if when.is_empty() { String::new() } else { format!("WHEN {when} ") };
    let statement = format!("{head} {when}BEGIN SELECT RAISE(ABORT, '{said}'); END");
    Refusal { name, table, statement, function: None }
}

/// PostgreSQL also empties tables at once.
fn no_truncation(engine: DbBackend, table: &'static str, said: &str) -> Option<Refusal> {
    (engine == DbBackend::Postgres).then(|| {
        let (name, function) = (format!("{table}_no_truncate"), function(said));
        let statement = format!(
            "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {}()",
            function.0
        );
        Refusal { name, table, statement, function: Some(function) }
    })
}
