//! A page of a list: which clients, in which order, which of its pages; and what it answers.

use super::bins::Scale;
use super::column::Column;
use super::filter::Filter;
use crate::decision::Advice;
use serde::{Deserialize, Serialize};

/// What a list of clients is ordered by; ties are broken by the client's id, and clients without the value come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// A number; none: the client's id.
    pub by: Option<Column>,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// As an address has it: `id`, `age`, `-risk`.
    #[must_use]
    pub fn spelt(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.by.map_or("id", Column::name))
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientQuery {
    /// Which clients.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
    /// Rows a page, 1 to [`MAX_PAGE_SIZE`].
    pub page_size: u32,
}

/// Most clients of one file that is taken away.
pub const MOST_EXPORTED: u32 = 50_000;

/// Most rows that one page may hold.
pub const MAX_PAGE_SIZE: u32 = 200;

impl Default for ClientQuery {
    fn default() -> Self {
        Self { filter: Filter::default(), sort: Sort::default(), page: 1, page_size: 25 }
    }
}

impl ClientQuery {
    /// The parameters of an address that asks for it; what is as by default is left out.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let usual = Self::default();
        let mut pairs = self.filter.pairs();
        pairs.extend((self.sort != usual.sort).then(|| ("sort", self.sort.spelt())));
        pairs.extend((self.page != usual.page).then(|| ("page", self.page.to_string())));
        pairs.extend((self.page_size != usual.page_size).then(|| ("page_size", self.page_size.to_string())));
        pairs
    }
}

/// One client in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSummary {
    /// SK_ID_CURR.
    pub id: i64,
    /// As the source spells it.
    pub contract_type: Option<String>,
    /// As the source spells it.
    pub income_type: Option<String>,
    /// As the source spells it.
    pub education: Option<String>,
    /// Years.
    pub age: Option<f64>,
    /// A year, in the source's currency.
    pub income: Option<f64>,
    /// In the source's currency.
    pub credit: Option<f64>,
    /// Probability of repayment difficulties.
    pub probability: f64,
    /// What the engine advises.
    pub decision: Advice,
}

/// One page of clients, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientPage {
    /// Clients that the filter lets through.
    pub total: u64,
    /// Those of this page.
    pub clients: Vec<ClientSummary>,
}

/// The codes that occur in the bank, for the filter's lists: of every category, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterChoices(pub Vec<(Column, Vec<String>)>);

impl FilterChoices {
    /// Those of the categories among some columns.
    pub(super) fn of_scales<'a>(scales: impl IntoIterator<Item = (Column, &'a Scale)>) -> Self {
        let choice = |(column, scale): (Column, &Scale)| match scale {
            Scale::Category(codes) => Some((column, codes.clone())),
            Scale::Number(_) => None,
        };
        Self(scales.into_iter().filter_map(choice).collect())
    }

    /// Those of `column`; none of a number.
    #[must_use]
    pub fn of(&self, column: Column) -> &[String] {
        self.0.iter().find(|(named, _)| *named == column).map_or(&[], |(_, codes)| codes)
    }
}
