//! Motives: the reasons that a person can give for a decision, as a list, with the words in which a client is told.
//!
//! They are what the person has found out beside or against the model. None of them names who somebody is, a third person
//! or a check for fraud, and each tells a client something that they can understand, answer or act on. Independent of
//! what a model says.

use super::life::names;
use crate::text::{Text, text};
use serde::{Deserialize, Serialize};

names! {
    /// What a person gives as the reason of a decision.
    Motive {
        AssessmentConfirmed "assessment_confirmed" "A refusal: the reasons of the assessment hold, as the person has checked.";
        IncomeUnproven "income_unproven" "A refusal: the income could not be proven.";
        ChargesTooHigh "charges_too_high" "A refusal: what is left after fixed expenses does not pay the instalments.";
        InstalmentTooHigh "instalment_too_high" "A refusal: the instalment is too large a part of the income.";
        CommitmentsElsewhere "commitments_elsewhere" "A refusal: other loans weigh too much.";
        RecentLateness "recent_lateness" "A refusal: payments were late recently.";
        IncomeUncertain "income_uncertain" "A refusal: the income is not sure to last as long as the loan.";
        DocumentsMissing "documents_missing" "A refusal: documents that were asked for did not come.";
        ProductUnfit "product_unfit" "A refusal: this loan does not fit the need.";
        IncomeProven "income_proven" "A grant: more income was proven than the file says.";
        SituationImproved "situation_improved" "A grant: the situation is better than the file says.";
        InformationCorrected "information_corrected" "A grant: an information in the file was wrong.";
        SecurityGiven "security_given" "A grant: somebody else or something answers for the loan.";
        TermsAdjusted "terms_adjusted" "A grant: amount or term were adjusted to the budget.";
        LatenessExplained "lateness_explained" "A grant: late payments have a cause that is gone.";
        BudgetChecked "budget_checked" "A grant: income and expenses were checked and leave enough.";
    }
}

impl Motive {
    /// Whether it is given for a refusal; else for a grant.
    #[must_use]
    pub const fn refuses(self) -> bool {
        (self as usize) <= (Self::ProductUnfit as usize)
    }

    /// Whether it is a reason by itself that a client is told, and not only that the assessment's reasons hold.
    #[must_use]
    pub const fn tells(self) -> bool {
        !matches!(self, Self::AssessmentConfirmed)
    }

    /// What it is called in the list that a person chooses from.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::AssessmentConfirmed => {
                text("Raisons de l’évaluation vérifiées", "Assessment’s reasons checked")
            }
            Self::IncomeUnproven => text("Revenus non justifiés", "Income not proven"),
            Self::ChargesTooHigh => text("Reste à vivre insuffisant", "Too little left to live on"),
            Self::InstalmentTooHigh => text("Échéance trop lourde", "Instalment too high"),
            Self::CommitmentsElsewhere => text("Engagements ailleurs", "Commitments elsewhere"),
            Self::RecentLateness => text("Retards récents", "Recent late payments"),
            Self::IncomeUncertain => text("Revenus incertains", "Uncertain income"),
            Self::DocumentsMissing => text("Pièces manquantes", "Missing documents"),
            Self::ProductUnfit => text("Crédit inadapté au besoin", "Loan unfit for the need"),
            Self::IncomeProven => text("Revenus justifiés supérieurs", "Higher income proven"),
            Self::SituationImproved => text("Situation améliorée", "Situation improved"),
            Self::InformationCorrected => text("Information corrigée", "Information corrected"),
            Self::SecurityGiven => text("Garantie apportée", "Security given"),
            Self::TermsAdjusted => text("Montant ou durée ajustés", "Amount or term adjusted"),
            Self::LatenessExplained => text("Retards expliqués", "Late payments explained"),
            Self::BudgetChecked => text("Budget vérifié", "Budget checked"),
        }
    }

    /// What the client is told.
    #[must_use]
    pub const fn for_client(self) -> Text {
        match self {
            Self::AssessmentConfirmed => text(
                "Nous avons vérifié les éléments de l’évaluation un par un\u{a0}: ils correspondent à votre dossier.",
                "We have checked the points of the assessment one by one: they correspond to your file.",
            ),
            Self::IncomeUnproven => text(
                "Vos revenus n’ont pas pu être justifiés par les documents que nous avons reçus.",
                "Your income could not be proven by the documents that we received.",
            ),
            Self::ChargesTooHigh => text(
                "Une fois vos dépenses régulières payées, il reste trop peu pour rembourser ce crédit.",
                "Once your regular expenses are paid, too little is left to repay this loan.",
            ),
            Self::InstalmentTooHigh => text(
                "L’échéance de ce crédit prendrait une part trop importante de vos revenus.",
                "The instalment of this loan would take too large a part of your income.",
            ),
            Self::CommitmentsElsewhere => text(
                "Vous remboursez déjà d’autres crédits, et celui-ci s’y ajouterait.",
                "You are already repaying other loans, and this one would come on top.",
            ),
            Self::RecentLateness => text(
                "Des paiements ont été faits en retard récemment.",
                "Some payments were made late recently.",
            ),
            Self::IncomeUncertain => text(
                "Vos revenus actuels ne sont pas assurés pour toute la durée du crédit.",
                "Your present income is not sure to last for the whole term of the loan.",
            ),
            Self::DocumentsMissing => text(
                "Des documents nécessaires à l’étude ne nous sont pas parvenus.",
                "Documents that we need to look at your request have not reached us.",
            ),
            Self::ProductUnfit => text(
                "Ce crédit n’est pas adapté au projet que vous nous avez décrit.",
                "This loan does not fit the project that you described to us.",
            ),
            Self::IncomeProven => text(
                "Vous avez justifié de revenus plus élevés que ceux qui étaient au dossier.",
                "You have proven a higher income than the file said.",
            ),
            Self::SituationImproved => text(
                "Votre situation s’est améliorée depuis les informations du dossier.",
                "Your situation has improved since the information in the file.",
            ),
            Self::InformationCorrected => text(
                "Une information du dossier était inexacte\u{a0}; elle a été corrigée.",
                "An information in the file was wrong; it has been corrected.",
            ),
            Self::SecurityGiven => {
                text("Une garantie accompagne votre demande.", "A security comes with your request.")
            }
            Self::TermsAdjusted => text(
                "Le montant ou la durée ont été adaptés à votre budget.",
                "The amount or the term have been adapted to your budget.",
            ),
            Self::LatenessExplained => text(
                "Les retards passés avaient une cause qui a disparu.",
                "Past late payments had a cause that is gone.",
            ),
            Self::BudgetChecked => text(
                "Nous avons vérifié avec vous vos revenus et vos dépenses.",
                "We have checked your income and your expenses with you.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_motive_names_who_somebody_is_or_blames_a_score() {
        let never = [
            "score",
            "sexe",
            "femme",
            "homme",
            "âge",
            "jeune",
            "enfant",
            "mari",
            "famille",
            "région",
            "quartier",
            "santé",
            "origine",
            "religion",
            "nationalité",
            "fraude",
            "gender",
            " age ",
            "young",
            "child",
            "married",
            "famil",
            "region",
            "health",
            "origin",
            "fraud",
        ];
        for motive in Motive::ALL {
            for words in [motive.label(), motive.for_client()].into_iter().flat_map(|text| [text.fr, text.en])
            {
                let words = format!(" {} ", words.to_lowercase());
                assert!(never.iter().all(|never| !words.contains(never)), "{words}");
            }
        }
    }

    #[test]
    fn every_motive_has_words_of_its_own() {
        for told in [|m: Motive| m.for_client().fr, |m: Motive| m.for_client().en, |m: Motive| m.label().fr] {
            assert_eq!(Motive::ALL.into_iter().map(told).collect::<BTreeSet<_>>().len(), Motive::ALL.len());
        }
        assert_eq!(Motive::ALL.iter().filter(|motive| motive.refuses()).count(), 9);
    }
}
