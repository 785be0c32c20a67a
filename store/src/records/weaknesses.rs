//! Whether what refuses changes of the records still stands: the triggers as this program made them, switched on, and nobody but
//! the owner with a right that no server needs.
//!
//! What was done while they were away, the chain tells ([`super::audit`]); that they are away, this does. Everything is read and
//! nothing is changed.

use super::database::Records;
use crate::StoreError;
use crate::connection::rights::{Right, Serving};
use migration::records::{Refusal, refusals};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What lets records be changed that nobody should change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// A trigger is gone, is another one, or is switched off.
    #[error(
        "the trigger {0} is gone, was changed or is switched off: records can be changed until whoever administers the \
         database makes it again"
    )]
    Trigger(String),
    /// A trigger stands on a table of records that this program did not make.
    #[error(
        "a trigger {name} stands on {table} that this program did not make: it may change what is recorded"
    )]
    Stranger {
        /// Its name.
        name: String,
        /// Where.
        table: String,
    },
    /// A role of PostgreSQL may do what no server needs.
    #[error(
        "the role {role} may {right} on {table}, which nobody should but the owner: take it away from it"
    )]
    Right {
        /// Its name.
        role: String,
        /// Which right.
        right: String,
        /// On which table.
        table: String,
    },
}

/// A trigger as it stands.
struct Standing {
    is_on: bool,
    definition: String,
    /// What its function is made of.
    body: String,
}

const OF_SQLITE: &str = "SELECT name, tbl_name, 'O', sql, '' FROM sqlite_schema WHERE type = 'trigger'";
const OF_POSTGRES: &str = "SELECT tgname::text, relname::text, tgenabled::text, pg_get_triggerdef(pg_trigger.oid, true), prosrc \
     FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid \
     WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace";
/// What others than the owners of tables and of their columns may do to them.
const RIGHTS: &str = "SELECT coalesce(rolname, 'PUBLIC')::text, privilege_type::text, relname::text, attname::text FROM ( \
     SELECT relname, relowner, relnamespace, NULL AS attname, (aclexplode(relacl)).* FROM pg_class UNION ALL \
     SELECT relname, relowner, relnamespace, attname, (aclexplode(attacl)).* FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid \
     ) AS granted LEFT JOIN pg_roles ON pg_roles.oid = grantee \
     WHERE relnamespace = current_schema()::regnamespace AND grantee <> relowner \
     AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') ORDER BY 3, 1, 2, 4";

impl Records {
    /// What does not stand in the way any more of whoever would change records.
    ///
    /// # Errors
    /// The database fails.
    pub async fn weaknesses(&self) -> Result<Vec<Weakness>, StoreError> {
        let engine = self.db.get_database_backend();
        let expected = refusals(engine);
        let kept: BTreeSet<&str> = expected.iter().map(|refusal| refusal.table).collect();
        let standing = standing(&*self.db).await?;
        let is_there = |refusal: &Refusal| {
            let found = standing.get(&(refusal.table.to_owned(), refusal.name.clone()));
            found.is_some_and(|found| found.is(refusal))
        };
        let mut weaknesses: Vec<Weakness> = expected
            .iter()
            .filter(|refusal| !is_there(refusal))
            .map(|refusal| Weakness::Trigger(refusal.name.clone()))
            .collect();
        let is_own = |name: &str| expected.iter().any(|refusal| refusal.name == name);
        let strangers = standing.iter().filter(|((table, name), _)| kept.contains(&**table) && !is_own(name));
        weaknesses.extend(
            strangers
                .map(|((table, name), _)| Weakness::Stranger { name: name.clone(), table: table.clone() }),
        );
        if engine == DbBackend::Postgres {
            weaknesses.extend(rights_too_many(&*self.db, &kept).await?);
        }
        Ok(weaknesses)
    }
}

impl Standing {
    fn is(&self, refusal: &Refusal) -> bool {
        self.is_on
            && plain(&self.definition) == plain(&refusal.statement)
            && refusal.function.as_ref().is_none_or(|(_, body)| *body == self.body)
    }
}

/// The words of a definition, however an engine sets them: spaces, brackets and capitals mean nothing in these.
fn plain(definition: &str) -> String {
    let words = definition.chars().filter(|sign| !sign.is_whitespace() && !['(', ')', '"'].contains(sign));
    words.flat_map(char::to_lowercase).collect()
}

/// The triggers that stand, by table and name.
async fn standing(db: &impl ConnectionTrait) -> Result<BTreeMap<(String, String), Standing>, DbErr> {
    let engine = db.get_database_backend();
    let asked = if engine == DbBackend::Postgres { OF_POSTGRES } else { OF_SQLITE };
    let mut standing = BTreeMap::new();
    for row in db.query_all_raw(Statement::from_string(engine, asked)).await? {
        let (name, table): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        // Of the origin, or always.
        let is_on = ["O", "A"].contains(&&*row.try_get_by_index::<String>(2)?);
        let (definition, body) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        standing.insert((table, name), Standing { is_on, definition, body });
    }
    Ok(standing)
}

/// Rights on the tables `kept` that no server needs.
async fn rights_too_many(db: &impl ConnectionTrait, kept: &BTreeSet<&str>) -> Result<Vec<Weakness>, DbErr> {
    let mut weaknesses = Vec::new();
    for row in db.query_all_raw(Statement::from_string(DbBackend::Postgres, RIGHTS)).await? {
        let (role, right, table): (String, String, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let column: Option<String> = row.try_get_by_index(3)?;
        let is_needed = Serving::Whole.rights().filter(|(name, _)| *name == table).any(|(_, rights)| {
            rights.iter().any(|needed| match (needed, &column) {
                (Right::Update(columns), Some(column)) => right == "UPDATE" && columns.contains(&&**column),
                (needed, None) => needed.granted() == right,
                (_, Some(_)) => false,
            })
        });
        let weakness = Weakness::Right { role, right, table: table.clone() };
        if kept.contains(&*table) && !is_needed && !weaknesses.contains(&weakness) {
            weaknesses.push(weakness);
        }
    }
    Ok(weaknesses)
}
