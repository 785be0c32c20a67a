//! Looking at many clients: which ones (a filter), in which order, a page of them, and how a quantity is
//! distributed among them. Only the vocabulary: the store answers, the screen and the API ask.
//!
//! Independent of SQL and of URLs; both sides translate from here, so that a view can be shared as a link
//! and means the same on every server.

use crate::decision::Advice;
use serde::{Deserialize, Serialize};

/// Which clients. Every condition that is set must hold; the default is all clients.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientFilter {
    /// Exactly this client.
    pub id: Option<i64>,
    /// `Cash loans` or `Revolving loans`.
    pub contract_type: Option<String>,
    /// `Working`, `Pensioner`, ...
    pub income_type: Option<String>,
    /// `Higher education`, ...
    pub education: Option<String>,
    /// Youngest, in years, inclusive.
    pub age_from: Option<f64>,
    /// Oldest, in years, exclusive.
    pub age_to: Option<f64>,
    /// What the engine advises.
    pub decision: Option<Advice>,
    /// Smallest amount of credit, inclusive.
    pub credit_from: Option<f64>,
    /// Largest amount of credit, inclusive.
    pub credit_to: Option<f64>,
    /// Smallest declared income, inclusive.
    pub income_from: Option<f64>,
    /// Largest declared income, inclusive.
    pub income_to: Option<f64>,
}

/// What a list of clients is ordered by; ties are broken by the client's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// The client's id.
    #[default]
    Id,
    /// Probability of default.
    Probability,
    /// Age.
    Age,
    /// Declared income.
    Income,
    /// Amount of the credit.
    Credit,
}

impl SortKey {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Id, Self::Probability, Self::Age, Self::Income, Self::Credit];
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ascending, Self::Descending];
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientQuery {
    /// Which clients.
    pub filter: ClientFilter,
    /// In which order.
    pub sort: SortKey,
    /// Which way.
    pub direction: Direction,
    /// From 1.
    pub page: u32,
    /// Rows a page, 1 to [`MAX_PAGE_SIZE`].
    pub page_size: u32,
}

/// Most rows that one page may hold.
pub const MAX_PAGE_SIZE: u32 = 200;

impl Default for ClientQuery {
    fn default() -> Self {
        Self {
            filter: ClientFilter::default(),
            sort: SortKey::default(),
            direction: Direction::default(),
            page: 1,
            page_size: 25,
        }
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
    /// Probability of default.
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

/// The categories that occur in the bank, for the filter's lists; each sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterChoices {
    /// Contract types.
    pub contract_types: Vec<String>,
    /// Income types.
    pub income_types: Vec<String>,
    /// Levels of education.
    pub educations: Vec<String>,
}

/// How a quantity is distributed among the clients of a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Catalogue name of the quantity, or `probability`.
    pub quantity: String,
    /// Clients with a value.
    pub clients: u64,
    /// Clients without.
    pub missing: u64,
    /// 5th percentile, median and 95th percentile; none without clients.
    pub quantiles: Option<[f64; 3]>,
    /// Bounds of the bins: one more than `counts`. The outer bins also hold what lies beyond.
    pub edges: Vec<f64>,
    /// Clients per bin.
    pub counts: Vec<u64>,
    /// Share of the clients whose value is below the one asked about, 0 to 1.
    pub below: Option<f64>,
}

/// The quantity that is no feature: the probability of default itself.
pub const PROBABILITY: &str = "probability";
