//! Which clients: a list of conditions on columns, one a column, that must all hold. How they are spelt stands here, how they are
//! read in [`super::reading`].

use super::column::{Column, ColumnKind};
use std::collections::BTreeMap;

/// Bounds of a number: `from` is in it, `below` is not. Bounds snap to the edges of the column's bins, see [`super::Edges`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// The least, inclusive.
    pub from: Option<f64>,
    /// Where it ends, exclusive.
    pub below: Option<f64>,
}

/// What must hold of a column. A client of whom the number is missing is in no range.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The number is in a range.
    Within(Range),
    /// The category is one of these; [`super::UNKNOWN`] = it is missing.
    OneOf(Vec<String>),
}

/// Which clients. Every condition must hold; the default is all clients.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// Exactly this client.
    pub id: Option<i64>,
    conditions: BTreeMap<Column, Condition>,
}

impl Range {
    /// Whether it has a bound.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.from.is_some() || self.below.is_some()
    }

    /// As an address has it: `30..40`, `200000..`, `..0.12`.
    #[must_use]
    pub fn spelt(&self) -> String {
        let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        format!("{}..{}", bound(self.from), bound(self.below))
    }
}

impl Filter {
    /// Of this client alone.
    #[must_use]
    pub fn only(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// With this condition on `column`, instead of the one that it has.
    #[must_use]
    pub fn with(mut self, column: Column, condition: Condition) -> Self {
        self.set(column, condition);
        self
    }

    /// Without a condition on `column`.
    #[must_use]
    pub fn without(mut self, column: Column) -> Self {
        self.conditions.remove(&column);
        self
    }

    /// With the number `column` in a range: from a bound, inclusive, to a bound, exclusive.
    #[must_use]
    pub fn within(self, column: Column, from: Option<f64>, below: Option<f64>) -> Self {
        self.with(column, Condition::Within(Range { from, below }))
    }

    /// With the category `column` being `code`.
    #[must_use]
    pub fn of(self, column: Column, code: &str) -> Self {
        self.with(column, Condition::OneOf(vec![code.to_owned()]))
    }

    /// Puts this condition on `column`. One that says nothing, or is not of the column's kind, takes away what is there.
    pub fn set(&mut self, column: Column, condition: Condition) {
        let says = match (&condition, column.kind()) {
            (Condition::Within(range), ColumnKind::Number(..)) => range.is_bounded(),
            (Condition::OneOf(codes), ColumnKind::Category(_)) => !codes.is_empty(),
            _ => false,
        };
        if says {
            self.conditions.insert(column, condition);
        } else {
            self.conditions.remove(&column);
        }
    }

    /// What must hold, in the order of the columns.
    pub fn conditions(&self) -> impl Iterator<Item = (Column, &Condition)> {
        self.conditions.iter().map(|(column, condition)| (*column, condition))
    }

    /// The range of a number; without bounds if there is no condition.
    #[must_use]
    pub fn range(&self, column: Column) -> Range {
        match self.conditions.get(&column) {
            Some(Condition::Within(range)) => *range,
            _ => Range::default(),
        }
    }

    /// The codes that a category may have; empty if there is no condition.
    #[must_use]
    pub fn codes(&self, column: Column) -> &[String] {
        match self.conditions.get(&column) {
            Some(Condition::OneOf(codes)) => codes,
            _ => &[],
        }
    }

    /// Whether it lets everybody through.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.id.is_none() && self.conditions.is_empty()
    }

    /// The parameters of an address that asks for it; a name may come several times.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let id = self.id.map(|id| ("id", id.to_string()));
        let conditions = self.conditions().flat_map(|(column, condition)| {
            let values = match condition {
                Condition::Within(range) => vec![range.spelt()],
                Condition::OneOf(codes) => codes.clone(),
            };
            values.into_iter().map(move |value| (column.name(), value))
        });
        id.into_iter().chain(conditions).collect()
    }
}
