//! The page `/model/policy`.

use super::asked::Asked;
use super::describe_steering::describe_steering;
use super::draft::{Deed, Draft};
use super::history::{History, by_whom};
use super::resent::Resent;
use super::settled::Settled;
use super::tried::TriedOnBank;
use super::view::{Line, SteeringView};
use super::words;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, UnderModel};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use model::record::steering::{Move, Setting, Settings};

/// See the head of this file.
#[component]
pub fn SteeringPage() -> impl IntoView {
    let locale = use_locale();
    let params = use_query_map().read_untracked();
    let resent = Resent::here();
    let asked = if resent.problem(Move::Propose).is_some() {
        resent.filled.asked
    } else {
        let named = Setting::ALL.map(|setting| (setting.name(), params.get(setting.name())));
        Asked::of(named.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))))
    };
    let described = ArcOnceResource::new_blocking(describe_steering(asked.clone()));
    let page = Suspend::new(async move {
        match described.await {
            Ok(described) => view! { <Steering described=described asked=asked /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <UnderModel
            class="model steering"
            title=td_string!(locale, steering.title)
            lede=td_string!(locale, steering.lede)
        >
            {page}
        </UnderModel>
    }
    .into_any()
}

#[component]
fn Steering(described: SteeringView, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let SteeringView {
        version,
        settings,
        proposal,
        stop,
        resuming,
        tried,
        faults,
        may_manage,
        may_publish,
        may_stop,
        may_resume,
        key,
        history,
    } = described;
    let event = proposal.as_ref().map(|(line, _)| line.sequence);
    // What can be proposed has been tried on the bank.
    let is_ready = event.is_none() && tried.is_some();
    let filled = if asked.is_empty() { Asked::written(&settings, locale) } else { asked.clone() };
    let draft = (may_manage && event.is_none()).then(|| {
        view! {
            <section class="card" aria-labelledby="draft-title">
                <h2 id="draft-title">{td_string!(locale, steering.draft)}</h2>
                <p>{td_string!(locale, steering.draft_lede)}</p>
                <Draft asked=filled faults=faults />
            </section>
        }
    });
    let tried = tried.map(|tried| view! { <TriedOnBank before=settings tried=tried /> });
    let propose = is_ready.then(|| {
        view! {
            <section class="card" aria-labelledby="propose-title">
                <h2 id="propose-title">{td_string!(locale, steering.propose)}</h2>
                <p>{td_string!(locale, steering.propose_lede)}</p>
                <Deed done=Move::Propose key=key.clone() about=None asked=asked />
            </section>
        }
    });
    let proposal = proposal.map(|(line, _)| {
        view! { <Proposed line=line may_manage=may_manage may_publish=may_publish key=key.clone() /> }
    });
    let to_stop = (may_stop && stop.is_none()).then(|| view! { <ToStop key=key.clone() /> });
    let stopped = stop.map(|line| {
        view! { <Stopped line=line resuming=resuming may_stop=may_stop may_resume=may_resume key=key /> }
    });
    view! {
        <NotDone />
        {stopped}
        <Ruling version=version settings=settings />
        {proposal}
        {draft}
        {tried}
        {propose}
        {to_stop}
        <History history=history />
    }
    .into_any()
}

/// What was not done because things stand otherwise than its form had them, which may be there no more: its words are not lost.
#[component]
fn NotDone() -> impl IntoView {
    let locale = use_locale();
    let Resent { filled, refused } = Resent::here();
    refused.map(|(_, problem)| problem).filter(|problem| problem.stands_otherwise()).map(|problem| {
        view! {
            <section class="card" id="not-done" role="alert">
                <p class="note warning">{words::problem(problem, locale)}</p>
                <p>{td_string!(locale, steering.had_written)}</p>
                <blockquote>{filled.words}</blockquote>
            </section>
        }
    })
}

/// What rules.
#[component]
fn Ruling(version: u32, settings: Settings) -> impl IntoView {
    let locale = use_locale();
    let title = if version == 0 {
        td_string!(locale, steering.of_artifact).to_owned()
    } else {
        td_string!(locale, steering.version, n = format::count(version.into(), locale)).to_string()
    };
    view! {
        <section class="card facts" aria-labelledby="ruling-title">
            <h2 id="ruling-title">{td_string!(locale, steering.ruling)}</h2>
            <p>
                <strong>{title}</strong>
            </p>
            <Settled settings=settings />
        </section>
    }
    .into_any()
}

/// A proposal, and what the reader may do with it.
#[component]
fn Proposed(line: Line, may_manage: bool, may_publish: bool, key: String) -> impl IntoView {
    let locale = use_locale();
    let (by, event, why) = (by_whom(&line, locale), Some(line.sequence), line.notice.words);
    let publish = if may_publish {
        view! { <Deed done=Move::Publish key=key.clone() about=event /> }.into_any()
    } else {
        view! { <p>{td_string!(locale, steering.another_person)}</p> }.into_any()
    };
    let withdraw = may_manage.then(|| {
        view! {
            <details open=Resent::here().problem(Move::Withdraw).is_some()>
                <summary>{words::to_do(Move::Withdraw, locale)}</summary>
                <Deed done=Move::Withdraw key=key about=event />
            </details>
        }
    });
    view! {
        <section class="card" id="proposal" aria-labelledby="proposal-title">
            <h2 id="proposal-title">{td_string!(locale, steering.proposal)}</h2>
            <p>{by}</p>
            <blockquote>{why}</blockquote>
            {publish}
            {withdraw}
        </section>
    }
    .into_any()
}

/// That nobody relies on the score, since when and why, and how the stop is lifted.
#[component]
fn Stopped(
    line: Line,
    resuming: Option<Line>,
    may_stop: bool,
    may_resume: bool,
    key: String,
) -> impl IntoView {
    let locale = use_locale();
    let (by, event, why) = (by_whom(&line, locale), Some(line.sequence), line.notice.words);
    let resume = match resuming {
        Some(line) => {
            view! { <Resuming line=line may_stop=may_stop may_resume=may_resume key=key /> }.into_any()
        }
        None if may_stop => view! {
            <p>{td_string!(locale, steering.resume_lede)}</p>
            <Deed done=Move::ProposeResume key=key about=event />
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <section class="card stopped" id="stop" aria-labelledby="stop-title">
            <h2 id="stop-title">{td_string!(locale, steering.stopped)}</h2>
            <p class="note warning" role="status">
                {td_string!(locale, steering.stopped_lede)}
            </p>
            <p>{by}</p>
            <blockquote>{why}</blockquote>
            {resume}
        </section>
    }
    .into_any()
}

/// That somebody proposes to lift the stop, and what the reader may do with that.
#[component]
fn Resuming(line: Line, may_stop: bool, may_resume: bool, key: String) -> impl IntoView {
    let locale = use_locale();
    let (by, event, why) = (by_whom(&line, locale), Some(line.sequence), line.notice.words);
    let resume = if may_resume {
        view! { <Deed done=Move::Resume key=key.clone() about=event /> }.into_any()
    } else {
        view! { <p>{td_string!(locale, steering.another_person_resumes)}</p> }.into_any()
    };
    let withdraw = may_stop.then(|| {
        view! {
            <details open=Resent::here().problem(Move::WithdrawResume).is_some()>
                <summary>{words::to_do(Move::WithdrawResume, locale)}</summary>
                <Deed done=Move::WithdrawResume key=key about=event />
            </details>
        }
    });
    view! {
        <h3>{td_string!(locale, steering.resuming)}</h3>
        <p>{by}</p>
        <blockquote>{why}</blockquote>
        {resume}
        {withdraw}
    }
    .into_any()
}

/// How reliance on the score is stopped.
#[component]
fn ToStop(key: String) -> impl IntoView {
    let locale = use_locale();
    view! {
        <details class="card" id="stop" open=Resent::here().problem(Move::Stop).is_some()>
            <summary>{td_string!(locale, steering.stop)}</summary>
            <p>{td_string!(locale, steering.stop_lede)}</p>
            <Deed done=Move::Stop key=key about=None />
        </details>
    }
    .into_any()
}
