//! Scores: what the model said of each client, written once and read by every list.

use crate::cache::count_change;
use crate::entity::{application, score};
use crate::tally::forget;
use crate::{Store, StoreError};
use model::catalogue;
use model::decision::Advice;
use model::explanation::Score;
use model::file::ClientFile;
use model::parameters::Parameters;
use model::peers::point;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, EntityTrait, Iterable, PaginatorTrait, QueryOrder, QuerySelect,
    TransactionTrait,
};

/// Rows a statement: both engines bound the number of parameters, and more rows save no more time.
const BATCH: usize = 500;

/// One client's score, and what lists and comparisons need beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRow {
    /// SK_ID_CURR.
    pub client_id: i64,
    /// Which model said so: [`model::parameters::Parameters::id`].
    pub model: String,
    /// Calibrated probability of default.
    pub probability: f64,
    /// What to advise.
    pub decision: Advice,
    /// As the source spells it.
    pub contract_type: Option<String>,
    /// As the source spells it.
    pub income_type: Option<String>,
    /// As the source spells it.
    pub education: Option<String>,
    /// Every described feature of the catalogue, by name.
    pub described: Vec<(&'static str, Option<f64>)>,
    /// The outcome: 1 = had payment difficulties, 0 = had none, none = an applicant.
    pub target: Option<i32>,
    /// Where the client stands in the model's space of peers, see [`model::peers::point`].
    pub peer_point: Vec<f32>,
}

impl ScoreRow {
    /// The row of a client whose file the model of `parameters` has scored.
    #[must_use]
    pub fn new(parameters: &Parameters, file: &ClientFile, score: &Score) -> Self {
        let application = &file.application;
        Self {
            client_id: application.sk_id_curr,
            model: parameters.id.clone(),
            probability: score.probability,
            decision: score.decision,
            contract_type: application.name_contract_type.clone().into(),
            income_type: application.name_income_type.clone().into(),
            education: application.name_education_type.clone().into(),
            described: catalogue::described().map(|f| (f.name, f.value(file))).collect(),
            target: application.target,
            peer_point: point(&parameters.peers, file),
        }
    }

    fn to_active_model(&self) -> Result<score::ActiveModel, StoreError> {
        let mut row = score::ActiveModel {
            sk_id_curr: Set(self.client_id),
            model: Set(self.model.clone()),
            probability: Set(self.probability),
            decision: Set(self.decision.name().to_owned()),
            name_contract_type: Set(self.contract_type.clone()),
            name_income_type: Set(self.income_type.clone()),
            name_education_type: Set(self.education.clone()),
            target: Set(self.target),
            peer_point: Set(Some(self.peer_point.iter().flat_map(|c| c.to_le_bytes()).collect())),
            ..Default::default()
        };
        for &(name, value) in &self.described {
            row.set(described_column(name)?, value.into());
        }
        Ok(row)
    }
}

/// The column of `score` that keeps the described feature `name`.
pub(crate) fn described_column(name: &str) -> Result<score::Column, StoreError> {
    catalogue::described()
        .find(|feature| feature.name == name)
        .and_then(|feature| feature.name.parse().ok())
        .ok_or_else(|| StoreError::UnknownQuantity(name.to_owned()))
}

impl Store {
    /// Writes `rows`, all or none; a client's earlier score is replaced. Servers go on showing what they
    /// showed until [`Store::publish_scores`].
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`] if a row describes something that is not kept; the database fails,
    /// also if a client is not in the bank.
    pub async fn save_scores(&self, rows: &[ScoreRow]) -> Result<(), StoreError> {
        let db = self.db.begin().await?;
        for rows in rows.chunks(BATCH) {
            let rows: Vec<_> = rows.iter().map(ScoreRow::to_active_model).collect::<Result<_, _>>()?;
            let replace = OnConflict::column(score::Column::SkIdCurr)
                .update_columns(score::Column::iter().skip(1))
                .to_owned();
            score::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(&db).await?;
        }
        forget(&db).await?;
        db.commit().await?;
        Ok(())
    }

    /// Makes every server show the scores that were written.
    ///
    /// # Errors
    /// The database fails.
    pub async fn publish_scores(&self) -> Result<(), StoreError> {
        Ok(count_change(&self.db).await?)
    }

    /// Whether the bank has no client.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        use application::Column::SkIdCurr;
        // By the key: PostgreSQL would look among the rows that were replaced first.
        let first = application::Entity::find().select_only().column(SkIdCurr).order_by_asc(SkIdCurr);
        Ok(first.into_tuple::<i64>().one(&self.db).await?.is_none())
    }

    /// How many clients the bank has, counted: takes a while in a large one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_count(&self) -> Result<u64, StoreError> {
        Ok(application::Entity::find().count(&self.db).await?)
    }
}
