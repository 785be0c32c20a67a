//! No sentence of a client's page says otherwise than a figure beside it: over every client of the demo bank, in both
//! languages, from what is rendered.

mod plurals;
mod recourse;

use super::reasons::{Picture, Sentence, Why};
use super::score::{Assessment, Limits, ScoreCard};
use crate::i18n::Locale;
use leptos::prelude::*;
use model::catalogue::{Concept, Telling};
use model::decision::{Advice, Policy};
use model::engine::Engine;
use model::explanation::{Against, Explanation, FeatureEffect, Score};
use model::file::ClientFile;
use model::reasons::{MOST_REASONS, Reasons, by_concept};
use model::standing::Standing;
use model::synthetic;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The demo bank: as many clients, of the same seed, as `make run` invents.
const CLIENTS: u32 = 2_000;
const SEED: u64 = 1;

struct Client {
    assessment: Assessment,
    /// Beside whom the reasons compare the client.
    explanation: Explanation,
}

impl Client {
    fn reasons(&self) -> &Reasons {
        self.assessment.reasons.as_ref().expect("explanations add up")
    }
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::shipped().expect("the shipped model reads"))
}

fn files() -> impl Iterator<Item = ClientFile> {
    (0..CLIENTS).map(|index| synthetic::client_file(SEED, index))
}

fn clients() -> impl Iterator<Item = Client> {
    files().map(|file| {
        let assessment = Assessment::of(engine(), &file).expect("the engine scores");
        let against = assessment.reasons.as_ref().map_or(Against::Average, |reasons| reasons.against);
        let explanation = engine().explain_against(&file, against).expect("the engine explains");
        Client { assessment, explanation }
    })
}

const LOCALES: [Locale; 2] = [Locale::fr, Locale::en];

/// What is rendered for a reader of `locale`.
fn rendered<V: IntoView>(locale: Locale, view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(locale);
        view().into_view().to_html()
    })
}

/// What stands between the first `from` and the next `to`.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("no {from} in {html}"));
    rest.split_once(to).map_or(rest, |(inside, _)| inside)
}

/// The numbers of a text, whichever language wrote them.
fn numbers(text: &str) -> Vec<f64> {
    let text = text.replace(',', ".").replace("&#x3C;", " ");
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|number| number.trim_matches('.'))
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// What a score card shows: the figure, the bounds of the scale, and the clients expected out of a hundred.
struct Shown {
    risk: f64,
    /// Review from, threshold, review to.
    bounds: [f64; 3],
    /// The threshold of the advice's sentence; none if it is about what is missing.
    advised_by: Option<f64>,
    /// None if they are fewer than one.
    expected: Option<f64>,
    dots: usize,
}

fn score_card(assessment: &Assessment, locale: Locale) -> Shown {
    let html = rendered(locale, || view! { <ScoreCard assessment=assessment.clone() /> });
    // What a browser translates must not become another advice.
    assert!(html.contains("<span translate=\"no\" class=\"badge"), "{html}");
    let label = between(&html, "aria-label=\"", "\"");
    // The scale's own ends come first, then the client, the threshold and the band.
    let &[_, _, risk, threshold, from, to] = numbers(label).as_slice() else {
        panic!("{label}");
    };
    let figure = between(&html, "<strong translate=\"no\">", "</strong>");
    assert_eq!(numbers(figure), [risk], "{label}");
    let frequency = between(&html, "<div class=\"frequency\">", "</section>");
    let frequency = between(frequency, "<figcaption>", "</section>");
    let sentence = between(frequency, "<p>", "</p>");
    let expected = match numbers(sentence).as_slice() {
        [100.0] => None,
        [100.0, n] => Some(*n),
        _ => panic!("{sentence}"),
    };
    let advice = between(&html, "<p class=\"advice-sentence\">", "<em>");
    Shown {
        risk,
        bounds: [from, threshold, to],
        advised_by: assessment.score.is_founded().then(|| numbers(advice)[0]),
        expected,
        dots: html.matches("class=\"defaulted\"").count(),
    }
}

#[test]
fn the_score_the_expected_frequency_and_its_picture_say_the_same() {
    for client in clients() {
        let assessment = &client.assessment;
        for locale in LOCALES {
            let shown = score_card(assessment, locale);
            // To the nearest client, as far as the figure's own rounding goes.
            let expected = shown.expected.unwrap_or(0.0);
            assert!((shown.risk - expected).abs() <= 0.5 + 1e-9, "{} % and {expected} of 100", shown.risk);
            let dots = if shown.risk > 99.5 { 100 } else { shown.dots };
            assert_eq!(dots as f64, if shown.risk > 99.5 { 100.0 } else { expected });
            let limits = rendered(locale, || view! { <Limits probability=assessment.score.probability /> });
            if let [100.0, n] = numbers(between(&limits, "<li>", "</li>")).as_slice() {
                assert_eq!(n + expected, 100.0, "those expected to have difficulties and those not are all");
            }
        }
    }
}

fn sides(shown: &Shown, advice: Advice) {
    let [from, threshold, to] = shown.bounds;
    let (risk, in_band) = (shown.risk, (from..to).contains(&shown.risk));
    match advice {
        Advice::Grant => assert!(risk < from, "{risk} % is granted, {from} % is not"),
        Advice::Review => assert!(in_band, "{risk} % is reviewed, from {from} % to {to} %"),
        Advice::Refuse => assert!(risk >= to, "{risk} % is refused, below {to} %"),
    }
    assert_eq!(shown.advised_by, Some(threshold), "one threshold on the page");
}

#[test]
fn the_advice_is_that_of_the_zone_in_which_the_figure_stands() {
    for client in clients().filter(|client| client.assessment.score.is_founded()) {
        for locale in LOCALES {
            sides(&score_card(&client.assessment, locale), client.assessment.score.decision);
        }
    }
}

/// 10.46 % is refused and 10.44 % looked at; "10.5 %" must not be both.
#[test]
fn close_to_a_threshold_the_figure_is_on_the_side_of_the_advice() {
    let policy: Policy = engine().parameters().policy;
    for edge in [policy.review_from, policy.threshold, policy.review_to] {
        for step in -60..=60 {
            let probability = edge + f64::from(step) * 1e-5;
            let decision = policy.advice(probability, true);
            let score = Score {
                probability,
                decision,
                contradictions: Vec::new(),
                completeness: 1.0,
                missing: Vec::new(),
            };
            let assessment = Assessment { score, policy, average: 0.08, explanation: None, reasons: None };
            for locale in LOCALES {
                let shown = score_card(&assessment, locale);
                sides(&shown, decision);
                assert!((shown.risk - 100.0 * probability).abs() < 0.051, "{} {probability}", shown.risk);
                assert_eq!(shown.risk < shown.bounds[1], probability < policy.threshold);
            }
        }
    }
}

#[test]
fn a_reason_says_the_sign_of_its_concept_and_each_concept_is_told_once() {
    for client in clients() {
        let reasons = client.reasons();
        assert_eq!(reasons.raises, client.explanation.decision != Advice::Grant);
        assert_eq!(reasons.against, Against::usual(client.explanation.decision));
        let named: BTreeSet<Concept> = reasons.principal.iter().map(|reason| reason.concept).collect();
        assert!(named.len() == reasons.principal.len() && named.len() <= MOST_REASONS);
        let mut joints: BTreeMap<Concept, f64> = BTreeMap::new();
        for FeatureEffect { feature, contribution, .. } in
            client.explanation.contributions.iter().filter_map(FeatureEffect::of)
        {
            *joints.entry(feature.concept).or_default() += contribution;
        }
        let joint = |concept: Concept| joints.get(&concept).copied().unwrap_or_default();
        for reason in &reasons.principal {
            assert!((reason.contribution - joint(reason.concept)).abs() < 1e-9);
            assert_eq!(reason.raises(), reasons.raises);
            assert_ne!(reason.concept.telling(), Telling::Price);
        }
        let least = reasons.principal.last().map_or(0.0, |reason| reason.contribution.abs());
        for concept in Concept::ALL.into_iter().filter(|concept| !named.contains(concept)) {
            let stronger = (joint(concept) > 0.0) == reasons.raises && joint(concept).abs() > least + 1e-9;
            let left_out = named.len() == MOST_REASONS && stronger && concept.telling() != Telling::Price;
            assert!(!left_out, "{concept:?} is stronger than what is named");
        }
        if let Some(other) = &reasons.other_side {
            assert!(other.raises() != reasons.raises && !named.contains(&other.concept));
        }
        for locale in LOCALES {
            let (raises, lowers) = match locale {
                Locale::fr => ("augmente", "réduit"),
                Locale::en => ("raises", "lowers"),
            };
            for reason in reasons.principal.iter().chain(&reasons.other_side) {
                let effect = Sentence::of(reason, locale).effect;
                assert_eq!(effect.contains(raises), reason.raises(), "{effect}");
                assert_eq!(effect.contains(lowers), !reason.raises(), "{effect}");
            }
            let html = rendered(locale, || view! { <Why reasons=reasons.clone() /> });
            let class = if reasons.raises { "raises" } else { "lowers" };
            assert_eq!(html.matches(&format!("<li class=\"{class}\">")).count(), reasons.principal.len());
            let lede = between(&html, "<p>", "</p>");
            let side = if reasons.raises { raises } else { lowers };
            assert!(reasons.principal.is_empty() || lede.contains(side), "{lede}");
        }
    }
}

#[test]
fn where_a_client_is_said_to_stand_is_where_they_stand() {
    let references = engine().references();
    for client in clients() {
        for reason in &client.reasons().principal {
            let (Some(standing), Some(value)) = (reason.standing, reason.value) else { continue };
            let name = reason.feature.as_deref().expect("what stands somewhere is a feature");
            let reference = references.iter().find(|r| r.quantity == name).expect("it has one");
            let known = reference.counts.known() as f64;
            // The whole bins on either side of the value.
            let (mut lower, mut higher) = (0, 0);
            for (bin, &n) in reference.counts.clients.iter().enumerate() {
                let ends_below = reference.edges.get(bin).is_some_and(|&edge| edge < value);
                let begins_above = bin > 0 && reference.edges[bin - 1] >= value;
                lower += if ends_below { n } else { 0 };
                higher += if begins_above { n } else { 0 };
            }
            let (lower, higher) = (10.0 * lower as f64 / known, 10.0 * higher as f64 / known);
            match standing {
                Standing::LowerThan(n) => assert!(higher >= f64::from(n), "{name}: {value}"),
                Standing::HigherThan(n) => assert!(lower >= f64::from(n), "{name}: {value}"),
                Standing::Middle => assert!(lower < 6.0 && higher < 6.0, "{name}: {value}"),
                Standing::SameAs(n) => {
                    assert!((10.0 - lower - higher - f64::from(n)).abs() <= 0.5 + 1e-9, "{name}: {value}");
                }
            }
        }
    }
}

/// "115 other pieces of information" was the longest bar of the picture.
#[test]
fn what_a_picture_folds_together_is_never_its_longest_bar_and_nothing_is_lost() {
    for client in clients() {
        let explanation = &client.explanation;
        let effects = by_concept(&explanation.contributions);
        let all: f64 = effects.iter().map(|effect| effect.contribution).sum();
        assert!((explanation.base_value + all - explanation.log_odds).abs() < 1e-6, "additive by concept");
        let html = rendered(Locale::en, || view! { <Picture explanation=explanation.clone() /> });
        let effect = |html: &str| -> f64 {
            let text = between(html, "<span class=\"effect\">", "</span>").replace('\u{2212}', "-");
            text.trim_start_matches('+').parse().unwrap_or_else(|e| panic!("{text}: {e}"))
        };
        let bars: Vec<f64> = html.split("<li class=\"bar\">").skip(1).map(effect).collect();
        let shown: f64 = bars.iter().sum();
        assert!((shown - all).abs() <= 0.005 * bars.len() as f64 + 1e-9, "{shown} is not {all}");
        if html.contains("theme others") {
            let folded = bars.last().expect("it has a bar").abs();
            let shortest =
                bars[..bars.len() - 1].iter().fold(f64::INFINITY, |least, bar| least.min(bar.abs()));
            assert!(folded <= shortest + 0.011, "{folded} is folded together, {shortest} is shown");
        }
    }
}
