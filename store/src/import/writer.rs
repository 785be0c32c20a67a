//! Into the database: many rows a statement, and the few that it refuses found and recorded.
//!
//! The text of a statement is made once per table and number of rows; the values are bound to it. Building
//! it anew for every batch costs more than storing the batch.

use super::rejection::{Reason, Rejection};
use super::rows::{Batch, Event};
use super::table::Table;
use super::{FileSummary, ImportError};
use crate::Progress;
use crate::content::most_parameters;
use crate::entity::{import, rejected_row};
use chrono::Utc;
use sea_orm::sea_query::{OnConflict, Query, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, IntoActiveModel,
    Statement, TransactionTrait, Value,
};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Rejections that a summary shows of each file; the table has all.
const EXAMPLES: usize = 5;
/// Rejections that are stored at once.
const REJECTIONS: usize = 1_000;

/// Stores what the parser reads.
pub(super) struct Writer<'a> {
    db: &'a DatabaseTransaction,
    import: import::Model,
    files: Vec<FileSummary>,
    rejections: Batch,
    statements: HashMap<(&'static str, usize), String>,
}

impl<'a> Writer<'a> {
    /// Logs that an import from `source` has begun.
    pub(super) async fn begin(db: &'a DatabaseTransaction, source: &str) -> Result<Self, DbErr> {
        let import = import::ActiveModel {
            source: Set(source.to_owned()),
            started_at: Set(Utc::now()),
            finished_at: Set(Utc::now()),
            kept: Set(0),
            rejected: Set(0),
            ..Default::default()
        };
        let rejections =
            Batch { table: Arc::new(Table::of(rejected_row::Entity)), values: Vec::new(), lines: Vec::new() };
        let import = import.insert(db).await?;
        Ok(Self { db, import, files: Vec::new(), rejections, statements: HashMap::new() })
    }

    /// Does what the parser says.
    pub(super) async fn take(&mut self, event: Event, progress: &dyn Progress) -> Result<(), ImportError> {
        match event {
            Event::Started { file, bytes } => {
                progress.started(&file, bytes);
                self.files.push(FileSummary { file, kept: 0, rejected: 0, examples: Vec::new() });
            }
            Event::Batch { batch, position } => {
                let duplicates = self.insert(&batch).await?;
                if let Some(file) = self.files.last_mut() {
                    file.kept += (batch.lines.len() - duplicates.len()) as u64;
                }
                for row in duplicates {
                    self.reject(batch.lines[row], Reason::Duplicate).await?;
                }
                progress.advanced(position);
            }
            Event::Rejected { line, reason } => self.reject(line, reason).await?,
            Event::Finished => {
                if let Some(file) = self.files.last() {
                    progress.finished(file.kept, file.rejected);
                }
            }
        }
        Ok(())
    }

    /// Stores what is left, and closes the log.
    pub(super) async fn finish(mut self) -> Result<Vec<FileSummary>, DbErr> {
        self.store_rejections().await?;
        let total = |count: fn(&FileSummary) -> u64| {
            self.files.iter().map(count).sum::<u64>().try_into().unwrap_or(i64::MAX)
        };
        let (kept, rejected) = (total(|file| file.kept), total(|file| file.rejected));
        let mut import = self.import.into_active_model();
        import.finished_at = Set(Utc::now());
        import.kept = Set(kept);
        import.rejected = Set(rejected);
        import.update(self.db).await?;
        Ok(self.files)
    }

    async fn reject(&mut self, line: u64, reason: Reason) -> Result<(), DbErr> {
        let reason = reason.to_string();
        if let Some(file) = self.files.last_mut() {
            self.rejections.values.extend([
                self.import.id.into(),
                file.file.as_str().into(),
                i64::try_from(line).unwrap_or(i64::MAX).into(),
                reason.as_str().into(),
            ]);
            file.rejected += 1;
            if file.examples.len() < EXAMPLES {
                file.examples.push(Rejection { line, reason });
            }
        }
        if self.rejections.rows() >= REJECTIONS {
            self.store_rejections().await?;
        }
        Ok(())
    }

    async fn store_rejections(&mut self) -> Result<(), DbErr> {
        let table = Arc::clone(&self.rejections.table);
        let empty = Batch { table, values: Vec::new(), lines: Vec::new() };
        let rejections = std::mem::replace(&mut self.rejections, empty);
        self.insert(&rejections).await.map(|_| ())
    }

    /// Stores the rows of `batch` and gives back those whose key an earlier row has.
    ///
    /// A batch that is not stored whole is taken back and halved until the rows that are in the way stand
    /// alone, so that one duplicate costs a few statements and not one a row.
    async fn insert(&mut self, batch: &Batch) -> Result<Vec<usize>, DbErr> {
        let width = batch.table.columns.len();
        let most_rows = most_parameters(self.db.get_database_backend()) / width;
        let mut duplicates = Vec::new();
        let mut pending: Vec<Range<usize>> = (0..batch.rows())
            .step_by(most_rows)
            .map(|start| start..batch.rows().min(start + most_rows))
            .rev()
            .collect();
        while let Some(rows) = pending.pop() {
            let values = batch.values[rows.start * width..rows.end * width].to_vec();
            let statement = self.statement(&batch.table, rows.len(), values);
            let attempt = self.db.begin().await?;
            let stored = attempt.execute_raw(statement).await?.rows_affected();
            if stored == rows.len() as u64 {
                attempt.commit().await?;
            } else if stored == 0 {
                attempt.commit().await?;
                duplicates.extend(rows);
            } else {
                attempt.rollback().await?;
                let middle = rows.start.midpoint(rows.end);
                pending.extend([middle..rows.end, rows.start..middle]);
            }
        }
        Ok(duplicates)
    }

    fn statement(&mut self, table: &Table, rows: usize, values: Vec<Value>) -> Statement {
        let engine = self.db.get_database_backend();
        let sql = self.statements.entry((table.name, rows)).or_insert_with(|| {
            let mut insert = Query::insert();
            insert
                .into_table(table.name)
                .columns(table.columns.iter().map(|column| column.name))
                .on_conflict(OnConflict::new().do_nothing().to_owned());
            for row in values.chunks(table.columns.len()) {
                insert.values_panic(row.iter().cloned().map(SimpleExpr::from));
            }
            engine.build(&insert).sql
        });
        Statement::from_sql_and_values(engine, sql.as_str(), values)
    }
}

impl Batch {
    fn rows(&self) -> usize {
        self.values.len() / self.table.columns.len()
    }
}
