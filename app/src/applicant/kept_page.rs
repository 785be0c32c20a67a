//! The page `/applicants/{id}`: an applicant who is in no bank and on whom a decision was taken, their file as it was kept,
//! and every decision.

use super::entered::Entered;
use super::to_decide::{Known, kept_applicant};
use crate::decisions::client_decisions::client_decisions;
use crate::decisions::{Decisions, person_name};
use crate::locale::use_locale;
use crate::parts::{ErrorPage, NotFound};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::record::person::Person;

/// See the head of this file.
#[component]
pub fn KeptApplicantPage() -> impl IntoView {
    let locale = use_locale();
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let Ok(person) = id.clone().try_into().map(Person::Applicant) else {
        return view! { <NotFound /> }.into_any();
    };
    let kept = ArcOnceResource::new_blocking(kept_applicant(id.clone()));
    let decisions = ArcOnceResource::new_blocking(client_decisions(id));
    let title = person_name(&person, locale);
    Suspend::new(async move {
        let (kept, decisions) = (kept.await, decisions.await);
        match kept {
            Ok(Some(Known { file, form })) => view! {
                <Title text=title.clone() />
                <article class="case">
                    <header class="page-head">
                        <div>
                            <p class="back">
                                <a href="/decisions">"← " {td_string!(locale, decisions.work)}</a>
                            </p>
                            <h1>{title}</h1>
                            <p class="lede">{td_string!(locale, applicant.kept_lede)}</p>
                        </div>
                    </header>
                    <Entered file=file form=form />
                    <Decisions person=person decisions=decisions />
                </article>
            }
            .into_any(),
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
    .into_any()
}
