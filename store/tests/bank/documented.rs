//! What the documents say of the bank (docs/projet/52-modele-de-donnees.md) is made from these snapshots: the schema as each
//! engine has it, and how SQLite answers the questions that a business asks of several tables.

use crate::support::on_both_engines;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::fmt::Write;

/// Questions of the business that join tables.
const QUESTIONS: [(&str, &str); 4] = [
    (
        "Quel client tient ce contrat ?",
        "SELECT application.* FROM contract JOIN application ON application.sk_id_curr = contract.sk_id_curr \
         WHERE contract.sk_id_prev = $1",
    ),
    (
        "Quelles échéances ce client a-t-il payées en retard, et sur quelles demandes ?",
        "SELECT previous_application.name_contract_type, previous_application.amt_credit, \
         installments_payments.days_instalment, installments_payments.days_entry_payment FROM installments_payments \
         LEFT JOIN previous_application ON previous_application.sk_id_curr = installments_payments.sk_id_curr \
         AND previous_application.sk_id_prev = installments_payments.sk_id_prev \
         WHERE installments_payments.sk_id_curr = $1 \
         AND installments_payments.days_entry_payment > installments_payments.days_instalment",
    ),
    (
        "Que doit ce client ailleurs, et quel fut son pire mois sur chaque crédit ?",
        "SELECT bureau.sk_id_bureau, bureau.amt_credit_sum_debt, \
         MAX(CASE WHEN bureau_balance.status BETWEEN '1' AND '5' THEN bureau_balance.status END) FROM bureau \
         LEFT JOIN bureau_balance ON bureau_balance.sk_id_curr = bureau.sk_id_curr \
         AND bureau_balance.sk_id_bureau = bureau.sk_id_bureau \
         WHERE bureau.sk_id_curr = $1 GROUP BY bureau.sk_id_curr, bureau.sk_id_bureau",
    ),
    (
        "Quel est le score montré de ce client ?",
        "SELECT score.probability, score.completeness FROM scoring JOIN score ON score.version = scoring.version \
         WHERE scoring.model = $1 AND score.sk_id_curr = $2",
    ),
];

/// Every column, constraint and index of PostgreSQL's tables, one a line.
const POSTGRES: &str = "\
    SELECT 1 AS part, relation.relname::text AS named, attribute.attnum::text AS place, \
    'column ' || relation.relname || ' ' || attname || ' ' || format_type(atttypid, atttypmod) \
      || CASE WHEN attnotnull THEN ' not null' ELSE '' END AS line \
    FROM pg_attribute attribute JOIN pg_class relation ON relation.oid = attrelid \
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped \
    UNION ALL SELECT 2, conrelid::regclass::text, conname, \
    'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) \
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u') \
    UNION ALL SELECT 3, tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'";

on_both_engines! {
    async fn the_schema_that_is_documented_is_the_one_that_stands(bank) {
        let engine = bank.db.get_database_backend();
        let (name, sql) = match engine {
            DbBackend::Sqlite => ("sqlite", "SELECT sql AS line FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"),
            _ => ("postgres", POSTGRES),
        };
        let rows = bank.db.query_all_raw(Statement::from_string(engine, sql)).await.expect("the catalogue reads");
        let mut rows: Vec<_> = rows.iter().map(|row| {
            let order = (engine == DbBackend::Postgres).then(|| {
                let text = |column| row.try_get::<String>("", column).expect("it is text");
                let place = text("place");
                (row.try_get::<i32>("", "part").expect("a number"), text("named"), place.parse::<u32>().ok(), place)
            });
            (order, row.try_get::<String>("", "line").expect("a line"))
        }).filter(|(_, line)| !line.contains("seaql_migrations")).collect();
        // Not in the database: its collation is the machine's.
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        let lines: Vec<_> = rows.into_iter().map(|(_, line)| line).collect();
        insta::assert_snapshot!(format!("schema_{name}"), lines.join("\n"));
    }

    /// PostgreSQL's planner looks at how many rows there are; that it can answer by an index is asked of it.
    async fn questions_over_several_tables_are_answered_by_keys(bank) {
        let engine = bank.db.get_database_backend();
        if engine == DbBackend::Postgres {
            bank.db.execute_unprepared("SET enable_seqscan = off").await.expect("it is set");
        }
        let mut told = String::new();
        for (question, sql) in QUESTIONS {
            let model = sql.contains("scoring.model");
            let first = if model { "'credit-default@1'" } else { "100" };
            let sql = sql.replace("$1", first).replace("$2", "100");
            let explain = if engine == DbBackend::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN (COSTS OFF)" };
            let plan = Statement::from_string(engine, format!("{explain} {sql}"));
            let plan = bank.db.query_all_raw(plan).await.expect("it is planned");
            let column = if engine == DbBackend::Sqlite { 3 } else { 0 };
            let plan = plan.iter().map(|row| row.try_get_by_index::<String>(column).expect("a line"));
            let plan: Vec<_> = plan.collect();
            for line in &plan {
                assert!(!line.contains("SCAN") && !line.contains("Seq Scan"), "{question}\n{}", plan.join("\n"));
            }
            writeln!(told, "? {question}\n{sql}\n{}\n", plan.join("\n")).expect("it is text");
        }
        if engine == DbBackend::Sqlite {
            insta::assert_snapshot!("plans_sqlite", told);
        }
    }
}
