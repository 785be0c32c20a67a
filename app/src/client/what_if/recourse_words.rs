//! A change in words that can be said to a client.

use crate::format;
use crate::i18n::Locale;
use crate::plural::is_one;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::catalogue::levers;
use model::counterfactual::{Change, Proposal};

/// A proposal in words: everything that the client would do.
#[must_use]
pub fn in_words(proposal: &Proposal, locale: Locale) -> String {
    let changes: Vec<String> =
        proposal.changes.iter().filter_map(|change| change_in_words(change, locale)).collect();
    let and = td_string!(locale, recourse.and);
    match changes.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        None => String::new(),
    }
}

fn change_in_words(change: &Change, locale: Locale) -> Option<String> {
    let lever = levers::by_name(&change.lever)?;
    let [from, to] = [change.from, change.to].map(|value| format::quantity(value, lever.unit, locale));
    Some(match (lever.name, change.from == 0.0, is_one(&to, locale)) {
        ("credit", ..) => td_string!(locale, recourse.credit, from = from, to = to).to_string(),
        ("down_payment", true, _) => td_string!(locale, recourse.down_payment, to = to).to_string(),
        ("down_payment", false, _) => {
            td_string!(locale, recourse.down_payment_more, from = from, to = to).to_string()
        }
        ("duration", ..) => td_string!(locale, recourse.duration, from = from, to = to).to_string(),
        ("close_credits", _, true) => td_string!(locale, recourse.close.one).to_string(),
        ("close_credits", _, false) => td_string!(locale, recourse.close.other, to = to).to_string(),
        ("pay_overdue", ..) => td_string!(locale, recourse.pay_overdue).to_string(),
        _ => {
            let label = lever.label.get(locale.into());
            td_string!(locale, recourse.change, label = label, from = from, to = to).to_string()
        }
    })
}

/// The instalment with a proposal, beside the one `before`.
#[must_use]
pub fn instalment(before: Option<f64>, proposal: &Proposal, locale: Locale) -> Option<String> {
    let amount = |value| format::quantity(value, Unit::Money, locale);
    let (from, to) = (amount(before?), amount(proposal.instalment?));
    Some(if from == to {
        td_string!(locale, recourse.instalment_same, to = to).to_string()
    } else {
        td_string!(locale, recourse.instalment, from = from, to = to).to_string()
    })
}

/// What a change takes at once, in words; none if nothing.
#[must_use]
pub fn at_once(proposal: &Proposal, locale: Locale) -> Option<String> {
    let amount = format::quantity(proposal.at_once, Unit::Money, locale);
    (proposal.at_once > 0.0).then(|| td_string!(locale, recourse.at_once, amount = amount).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::decision::Advice;
    use model::explanation::Score;

    fn proposal(changes: &[(&str, f64, f64)]) -> Proposal {
        let change = |&(lever, from, to): &(&str, f64, f64)| Change { lever: lever.to_owned(), from, to };
        Proposal {
            changes: changes.iter().map(change).collect(),
            instalment: Some(18_000.0),
            at_once: 0.0,
            effort: 1.0,
            score: Score {
                probability: 0.08,
                decision: Advice::Review,
                completeness: 1.0,
                contradictions: Vec::new(),
                missing: Vec::new(),
            },
        }
    }

    #[test]
    fn a_proposal_says_everything_that_the_client_would_do() {
        let two = proposal(&[("credit", 450_000.0, 400_000.0), ("close_credits", 0.0, 2.0)]);
        assert_eq!(
            in_words(&two, Locale::en),
            "borrow 400,000 instead of 450,000 and first pay off the 2 smallest loans elsewhere"
        );
        let three =
            proposal(&[("down_payment", 0.0, 0.1), ("duration", 24.0, 36.0), ("pay_overdue", 0.0, 1.0)]);
        assert_eq!(
            in_words(&three, Locale::fr),
            "payer tout de suite 10\u{a0}% du prix du bien, rembourser en 36 échéances au lieu de 24 (nombre déduit \
             des montants) et régler d’abord les retards de paiement ailleurs"
        );
        let more = proposal(&[("down_payment", 0.2, 0.3)]);
        assert_eq!(in_words(&more, Locale::en), "pay 30% of the price of the goods at once instead of 20%");
        let one = proposal(&[("close_credits", 0.0, 1.0)]);
        assert_eq!(in_words(&one, Locale::en), "first pay off the smallest loan elsewhere");
    }

    /// The file does not state how many instalments there are.
    #[test]
    fn the_number_of_instalments_is_called_deduced() {
        let lever = levers::by_name("duration").expect("a lever");
        for (locale, deduced) in [(Locale::fr, "déduit"), (Locale::en, "deduced")] {
            let said = in_words(&proposal(&[("duration", 24.0, 36.0)]), locale);
            let (label, help) = (lever.label.get(locale.into()), lever.help.get(locale.into()));
            for text in [&said, label, help] {
                assert!(text.contains(deduced), "{text}");
            }
        }
    }

    #[test]
    fn every_lever_that_can_be_proposed_has_a_sentence_of_its_own() {
        for lever in levers::levers().iter().filter(|lever| matches!(lever.kind, levers::LeverKind::Lever(_)))
        {
            for locale in [Locale::fr, Locale::en] {
                let said = in_words(&proposal(&[(lever.name, 0.0, 1.0)]), locale);
                assert!(!said.contains('→'), "{said}");
            }
        }
    }

    #[test]
    fn the_new_instalment_stands_beside_the_one_asked_for() {
        let it = |before| instalment(before, &proposal(&[]), Locale::en);
        assert_eq!(it(Some(20_000.0)).as_deref(), Some("instalment: 18,000 instead of 20,000"));
        assert_eq!(it(Some(18_000.2)).as_deref(), Some("instalment unchanged: 18,000"));
        assert_eq!(it(None), None);
    }
}
