//! Where a client stands in a group that has been counted: in every number that has a column, and in one of them closely.
//! The same arithmetic on the server and in the browser.
//!
//! Independent of where the counts come from, and of words.

use model::portfolio::{Column, Counted, Distribution, Edges, Rank, Strip};
use serde::{Deserialize, Serialize};

/// A client in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Clients of the group; beside one other client, all clients.
    pub clients: u64,
    /// Every quantity that has a column.
    pub strips: Vec<Compared>,
    /// The quantity that is looked at closely.
    pub opened: Opened,
}

/// One quantity at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Of the group.
    pub strip: Strip,
    /// The client; none = missing.
    pub own: Option<Placed>,
    /// The one other client; none = missing, or nobody.
    pub other: Option<Placed>,
}

/// One quantity, closely.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Of the group.
    pub distribution: Distribution,
    /// The client; none = missing.
    pub own: Option<Placed>,
}

/// A client's value, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The value.
    pub value: f64,
    /// In the group; none if nobody of it has a value.
    pub rank: Option<Rank>,
}

/// A client's numbers, by column; a missing one is not there.
pub type Numbers = Vec<(Column, f64)>;

/// The column that holds a quantity; none if none does.
#[must_use]
pub fn column_of(quantity: &str) -> Option<Column> {
    Column::numbers().find(|column| column.number().is_some_and(|(name, _)| name == quantity))
}

impl Comparison {
    /// The client who has `own` and the one other who has `other`, in a group of the clients whose numbers have these bins, and
    /// closely in `opens`. None if that is a category, or nothing is known of the bank.
    #[must_use]
    pub fn of<'a>(
        group: &Counted,
        edges: impl Fn(Column) -> Option<&'a Edges>,
        own: &Numbers,
        other: &Numbers,
        opens: Column,
    ) -> Option<Self> {
        let strip = |column| Self::strip(group, edges(column)?, own, other, column);
        let strips = Column::numbers().map(strip).collect::<Option<Vec<_>>>()?;
        let (name, _) = opens.number()?;
        let distribution = Distribution::of(name, edges(opens)?, &group.counts(opens)?);
        // A strip and what it opens as say the same place.
        let own = strips.iter().find(|compared| compared.strip.column == opens)?.own;
        Some(Self { clients: group.clients, strips, opened: Opened { distribution, own } })
    }

    fn strip(
        group: &Counted,
        edges: &Edges,
        own: &Numbers,
        other: &Numbers,
        column: Column,
    ) -> Option<Compared> {
        let counts = group.counts(column)?;
        let placed = |numbers: &Numbers| {
            let (_, value) = *numbers.iter().find(|(of, _)| *of == column)?;
            Some(Placed { value, rank: Rank::among(&counts, edges.bin(value)) })
        };
        Some(Compared { strip: Strip::of(column, edges, &counts), own: placed(own), other: placed(other) })
    }

    /// The numbers of the client, or of the one other.
    #[must_use]
    pub fn numbers(&self, of: impl Fn(&Compared) -> Option<Placed>) -> Numbers {
        self.strips.iter().filter_map(|compared| Some((compared.strip.column, of(compared)?.value))).collect()
    }
}
