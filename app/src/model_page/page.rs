//! The page `/model`.

use super::card;
use super::card_view::Card;
use super::costs::{CostCurve, RATIO, asked_ratio, in_force, shipped_ratio};
use super::cutoff::{CUTOFF, asked_cutoff};
use super::describe_model::{ModelReport, describe_model};
use super::fairness::Fairness;
use super::group_calibration::GroupCalibration;
use super::monitor_bank::monitor_bank;
use super::quality::{Importances, Quality, Reliability};
use super::stability::Stability;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::offered;
use crate::parts::{ErrorPage, Fault, IslandScripts, Unread, UnreadNotes};
use crate::portfolio::portfolio_path;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::evaluation::Alternative;
use model::monitoring;
use model::parameters::Parameters;
use model::portfolio::Filter;

/// What the model is and what it is worth.
#[component]
pub fn ModelPage() -> impl IntoView {
    let locale = use_locale();
    let report = ArcOnceResource::new_blocking(describe_model());
    let monitored = ArcOnceResource::new_blocking(monitor_bank());
    let report = Suspend::new(async move {
        match report.await {
            Ok(report) => view! { <Report report=report monitored=monitored.await /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <Title text=td_string!(locale, model.title) />
        <article class="model">
            <header class="page-head">
                <div>
                    <h1>{td_string!(locale, model.title)}</h1>
                    <p class="lede">{td_string!(locale, model.lede)}</p>
                    {offered::portfolio()
                        .then(|| {
                            view! {
                                <p>
                                    <a href=portfolio_path(
                                        &Filter::default(),
                                    )>{td_string!(locale, portfolio.of_bank)}</a>
                                </p>
                            }
                        })}
                    <p>
                        <a href="/model/policy">{td_string!(locale, steering.link)}</a>
                    </p>
                    {offered::decision_figures()
                        .then(|| {
                            view! {
                                <p>
                                    <a href="/model/decisions">{td_string!(locale, decision_figures.link)}</a>
                                </p>
                            }
                        })}
                </div>
            </header>
            {report}
        </article>
    }
    .into_any()
}

#[component]
fn Report(report: ModelReport, monitored: Result<Option<monitoring::Report>, AppError>) -> impl IntoView {
    let locale = use_locale();
    let card = card::sections(&report, locale);
    let ModelReport { parameters, evaluation, stopped, .. } = report;
    let stopped = stopped.then(|| {
        view! {
            <p class="note warning" role="status">
                <strong>{td_string!(locale, steering.stopped)}</strong> " "
                {td_string!(locale, steering.stopped_lede)} " "
                <a href="/model/policy">{td_string!(locale, steering.link)}</a>
            </p>
        }
    });
    let alternatives = evaluation.as_ref().map(|e| e.alternatives.clone()).unwrap_or_default();
    let in_force = evaluation.as_ref().map(|e| in_force(parameters.policy, e, locale)).unwrap_or_default();
    let asked = use_query_map().read_untracked();
    let unread = unread(&asked);
    let measured = match evaluation {
        Some(evaluation) => view! {
            <Quality evaluation=evaluation.clone() />
            <Reliability calibration=evaluation.calibration />
            <GroupCalibration attributes=evaluation.fairness />
            <CostCurve
                in_force=in_force
                scores=evaluation.scores
                ratio=asked_ratio(&asked).unwrap_or_else(|| shipped_ratio(parameters.policy))
                cutoff=asked_cutoff(&asked).unwrap_or(parameters.policy.threshold)
                threshold=format::edge(parameters.policy.threshold, locale)
            />
            <IslandScripts />
            <Importances importance=evaluation.importance />
        }
        .into_any(),
        None => view! {
            <section class="card withheld" role="status">
                <h2>{td_string!(locale, model.no_evaluation_title)}</h2>
                <p>{td_string!(locale, model.no_evaluation)}</p>
            </section>
        }
        .into_any(),
    };
    view! {
        {stopped}
        <UnreadNotes unread=unread label=parameter />
        <Training parameters=parameters.clone() />
        {measured}
        <Monitored monitored=monitored alternatives=alternatives />
        <Card sections=card />
        <Identity parameters=parameters />
    }
    .into_any()
}

/// What the address asks for and the page cannot show: the model's own ratio and threshold stand in its place.
fn unread(asked: &ParamsMap) -> Vec<Unread> {
    [(RATIO, asked_ratio(asked).is_none()), (CUTOFF, asked_cutoff(asked).is_none())]
        .into_iter()
        .filter(|(_, is_unread)| *is_unread)
        .filter_map(|(key, _)| asked.get(key).map(|text| Unread { key, text, fault: Fault::Unknown }))
        .collect()
}

/// What a person calls a parameter of the page.
fn parameter(key: &'static str, locale: Locale) -> &'static str {
    if key == RATIO { td_string!(locale, model.ratio) } else { td_string!(locale, cutoff.slider) }
}

/// What the bank says of the model at work.
#[component]
fn Monitored(
    monitored: Result<Option<monitoring::Report>, AppError>,
    alternatives: Vec<Alternative>,
) -> impl IntoView {
    let locale = use_locale();
    match monitored {
        Ok(Some(report)) => view! {
            <Stability report=report.clone() />
            <Fairness report=report alternatives=alternatives />
        }
        .into_any(),
        Ok(None) => view! {
            <section class="card withheld" role="status">
                <h2>{td_string!(locale, monitoring.unscored_title)}</h2>
                <p>{td_string!(locale, monitoring.unscored)}</p>
            </section>
        }
        .into_any(),
        Err(error) => view! { <ErrorPage error=error /> }.into_any(),
    }
}

/// What it learned from.
#[component]
fn Training(parameters: Parameters) -> impl IntoView {
    let locale = use_locale();
    let training = parameters.training;
    let sentence = td_string!(
        locale,
        model.training_sentence,
        clients = format::count(training.clients, locale),
        defaults = format::count(training.defaults, locale),
        rate = format::probability(training.base_rate, locale),
        frequency = format::out_of_hundred(training.base_rate).to_string()
    )
    .to_string();
    let features =
        td_string!(locale, model.features_sentence, features = parameters.features.len().to_string())
            .to_string();
    view! {
        <section class="card" aria-labelledby="training-title">
            <h2 id="training-title">{td_string!(locale, model.training)}</h2>
            <p>{sentence}</p>
            <p>{features}</p>
        </section>
    }
    .into_any()
}

/// The artifact's own particulars, for whoever must be able to trace a decision back to it.
#[component]
fn Identity(parameters: Parameters) -> impl IntoView {
    let locale = use_locale();
    let policy = parameters.policy;
    let threshold = td_string!(
        locale,
        model.policy_text,
        threshold = format::percent(policy.threshold, 2, locale),
        from = format::percent(policy.review_from, 2, locale),
        to = format::percent(policy.review_to, 2, locale)
    )
    .to_string();
    let version = if policy.version == 0 {
        td_string!(locale, steering.of_artifact).to_owned()
    } else {
        td_string!(locale, steering.version, n = policy.version.to_string()).to_string()
    };
    let calibration = match parameters.calibration.method.as_str() {
        "none" => td_string!(locale, model.calibration_none).to_owned(),
        "platt" => td_string!(locale, model.calibration_platt).to_owned(),
        other => other.to_owned(),
    };
    let facts = [
        (td_string!(locale, model.id), parameters.id),
        (td_string!(locale, model.policy), threshold),
        (td_string!(locale, steering.title), version),
        (td_string!(locale, model.calibration_method), calibration),
        (td_string!(locale, model.data_hash), parameters.training.data_hash),
        (td_string!(locale, model.catalogue_hash), parameters.catalogue_hash),
        (td_string!(locale, model.seed), parameters.training.seed.to_string()),
    ];
    let facts: Vec<_> =
        facts.into_iter().map(|(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> }).collect();
    view! {
        <section class="card identity facts" aria-labelledby="identity-title">
            <h2 id="identity-title">{td_string!(locale, model.identity)}</h2>
            <dl>{facts}</dl>
        </section>
    }
    .into_any()
}
