//! All clients that a model has scored, in columns: what lists, filters and comparisons are computed on.
//!
//! They are kept in memory, see [`crate::cache`]; a bank of 356,255 clients takes some 50 MB. A filter reads
//! a few columns from one end to the other, which takes a millisecond or two whichever columns it is about,
//! where a database would need an index for every combination. Missing numbers are NaN: no condition holds
//! for them.

use crate::cache::Kept;
use crate::distribution::Sorted;
use crate::entity::application;
use crate::entity::score::{Column, Entity};
use crate::score::described_column;
use crate::scoring::shown;
use crate::{Store, StoreError};
use futures_util::TryStreamExt;
use model::catalogue;
use model::decision::Advice;
use model::portfolio::{ClientFilter, ClientSummary, Direction, Distribution, PROBABILITY, SortKey};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, StreamTrait,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The columns, each with a place for every client, in the order of their ids.
#[derive(Debug, Default)]
pub(crate) struct Scored {
    /// By which model.
    model: String,
    /// Clients in the bank, scored or not.
    pub(crate) clients: u64,
    ids: Vec<i64>,
    decisions: Vec<Advice>,
    contract_types: Categories,
    income_types: Categories,
    educations: Categories,
    /// The described features, and [`PROBABILITY`].
    quantities: BTreeMap<&'static str, Quantity>,
}

/// A number of every client.
#[derive(Debug, Default)]
struct Quantity {
    values: Vec<f64>,
    /// The same in order, once somebody has compared a client with all of them.
    sorted: OnceLock<Sorted>,
}

/// A category of every client.
#[derive(Debug, Default)]
struct Categories {
    /// Those that occur, in the order in which they were met.
    names: Vec<String>,
    /// A place among them; [`NONE`] where it is missing.
    places: Vec<u16>,
}

/// The place of a missing category.
const NONE: u16 = u16::MAX;

/// Whether something holds for the client at a place.
type Condition<'a> = Box<dyn Fn(usize) -> bool + 'a>;

// Quantities that lists show: features of the catalogue.
const AGE: &str = "age_years";
const INCOME: &str = "income";
const CREDIT: &str = "credit";

impl Store {
    /// The clients that `model` has scored, as they are now.
    pub(crate) async fn scored(&self, model: &str) -> Result<Arc<Scored>, StoreError> {
        self.scored.get(self, &model.to_owned()).await
    }
}

impl Kept for Scored {
    type Of = String;

    fn is_of(&self, model: &String) -> bool {
        self.model == *model
    }

    async fn read(db: &DatabaseTransaction, model: &String) -> Result<Self, StoreError> {
        let clients = application::Entity::find().count(db).await?;
        let mut scored = Self { model: model.to_owned(), clients, ..Self::default() };
        let mut columns = vec![
            Column::SkIdCurr,
            Column::Decision,
            Column::NameContractType,
            Column::NameIncomeType,
            Column::NameEducationType,
            Column::Probability,
        ];
        let mut names = vec![PROBABILITY];
        for feature in catalogue::described() {
            columns.push(described_column(feature.name)?);
            names.push(feature.name);
        }
        let version = shown(db, model).await?;
        let select = Entity::find()
            .select_only()
            .columns(columns)
            .filter(Column::Version.eq(version))
            .order_by_asc(Column::SkIdCurr);
        let many = usize::try_from(clients).unwrap_or_default();
        let mut quantities: Vec<_> = names.iter().map(|_| Vec::with_capacity(many)).collect();
        let mut rows = db.stream(&select.into_query()).await?;
        while let Some(row) = rows.try_next().await? {
            scored.push(&row)?;
            for (place, values) in quantities.iter_mut().enumerate() {
                values.push(row.try_get_by_index::<Option<f64>>(5 + place)?.unwrap_or(f64::NAN));
            }
        }
        let quantity = |values| Quantity { values, sorted: OnceLock::new() };
        scored.quantities = names.into_iter().zip(quantities.into_iter().map(quantity)).collect();
        Ok(scored)
    }
}

impl Scored {
    fn push(&mut self, row: &QueryResult) -> Result<(), StoreError> {
        let client = row.try_get_by_index(0)?;
        let decision: String = row.try_get_by_index(1)?;
        self.ids.push(client);
        self.decisions.push(decision.parse().map_err(|source| StoreError::Advice { client, source })?);
        self.contract_types.push(row.try_get_by_index(2)?);
        self.income_types.push(row.try_get_by_index(3)?);
        self.educations.push(row.try_get_by_index(4)?);
        Ok(())
    }

    /// How many clients of the bank the model has not scored.
    pub(crate) fn unscored(&self) -> u64 {
        self.clients.saturating_sub(self.ids.len() as u64)
    }

    /// The categories that occur, sorted: of contracts, incomes and educations.
    pub(crate) fn categories(&self) -> [Vec<String>; 3] {
        [&self.contract_types, &self.income_types, &self.educations].map(Categories::sorted)
    }

    /// The places of the clients that a filter lets through.
    pub(crate) fn filtered(&self, filter: &ClientFilter) -> Vec<u32> {
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
        let conditions: Vec<Condition<'_>> = [
            id.map(|id| Box::new(move |at: usize| self.ids[at] == id) as Condition<'_>),
            decision.map(|advice| Box::new(move |at: usize| self.decisions[at] == advice) as Condition<'_>),
            self.contract_types.are(contract_type.as_deref()),
            self.income_types.are(income_type.as_deref()),
            self.educations.are(education.as_deref()),
            self.are(AGE, f64::ge, *age_from),
            self.are(AGE, f64::lt, *age_to),
            self.are(CREDIT, f64::ge, *credit_from),
            self.are(CREDIT, f64::le, *credit_to),
            self.are(INCOME, f64::ge, *income_from),
            self.are(INCOME, f64::le, *income_to),
        ]
        .into_iter()
        .flatten()
        .collect();
        let all = 0..u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        all.filter(|&at| conditions.iter().all(|holds| holds(at as usize))).collect()
    }

    /// That a quantity stands to `bound` as `holds` says; no condition without a bound.
    fn are(
        &self,
        quantity: &str,
        holds: fn(&f64, &f64) -> bool,
        bound: Option<f64>,
    ) -> Option<Condition<'_>> {
        let values = self.values(quantity);
        bound.map(|bound| Box::new(move |at: usize| holds(&values[at], &bound)) as Condition<'_>)
    }

    /// A quantity of every client.
    fn values(&self, quantity: &str) -> &[f64] {
        self.quantities.get(quantity).map_or(&[], |quantity| &quantity.values)
    }

    fn summary(&self, at: usize) -> ClientSummary {
        let known = |quantity| Some(self.values(quantity)[at]).filter(|value| !value.is_nan());
        ClientSummary {
            id: self.ids[at],
            contract_type: self.contract_types.name(at),
            income_type: self.income_types.name(at),
            education: self.educations.name(at),
            age: known(AGE),
            income: known(INCOME),
            credit: known(CREDIT),
            probability: self.values(PROBABILITY)[at],
            decision: self.decisions[at],
        }
    }

    /// The clients at places `from` to `to` of `clients`, when they are sorted. Clients without the value
    /// that they are sorted by come last; ties stand in the order of their ids.
    pub(crate) fn page(
        &self,
        mut clients: Vec<u32>,
        (sort, direction): (SortKey, Direction),
        from: usize,
        size: usize,
    ) -> Vec<ClientSummary> {
        let values = match sort {
            SortKey::Id => None,
            SortKey::Probability => Some(self.values(PROBABILITY)),
            SortKey::Age => Some(self.values(AGE)),
            SortKey::Income => Some(self.values(INCOME)),
            SortKey::Credit => Some(self.values(CREDIT)),
        };
        let directed = |order: Ordering| match direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        };
        let compare = |a: &u32, b: &u32| match values {
            None => directed(a.cmp(b)),
            Some(values) => {
                let (x, y) = (values[*a as usize], values[*b as usize]);
                let order = match (x.is_nan(), y.is_nan()) {
                    (false, false) => directed(x.total_cmp(&y)),
                    (x, y) => x.cmp(&y),
                };
                order.then(a.cmp(b))
            }
        };
        if from >= clients.len() {
            return Vec::new();
        }
        // Only the page is sorted: before it stand those that belong before it, in any order.
        let (_, _, after) = clients.select_nth_unstable_by(from, compare);
        let most = size.saturating_sub(1);
        if most < after.len() && most > 0 {
            after.select_nth_unstable_by(most - 1, compare);
        }
        let to = clients.len().min(from + size);
        let page = &mut clients[from..to];
        page.sort_unstable_by(compare);
        page.iter().map(|&at| self.summary(at as usize)).collect()
    }

    /// How `quantity` is distributed among `clients`, and which share of them lies below `own_value`.
    pub(crate) fn distribution(
        &self,
        quantity: &str,
        filter: &ClientFilter,
        own_value: Option<f64>,
    ) -> Result<Distribution, StoreError> {
        let Some((name, quantity)) = self.quantities.get_key_value(quantity) else {
            return Err(StoreError::UnknownQuantity(quantity.to_owned()));
        };
        if *filter == ClientFilter::default() {
            let sorted = quantity.sorted.get_or_init(|| Sorted::of(quantity.values.iter().copied()));
            return Ok(sorted.distribution(name, own_value));
        }
        let clients = self.filtered(filter);
        let values = clients.iter().map(|&at| quantity.values[at as usize]);
        Ok(Sorted::of(values).distribution(name, own_value))
    }
}

impl Categories {
    fn push(&mut self, name: Option<String>) {
        let place = name.map(|name| {
            self.names.iter().position(|known| *known == name).unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            })
        });
        self.places.push(place.and_then(|place| place.try_into().ok()).unwrap_or(NONE));
    }

    /// That the category is `name`; no condition without a name.
    fn are(&self, name: Option<&str>) -> Option<Condition<'_>> {
        let place = self.names.iter().position(|known| Some(&**known) == name);
        name?;
        Some(Box::new(move |at| Some(usize::from(self.places[at])) == place))
    }

    fn name(&self, at: usize) -> Option<String> {
        self.names.get(usize::from(self.places[at])).cloned()
    }

    fn sorted(&self) -> Vec<String> {
        let mut names = self.names.clone();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Incomes that repeat, some of them missing, in no order.
    fn incomes(clients: u32) -> Scored {
        let income = |id: u32| match id * 7_919 % 101 {
            0..10 => f64::NAN,
            other => f64::from(other / 3),
        };
        let clients = 1..=clients;
        let mut scored = Scored {
            ids: clients.clone().map(i64::from).collect(),
            decisions: clients.clone().map(|_| Advice::Grant).collect(),
            ..Scored::default()
        };
        for name in [AGE, CREDIT, INCOME, PROBABILITY] {
            let values = clients.clone().map(income).collect();
            scored.quantities.insert(name, Quantity { values, ..Quantity::default() });
        }
        for categories in [&mut scored.contract_types, &mut scored.income_types, &mut scored.educations] {
            clients.clone().for_each(|_| categories.push(None));
        }
        scored
    }

    #[test]
    fn a_page_is_the_piece_of_the_whole_sorted_list() {
        let scored = incomes(500);
        for direction in [Direction::Ascending, Direction::Descending] {
            let mut all: Vec<(i64, f64)> =
                scored.ids.iter().copied().zip(scored.values(INCOME).iter().copied()).collect();
            all.sort_by(|(_, x), (_, y)| match (x.is_nan(), y.is_nan()) {
                (false, false) if direction == Direction::Descending => y.total_cmp(x),
                (false, false) => x.total_cmp(y),
                (x, y) => x.cmp(&y),
            });
            for (from, size) in
                [(0, 25), (25, 25), (0, 1), (450, 100), (499, 1), (500, 25), (0, 500), (7_000, 1)]
            {
                let everyone = scored.filtered(&ClientFilter::default());
                let page = scored.page(everyone, (SortKey::Income, direction), from, size);
                let page: Vec<i64> = page.iter().map(|client| client.id).collect();
                let expected: Vec<i64> = all.iter().skip(from).take(size).map(|(id, _)| *id).collect();
                assert_eq!(page, expected, "{size} from {from}, {direction:?}");
            }
        }
    }
}
