//! What PostgreSQL lets the roles do that serve a bank, beside the one that owns it.
//!
//! Whoever runs `migrate` owns the tables: it changes the schema, imports, scores, restores, erases. What a role that serves may
//! do, one list says (`rights`): it is granted from here, and looked up from here.
//!
//! Independent of who has the password of which role.

use crate::connection::address::Address;
use crate::connection::connect::{OpenMode, connected};
use crate::connection::rights::Serving;
use crate::{StoreError, records, tables};
use migration::MigratorTrait;
use migration::records::LOG;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};

/// Makes `role` one that serves the bank at `url` so, and makes the role if there is none: it may do what such a server
/// does, and no more than that, whatever it could do to these tables before.
///
/// # Errors
/// [`StoreError::NoRoles`]; [`StoreError::RoleOwns`]; the database refuses or fails.
pub async fn let_serve(url: &str, role: &str, serving: Serving) -> Result<(), StoreError> {
    let address = Address::parse(url)?;
    if !address.is_postgres() {
        return Err(StoreError::NoRoles { address: address.shown() });
    }
    let db = connected(&address, OpenMode::AsItIs).await.map_err(|source| address.failed(source))?;
    let outcome = grant(&db, role, serving).await;
    db.close().await?;
    outcome
}

/// Lets `role` come in by the password that `proof` proves: a SCRAM verifier, which tells nobody the password.
///
/// # Errors
/// [`StoreError::NoRoles`]; the database refuses or fails.
pub async fn set_password(url: &str, role: &str, proof: &str) -> Result<(), StoreError> {
    let address = Address::parse(url)?;
    if !address.is_postgres() {
        return Err(StoreError::NoRoles { address: address.shown() });
    }
    let db = connected(&address, OpenMode::AsItIs).await.map_err(|source| address.failed(source))?;
    let proof = proof.replace('\'', "''");
    let change = format!("ALTER ROLE {} LOGIN PASSWORD '{proof}'", quoted(role));
    let outcome = db.execute_unprepared(&change).await;
    db.close().await?;
    outcome?;
    Ok(())
}

async fn grant(db: &DatabaseConnection, role: &str, serving: Serving) -> Result<(), StoreError> {
    let change = db.begin().await?;
    let is_there = "SELECT count(*) > 0 FROM pg_roles WHERE rolname = $1";
    if !asked(&change, is_there, role).await? {
        change.execute_unprepared(&format!("CREATE ROLE {} NOLOGIN", quoted(role))).await?;
    }
    let (role_name, role) = (role, quoted(role));
    let here = "SELECT quote_ident(current_schema())";
    let here = change.query_one_raw(Statement::from_string(DbBackend::Postgres, here)).await?;
    let here: String = here.ok_or(DbErr::RecordNotFound("the schema".to_owned()))?.try_get_by_index(0)?;
    for statement in [
        format!("REVOKE ALL ON ALL TABLES IN SCHEMA {here} FROM {role}"),
        format!("GRANT USAGE ON SCHEMA {here} TO {role}"),
        format!("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {here} TO {role}"),
        format!("GRANT SELECT ON {} TO {role}", tables().collect::<Vec<_>>().join(", ")),
    ] {
        change.execute_unprepared(&statement).await?;
    }
    for (table, rights) in serving.rights() {
        let rights: Vec<String> = rights.iter().map(|right| right.granted()).collect();
        change.execute_unprepared(&format!("GRANT {} ON {table} TO {role}", rights.join(", "))).await?;
    }
    // Rights that come with what the role is, or that everybody has, cannot be taken from it here.
    let owns = "SELECT rolsuper OR pg_has_role(oid, current_user, 'USAGE') \
                OR has_schema_privilege(oid, current_schema(), 'CREATE') FROM pg_roles WHERE rolname = $1";
    if asked(&change, owns, role_name).await? {
        return Err(StoreError::RoleOwns { role: role_name.to_owned() });
    }
    change.commit().await?;
    Ok(())
}

/// Whether the role that is connected may do all that such a server does.
///
/// # Errors
/// [`StoreError::NoRight`] names the first right that it lacks; the database fails.
pub(crate) async fn may_serve(db: &DatabaseConnection, serving: Serving) -> Result<(), StoreError> {
    let reads = tables().map(|table| (table, "SELECT"));
    // A right on some columns of a table is one on the table.
    let writes = serving
        .rights()
        .flat_map(|(table, rights)| rights.iter().map(move |right| (table.to_owned(), right.name())));
    let needed: Vec<String> =
        reads.chain(writes).map(|(table, right)| format!("('{table}', '{right}')")).collect();
    let lacking = format!(
        "SELECT current_user::text, of_table, of_right FROM (VALUES {}) AS needed (of_table, of_right) \
         WHERE NOT CASE WHEN to_regclass(of_table) IS NULL THEN true \
         WHEN of_right = 'DELETE' THEN has_table_privilege(of_table, of_right) \
         ELSE has_any_column_privilege(of_table, of_right) END LIMIT 1",
        needed.join(", ")
    );
    match db.query_one_raw(Statement::from_string(DbBackend::Postgres, lacking)).await? {
        None => Ok(()),
        Some(row) => Err(StoreError::NoRight {
            role: row.try_get_by_index(0)?,
            table: row.try_get_by_index(1)?,
            right: row.try_get_by_index(2)?,
            option: serving.option(),
        }),
    }
}

/// Every table of bank and records, and the logs of their migrations.
fn tables() -> impl Iterator<Item = String> {
    let own = tables::TABLES.iter().chain(records::TABLES.iter()).map(|table| table.name.to_owned());
    own.chain([LOG.to_owned(), migration::Migrator::migration_table_name().to_string()])
}

async fn asked(db: &impl ConnectionTrait, question: &str, role: &str) -> Result<bool, DbErr> {
    let question = Statement::from_sql_and_values(DbBackend::Postgres, question, [role.into()]);
    let answer = db.query_one_raw(question).await?;
    answer.map_or(Ok(false), |row| row.try_get_by_index(0))
}

fn quoted(role: &str) -> String {
    format!("\"{}\"", role.replace('"', "\"\""))
}
