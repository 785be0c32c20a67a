//! The score: on a scale, as an advice, as a natural frequency; and what it does not mean.

use super::assessment::Assessment;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, Dots, RiskScale};
use crate::plural::counted;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Advice;

/// The natural frequency in a sentence.
#[must_use]
pub fn frequency(probability: f64, locale: Locale) -> String {
    match format::out_of_hundred(probability) {
        0 => td_string!(locale, client.frequency_none).to_string(),
        100 => td_string!(locale, client.frequency_all).to_string(),
        n => {
            let n = n.to_string();
            counted!(locale, n, client.frequency, n = n)
        }
    }
}

/// What the model advises, in a sentence.
fn advice_sentence(assessment: &Assessment, locale: Locale) -> String {
    let score = &assessment.score;
    if !score.is_founded() {
        let contradictory = (!score.contradictions.is_empty()).then(|| {
            let what = words::contradictions(&score.contradictions, locale);
            td_string!(locale, client.contradictory_sentence, what = what).to_string()
        });
        let incomplete = (!score.missing.is_empty()).then(|| {
            let missing = words::inputs(&score.missing, locale);
            td_string!(locale, client.incomplete_sentence, missing = missing).to_string()
        });
        return contradictory.into_iter().chain(incomplete).collect::<Vec<_>>().join(" ");
    }
    let threshold = format::edge(assessment.policy.threshold, locale);
    match assessment.score.decision {
        Advice::Grant => td_string!(locale, client.grant_sentence, threshold = threshold).to_string(),
        Advice::Review => td_string!(locale, client.review_sentence, threshold = threshold).to_string(),
        Advice::Refuse => td_string!(locale, client.refuse_sentence, threshold = threshold).to_string(),
    }
}

/// The score, the advice, the frequency.
#[component]
pub fn ScoreCard(
    /// The score and what it is measured by.
    assessment: Assessment,
) -> impl IntoView {
    let locale = use_locale();
    let probability = assessment.score.probability;
    let advice = assessment.score.decision;
    let sentence = advice_sentence(&assessment, locale);
    let frequency = frequency(probability, locale);
    let share = format::percent(assessment.score.completeness, 0, locale);
    let completeness = td_string!(locale, client.completeness, share = share).to_string();
    view! {
        <section class=format!("card score {}", advice.name()) aria-labelledby="score-title">
            <h2 id="score-title">{td_string!(locale, client.score)}</h2>
            <div class="score-head">
                <p class="figure">
                    <strong translate="no">{format::risk(probability, &assessment.policy, locale)}</strong>
                    <span>{td_string!(locale, client.score_is)}</span>
                </p>
                <AdviceBadge advice=advice />
            </div>
            <p class="advice-sentence">
                {sentence} " " <em>{td_string!(locale, client.human_decides)}</em>
            </p>
            <p class="completeness">{completeness}</p>
            <RiskScale
                probability=probability
                policy=assessment.policy
                average=assessment.average
                advice=advice
            />
            <div class="frequency">
                <Dots defaulted=format::out_of_hundred(probability) label=frequency.clone() />
                <p>{frequency}</p>
            </div>
        </section>
    }
    .into_any()
}

/// What the score does not mean.
#[component]
pub fn Limits(
    /// The score, 0 to 1.
    probability: f64,
) -> impl IntoView {
    let locale = use_locale();
    let repaid = 100 - format::out_of_hundred(probability);
    let certain = if (2..=99).contains(&repaid) {
        td_string!(locale, client.not_certain, n = repaid.to_string()).to_string()
    } else {
        td_string!(locale, client.not_certain_any).to_string()
    };
    view! {
        <section class="card limits" aria-labelledby="limits-title">
            <h2 id="limits-title">{td_string!(locale, client.not_title)}</h2>
            <ul>
                <li>{certain}</li>
                <li>{td_string!(locale, client.not_cause)}</li>
                <li>{td_string!(locale, client.not_person)}</li>
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue::inputs::{Input, Inputs};
    use model::decision::{Costs, Policy};
    use model::explanation::Score;
    use model::file::contradictions::Contradiction;

    #[test]
    fn a_frequency_is_given_in_clients_out_of_a_hundred() {
        assert_eq!(
            frequency(0.0834, Locale::fr),
            "Sur\u{a0}100\u{a0}clients ayant un dossier semblable, on s’attend à ce qu’environ 8 aient \
             des difficultés de remboursement."
        );
        assert_eq!(
            frequency(0.0834, Locale::en),
            "Out of 100 clients with a similar file, about 8 are expected to have repayment difficulties."
        );
    }

    #[test]
    fn a_small_risk_is_never_written_as_none_nor_a_large_one_as_all() {
        assert!(frequency(0.004, Locale::en).contains("fewer than one"));
        assert!(frequency(0.998, Locale::en).contains("more than 99"));
        assert!(frequency(0.012, Locale::fr).contains("environ 1 ait"));
    }

    #[test]
    fn each_advice_is_worded_as_what_it_is() {
        let sentence = |decision, contradictions: &[Contradiction], missing: &[Input], locale| {
            let policy = Policy {
                version: 0,
                costs: Costs { false_negative: 10.0, false_positive: 1.0 },
                threshold: 0.09,
                review_from: 0.08,
                review_to: 0.10,
                least_completeness: 0.7,
                required: Inputs::NONE,
            };
            let score = Score {
                probability: 0.09,
                decision,
                contradictions: contradictions.to_vec(),
                completeness: 0.6,
                missing: missing.to_vec(),
            };
            advice_sentence(
                &Assessment { score, policy, average: 0.08, explanation: None, reasons: None },
                locale,
            )
        };
        assert!(sentence(Advice::Grant, &[], &[], Locale::en).contains("advises approving"));
        assert!(sentence(Advice::Review, &[], &[], Locale::en).contains("advises looking closer"));
        assert!(sentence(Advice::Refuse, &[], &[], Locale::en).contains("advises declining"));
        let missing = [Input::External2, Input::Income];
        assert!(
            sentence(Advice::Review, &[], &missing, Locale::en)
                .starts_with("Missing from this file: external score no. 2, declared income. Without")
        );
        assert!(
            sentence(Advice::Review, &[], &missing, Locale::fr)
                .starts_with("Il manque dans ce dossier\u{a0}: score externe n° 2, revenu déclaré. Sans")
        );
        let contradictions = [Contradiction::CarOfNobody, Contradiction::InstalmentAboveHalf];
        let both = sentence(Advice::Review, &contradictions, &missing, Locale::en);
        let (first, then) = both.split_once(" Missing from this file").expect("both are said");
        assert!(first.starts_with(
            "A car has an age, but the applicant does not own one. One instalment exceeds half of the loan. The model"
        ));
        assert!(then.starts_with(": external score no. 2"));
        assert!(!sentence(Advice::Review, &contradictions, &[], Locale::fr).contains("Il manque"));
    }
}
