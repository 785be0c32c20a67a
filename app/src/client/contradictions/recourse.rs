//! What is said to lead somewhere leads there: the file is changed as the sentence says and scored again.

use super::{LOCALES, between, engine, files, rendered};
use crate::client::interview::Help;
use crate::client::score::Assessment;
use crate::client::what_if::{in_words, ways};
use crate::format;
use crate::words;
use leptos::prelude::*;
use model::counterfactual::{Goal, Proposal, search};
use model::decision::Advice;
use model::file::ClientFile;

/// One client in so many: each is scored some hundred times.
const EVERY: usize = 7;

/// What a changed file is scored and advised, by the engine alone.
fn again(file: &ClientFile, proposal: &Proposal) -> (f64, Advice) {
    let changed = proposal.scenario().apply(file).expect("it can be changed so");
    let score = Assessment::of(engine(), &changed).expect("the engine scores").score;
    (score.probability, score.decision)
}

/// Whether a goal's sentence, its proposals and what they lead to agree: of enough, the advice is reached; of what merely comes
/// nearest, it is not.
fn leads_where_it_says(file: &ClientFile, goal: &Goal) {
    for proposal in &goal.proposals {
        assert!(again(file, proposal).1 <= goal.advice, "{proposal:?} is not enough for {:?}", goal.advice);
    }
    if let Some(nearest) = &goal.nearest {
        assert!(goal.proposals.is_empty() && again(file, nearest).1 > goal.advice, "{nearest:?} is enough");
    }
}

#[test]
fn a_change_that_is_said_to_be_enough_is_enough_and_its_figure_is_the_changed_files() {
    let mut told = 0;
    for file in files().step_by(EVERY) {
        let found = search(engine(), &file).expect("it is looked for");
        let from = found.score.decision;
        if from == Advice::Grant || !found.score.is_founded() {
            continue;
        }
        found.goals.iter().for_each(|goal| leads_where_it_says(&file, goal));
        let policy = engine().parameters().policy;
        for locale in LOCALES {
            let html = rendered(locale, || ways(found.clone(), &policy, |way| in_words(way, locale), locale));
            let goals: Vec<&str> = html.split("<div class=\"goal\">").skip(1).collect();
            assert_eq!(goals.len(), found.goals.len());
            for (goal, html) in found.goals.iter().zip(goals) {
                let head = between(html, "<h3>", "</h3>");
                let named = |advice| head.contains(words::advice(advice, locale));
                assert!(named(goal.advice) && named(from), "{head}");
                let listed = html.split("</ul>").next().filter(|html| html.contains("class=\"proposals\""));
                let ways: Vec<&str> =
                    listed.into_iter().flat_map(|html| html.split("<li>").skip(1)).collect();
                let proposals: Vec<&Proposal> = goal.proposals.iter().chain(&goal.nearest).collect();
                assert_eq!(ways.len(), proposals.len());
                for (way, proposal) in ways.into_iter().zip(proposals) {
                    let (probability, advice) = again(&file, proposal);
                    let figure = between(way, "<span class=\"figure\">", "</span>");
                    assert_eq!(figure, format::risk(probability, &policy, locale), "{way}");
                    assert!(way.contains(words::advice(advice, locale)), "{way}");
                    told += 1;
                }
            }
            let help = rendered(locale, || view! { <Help found=Some(Ok(found.clone())) /> });
            let reached = found.goals.iter().find(|goal| !goal.proposals.is_empty());
            assert_eq!(help.contains("ways-to-help"), reached.is_some(), "{help}");
            if let Some(goal) = reached {
                let lede = between(&help, "<p>", "</p>");
                assert!(lede.contains(words::advice(goal.advice, locale)), "{lede}");
                assert_eq!(help.matches("<strong>").count(), goal.proposals.len(), "{help}");
            }
        }
    }
    assert!(told > 100, "too few changes to say anything: {told}");
}
