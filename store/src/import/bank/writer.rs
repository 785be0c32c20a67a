//! Into the database: batches of rows as the engine takes them fastest, and the rows that were rejected.
//!
//! The text of a statement is made once per table and number of rows; the values are bound to it. Building
//! it anew for every batch costs more than storing the batch.

use crate::Progress;
use crate::cell::Cell;
use crate::delivered::record;
use crate::entity::import;
use crate::import::ImportError;
use crate::import::arrange::parsed::Parsed;
use crate::import::bank::batch::{Batch, Content, Form};
use crate::import::bank::tally::{ImportSummary, Tally};
use crate::import::event::Event;
use crate::import::rows::rejection::Rejection;
use crate::import::table::{REJECTED, Table};
use crate::replacement::Replacement;
use chrono::Utc;
use sea_orm::sea_query::{Query, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, Statement, Value,
};
use std::collections::HashMap;

/// Rejections that wait to be stored together.
const REJECTIONS: usize = 8_192;

/// Stores what the reader sends.
pub(in crate::import) struct Writer<'a> {
    db: &'a Replacement,
    import: import::Model,
    tally: Tally<'a>,
    /// Each with the name of its file.
    rejections: Vec<(String, Rejection)>,
    statements: HashMap<(&'static str, usize), String>,
}

impl<'a> Writer<'a> {
    /// Logs that an import from `source` has begun.
    pub(in crate::import) async fn begin(
        db: &'a Replacement,
        source: &str,
        progress: &'a dyn Progress,
    ) -> Result<Self, DbErr> {
        let import = import::ActiveModel {
            source: Set(source.to_owned()),
            started_at: Set(Utc::now()),
            finished_at: Set(Utc::now()),
            kept: Set(0),
            rejected: Set(0),
            ..Default::default()
        };
        let import = import.insert(&**db).await?;
        let tally = Tally::new(progress);
        Ok(Self { db, import, tally, rejections: Vec::new(), statements: HashMap::new() })
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
        if let Some((file, rejection)) = self.tally.count(&event) {
            self.reject(file, rejection).await?;
        }
        match event {
            Event::Opened { file, .. } => record(&**self.db, file.table().name).await?,
            Event::Batch(batch) => self.store(batch).await?,
            _ => {}
        }
        Ok(())
    }

    /// Stores what is left, and closes the log.
    pub(in crate::import) async fn finish(mut self) -> Result<ImportSummary, DbErr> {
        self.store_rejections().await?;
        let summary = self.tally.finish();
        let total = |count: u64| count.try_into().unwrap_or(i64::MAX);
        let mut import = self.import.into_active_model();
        import.finished_at = Set(Utc::now());
        import.kept = Set(total(summary.kept()));
        import.rejected = Set(total(summary.rejected()));
        import.update(&**self.db).await?;
        Ok(summary)
    }

    async fn reject(&mut self, file: String, rejection: Rejection) -> Result<(), DbErr> {
        self.rejections.push((file, rejection));
        if self.rejections.len() >= REJECTIONS { self.store_rejections().await } else { Ok(()) }
    }

    async fn store_rejections(&mut self) -> Result<(), DbErr> {
        let rejections = std::mem::take(&mut self.rejections);
        let cells = rejections.iter().flat_map(|(file, Rejection { line, reason })| {
            let line = i64::try_from(*line).unwrap_or(i64::MAX);
            [Cell::Whole(self.import.id), Cell::Text(file), Cell::Whole(line), Cell::Text(reason)]
        });
        let rows = Parsed { table: &REJECTED, cells: cells.collect() };
        let batches: Vec<_> = self.form().batches(&rows).collect();
        for batch in batches {
            self.store(batch).await?;
        }
        Ok(())
    }

    async fn store(&mut self, batch: Batch) -> Result<(), DbErr> {
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

    fn insert(&mut self, table: &'static Table, rows: usize, values: Vec<Value>) -> Statement {
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
