//! What is typed and who scores it: the browser's own engine once it is there, at every stroke; the server whenever the
//! typing rests. What is shown is always of what stands in the fields, or says that it is not there yet.

use super::assessor::{Assessor, load_assessor};
use super::draft::{Draft, Reading};
use super::field::Fault;
use super::form::Form;
use super::score_applicant::{Answer, Brought, read_applicant, score_applicant};
use super::scored::Scored;
use super::sent::Told;
use crate::answered::Answered;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use std::time::Duration;

/// How long nothing is typed before the server is asked.
const REST: Duration = Duration::from_millis(500);

/// What is shown of what stands in the fields.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// Nothing has been typed.
    Blank,
    /// Nobody has answered yet.
    Pending,
    /// The score, and who says so.
    Scored(Box<Scored>, Answered),
    /// The server takes it for no client's file.
    Faulty(Vec<Told>),
    /// There is no answer.
    Failed(AppError),
}

impl Shown {
    /// What the server answered.
    pub(super) fn of(answer: Option<Result<Answer, AppError>>) -> Self {
        match answer {
            None => Self::Blank,
            Some(Ok(Answer::Scored(scored))) => Self::Scored(scored, Answered::There),
            Some(Ok(Answer::Faulty(told))) => Self::Faulty(told),
            Some(Err(error)) => Self::Failed(error),
        }
    }
}

/// What became of a file that somebody brought.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Remarked {
    /// Why it could not be read; empty if it could.
    pub faults: Vec<Told>,
    /// What was taken as missing, or has no field.
    pub remarks: Vec<Told>,
    /// Columns of which the form does not ask, or that it asks otherwise.
    pub left_out: Vec<String>,
}

impl Remarked {
    /// The draft of what was brought, if it could be read, and what there is to say of it.
    pub(super) fn of(brought: Brought, form: &Form, locale: Locale) -> (Option<Draft>, Self) {
        match brought {
            Brought::File(file, remarks) => {
                let (draft, left_out) = Draft::of_file(&file, form, locale);
                (Some(draft), Self { remarks, left_out, ..Self::default() })
            }
            Brought::Faulty(faults) => (None, Self { faults, ..Self::default() }),
        }
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    locale: Locale,
    pub(super) form: StoredValue<Form>,
    /// What stands in the fields.
    pub(super) draft: RwSignal<Draft>,
    /// What of it could not be read, as far as it is told beside the fields: not in the midst of typing.
    pub(super) faults: RwSignal<Vec<(String, Fault)>>,
    /// What is shown of it.
    pub(super) shown: RwSignal<Shown>,
    /// What became of a file that was brought.
    pub(super) remarked: RwSignal<Option<Result<Remarked, AppError>>>,
    /// The outcome in a sentence, once the typing rests.
    pub(super) said: RwSignal<String>,
    assessor: StoredValue<Option<Assessor>>,
    asked_for: StoredValue<bool>,
    rest: StoredValue<Option<TimeoutHandle>>,
}

impl Typing {
    pub(super) fn new(
        form: Form,
        draft: Draft,
        shown: Shown,
        remarked: Option<Result<Remarked, AppError>>,
    ) -> Self {
        let faults = draft.read(&form).faults;
        Self {
            locale: crate::locale::use_locale(),
            form: StoredValue::new(form),
            draft: RwSignal::new(draft),
            faults: RwSignal::new(faults),
            shown: RwSignal::new(shown),
            remarked: RwSignal::new(remarked),
            said: RwSignal::new(String::new()),
            assessor: StoredValue::new(None),
            asked_for: StoredValue::new(false),
            rest: StoredValue::new(None),
        }
    }

    /// What stands in the fields, read.
    pub(super) fn reading(self) -> Reading {
        self.form.with_value(|form| self.draft.with_untracked(|draft| draft.read(form)))
    }

    /// Fetches the engine, once.
    pub(super) fn wake(self) {
        let asked = self.asked_for.try_update_value(|asked| std::mem::replace(asked, true));
        if asked == Some(false) {
            spawn_local(async move {
                // Without it the server goes on answering.
                let (model, policy) = self.form.with_value(|form| (form.model.clone(), form.policy));
                if let Ok(assessor) = load_assessor(model, policy).await {
                    self.assessor.set_value(Some(assessor));
                    match self.shown.get_untracked() {
                        // What was typed meanwhile is scored at once.
                        Shown::Pending => self.compute(),
                        // What the server alone has said is compared.
                        Shown::Scored(there, Answered::There) => {
                            let here = self.scored_here(&self.reading(), true).and_then(Result::ok);
                            self.shown.set(compared(there, here.as_ref()));
                        }
                        _ => {}
                    }
                }
            });
        }
    }

    /// Something was typed into a field.
    pub(super) fn set(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        self.wake();
        self.compute();
        // A fault that is mended is told no longer.
        let left = self.reading().faults;
        self.faults.update(|faults| faults.retain(|fault| left.contains(fault)));
        self.settle_later();
    }

    /// A field is left: what is wrong with it is said.
    pub(super) fn leave(self) {
        self.faults.set(self.reading().faults);
    }

    /// Scores what stands in the fields, here and now.
    fn compute(self) {
        let reading = self.reading();
        let scored = self.scored_here(&reading, false);
        self.shown.set(match scored {
            _ if reading.is_blank() => Shown::Blank,
            None => Shown::Pending,
            Some(Ok(scored)) => Shown::Scored(Box::new(scored), Answered::Here),
            Some(Err(error)) => Shown::Failed(error),
        });
    }

    /// What the browser's engine makes of it; none while there is none.
    fn scored_here(self, reading: &Reading, with_recourse: bool) -> Option<Result<Scored, AppError>> {
        self.assessor
            .with_value(|assessor| assessor.as_ref().map(|score| score(&reading.file, with_recourse)))
    }

    fn settle_later(self) {
        self.rest.update_value(|rest| {
            if let Some(earlier) = rest.take() {
                earlier.clear();
            }
            // Without a timer the server is asked when the form is sent.
            *rest = set_timeout_with_handle(move || self.settle(), REST).ok();
        });
    }

    /// The typing rests: what would change the advice is looked for, and the server is asked.
    pub(super) fn settle(self) {
        let reading = self.reading();
        if reading.is_blank() {
            self.shown.set(Shown::Blank);
            return;
        }
        let here = self.scored_here(&reading, true).and_then(Result::ok);
        if let Some(scored) = &here {
            self.shown.set(Shown::Scored(Box::new(scored.clone()), Answered::Here));
        }
        let asked = reading.json.to_string();
        spawn_local(async move {
            let answer = score_applicant(asked.clone()).await;
            // More may have been typed meanwhile, and its own answer is to come.
            let written = self.reading().json.to_string();
            if written != asked {
                return;
            }
            // The engine may have come while the server was asked.
            let here = here.or_else(|| self.scored_here(&reading, true).and_then(Result::ok));
            let shown = match (answer, here) {
                (Ok(Answer::Scored(there)), here) => compared(there, here.as_ref()),
                // The browser's own score stands; that nobody has confirmed it is said.
                (Err(_), Some(here)) => Shown::Scored(Box::new(here), Answered::Here),
                (answer, _) => Shown::of(Some(answer)),
            };
            self.said.set(in_a_sentence(&shown, self.locale));
            self.shown.set(shown);
        });
    }

    /// Takes over what a text holds.
    pub(super) fn bring(self, text: String) {
        self.wake();
        spawn_local(async move {
            match read_applicant(text).await {
                Ok(brought) => {
                    let (draft, remarked) =
                        self.form.with_value(|form| Remarked::of(brought, form, self.locale));
                    self.remarked.set(Some(Ok(remarked)));
                    if let Some(draft) = draft {
                        self.draft.set(draft);
                        self.leave();
                        self.compute();
                        self.settle();
                    }
                }
                Err(error) => self.remarked.set(Some(Err(error))),
            }
        });
    }
}

/// The server's answer, and whether the browser's engine, if it is there, has the same.
fn compared(there: Box<Scored>, here: Option<&Scored>) -> Shown {
    // Another policy may rule by now: the server is right, and nobody disagrees.
    let here = here.filter(|here| here.assessment.policy == there.assessment.policy);
    let answered = match here {
        None => Answered::There,
        Some(here) if here.agrees_with(&there) => Answered::Both,
        Some(_) => Answered::Apart,
    };
    // It says besides where the applicant stands, which takes what a browser does not have.
    Shown::Scored(there, answered)
}

/// What a screen reader is told once the typing rests.
fn in_a_sentence(shown: &Shown, locale: Locale) -> String {
    match shown {
        Shown::Scored(scored, _) => {
            let score = &scored.assessment.score;
            td_string!(
                locale,
                applicant.said,
                risk = format::risk(score.probability, &scored.assessment.policy, locale),
                advice = words::advice(score.decision, locale)
            )
            .to_string()
        }
        Shown::Faulty(_) | Shown::Failed(_) => td_string!(locale, applicant.said_none).to_owned(),
        Shown::Blank | Shown::Pending => String::new(),
    }
}
