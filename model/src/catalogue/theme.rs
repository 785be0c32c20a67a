//! Themes: what concepts are about.

use crate::text::{Text, text};

/// What a concept is about; contributions are grouped by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Theme {
    /// The credit asked for.
    Request,
    /// Income, work, possessions.
    Resources,
    /// Situation: age, education, home, region.
    Situation,
    /// Scores of external sources.
    External,
    /// Credits at other institutions.
    Bureau,
    /// Earlier applications with this company.
    Previous,
    /// How instalments were repaid.
    Repayment,
    /// Use of this company's cards.
    Card,
}

impl Theme {
    /// Every theme, in the order in which a client is told about them.
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Resources,
        Self::Situation,
        Self::External,
        Self::Bureau,
        Self::Previous,
        Self::Repayment,
        Self::Card,
    ];

    /// What a person calls it.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Request => text("Le crédit demandé", "The credit asked for"),
            Self::Resources => text("Revenus et emploi", "Income and work"),
            Self::Situation => text("Situation personnelle", "Personal situation"),
            Self::External => text("Scores externes", "External scores"),
            Self::Bureau => text("Crédits dans d’autres établissements", "Credits elsewhere"),
            Self::Previous => text("Demandes précédentes", "Earlier applications"),
            Self::Repayment => text("Remboursements passés", "Past repayments"),
            Self::Card => text("Usage des cartes", "Use of cards"),
        }
    }
}
