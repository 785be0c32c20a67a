//! Cases: what is done to one is judged, chained and shown in one transaction, so that either all of it was done or nothing.
//!
//! What was sent twice is done once: whoever sends it makes a key, and the second sending is answered as the first one was.
//! Independent of what a decision needs (`model::record::rules`) and of who may sign in.

use super::chain::{New, Told, append, random, with_contents, written};
use super::database::Records;
use super::entity::{decision_case, event, letter};
use super::erased::erased_in;
use super::steering::{SteeringError, read as read_steering, steering};
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::canonical::{self, FormError};
use model::record::evidence::{Act, Statement};
use model::record::letter::tidy_code;
use model::record::life::{Action, Case, Refusal, State, Step};
use model::record::person::{ApplicantId, NoPerson, Person};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Builder;

/// Cases of a list, at most.
pub const MOST_CASES: u64 = 200;

/// What somebody wants to do.
#[derive(Debug, Clone)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by a name that stays the same: an account's kind and number, or `client`.
    pub actor: String,
    /// Made by whoever sends it, once for each thing that they want to do.
    pub key: String,
    /// To which case, and the number of its last event that they saw; none: a case begins.
    pub case: Option<(String, i64)>,
    /// What names nobody; its state is set here.
    pub act: Act,
    /// What is said of a person.
    pub statement: Statement,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The case.
    pub case: String,
    /// The event's number.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// Why it was not done; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum DeedError {
    /// Not as the case stands, or not by this person.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something was done to the case since they saw it.
    #[error("something was done to the case meanwhile: look at it again")]
    Moved,
    /// It was decided under another policy than the one that rules by now.
    #[error("another version of the credit policy rules by now: look at the case again")]
    Policy,
    /// Nobody relies on the score, and a decision stands on it.
    #[error("reliance on the score is stopped: nothing is decided until the stop is lifted")]
    Stopped,
    /// Which policy rules cannot be told.
    #[error(transparent)]
    Steering(#[from] SteeringError),
    /// The person's request has a case, which may be told already.
    #[error("there is a decision on this request, or one is under way: go on with that case")]
    Open(String),
    /// There is no such case.
    #[error("there is no such case")]
    Unknown,
    /// The key was used for something else.
    #[error("the key of this act was used for another one: load the page again")]
    Key,
    /// It cannot be written or read.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A case is about nobody whom there can be.
    #[error(transparent)]
    NoPerson(#[from] NoPerson),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for DeedError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// A UUID of version 7.
    pub id: String,
    /// Whom it is about; none once erased.
    pub person: Option<Person>,
    /// Where it stands, and who has had which part.
    pub case: Case,
    /// Number of its last event.
    pub last_event: i64,
    /// Number of the last event that says what becomes of the request.
    pub last_conclusion: i64,
    /// When its last event was, UTC, as RFC 3339.
    pub changed_at: String,
    /// Until when something is to be done.
    pub due_at: Option<String>,
}

/// An event of a case, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its number in the chain.
    pub sequence: i64,
    /// When, UTC, as RFC 3339.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Its hash.
    pub hash: String,
    /// What was done.
    pub act: Act,
    /// What it says of a person; none if it was erased, or says nothing.
    pub statement: Option<Statement>,
}

impl Record {
    fn read((event, content): Told) -> Result<Self, DeedError> {
        Ok(Self {
            sequence: event.sequence,
            at: event.at,
            actor: event.actor,
            hash: event.hash,
            act: canonical::read(&event.body)?,
            statement: content.map(|content| canonical::read(&content.body)).transpose()?,
        })
    }
}

impl CaseRow {
    pub(super) fn read(row: decision_case::Model) -> Result<Self, DeedError> {
        let case = serde_json::from_str(&row.people).map_err(FormError::from)?;
        let applicant = row.applicant.map(|id| id.try_into().map(Person::Applicant)).transpose()?;
        Ok(Self {
            id: row.id,
            person: row.client.map(Person::Client).or(applicant),
            case,
            last_event: row.last_event,
            last_conclusion: row.last_conclusion,
            changed_at: row.changed_at,
            due_at: row.due_at,
        })
    }
}

impl Records {
    /// Does it, unless it has been done.
    ///
    /// # Errors
    /// [`DeedError`]; nothing has changed.
    pub async fn act(&self, deed: Deed) -> Result<Done, DeedError> {
        let transaction = self.begin_append().await?;
        let done = done_in(&transaction, deed).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// What somebody did under this key, if it is what `is_it` means, with its case; of `case`, if one is given.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn done_before(
        &self,
        actor: &str,
        key: &str,
        case: Option<&str>,
        is_it: impl Fn(Action) -> bool,
    ) -> Result<Option<(String, Record)>, DeedError> {
        let find =
            event::Entity::find().filter(event::Column::Key.eq(key)).filter(event::Column::Actor.eq(actor));
        let done = find.one(&self.db).await?;
        let done = done.filter(|event| Action::named(&event.kind).is_some_and(is_it));
        let Some(event) = done.filter(|event| case.is_none_or(|case| case == event.case_id)) else {
            return Ok(None);
        };
        let case = event.case_id.clone();
        let told = with_contents(&self.db, vec![event]).await?.pop();
        told.map(|told| Ok((case, Record::read(told)?))).transpose()
    }

    /// One case; none if there is none.
    ///
    /// # Errors
    /// The database fails, or the row does not read.
    pub async fn case(&self, id: &str) -> Result<Option<CaseRow>, DeedError> {
        decision_case::Entity::find_by_id(id).one(&self.db).await?.map(CaseRow::read).transpose()
    }

    /// A person's cases, the latest first; `most` at most, or all.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn cases_of(&self, person: &Person, most: Option<u64>) -> Result<Vec<CaseRow>, DeedError> {
        let find = decision_case::Entity::find().filter(about(person));
        let rows = find.order_by_desc(decision_case::Column::Id).limit(most).all(&self.db).await?;
        rows.into_iter().map(CaseRow::read).collect()
    }

    /// Cases of which something is to be done, what is due first; [`MOST_CASES`] at most.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn open_cases(&self) -> Result<Vec<CaseRow>, DeedError> {
        let open = State::ALL.into_iter().filter(|state| state.is_open()).map(State::name);
        let rows = decision_case::Entity::find()
            .filter(decision_case::Column::State.is_in(open))
            .order_by_asc(decision_case::Column::DueAt)
            .order_by_asc(decision_case::Column::Id)
            .limit(MOST_CASES)
            .all(&self.db)
            .await?;
        rows.into_iter().map(CaseRow::read).collect()
    }

    /// Everything that was done to a case, in its order.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn records_of(&self, case: &str) -> Result<Vec<Record>, DeedError> {
        let find = event::Entity::find()
            .filter(event::Column::CaseId.eq(case))
            .filter(event::Column::Kind.is_in(Action::ALL.map(Action::name)));
        let events = find.order_by_asc(event::Column::Sequence).all(&self.db).await?;
        with_contents(&self.db, events).await?.into_iter().map(Record::read).collect()
    }

    /// These events.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn records(&self, numbers: &[i64]) -> Result<Vec<Record>, DeedError> {
        let find = event::Entity::find().filter(event::Column::Sequence.is_in(numbers.iter().copied()));
        with_contents(&self.db, find.all(&self.db).await?).await?.into_iter().map(Record::read).collect()
    }

    /// The letter of a code, as the client typed it, with its case; none if there is none.
    ///
    /// # Errors
    /// As [`Self::case`].
    pub async fn letter(&self, typed: &str) -> Result<Option<(CaseRow, Record)>, DeedError> {
        let Some(code) = tidy_code(typed) else { return Ok(None) };
        let Some(found) = letter::Entity::find_by_id(canonical::hash(&code)).one(&self.db).await? else {
            return Ok(None);
        };
        let (case, record) = (self.case(&found.case_id).await?, self.records(&[found.sequence]).await?.pop());
        Ok(case.zip(record))
    }
}

async fn done_in(db: &DatabaseTransaction, deed: Deed) -> Result<Done, DeedError> {
    let Deed { at, actor, key, case, mut act, statement } = deed;
    if let Some(done) = event::Entity::find().filter(event::Column::Key.eq(&key)).one(db).await? {
        let same = done.actor == actor && done.kind == act.action.name();
        let same_case = case.as_ref().is_none_or(|(id, _)| *id == done.case_id);
        return if same && same_case {
            Ok(Done { case: done.case_id, sequence: done.sequence, hash: done.hash })
        } else {
            Err(DeedError::Key)
        };
    }
    let before = match &case {
        Some((id, seen)) => {
            let row = decision_case::Entity::find_by_id(id).one(db).await?.ok_or(DeedError::Unknown)?;
            let row = CaseRow::read(row)?;
            // Once erased, nothing more is said of anybody.
            if row.person.is_none() {
                return Err(DeedError::Unknown);
            }
            if row.last_event != *seen {
                return Err(DeedError::Moved);
            }
            Some(row)
        }
        None => None,
    };
    if let (None, Some(person)) = (&before, &statement.person) {
        if let Some(open) = case_of_request(db, person).await? {
            return Err(DeedError::Open(open));
        }
        // What somebody was about to say of them is said of nobody any more.
        if erased_in(db).await?.contains(person) {
            return Err(DeedError::Unknown);
        }
    }
    check_ruling(db, &act, before.as_ref()).await?;
    let moment = written(at);
    let step = Step { action: act.action, by: &actor, at: &moment, claim: act.claim.as_deref() };
    let after = Case::after(before.as_ref().map(|row| &row.case), step)?;
    act.state = after.state;
    let id = match &before {
        Some(row) => row.id.clone(),
        None => new_id(at)?,
    };
    let (action, due) = (act.action, act.due.clone());
    let (client, applicant) = columns(before.as_ref().map_or(&statement.person, |row| &row.person).as_ref());
    let code = statement.letter.as_ref().map(|letter| canonical::hash(&letter.code));
    let (body, content) = (canonical::write(&act)?, canonical::write(&statement)?);
    let new =
        New { at, actor: &actor, kind: action.name(), case: &id, key: &key, body, content: Some(content) };
    let event = append(db, new).await?;
    let concluded = if action.concludes() { Some(event.sequence) } else { None };
    let conclusion = concluded.or(before.as_ref().map(|row| row.last_conclusion)).unwrap_or(event.sequence);
    let row = decision_case::ActiveModel {
        id: Set(id.clone()),
        client: Set(client),
        applicant: Set(applicant),
        state: Set(after.state.name().to_owned()),
        people: Set(serde_json::to_string(&after).map_err(FormError::from)?),
        last_event: Set(event.sequence),
        last_conclusion: Set(conclusion),
        changed_at: Set(moment),
        due_at: Set(due),
    };
    if before.is_some() {
        decision_case::Entity::update(row).exec(db).await?;
    } else {
        decision_case::Entity::insert(row).exec_without_returning(db).await?;
    }
    if let Some(code_hash) = code {
        let row = letter::ActiveModel {
            code_hash: Set(code_hash),
            case_id: Set(id.clone()),
            sequence: Set(event.sequence),
        };
        letter::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(Done { case: id, sequence: event.sequence, hash: event.hash })
}

/// Refuses what stands on the score where nobody relies on it, and what was judged under another policy than the one that rules:
/// of an approval, what is approved. No policy is published and no stop is made while the transaction lasts.
async fn check_ruling(db: &DatabaseTransaction, act: &Act, case: Option<&CaseRow>) -> Result<(), DeedError> {
    if !act.action.stands_on_score() {
        return Ok(());
    }
    let ruling = steering(&read_steering(db).await?)?;
    if ruling.stopped.is_some() {
        return Err(DeedError::Stopped);
    }
    let proposal = match case {
        Some(case) if act.action == Action::Approve => {
            event::Entity::find_by_id(case.last_conclusion).one(db).await?
        }
        _ => None,
    };
    let proposed = proposal.map(|event| canonical::read::<Act>(&event.body)).transpose()?;
    match proposed.as_ref().unwrap_or(act).system.as_ref() {
        Some(system) if !ruling.is_that_of(&system.policy, system.limits) => Err(DeedError::Policy),
        _ => Ok(()),
    }
}

/// The case that holds a person's request.
async fn case_of_request(db: &DatabaseTransaction, person: &Person) -> Result<Option<String>, DbErr> {
    let holding = State::ALL.into_iter().filter(|state| state.holds_request()).map(State::name);
    let find = decision_case::Entity::find()
        .filter(about(person))
        .filter(decision_case::Column::State.is_in(holding));
    Ok(find.one(db).await?.map(|row| row.id))
}

/// How a row names somebody: by a client's number, or by an applicant's id.
pub(super) fn columns(person: Option<&Person>) -> (Option<i64>, Option<String>) {
    match person {
        Some(Person::Client(id)) => (Some(*id), None),
        Some(Person::Applicant(id)) => (None, Some(id.as_str().to_owned())),
        None => (None, None),
    }
}

/// The cases of a person.
pub(super) fn about(person: &Person) -> Expr {
    match person {
        Person::Client(id) => decision_case::Column::Client.eq(*id),
        Person::Applicant(id) => decision_case::Column::Applicant.eq(id.as_str()),
    }
}

/// The id of an applicant who is in no bank.
///
/// # Errors
/// The system has no random numbers.
pub fn new_applicant(at: DateTime<Utc>) -> Result<ApplicantId, DeedError> {
    Ok(new_id(at)?.try_into()?)
}

fn new_id(at: DateTime<Utc>) -> Result<String, DbErr> {
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Ok(Builder::from_unix_timestamp_millis(milliseconds, &random()?).into_uuid().to_string())
}
