//! What each concept is and where it comes from, for whoever has never seen a credit file.
//!
//! Apart from the concepts themselves, because the browser carries those and has no use for this. Nothing is said that
//! the source does not say.

use super::Concept;
use crate::text::{Text, text};

impl Concept {
    /// What it is and where it comes from, in a sentence or two.
    #[must_use]
    pub const fn explanation(self) -> Text {
        match self {
            Self::Amount => text(
                "Ce que le client demande d’emprunter, le prix du bien qu’il finance et le montant de chaque échéance. Ces montants sont dans la demande.",
                "What the client asks to borrow, the price of the goods financed and the amount of each instalment. These amounts are in the application.",
            ),
            Self::Burden => text(
                "Le montant du crédit et celui d’une échéance, comparés au revenu que le client a déclaré. Plus ce rapport est élevé, plus le crédit pèse.",
                "The amount of the loan and of one instalment, compared with the income that the client declared. The higher the ratio, the heavier the loan.",
            ),
            Self::Financed => text(
                "Le montant emprunté, comparé au prix du bien. Il le dépasse quand des frais ou une assurance sont empruntés aussi ; il est moindre quand le client apporte une part du prix.",
                "The amount borrowed, compared with the price of the goods. It is more when fees or insurance are borrowed too, and less when the client pays part of the price up front.",
            ),
            Self::Terms => text(
                "La durée, le taux et les frais du crédit demandé. Le dossier ne les donne pas : ils sont déduits des montants, justes pour environ 90 crédits sur 100. C’est l’établissement qui fixe le taux et les frais.",
                "The term, the rate and the fees of the loan requested. The file does not state them: they are deduced from the amounts, rightly for about 90 loans in 100. Rate and fees are set by the lender.",
            ),
            Self::Income => text(
                "Le revenu que le client a déclaré dans sa demande. La source ne dit pas pour quelle période.",
                "The income that the client declared in the application. The source does not say for which period.",
            ),
            Self::Tenure => text(
                "Depuis combien de temps le client a son emploi actuel, d’après sa demande, et ce que cela représente par rapport à son âge.",
                "How long the client has been in the present job, according to the application, and what that is beside their age.",
            ),
            Self::Work => text(
                "D’où viennent les revenus (salaire, retraite, activité indépendante…) et le métier, tels que déclarés dans la demande.",
                "Where the income comes from (wages, pension, self-employment…) and the occupation, as declared in the application.",
            ),
            Self::Car => text(
                "Si le client possède une voiture, et l’âge de celle-ci, tels que déclarés dans la demande.",
                "Whether the client owns a car, and how old it is, as declared in the application.",
            ),
            Self::Age => text(
                "L’âge du client le jour de la demande.",
                "The client’s age on the day of the application.",
            ),
            Self::Education => text(
                "Le plus haut niveau d’études atteint, tel que déclaré dans la demande.",
                "The highest level of education reached, as declared in the application.",
            ),
            Self::Home => text(
                "Comment le client est logé (chez ses parents, en location, chez soi…) et s’il possède un logement, d’après sa demande.",
                "How the client is housed (with parents, rented, own home…) and whether they own a home, according to the application.",
            ),
            Self::Building => text(
                "La taille de l’immeuble où vit le client, par rapport aux autres immeubles. Elle ne dit rien de la personne elle-même.",
                "The size of the building where the client lives, beside other buildings. It says nothing about the person.",
            ),
            Self::Address => text(
                "Depuis quand la dernière inscription du domicile est en vigueur, et si le client vit et travaille dans la ville où il est inscrit.",
                "How long ago the registration was last changed, and whether the client lives and works in the city where they are registered.",
            ),
            Self::Identity => text(
                "La date de la pièce d’identité présentée, et l’âge que le client avait alors. Une pièce d’identité se renouvelle souvent à un âge donné : cette information tient donc à l’âge.",
                "The date of the identity document shown, and how old the client was then. Documents are often renewed at a given age, so this is tied to age.",
            ),
            Self::Phone => text(
                "Depuis quand le client a le même numéro de téléphone, et s’il a donné un numéro professionnel.",
                "How long the client has had the same phone number, and whether they gave a work number.",
            ),
            Self::Acquaintances => text(
                "Parmi les personnes de l’entourage que la source observe, combien ont eu plus de 30 jours de retard sur un paiement. Le client n’y est pour rien.",
                "Among the acquaintances that the source observes, how many were more than 30 days late with a payment. It is none of the client’s doing.",
            ),
            Self::ExternalScores => text(
                "Jusqu’à trois notes entre 0 et 1 que d’autres organismes donnent à ce client ; 1 est la meilleure. Nous n’en connaissons pas la méthode de calcul.",
                "Up to three scores between 0 and 1 that other organisations give this client; 1 is best. How they are made is not known to us.",
            ),
            Self::DebtElsewhere => text(
                "Ce que le client doit encore rembourser à d’autres établissements, d’après le fichier des crédits, seul et comparé à son revenu déclaré et aux montants empruntés.",
                "What the client still has to repay to other lenders, according to the credit bureau, by itself and beside the declared income and the amounts borrowed.",
            ),
            Self::CreditsElsewhere => text(
                "Combien de crédits le client a, ou a eus, dans d’autres établissements, d’après le fichier des crédits.",
                "How many loans the client has, or had, with other lenders, according to the credit bureau.",
            ),
            Self::LatenessElsewhere => text(
                "Les retards de paiement que d’autres établissements ont signalés au fichier des crédits : combien, de quel montant, depuis quand.",
                "Late payments that other lenders reported to the credit bureau: how many, how much, how long ago.",
            ),
            Self::TimeElsewhere => text(
                "Depuis quand le client a des crédits dans d’autres établissements, et combien il en a pris récemment, d’après le fichier des crédits.",
                "How long the client has had loans with other lenders, and how many were taken recently, according to the credit bureau.",
            ),
            Self::TermsElsewhere => text(
                "Sur combien de temps courent les crédits du client dans d’autres établissements, et combien ont été soldés avant terme, d’après le fichier des crédits.",
                "How long the client’s loans with other lenders run, and how many were closed before their end, according to the credit bureau.",
            ),
            Self::Enquiries => text(
                "Combien de fois des établissements ont consulté le fichier des crédits au sujet de ce client.",
                "How many times lenders asked the credit bureau about this client.",
            ),
            Self::Refusals => text(
                "Les demandes que nous avons refusées à ce client par le passé : combien, et quelle part de ses demandes.",
                "Applications of this client that we declined in the past: how many, and what share of all.",
            ),
            Self::Applications => text(
                "Combien de demandes le client a déjà faites chez nous, de quelle sorte, et lesquelles ont abouti.",
                "How many applications the client has made with us before, of which kind, and which were taken up.",
            ),
            Self::TimeWithUs => text(
                "À quand remontent la première et la dernière demande de ce client chez nous.",
                "How long ago this client made their first and their last application with us.",
            ),
            Self::Obtained => text(
                "Ce que nous avons accordé au client par le passé, comparé à ce qu’il avait demandé.",
                "What we granted the client in the past, compared with what they had asked for.",
            ),
            Self::DownPayments => text(
                "La part du prix que le client a payée d’avance dans ses crédits passés chez nous.",
                "The share of the price that the client paid up front on past loans with us.",
            ),
            Self::PastTerms => text(
                "La durée des crédits passés du client chez nous, et ce qu’il en reste à courir.",
                "The term of the client’s past loans with us, and how much of it is left.",
            ),
            Self::PastPrice => text(
                "Le niveau de taux et l’assurance des crédits passés du client. C’est l’établissement qui fixait ces taux.",
                "The level of rates and the insurance of the client’s past loans. The lender had set these rates.",
            ),
            Self::PastInstalments => text(
                "L’échéance du crédit demandé, comparée à celles que le client a eues chez nous.",
                "The instalment of the loan requested, compared with those that the client has had with us.",
            ),
            Self::Punctuality => text(
                "Si les échéances de crédits passés chez nous ont été payées à temps, en avance ou en retard, et de combien de jours.",
                "Whether instalments of past loans with us were paid on time, early or late, and by how many days.",
            ),
            Self::FullPayments => text(
                "Si les échéances de crédits passés chez nous ont été payées en entier, et quelle part est restée impayée.",
                "Whether instalments of past loans with us were paid in full, and what share was left unpaid.",
            ),
            Self::LoansWithUs => text(
                "Depuis combien de mois le client a des crédits chez nous, combien sont arrivés à leur terme et combien d’échéances restent dues.",
                "For how many months the client has held loans with us, how many were completed and how many instalments are left.",
            ),
            Self::CardUse => text(
                "Quelle part du plafond de sa carte chez nous le client utilise, en moyenne et dernièrement.",
                "What share of the limit of their card with us the client uses, on average and of late.",
            ),
            Self::CardDrawings => text(
                "Combien de fois le client utilise sa carte chez nous, et quelle part il en retire en espèces.",
                "How often the client uses their card with us, and what share of it is withdrawn in cash.",
            ),
            Self::CardMinimum => text(
                "Si le client paie chaque mois au moins le minimum dû sur sa carte chez nous.",
                "Whether the client pays at least the minimum due each month on their card with us.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_explanation_is_short_and_ends_as_a_sentence_does() {
        for concept in Concept::ALL {
            let Text { fr, en } = concept.explanation();
            for words in [fr, en] {
                assert!(words.ends_with('.') && words.chars().count() <= 260, "{concept:?}: {words}");
            }
        }
    }

    /// As in the texts of the screen.
    #[test]
    fn french_words_have_no_break_spaces_before_high_punctuation() {
        for concept in Concept::ALL {
            for words in [concept.explanation().fr, concept.label().fr] {
                let characters: Vec<char> = words.chars().collect();
                for pair in characters.windows(2) {
                    let wrong = matches!(pair, [before, ':' | ';' | '?' | '!' | '%'] if *before != '\u{a0}');
                    assert!(!wrong, "{concept:?}: {words}");
                }
            }
        }
    }
}
