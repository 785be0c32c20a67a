//! Concepts: what a client is told about. Several features may say one thing (how often payments were late, in a year and
//! in half a year); every feature belongs to exactly one concept, and a concept's effect is the sum of its features'.
//!
//! Here is what a concept is called and how it may be told; what it is, for whoever has never seen a file, stands in
//! [`super::plain_words`], which a browser does not carry. Labels and concepts are no part of the catalogue's hash.

use super::theme::Theme;
use crate::text::{Text, text};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Whether a concept may be given to a client as a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// As any other.
    Plain,
    /// As a reason, but never as something to change: it belongs to who somebody is, or to other people.
    Protected,
    /// Not as a reason: it is a price that the lender itself has set.
    Price,
}

/// Declares the concepts: variant, name, theme, how it may be told, what a person calls it in French and in English.
macro_rules! concepts {
    ($($variant:ident $id:literal $theme:ident $telling:ident $fr:literal $en:literal;)*) => {
        /// One thing that features say of a client.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Concept { $(#[doc = $en] $variant,)* }

        impl Concept {
            /// Every concept, theme by theme.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$variant),*];

            /// Its name in the API and in JSON.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What it is about.
            #[must_use]
            pub const fn theme(self) -> Theme {
                match self { $(Self::$variant => Theme::$theme,)* }
            }

            /// Whether it may be given as a reason.
            #[must_use]
            pub const fn telling(self) -> Telling {
                match self { $(Self::$variant => Telling::$telling,)* }
            }

            /// What a person calls it.
            #[must_use]
            pub const fn label(self) -> Text {
                match self { $(Self::$variant => text($fr, $en),)* }
            }
        }
    };
}

concepts! {
    Amount "amount" Request Plain "Le montant du crédit et de ses échéances" "The amount of the loan and of its instalments";
    Burden "burden" Request Plain "Le poids du crédit dans le revenu" "The weight of the loan in the income";
    Financed "financed" Request Plain "La part du prix qui est empruntée" "The share of the price that is borrowed";
    Terms "terms" Request Price "La durée et le coût du crédit demandé" "The term and the cost of the loan requested";
    Income "income" Resources Plain "Le revenu déclaré" "The declared income";
    Tenure "tenure" Resources Plain "L’ancienneté dans l’emploi" "Time in the present job";
    Work "work" Resources Plain "La nature des revenus et le métier" "The kind of income and the occupation";
    Car "car" Resources Plain "La voiture" "The car";
    Age "age" Situation Protected "L’âge" "Age";
    Education "education" Situation Plain "Le niveau d’études" "The level of education";
    Home "home" Situation Plain "Le logement" "The home";
    Building "building" Situation Plain "L’immeuble où vit le client" "The building where the client lives";
    Address "address" Situation Plain "Le domicile déclaré" "The registered address";
    Identity "identity" Situation Protected "La pièce d’identité" "The identity document";
    Phone "phone" Situation Plain "Le téléphone" "The phone";
    Acquaintances "acquaintances" Situation Protected "Les retards dans l’entourage" "Late payments among acquaintances";
    ExternalScores "external_scores" External Plain "Les scores externes" "The external scores";
    DebtElsewhere "debt_elsewhere" Bureau Plain "Ce qui reste dû ailleurs" "What is still owed elsewhere";
    CreditsElsewhere "credits_elsewhere" Bureau Plain "Le nombre de crédits ailleurs" "The number of loans elsewhere";
    LatenessElsewhere "lateness_elsewhere" Bureau Plain "Les retards ailleurs" "Late payments elsewhere";
    TimeElsewhere "time_elsewhere" Bureau Plain "L’ancienneté des crédits ailleurs" "How long ago loans were taken elsewhere";
    TermsElsewhere "terms_elsewhere" Bureau Plain "La durée des crédits ailleurs" "The term of the loans elsewhere";
    Enquiries "enquiries" Bureau Plain "Les consultations du fichier des crédits" "Enquiries at the credit bureau";
    Refusals "refusals" Previous Plain "Les refus passés" "Past refusals";
    Applications "applications" Previous Plain "Les demandes passées chez nous" "Earlier applications with us";
    TimeWithUs "time_with_us" Previous Plain "L’ancienneté des demandes chez nous" "How long ago the earlier applications were made";
    Obtained "obtained" Previous Plain "Le montant obtenu par le passé" "The amount obtained in the past";
    DownPayments "down_payments" Previous Plain "L’apport dans les crédits passés" "Down payments on past loans";
    PastTerms "past_terms" Previous Plain "La durée des crédits passés" "The term of past loans";
    PastPrice "past_price" Previous Price "Le coût des crédits passés" "The cost of past loans";
    PastInstalments "past_instalments" Previous Plain "L’échéance demandée, à côté des précédentes" "The instalment requested, beside earlier ones";
    Punctuality "punctuality" Repayment Plain "La ponctualité des paiements chez nous" "How punctual payments to us were";
    FullPayments "full_payments" Repayment Plain "Les échéances payées en entier" "Instalments paid in full";
    LoansWithUs "loans_with_us" Repayment Plain "Les crédits menés chez nous" "Loans held with us";
    CardUse "card_use" Card Plain "L’usage du plafond de carte" "How much of the card limit is used";
    CardDrawings "card_drawings" Card Plain "Les achats et les retraits par carte" "Purchases and withdrawals by card";
    CardMinimum "card_minimum" Card Plain "Les mensualités minimales de la carte" "The card’s minimum payments";
}

impl Concept {
    /// The concept called `id`.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concept| concept.id() == id)
    }
}

impl Serialize for Concept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Concept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::by_id(&id).ok_or_else(|| D::Error::custom(format!("no concept is called {id}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Action;
    use crate::catalogue::features;
    use crate::fairness::attributes::attributes;
    use std::collections::BTreeSet;

    #[test]
    fn every_concept_has_a_name_of_its_own_and_a_feature_that_can_be_said() {
        let ids: BTreeSet<_> = Concept::ALL.iter().map(|concept| concept.id()).collect();
        assert_eq!(ids.len(), Concept::ALL.len());
        for concept in Concept::ALL {
            assert_eq!(Concept::by_id(concept.id()), Some(concept));
            assert!(concept.features().any(|feature| feature.sayable), "{concept:?}");
        }
        for label in [|c: Concept| c.label().fr, |c: Concept| c.label().en] {
            let labels: BTreeSet<_> = Concept::ALL.into_iter().map(label).collect();
            assert_eq!(labels.len(), Concept::ALL.len());
        }
        assert!(Concept::ALL.is_sorted_by_key(|concept| concept.theme()), "theme by theme");
    }

    /// Five forms of the external scores are one thing to a client, and so are price and term.
    #[test]
    fn features_that_say_one_thing_belong_together() {
        let of = |name: &str| crate::catalogue::by_name(name).expect("a feature").concept;
        for form in ["mean", "min", "max", "product", "count", "1", "2", "3"] {
            assert_eq!(of(&format!("external_score_{form}")), Concept::ExternalScores);
        }
        for name in ["credit_term", "credit_rate", "interest_to_credit", "credit_duration"] {
            assert_eq!(of(name), Concept::Terms);
        }
        assert!(Concept::Terms.is_deduced() && !Concept::Amount.is_deduced());
    }

    /// Nobody is told to be of another age, and what fairness is watched by is nothing to change.
    #[test]
    fn nothing_protected_can_be_acted_on() {
        let watched = |name: &str| attributes().iter().any(|attribute| attribute.name == name);
        for feature in features() {
            if feature.concept.telling() == Telling::Protected || watched(feature.name) {
                assert_eq!(feature.action, Action::None, "{}", feature.name);
            }
        }
        let age = crate::catalogue::by_name("age_years").expect("a feature");
        assert_eq!(age.concept.telling(), Telling::Protected);
    }
}
