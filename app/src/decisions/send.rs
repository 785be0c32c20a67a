//! What people send: judged, done and recorded, or sent back with what is wrong. The one way by which anything is done to a
//! case; whoever asks has been let in.

use super::evidence::{Judged, Source, brought, judged, source};
use super::filled::Filled;
use super::letter_words::{ANSWER_DAYS, Facts, letter, tellable};
use super::resent::{Problem, Resent};
use super::steps::{actor, permission};
use crate::applicant::sent::FileReader;
use crate::error::AppError;
use crate::failure_log::failed;
use crate::guard::Caller;
use crate::i18n::Locale;
use crate::ruling::RulingError;
use crate::state::AppState;
use chrono::{DateTime, Days, SecondsFormat, TimeDelta, Utc};
use model::decision::Advice;
use model::file::ClientFile;
use model::record::evidence::{Act, Statement, System};
use model::record::fields::{Fault, Field};
use model::record::life::{Action, Refusal, State};
use model::record::person::Person;
use model::record::rules::{self, fault_of_words, judge};
use store::records::{CaseRow, Deed, DeedError, Done, Record, new_applicant, new_code};

/// Days within which a second person looks at a proposal.
const APPROVE_DAYS: u64 = 2;
/// Days for which a review is theirs alone who took it up.
const CLAIM_DAYS: u64 = 3;
/// Days within which a client is told.
const TELL_DAYS: u64 = 1;
/// Days that a client has to answer, or to ask for a review.
const CLIENT_DAYS: u64 = 60;
/// How far the earliest clocks on earth are ahead.
const EASTERNMOST: TimeDelta = TimeDelta::hours(14);
/// By which the records name a client.
pub const CLIENT: &str = "client";

/// What became of what was sent.
#[derive(Debug, Clone)]
pub enum Sent {
    /// It was done; where it is shown.
    Done(String),
    /// It was not; what is wrong.
    Again(Box<Resent>),
}

impl Sent {
    /// Whether it was done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }
}

impl From<DeedError> for AppError {
    fn from(error: DeedError) -> Self {
        match error {
            DeedError::Unknown => Self::UnknownCase,
            other => {
                failed(&other);
                Self::Unavailable
            }
        }
    }
}

/// Decides on the request of somebody who is known and whose request no case holds.
///
/// # Errors
/// [`AppError::UnknownClient`], [`AppError::UnknownCase`]; what the store or the engine fail with.
pub async fn begin(
    state: &AppState,
    caller: &Caller,
    person: Person,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    if let Some(done) = done_before(state, caller, &filled, About::Person(&person), Action::concludes).await?
    {
        return Ok(done);
    }
    let source = source(state, caller, &person, None).await?;
    conclude_case(state, caller, person, source, None, filled, locale).await
}

/// Decides on the request of somebody new, whose file comes with the form. From then on they have an id.
///
/// # Errors
/// [`AppError::BadRequest`] if it is no file; what the store or the engine fail with.
pub async fn begin_new(
    state: &AppState,
    caller: &Caller,
    filled: Filled,
    reader: FileReader,
    locale: Locale,
) -> Result<Sent, AppError> {
    let source = brought(state, filled.file.clone(), reader).await?;
    let about = About::Applicant(&source.file);
    if let Some(done) = done_before(state, caller, &filled, about, Action::concludes).await? {
        return Ok(done);
    }
    let person = Person::Applicant(new_applicant(Utc::now())?);
    conclude_case(state, caller, person, source, None, filled, locale).await
}

/// Decides on a case that is there: one that was referred, returned, waits for the client, or is in review.
///
/// # Errors
/// [`AppError::UnknownCase`], [`AppError::Denied`] if the caller may not in this state; what the store or the engine fail with.
pub async fn conclude(
    state: &AppState,
    caller: &Caller,
    case: &str,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    if let Some(done) = done_before(state, caller, &filled, About::Case(case), Action::concludes).await? {
        return Ok(done);
    }
    let row = state.records.case(case).await?.ok_or(AppError::UnknownCase)?;
    if !caller.may(permission(Action::Decide, row.case.contested)) {
        return Err(AppError::Denied);
    }
    let person = row.person.clone().ok_or(AppError::UnknownCase)?;
    let source = source(state, caller, &person, Some(case)).await?;
    conclude_case(state, caller, person, source, Some(row), filled, locale).await
}

/// What a form is about.
#[derive(Clone, Copy)]
enum About<'a> {
    /// Somebody who is known and whose request no case holds.
    Person(&'a Person),
    /// Somebody new, by their file.
    Applicant(&'a ClientFile),
    /// A case.
    Case(&'a str),
}

/// What was sent twice is answered as it was the first time, however the case stands now; what says otherwise the second time,
/// as after going back, is told and not taken for it.
async fn done_before(
    state: &AppState,
    caller: &Caller,
    filled: &Filled,
    about: About<'_>,
    is_it: impl Fn(Action) -> bool,
) -> Result<Option<Sent>, AppError> {
    let case = match about {
        About::Case(case) => Some(case),
        About::Person(_) | About::Applicant(_) => None,
    };
    let done = state.records.done_before(&actor(caller)?, &filled.key, case, is_it).await?;
    Ok(done.map(|(case, record)| {
        if !record.act.action.concludes() || is_what_it_says(&record, filled, about) {
            Sent::Done(super::panel::path(&case))
        } else {
            again(filled.clone(), Vec::new(), Some(Problem::SaidOtherwise))
        }
    }))
}

/// Whether a conclusion on record is what a form says. Of what was erased nobody knows any more.
fn is_what_it_says(record: &Record, filled: &Filled, about: About<'_>) -> bool {
    let said = record.statement.as_ref();
    record.act.outcome == filled.outcome()
        && record.act.motives == filled.chosen()
        && said.is_none_or(|said| {
            let is_theirs = match about {
                About::Person(person) => said.person.as_ref() == Some(person),
                About::Applicant(file) => said.evidence.as_ref().is_some_and(|kept| kept.file == *file),
                About::Case(_) => true,
            };
            is_theirs && said.words == filled.words.trim() && filled.conditions() == Ok(said.conditions)
        })
}

async fn conclude_case(
    state: &AppState,
    caller: &Caller,
    person: Person,
    source: Source,
    case: Option<CaseRow>,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    let by = actor(caller)?;
    let Judged { ground, system, evidence, artifact } = judged(state, source).await?;
    if filled.seen && filled.shown != ground.shown {
        return Ok(again(filled, Vec::new(), Some(Problem::Changed)));
    }
    let motives = filled.chosen();
    if filled.has_unknown_motive() {
        return Ok(again(filled, vec![(Field::Motives, Fault::Other)], None));
    }
    let conditions = match filled.conditions() {
        Ok(conditions) => conditions,
        Err(fault) => return Ok(again(filled, vec![fault], None)),
    };
    let reasons = evidence.reasons.as_ref().map_or(0, |reasons| tellable(reasons).count());
    let advice: Advice = evidence.score.decision;
    let judged_by = rules::Ground {
        advice,
        probability: evidence.score.probability,
        policy: system.policy,
        amount: ground.amount,
        reasons,
    };
    let reviews = case.as_ref().is_some_and(|row| row.case.contested);
    let draft = filled.draft(&motives, conditions, reviews);
    let (action, checks) = match judge(&draft, &judged_by, system.limits, &latest_day(Utc::now())) {
        Ok(judged) => judged,
        Err(faults) => return Ok(again(filled, faults, None)),
    };
    state.records.keep_model(&system.model_hash, &system.model, &artifact).await?;
    let due = match action {
        Action::Propose | Action::Refer => APPROVE_DAYS,
        _ => TELL_DAYS,
    };
    let act = Act {
        outcome: filled.outcome(),
        advice: Some(advice),
        motives,
        system: Some(system),
        ..act(caller, action, locale, Some(due))
    };
    let text = |written: &str| written.trim().to_owned();
    let statement = Statement {
        person: Some(person),
        words: text(&filled.words),
        checks: Some(checks),
        conditions,
        evidence: Some(evidence),
        view: reviews.then(|| text(&filled.view)),
        answer: reviews.then(|| text(&filled.answer)),
        letter: None,
    };
    do_it(state, by, case.map(|row| row.id), act, statement, filled).await
}

/// Does one of the steps that conclude nothing.
///
/// # Errors
/// As [`conclude`].
pub async fn step(
    state: &AppState,
    caller: &Caller,
    case: &str,
    action: Action,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    if let Some(done) = done_before(state, caller, &filled, About::Case(case), |done| done == action).await? {
        return Ok(done);
    }
    Ok(match take(state, caller, case, action, filled, locale).await? {
        Sent::Again(resent) => Sent::Again(Box::new(Resent { step: Some(action), ..*resent })),
        done => done,
    })
}

async fn take(
    state: &AppState,
    caller: &Caller,
    case: &str,
    action: Action,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    let by = actor(caller)?;
    let row = state.records.case(case).await?.ok_or(AppError::UnknownCase)?;
    if action.concludes() || !caller.may(permission(action, row.case.contested)) {
        return Err(AppError::Denied);
    }
    if action == Action::Tell {
        return tell(state, caller, by, row, filled).await;
    }
    if matches!(action, Action::Return | Action::AskReview)
        && let Some(fault) = fault_of_words(&filled.words, true)
    {
        return Ok(again(filled, vec![(Field::Words, fault)], None));
    }
    if action == Action::Approve && !still_stands(state, caller, &row).await? {
        return Ok(again(filled, Vec::new(), Some(Problem::Proposal)));
    }
    let due = match action {
        Action::Approve => Some(TELL_DAYS),
        Action::Return => Some(APPROVE_DAYS),
        Action::AskReview | Action::TakeUp | Action::Release => Some(ANSWER_DAYS),
        _ => None,
    };
    let act = Act { about: Some(row.last_conclusion), ..act(caller, action, locale, due) };
    // A review is due when it was due.
    let act = match (action, &row.due_at) {
        (Action::TakeUp | Action::Release, Some(due)) => Act { due: Some(due.clone()), ..act },
        _ => act,
    };
    let claim = (action == Action::TakeUp).then(|| after(Utc::now(), CLAIM_DAYS));
    let act = Act { claim, ..act };
    let words = filled.words.trim().to_owned();
    let statement = Statement { person: row.person, words, ..Statement::default() };
    do_it(state, by, Some(row.id), act, statement, filled).await
}

/// Whether what was proposed is still what the file, the model and the policy make: a second person approves what they see now.
async fn still_stands(state: &AppState, caller: &Caller, row: &CaseRow) -> Result<bool, AppError> {
    let person = row.person.as_ref().ok_or(AppError::UnknownCase)?;
    let proposal = state.records.records(&[row.last_conclusion]).await?.pop();
    let proposed = proposal.and_then(|record| Some((record.act.system?, record.statement?.evidence?)));
    let Source { file, .. } = source(state, caller, person, Some(&row.id)).await?;
    let ruling = match state.engine.ruling().await {
        // That is told where it is refused.
        Err(RulingError::Stopped) => return Ok(true),
        ruling => ruling?,
    };
    let (program, limits) = (state.desk.program, ruling.limits);
    let system = ruling.run(move |engine| System::of(engine, program, limits)).await?;
    Ok(proposed.is_some_and(|(by, on)| {
        on.file == *file && by.model_hash == system.model_hash && by.policy == system.policy
    }))
}

/// Tells the client: the letter is made of the record of the decision, and is one itself.
async fn tell(
    state: &AppState,
    caller: &Caller,
    by: String,
    row: CaseRow,
    filled: Filled,
) -> Result<Sent, AppError> {
    let locale: Locale = filled.language.parse().map_err(|_| AppError::BadRequest)?;
    let records = state.records.records_of(&row.id).await?;
    let conclusion = records.iter().find(|record| record.sequence == row.last_conclusion);
    let Some((conclusion, said)) = conclusion.and_then(|record| Some((record, record.statement.as_ref()?)))
    else {
        return Err(AppError::UnknownCase);
    };
    let approval = records
        .iter()
        .rev()
        .find(|record| record.act.action == Action::Approve && record.sequence > conclusion.sequence);
    let people: Vec<String> =
        std::iter::once(conclusion).chain(approval).map(|record: &Record| record.act.by.clone()).collect();
    let act = Act {
        outcome: conclusion.act.outcome,
        about: Some(conclusion.sequence),
        ..act(caller, Action::Tell, locale, Some(CLIENT_DAYS))
    };
    let checkpoint = match &state.desk.secret {
        Some(secret) => Some(state.records.checkpoint(secret, Utc::now()).await?),
        None => None,
    };
    let code = new_code()?;
    let facts = Facts {
        act: &conclusion.act,
        statement: said,
        record: (conclusion.sequence, conclusion.hash.as_str()),
        people: &people,
        at: approval.map_or(&conclusion.at, |approval| &approval.at),
        checkpoint: checkpoint.as_ref(),
        data_protection: &state.desk.data_protection,
        until: act.due.as_deref().unwrap_or_default(),
        code: &code,
    };
    let Ok(letter) = letter(&facts, locale) else {
        return Ok(again(filled, Vec::new(), Some(Problem::FewReasons)));
    };
    let statement = Statement { person: row.person, letter: Some(letter), ..Statement::default() };
    do_it(state, by, Some(row.id), act, statement, filled).await
}

/// The client asks for a review, with the code of their letter.
///
/// # Errors
/// [`AppError::UnknownCase`] if no letter has the code; what the store fails with.
pub async fn ask_review(
    state: &AppState,
    code: &str,
    filled: Filled,
    locale: Locale,
) -> Result<Sent, AppError> {
    let (row, _) = state.records.letter(code).await?.ok_or(AppError::UnknownCase)?;
    if fault_of_words(&filled.words, false) == Some(Fault::Long) {
        return Ok(again(filled, vec![(Field::Words, Fault::Long)], None));
    }
    let act = Act {
        by: String::new(),
        action: Action::AskReview,
        state: row.case.state,
        outcome: None,
        advice: None,
        motives: Vec::new(),
        system: None,
        language: Some(locale.into()),
        about: Some(row.last_conclusion),
        due: Some(after(Utc::now(), ANSWER_DAYS)),
        claim: None,
    };
    let view = Some(filled.words.trim().to_owned()).filter(|words| !words.is_empty());
    let statement = Statement { person: row.person, view, ..Statement::default() };
    let sent = do_it(state, CLIENT.to_owned(), Some(row.id), act, statement, filled).await?;
    Ok(match sent {
        Sent::Done(_) => Sent::Done(format!("/letters/{code}")),
        again => again,
    })
}

async fn do_it(
    state: &AppState,
    by: String,
    case: Option<String>,
    act: Act,
    statement: Statement,
    filled: Filled,
) -> Result<Sent, AppError> {
    // The keys of what the program does by itself have blanks.
    if filled.key.is_empty() || !filled.key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AppError::BadRequest);
    }
    let case = match case {
        Some(id) => Some((id, filled.seen_event.parse().map_err(|_| AppError::BadRequest)?)),
        None => None,
    };
    let deed = Deed { at: Utc::now(), actor: by, key: filled.key.clone(), case, act, statement };
    let problem = match state.records.act(deed).await {
        Ok(Done { case, .. }) => return Ok(Sent::Done(super::panel::path(&case))),
        Err(DeedError::Refused(Refusal::SamePerson)) => Problem::SamePerson,
        Err(DeedError::Refused(Refusal::Decider)) => Problem::Decider,
        Err(DeedError::Refused(Refusal::Reviewer)) => Problem::Reviewer,
        Err(DeedError::Refused(Refusal::Contested)) => Problem::Contested,
        Err(DeedError::Refused(Refusal::State) | DeedError::Moved | DeedError::Key) => Problem::Moved,
        Err(DeedError::Open(_)) => Problem::Open,
        Err(DeedError::Policy) => Problem::Changed,
        Err(DeedError::Stopped) => Problem::Stopped,
        Err(error) => return Err(error.into()),
    };
    Ok(again(filled, Vec::new(), Some(problem)))
}

fn act(caller: &Caller, action: Action, locale: Locale, due: Option<u64>) -> Act {
    Act {
        by: caller.name.clone(),
        action,
        // The case says where it leads.
        state: State::Closed,
        outcome: None,
        advice: None,
        motives: Vec::new(),
        system: None,
        language: Some(locale.into()),
        about: None,
        due: due.map(|days| after(Utc::now(), days)),
        claim: None,
    }
}

fn after(now: DateTime<Utc>, days: u64) -> String {
    let due = now.checked_add_days(Days::new(days)).unwrap_or(now);
    due.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The latest day that there is anywhere: a person writes the day of their clock on the wall.
fn latest_day(now: DateTime<Utc>) -> String {
    let latest = now.checked_add_signed(EASTERNMOST).unwrap_or(now);
    latest.date_naive().to_string()
}

fn again(filled: Filled, faults: Vec<(Field, Fault)>, problem: Option<Problem>) -> Sent {
    Sent::Again(Box::new(Resent { filled, faults, problem, step: None }))
}
