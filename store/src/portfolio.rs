//! Looking at many clients, from the read model `score` alone: a page of a list, the choices of its
//! filters, and how a quantity is distributed.
//!
//! Values are always bound as parameters, and columns come from the entity: no text of a user becomes SQL.

use crate::distribution::distribution;
use crate::entity::score::{Column, Entity, Model};
use crate::score::described_column;
use crate::{Store, StoreError};
use model::portfolio::{
    ClientFilter, ClientPage, ClientQuery, ClientSummary, Direction, Distribution, FilterChoices,
    MAX_PAGE_SIZE, PROBABILITY, SortKey,
};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};

impl Store {
    /// One page of the scored clients that a filter lets through, and how many there are in all. A page
    /// beyond the last is empty; clients without the value they are sorted by come last.
    ///
    /// # Errors
    /// The database fails, or holds an advice that is none.
    pub async fn clients(&self, query: &ClientQuery) -> Result<ClientPage, StoreError> {
        let page_size = u64::from(query.page_size.clamp(1, MAX_PAGE_SIZE));
        let skipped = u64::from(query.page.max(1) - 1) * page_size;
        let order = match query.direction {
            Direction::Ascending => Order::Asc,
            Direction::Descending => Order::Desc,
        };
        let filtered = Entity::find().filter(condition(&query.filter));
        let sorted = match query.sort {
            // These two are never missing; asking for nulls would keep PostgreSQL from using the index.
            SortKey::Id => filtered.clone().order_by(Column::SkIdCurr, order),
            SortKey::Probability => filtered.clone().order_by(Column::Probability, order),
            SortKey::Age => missing_last(filtered.clone(), Column::AgeYears, order),
            SortKey::Income => missing_last(filtered.clone(), Column::Income, order),
            SortKey::Credit => missing_last(filtered.clone(), Column::Credit, order),
        };

        let db = self.snapshot().await?;
        let total: Option<i64> =
            filtered.select_only().expr(Column::SkIdCurr.count()).into_tuple().one(&db).await?;
        let rows = sorted.order_by_asc(Column::SkIdCurr).offset(skipped).limit(page_size).all(&db).await?;
        db.commit().await?;
        Ok(ClientPage {
            total: total.unwrap_or_default().unsigned_abs(),
            clients: rows.into_iter().map(summary).collect::<Result<_, _>>()?,
        })
    }

    /// The categories that occur among scored clients.
    ///
    /// # Errors
    /// The database fails.
    pub async fn filter_choices(&self) -> Result<FilterChoices, StoreError> {
        let db = self.snapshot().await?;
        let choices = FilterChoices {
            contract_types: categories(&db, Column::NameContractType).await?,
            income_types: categories(&db, Column::NameIncomeType).await?,
            educations: categories(&db, Column::NameEducationType).await?,
        };
        db.commit().await?;
        Ok(choices)
    }

    /// How `quantity`, a described feature or [`PROBABILITY`], is distributed among the clients of
    /// `filter`, and which share of them lies below `own_value`.
    ///
    /// # Errors
    /// [`StoreError::UnknownQuantity`]; the database fails.
    pub async fn distribution(
        &self,
        quantity: &str,
        filter: &ClientFilter,
        own_value: Option<f64>,
    ) -> Result<Distribution, StoreError> {
        let column = if quantity == PROBABILITY { Column::Probability } else { described_column(quantity)? };
        // One plain scan, ordered here: percentiles in SQL differ between the engines, and the sort of
        // a window function costs SQLite several times what reading the column does.
        let values: Vec<Option<f64>> = Entity::find()
            .select_only()
            .column(column)
            .filter(condition(filter))
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(distribution(quantity, values, own_value))
    }
}

fn condition(filter: &ClientFilter) -> Condition {
    let ClientFilter {
        id,
        contract_type,
        income_type,
        education,
        age_from,
        age_to,
        decision,
        credit_from,
        credit_to,
        income_from,
        income_to,
    } = filter;
    Condition::all()
        .add_option(id.map(|id| Column::SkIdCurr.eq(id)))
        .add_option(contract_type.as_ref().map(|code| Column::NameContractType.eq(code)))
        .add_option(income_type.as_ref().map(|code| Column::NameIncomeType.eq(code)))
        .add_option(education.as_ref().map(|code| Column::NameEducationType.eq(code)))
        .add_option(age_from.map(|years| Column::AgeYears.gte(years)))
        .add_option(age_to.map(|years| Column::AgeYears.lt(years)))
        .add_option(decision.map(|advice| Column::Decision.eq(advice.name())))
        .add_option(credit_from.map(|amount| Column::Credit.gte(amount)))
        .add_option(credit_to.map(|amount| Column::Credit.lte(amount)))
        .add_option(income_from.map(|amount| Column::Income.gte(amount)))
        .add_option(income_to.map(|amount| Column::Income.lte(amount)))
}

/// PostgreSQL takes a missing value for the largest and SQLite for the smallest; here it is the last.
fn missing_last<Q: QueryOrder>(query: Q, column: Column, order: Order) -> Q {
    query.order_by_with_nulls(column, order, NullOrdering::Last)
}

async fn categories(db: &impl ConnectionTrait, column: Column) -> Result<Vec<String>, DbErr> {
    let mut codes: Vec<String> = Entity::find()
        .select_only()
        .column(column)
        .distinct()
        .filter(column.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    // Here and not in SQL: the order of texts depends on the engine and its locale.
    codes.sort_unstable();
    Ok(codes)
}

fn summary(row: Model) -> Result<ClientSummary, StoreError> {
    let client = row.sk_id_curr;
    Ok(ClientSummary {
        id: client,
        contract_type: row.name_contract_type,
        income_type: row.name_income_type,
        education: row.name_education_type,
        age: row.age_years,
        income: row.income,
        credit: row.credit,
        probability: row.probability,
        decision: row.decision.parse().map_err(|source| StoreError::Advice { client, source })?,
    })
}
