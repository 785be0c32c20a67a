//! What would help a client: the smallest changes that lead to a better advice, in words, and what else they can do.

use crate::client::what_if::{Found, Next, at_once, in_words, instalment};
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::InlineError;
use crate::plural::counted;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::counterfactual::{Goal, Proposal};

/// What would help.
#[component]
pub(in crate::client) fn Help(
    /// What was found; none for a client for whom nothing needs to change.
    found: Option<Found>,
) -> impl IntoView {
    let locale = use_locale();
    let answer = match found {
        None => view! { <p>{td_string!(locale, interview.nothing_to_change)}</p> }.into_any(),
        Some(Err(error)) => view! { <InlineError error=error /> }.into_any(),
        Some(Ok(found)) => {
            let reached = found.goals.iter().find(|goal| !goal.proposals.is_empty());
            let told = reached.map(|goal| ways(goal, found.instalment, locale));
            let missing = (!found.score.missing.is_empty()).then(|| {
                let missing = words::inputs(&found.score.missing, locale);
                let sentence = td_string!(locale, interview.complete, missing = missing).to_string();
                view! { <p>{sentence}</p> }
            });
            let contradictory = (!found.score.contradictions.is_empty()).then(|| {
                let what = words::contradictions(&found.score.contradictions, locale);
                view! { <p>{td_string!(locale, interview.correct, what = what).to_string()}</p> }
            });
            let nothing = (told.is_none() && found.score.is_founded())
                .then(|| view! { <p>{td_string!(locale, interview.no_change_is_enough)}</p> });
            view! {
                {contradictory}
                {missing}
                {told}
                {nothing}
                <Next />
            }
            .into_any()
        }
    };
    view! {
        <section class="help" aria-labelledby="help-title">
            <h2 id="help-title">{td_string!(locale, interview.help)}</h2>
            {answer}
        </section>
    }
    .into_any()
}

/// The ways to one goal.
fn ways(goal: &Goal, before: Option<f64>, locale: Locale) -> AnyView {
    let to = words::advice(goal.advice, locale);
    let lede = counted!(locale, goal.proposals.len().to_string(), interview.would_help, to = to);
    let way = |proposal: &Proposal| {
        let notes: Vec<String> =
            instalment(before, proposal, locale).into_iter().chain(at_once(proposal, locale)).collect();
        view! {
            <li>
                <strong>{words::capitalized(&in_words(proposal, locale))}</strong>
                <span class="notes">{notes.join(" · ")}</span>
            </li>
        }
    };
    let ways: Vec<_> = goal.proposals.iter().map(way).collect();
    view! {
        <p>{lede}</p>
        <ul class="ways-to-help">{ways}</ul>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::counterfactual::{Change, Recourse};
    use model::decision::Advice;
    use model::explanation::Score;

    #[test]
    fn one_change_is_told_as_one() {
        let score = Score {
            probability: 0.1,
            decision: Advice::Review,
            completeness: 1.0,
            contradictions: Vec::new(),
            missing: Vec::new(),
        };
        let change = |to| Change { lever: "credit".to_owned(), from: 450_000.0, to };
        let proposal = |to| Proposal {
            changes: vec![change(to)],
            instalment: None,
            at_once: 0.0,
            effort: 1.0,
            score: score.clone(),
        };
        let told = |proposals: Vec<Proposal>| {
            let goals = vec![Goal { advice: Advice::Grant, proposals, nearest: None }];
            let found = Recourse { score: score.clone(), instalment: None, goals };
            Owner::new().with(|| {
                provide_context(Locale::fr);
                view! { <Help found=Some(Ok(found)) /> }.to_html()
            })
        };
        let one = told(vec![proposal(400_000.0)]);
        assert!(one.contains("Ce changement suffirait") && !one.contains("Chacun de ces"), "{one}");
        assert!(told(vec![proposal(400_000.0), proposal(390_000.0)]).contains("Chacun de ces changements"));
    }
}
