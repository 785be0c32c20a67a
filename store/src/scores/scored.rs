//! All clients that a model has scored: what lists, filters and comparisons are computed on, see [`Clients`].
//!
//! They are kept in memory, see [`super::cache`]; a bank of 356,255 clients takes some 63 MB. What is advised is not in the bank:
//! it is found by the policy that rules when they are read, and they are read again when another one does.

use crate::entity::application;
use crate::entity::score::{Column, Entity};
use crate::scores::cache::Cached;
use crate::scores::score::{code_column, described_column};
use crate::scores::scoring::shown;
use crate::{Store, StoreError};
use futures_util::TryStreamExt;
use model::catalogue;
use model::decision::Policy;
use model::parameters::Parameters;
use model::portfolio::{Clients, PROBABILITY, Row};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, StreamTrait,
};
use std::sync::Arc;

/// Columns of `score` that come before the codes and the numbers.
const HEAD: [Column; 3] = [Column::SkIdCurr, Column::Completeness, Column::Target];

/// The clients that a model has scored.
#[derive(Debug, Default)]
pub(crate) struct Scored {
    /// By which model, and under which policy they are advised.
    of: Option<(String, Policy)>,
    /// Clients in the bank, scored or not.
    pub(crate) clients: u64,
    pub(crate) columns: Clients,
}

impl Store {
    /// The clients that the model of `parameters` has scored, as they are now and as its policy advises.
    pub(crate) async fn scored(&self, parameters: &Parameters) -> Result<Arc<Scored>, StoreError> {
        self.scored.get(self, &(parameters.id.clone(), parameters.policy)).await
    }
}

impl Scored {
    /// How many clients of the bank the model has not scored.
    pub(crate) fn unscored(&self) -> u64 {
        self.clients.saturating_sub(self.columns.len() as u64)
    }
}

impl Cached for Scored {
    type Of = (String, Policy);

    fn is_of(&self, of: &Self::Of) -> bool {
        self.of.as_ref() == Some(of)
    }

    async fn read(db: &DatabaseTransaction, of: &Self::Of) -> Result<Self, StoreError> {
        let (model, policy) = of;
        let clients = application::Entity::find().count(db).await?;
        let codes: Vec<Column> = Clients::source_codes().map(code_column).collect::<Result<_, _>>()?;
        let mut names = vec![PROBABILITY];
        let mut numbers = vec![Column::Probability];
        for feature in catalogue::described() {
            names.push(feature.name);
            numbers.push(described_column(feature.name)?);
        }
        let version = shown(db, model).await?;
        let select = Entity::find()
            .select_only()
            .columns(HEAD.into_iter().chain(codes.iter().copied()).chain(numbers.iter().copied()))
            .filter(Column::Version.eq(version))
            .order_by_asc(Column::SkIdCurr);
        let mut columns = Clients::new(names);
        let mut values = vec![f64::NAN; numbers.len()];
        let mut texts: Vec<Option<String>> = vec![None; codes.len()];
        let mut rows = db.stream(&select.into_query()).await?;
        while let Some(row) = rows.try_next().await? {
            let id = row.try_get_by_index(0)?;
            // What is not sound is never enough.
            let completeness = row.try_get_by_index::<Option<f64>>(1)?.unwrap_or(f64::NAN);
            let target: Option<i32> = row.try_get_by_index(2)?;
            for (at, text) in (HEAD.len()..).zip(&mut texts) {
                *text = row.try_get_by_index(at)?;
            }
            for (at, value) in (HEAD.len() + codes.len()..).zip(&mut values) {
                *value = row.try_get_by_index::<Option<f64>>(at)?.unwrap_or(f64::NAN);
            }
            let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
            let probability = values.first().copied().unwrap_or(f64::NAN);
            columns.push(&Row {
                id,
                advice: policy.advice(probability, policy.is_complete(completeness)),
                completeness,
                numbers: &values,
                codes: &texts,
                difficulties: target.map(|target| target == 1),
            });
        }
        // No thread that answers requests computes for so long.
        let columns = tokio::task::spawn_blocking(|| columns.finish()).await;
        let columns =
            columns.map_err(|_| DbErr::Custom("the reading of the scores was cut off".to_owned()))?;
        Ok(Self { of: Some(of.clone()), clients, columns })
    }
}
