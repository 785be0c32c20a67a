//! Into the database: batches of rows as the engine takes them fastest, and the rows that were rejected.
//!
//! The text of a statement is made once per table and number of rows; the values are bound to it. Building
//! it anew for every batch costs more than storing the batch.

use crate::cell::Cell;
use crate::entity::import;
use crate::import::ImportError;
use crate::import::account::Account;
use crate::import::bank::batch::{Content, Form, InsertBatch};
use crate::import::event::Event;
use crate::import::rows::rejection::Rejected;
use crate::import::summary::ImportSummary;
use crate::import::table::{ImportTable, REJECTED};
use crate::replacement::delivered::record;
use crate::replacement::transaction::Replacement;
use chrono::Utc;
use sea_orm::sea_query::{Query, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, Statement, Value,
};
use std::collections::HashMap;

/// Rejections that wait to be stored together.
const REJECTIONS: usize = 8_192;

/// A rejected row as it is stored.
struct Refused {
    file: String,
    line: i64,
    reason: String,
}

/// Stores what the reader sends.
pub(in crate::import) struct Writer<'a> {
    db: &'a Replacement,
    import: import::Model,
    account: Account<'a>,
    /// Those that wait.
    rejections: Vec<Refused>,
    /// How many are stored.
    stored: i64,
    statements: HashMap<(&'static str, usize), String>,
}

impl<'a> Writer<'a> {
    /// Logs that an import from `source` has begun.
    pub(in crate::import) async fn begin(
        db: &'a Replacement,
        source: &str,
        invented: bool,
        account: Account<'a>,
    ) -> Result<Self, DbErr> {
        let import = import::ActiveModel {
            source: Set(source.to_owned()),
            started_at: Set(Utc::now()),
            finished_at: Set(Utc::now()),
            kept: Set(0),
            rejected: Set(0),
            invented: Set(invented),
            ..Default::default()
        };
        let import = import.insert(&**db).await?;
        Ok(Self { db, import, account, rejections: Vec::new(), stored: 0, statements: HashMap::new() })
    }

    /// The form in which it takes rows.
    pub(in crate::import) fn form(&self) -> Form {
        match self.db.postgres() {
            Some(_) => Form::Copy,
            None => Form::Values { most: self.db.most_parameters() },
        }
    }

    /// Does what an event asks for.
    pub(in crate::import) async fn take(&mut self, event: Event) -> Result<(), ImportError> {
        self.account.count(&event)?;
        match event {
            Event::Opened { file, .. } => record(&**self.db, file.table().name).await?,
            Event::Rejected(rows) => self.reject(&rows).await?,
            Event::Batch(batch) => self.store(batch).await?,
            _ => {}
        }
        Ok(())
    }

    /// Stores what is left, and closes the log.
    pub(in crate::import) async fn finish(mut self) -> Result<ImportSummary, ImportError> {
        self.store_rejections().await?;
        let summary = self.account.finish()?;
        let total = |count: u64| count.try_into().unwrap_or(i64::MAX);
        let mut import = self.import.into_active_model();
        import.finished_at = Set(Utc::now());
        import.kept = Set(total(summary.kept()));
        import.rejected = Set(total(summary.rejected()));
        import.update(&**self.db).await?;
        Ok(summary)
    }

    async fn reject(&mut self, rows: &[Rejected]) -> Result<(), DbErr> {
        for Rejected { origin, reason, .. } in rows {
            self.rejections.push(Refused {
                file: self.account.name(origin.file).to_owned(),
                line: i64::try_from(origin.line).unwrap_or(i64::MAX),
                reason: reason.to_string(),
            });
            if self.rejections.len() >= REJECTIONS {
                self.store_rejections().await?;
            }
        }
        Ok(())
    }

    async fn store_rejections(&mut self) -> Result<(), DbErr> {
        let rejections = std::mem::take(&mut self.rejections);
        let mut cells = Vec::with_capacity(rejections.len() * REJECTED.columns.len());
        for Refused { file, line, reason } in &rejections {
            self.stored += 1;
            let (import, ordinal) = (Cell::Whole(self.import.id), Cell::Whole(self.stored));
            cells.extend([import, ordinal, Cell::Text(file), Cell::Whole(*line), Cell::Text(reason)]);
        }
        let batches: Vec<_> = self.form().batches(&REJECTED, &cells).collect();
        for batch in batches {
            self.store(batch).await?;
        }
        Ok(())
    }

    async fn store(&mut self, batch: InsertBatch) -> Result<(), DbErr> {
        match batch.content {
            Content::Values(values) => {
                let statement = self.insert(batch.table, batch.rows, values);
                self.db.execute_raw(statement).await.map(drop)
            }
            Content::Copy(bytes) => {
                let columns = batch.table.columns.iter().map(|column| column.name);
                self.db.copy(batch.table.name, columns, bytes).await
            }
        }
    }

    fn insert(&mut self, table: &'static ImportTable, rows: usize, values: Vec<Value>) -> Statement {
        let engine = self.db.get_database_backend();
        let sql = self.statements.entry((table.name, rows)).or_insert_with(|| {
            let mut insert = Query::insert();
            insert.into_table(table.name).columns(table.columns.iter().map(|column| column.name));
            for row in values.chunks(table.columns.len()) {
                insert.values_panic(row.iter().cloned().map(SimpleExpr::from));
            }
            engine.build(&insert).sql
        });
        Statement::from_sql_and_values(engine, sql.as_str(), values)
    }
}
