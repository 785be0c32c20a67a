//! What clients are described by: one table, of which filters, addresses, the bank in the browser and the views of the explorer
//! are made. A quantity is added here, and given a column by the store.

use crate::catalogue::Unit;
use serde::{Deserialize, Serialize};

/// The quantity that is no feature: the probability of repayment difficulties itself.
pub const PROBABILITY: &str = "probability";

/// How a filter spells the category of clients of whom it is not known.
pub const UNKNOWN: &str = "-";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A number of every client: a described feature of the catalogue or [`PROBABILITY`], and what it counts.
    Number(&'static str, Unit),
    /// One of a few codes; the feature of the catalogue that has words for them, if one has.
    Category(Option<&'static str>),
}

/// The columns: what an address calls them, and what they hold.
const TABLE: [(&str, ColumnKind); COLUMNS] = [
    ("risk", ColumnKind::Number(PROBABILITY, Unit::Ratio)),
    ("advice", ColumnKind::Category(None)),
    ("age", ColumnKind::Number("age_years", Unit::Years)),
    ("income", ColumnKind::Number("income", Unit::Money)),
    ("credit", ColumnKind::Number("credit", Unit::Money)),
    ("annuity", ColumnKind::Number("annuity", Unit::Money)),
    ("external_score", ColumnKind::Number("external_score_mean", Unit::Score)),
    ("debt", ColumnKind::Number("bureau_debt", Unit::Money)),
    ("contract_type", ColumnKind::Category(None)),
    ("income_type", ColumnKind::Category(Some("income_type"))),
    ("education", ColumnKind::Category(Some("education"))),
    ("occupation", ColumnKind::Category(Some("occupation"))),
    ("term", ColumnKind::Number("credit_term", Unit::Months)),
    ("rate", ColumnKind::Number("credit_rate", Unit::Ratio)),
    ("late_payments", ColumnKind::Number("late_payment_share", Unit::Ratio)),
    ("housing", ColumnKind::Category(Some("housing"))),
    ("region_rating", ColumnKind::Category(None)),
    ("outcome", ColumnKind::Category(None)),
    ("employment", ColumnKind::Number("years_employed", Unit::Years)),
    ("instalment_share", ColumnKind::Number("annuity_to_income", Unit::Ratio)),
];

/// How many there are.
pub const COLUMNS: usize = 20;

/// One of the columns, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(u8);

impl Column {
    /// The probability of repayment difficulties.
    pub const RISK: Self = Self(0);
    /// What the engine advises: `grant`, `review`, `refuse`.
    pub const ADVICE: Self = Self(1);
    /// Age.
    pub const AGE: Self = Self(2);
    /// Declared income.
    pub const INCOME: Self = Self(3);
    /// Amount of the credit.
    pub const CREDIT: Self = Self(4);
    /// Type of contract, as the source spells it.
    pub const CONTRACT_TYPE: Self = Self(8);
    /// Source of income, as the source spells it.
    pub const INCOME_TYPE: Self = Self(9);
    /// Level of education, as the source spells it.
    pub const EDUCATION: Self = Self(10);
    /// Occupation, as the source spells it.
    pub const OCCUPATION: Self = Self(11);
    /// Housing, as the source spells it.
    pub const HOUSING: Self = Self(15);
    /// Whether the outcome is known: `known`, or `applicant`. Never which one it is.
    pub const OUTCOME: Self = Self(17);

    /// Those that hold a number, in the order of the table.
    pub fn numbers() -> impl Iterator<Item = Self> {
        Self::all().filter(|column| column.number().is_some())
    }

    /// Every one.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).take(COLUMNS).map(Self)
    }

    /// The column that an address calls `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|column| column.name() == name)
    }

    /// What an address calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        TABLE[self.index()].0
    }

    /// What it holds.
    #[must_use]
    pub fn kind(self) -> ColumnKind {
        TABLE[self.index()].1
    }

    /// Its place in the table.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The quantity that it holds and what it counts; none of a category.
    #[must_use]
    pub fn number(self) -> Option<(&'static str, Unit)> {
        match self.kind() {
            ColumnKind::Number(quantity, unit) => Some((quantity, unit)),
            ColumnKind::Category(_) => None,
        }
    }
}

impl Serialize for Column {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Column {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| serde::de::Error::custom(format_args!("there is no column {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn a_number_is_a_described_feature_and_counts_what_the_catalogue_says() {
        for column in Column::all() {
            match column.kind() {
                ColumnKind::Number(PROBABILITY, unit) => assert_eq!(unit, Unit::Ratio),
                ColumnKind::Number(name, unit) => {
                    let feature = catalogue::by_name(name).expect("a feature");
                    assert!(feature.described, "{name}");
                    assert_eq!(feature.unit, unit, "{name}");
                }
                ColumnKind::Category(feature) => {
                    assert!(feature.is_none_or(|name| catalogue::by_name(name).is_some()));
                }
            }
        }
    }

    #[test]
    fn each_name_finds_its_column() {
        assert!(Column::all().all(|column| Column::named(column.name()) == Some(column)));
        let named = [
            (Column::RISK, "risk"),
            (Column::ADVICE, "advice"),
            (Column::AGE, "age"),
            (Column::INCOME, "income"),
            (Column::CREDIT, "credit"),
            (Column::CONTRACT_TYPE, "contract_type"),
            (Column::INCOME_TYPE, "income_type"),
            (Column::EDUCATION, "education"),
            (Column::OCCUPATION, "occupation"),
            (Column::HOUSING, "housing"),
            (Column::OUTCOME, "outcome"),
        ];
        assert!(named.iter().all(|(column, name)| column.name() == *name));
    }
}
