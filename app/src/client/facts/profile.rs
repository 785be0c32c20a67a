//! What is said of a client beside the score: which features of the catalogue, in which order, and their values.
//!
//! Independent of how they are written.

use model::catalogue;
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// Who a client is and what they ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// SK_ID_CURR.
    pub id: i64,
    /// As the source spells it.
    pub contract_type: Option<String>,
    /// The features of the catalogue in [`SECTIONS`], by name.
    pub values: Vec<(String, Option<f64>)>,
    /// Whether credits elsewhere and earlier applications are known at all.
    pub history_known: bool,
    /// Whether the payments of instalments are known at all.
    pub payments_known: bool,
}

impl Profile {
    /// What a client's file says.
    #[must_use]
    pub fn of(file: &ClientFile) -> Self {
        let values = SECTIONS
            .iter()
            .flat_map(|section| section.features)
            .filter_map(|name| catalogue::by_name(name))
            .map(|feature| (feature.name.to_owned(), feature.value(file)))
            .collect();
        Self {
            id: file.application.sk_id_curr,
            contract_type: file.application.name_contract_type.get().map(str::to_owned),
            values,
            history_known: file.bureau.is_some() && file.previous_application.is_some(),
            payments_known: file.installments_payments.is_some(),
        }
    }

    /// The value of the catalogue's feature `name`; none = missing.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.iter().find(|(n, _)| n == name).and_then(|(_, value)| *value)
    }
}

/// What a section of the profile is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The credit asked for.
    Request,
    /// Age, education, home.
    Person,
    /// Income, work, possessions.
    Resources,
    /// Past and running credits.
    History,
}

/// A section of the profile: its topic and the catalogue's features in it.
#[derive(Debug, Clone, Copy)]
pub struct ProfileSection {
    /// What it is about.
    pub topic: Topic,
    /// Names in the catalogue, in the order in which they are shown.
    pub features: &'static [&'static str],
}

/// The profile, section by section.
pub const SECTIONS: [ProfileSection; 4] = [
    ProfileSection {
        topic: Topic::Request,
        features: &[
            "credit",
            "annuity",
            "credit_term",
            "credit_rate",
            "goods_price",
            "credit_to_income",
            "annuity_to_income",
        ],
    },
    ProfileSection { topic: Topic::Person, features: &["age_years", "education", "housing"] },
    ProfileSection {
        topic: Topic::Resources,
        features: &["income", "income_type", "occupation", "years_employed", "owns_home", "owns_car"],
    },
    ProfileSection {
        topic: Topic::History,
        features: &[
            "external_score_mean",
            "bureau_active_count",
            "bureau_debt",
            "previous_count",
            "previous_refused_count",
            "late_payment_share",
            "card_utilisation",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_of_the_profile_is_a_feature_of_the_catalogue() {
        for name in SECTIONS.iter().flat_map(|section| section.features) {
            assert!(catalogue::by_name(name).is_some(), "{name}");
        }
    }
}
