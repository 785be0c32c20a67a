//! A scoring: one model's scores of all clients, written page by page and shown at once.
//!
//! Scores are kept under the version of the scoring that made them, and `scoring` says of every model which version is
//! shown, with what was counted of it. Everybody who reads scores begins there, in the same snapshot, and so sees all of
//! a scoring or nothing of it. Versions that no model shows, of earlier scorings or of ones that were stopped, are
//! deleted when a scoring begins and when it ends.

use crate::entity::{application, score, scoring};
use crate::replacement::exclusive::Exclusive;
use crate::scores::cache::{changes, count_change};
use crate::scores::score::ScoreRow;
use crate::{Progress, Store, StoreError};
use model::monitoring::Tally;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityName,
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};

/// Rows a statement: both engines bound the number of parameters, and more rows save no more time.
const BATCH: usize = 500;

/// A scoring that has begun. Nobody sees what it has saved until it ends; dropped before, it never was.
#[derive(Debug)]
pub struct Scoring {
    db: Exclusive,
    model: String,
    version: i64,
    /// How often scores had changed when it began.
    changes: i64,
}

/// What the scores that a model shows lack.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// Clients without a score, in the order of their ids.
    pub clients: Vec<i64>,
    /// What was counted of the others; none if some who had been counted have gone since.
    pub counted: Option<Tally>,
}

impl Store {
    /// Begins to score the bank with `model` ([`model::parameters::Parameters::id`]), as soon as no other command writes
    /// much; until the scoring ends, none does.
    ///
    /// # Errors
    /// The database fails.
    pub async fn begin_scoring(&self, model: &str, progress: &dyn Progress) -> Result<Scoring, StoreError> {
        let db = self.exclusive(progress).await?;
        delete_unshown(&db).await?;
        let last = scoring::Entity::find().order_by_desc(scoring::Column::Version).one(&*db).await?;
        let version = last.map_or(0, |last| last.version) + 1;
        let changes = changes(&*db).await?;
        Ok(Scoring { db, model: model.to_owned(), version, changes })
    }

    /// What was counted when `model` scored the bank; none if it has not, or scores have changed since.
    ///
    /// # Errors
    /// [`StoreError::Tally`] if another version wrote it; the database fails.
    pub async fn tally(&self, model: &str) -> Result<Option<Tally>, StoreError> {
        let shown = scoring::Entity::find_by_id(model).one(&self.db).await?;
        counted(shown.as_ref()).map_err(StoreError::Tally)
    }
}

impl Scoring {
    /// Keeps the scores of clients that it has not saved yet, all or none.
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`] if a row describes something that is not kept; the database fails, also if a
    /// client is not in the bank.
    pub async fn save(&self, rows: &[ScoreRow]) -> Result<(), StoreError> {
        let db = self.db.begin().await?;
        for rows in rows.chunks(BATCH) {
            let rows: Vec<_> =
                rows.iter().map(|row| row.to_active_model(self.version)).collect::<Result<_, _>>()?;
            score::Entity::insert_many(rows).exec_without_returning(&db).await?;
        }
        db.commit().await?;
        Ok(())
    }

    /// Has everybody see the scores that were saved instead of those that the model showed, with the `tally` of them.
    ///
    /// # Errors
    /// [`StoreError::ChangedWhileScored`] if other clients have scores than were counted, or the bank has changed: what
    /// was shown stays. The database fails.
    pub async fn publish(self, tally: &Tally) -> Result<(), StoreError> {
        let db = self.db.begin().await?;
        self.show(&db, self.version, tally).await?;
        db.commit().await?;
        self.end().await
    }

    /// What the scores that the model shows lack; none if it shows none.
    ///
    /// # Errors
    /// The database fails.
    pub async fn missing(&self) -> Result<Option<Missing>, StoreError> {
        let Some(shown) = scoring::Entity::find_by_id(&*self.model).one(&*self.db).await? else {
            return Ok(None);
        };
        let scored = Query::select()
            .column(score::Column::SkIdCurr)
            .from(score::Entity)
            .and_where(score::Column::Version.eq(shown.version))
            .take();
        let clients = application::Entity::find()
            .select_only()
            .column(application::Column::SkIdCurr)
            .filter(application::Column::SkIdCurr.not_in_subquery(scored))
            .order_by_asc(application::Column::SkIdCurr)
            .into_tuple()
            .all(&*self.db)
            .await?;
        // Counts that do not read are as good as none: all clients will be counted again.
        Ok(Some(Missing { clients, counted: counted(Some(&shown)).unwrap_or_default() }))
    }

    /// Has everybody see the scores that were saved beside those that the model shows, with the `tally` of all.
    ///
    /// # Errors
    /// As those of [`Scoring::publish`].
    pub async fn publish_missing(self, tally: &Tally) -> Result<(), StoreError> {
        let db = self.db.begin().await?;
        let shown = shown(&db, &self.model).await?.ok_or(StoreError::ChangedWhileScored)?;
        let added = Query::update()
            .table(score::Entity)
            .value(score::Column::Version, shown)
            .and_where(score::Column::Version.eq(self.version))
            .take();
        db.execute(&added).await?;
        self.show(&db, shown, tally).await?;
        db.commit().await?;
        self.end().await
    }

    /// Points the model at `version`, whose clients `tally` counts.
    async fn show(&self, db: &DatabaseTransaction, version: i64, tally: &Tally) -> Result<(), StoreError> {
        let scored = score::Entity::find().filter(score::Column::Version.eq(version)).count(db).await?;
        // Nobody can have changed anything meanwhile, unless the bank lies where files are not locked.
        if scored != tally.clients() || changes(db).await? != self.changes {
            return Err(StoreError::ChangedWhileScored);
        }
        let counts = serde_json::to_string(tally).expect("counts are JSON");
        scoring::Entity::delete_by_id(&*self.model).exec(db).await?;
        let row = scoring::ActiveModel {
            model: Set(self.model.clone()),
            version: Set(version),
            counts: Set(Some(counts)),
        };
        scoring::Entity::insert(row).exec_without_returning(db).await?;
        Ok(count_change(db).await?)
    }

    async fn end(self) -> Result<(), StoreError> {
        delete_unshown(&self.db).await?;
        Ok(self.db.close().await?)
    }
}

/// Drops the scores of `clients`, or of all, in the transaction that replaces what they were made of. What was counted
/// with them is true no longer; [`Scoring::missing`] then has everybody counted again.
pub(crate) async fn drop_scores(db: &impl ConnectionTrait, clients: Option<&[i64]>) -> Result<(), DbErr> {
    let theirs = clients.map(|clients| score::Column::SkIdCurr.is_in(clients.iter().copied()));
    let dropped = score::Entity::delete_many().filter(Condition::all().add_option(theirs)).exec(db).await?;
    if clients.is_none() {
        scoring::Entity::delete_many().exec(db).await?;
    } else if dropped.rows_affected > 0 {
        let none = Expr::value(None::<String>);
        scoring::Entity::update_many().col_expr(scoring::Column::Counts, none).exec(db).await?;
    }
    count_change(db).await
}

/// The version of its scores that `model` shows; none if it shows none.
pub(crate) async fn shown(db: &impl ConnectionTrait, model: &str) -> Result<Option<i64>, DbErr> {
    Ok(scoring::Entity::find_by_id(model).one(db).await?.map(|shown| shown.version))
}

fn counted(shown: Option<&scoring::Model>) -> Result<Option<Tally>, serde_json::Error> {
    shown.and_then(|shown| shown.counts.as_deref()).map(serde_json::from_str).transpose()
}

/// Deletes the scores that no model shows.
async fn delete_unshown(db: &Exclusive) -> Result<(), DbErr> {
    let shown = Query::select().column(scoring::Column::Version).from(scoring::Entity).take();
    let unshown = score::Entity::delete_many().filter(score::Column::Version.not_in_subquery(shown));
    if unshown.exec(&**db).await?.rows_affected > 0 {
        db.tidy_up(&[score::Entity.table_name()], |_| {}).await;
    }
    Ok(())
}
