//! The page `/applicants/new`: asked for, a blank form; sent to, the same form with what was typed and what became of it.

use super::decide::DecideOn;
use super::draft::Draft;
use super::form::Form;
use super::panel::ApplicantForm;
use super::posted::{DECIDE, DO, PASTED, Posted, READ};
use super::score_applicant::{Answer, applicant_form, read_applicant, score_applicant};
use super::typing::Remarked;
use crate::error::AppError;
use crate::i18n::Locale;
use crate::information::InformationLink;
use crate::locale::use_locale;
use crate::offered;
use crate::parts::{ErrorPage, IslandScripts};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What the page shows.
struct Sheet {
    form: Form,
    draft: Draft,
    answer: Option<Result<Answer, AppError>>,
    remarked: Option<Result<Remarked, AppError>>,
    /// What was pasted and could not be read.
    pasted: String,
    /// The file that a decision is to be taken on, as `POST /api/v1/score` takes it.
    to_decide: Option<String>,
}

/// The form for a new applicant.
#[component]
pub fn ApplicantPage() -> impl IntoView {
    let locale = use_locale();
    let posted = use_context::<Posted>();
    let may_decide = offered::decide();
    Suspend::new(async move {
        match sheet(posted, locale).await {
            Ok(Sheet { to_decide: Some(file), .. }) => view! { <DecideOn file=file /> }.into_any(),
            Ok(sheet) => view! { <FormPage sheet=sheet may_decide=may_decide /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn FormPage(sheet: Sheet, may_decide: bool) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, applicant.title);
    let Sheet { form, draft, answer, remarked, pasted, .. } = sheet;
    view! {
        <Title text=title />
        <div class="applicant">
            <header class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p class="lede">{td_string!(locale, applicant.lede)}</p>
                    <InformationLink />
                </div>
            </header>
            <ApplicantForm
                form=form
                draft=draft
                answer=answer
                remarked=remarked
                pasted=pasted
                may_decide=may_decide
            />
            <IslandScripts />
        </div>
    }
    .into_any()
}

/// What was sent, answered.
async fn sheet(posted: Option<Posted>, locale: Locale) -> Result<Sheet, AppError> {
    let form = applicant_form().await?;
    let blank = |form: Form| Sheet {
        form,
        draft: Draft::default(),
        answer: None,
        remarked: None,
        pasted: String::new(),
        to_decide: None,
    };
    let Some(posted) = posted else { return Ok(blank(form)) };
    let mut sheet = blank(form);
    if posted.value(DO) == Some(READ) {
        let text = posted.value(PASTED).unwrap_or_default().to_owned();
        match read_applicant(text.clone()).await {
            Ok(brought) => {
                let (draft, remarked) = Remarked::of(brought, &sheet.form, locale);
                sheet.remarked = Some(Ok(remarked));
                match draft {
                    Some(draft) => sheet.draft = draft,
                    None => sheet.pasted = text,
                }
            }
            Err(error) => sheet.remarked = Some(Err(error)),
        }
    } else {
        sheet.draft = Draft::of_pairs(&posted.0, &sheet.form);
    }
    let reading = sheet.draft.read(&sheet.form);
    if posted.value(DO) == Some(DECIDE) && reading.faults.is_empty() && !reading.is_blank() {
        sheet.to_decide = Some(reading.json.to_string());
    } else if !reading.is_blank() {
        sheet.answer = Some(score_applicant(reading.json.to_string()).await);
    }
    Ok(sheet)
}
