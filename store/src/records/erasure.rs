//! What is erased of a person (GDPR, article 17): everything that events say of them. That something was said, when, by
//! whom and what was decided stays in the chain, which names nobody.
//!
//! Who was erased is written down, as a number or an id alone and apart from the chain: a backup of the bank that is older than
//! the erasure would bring a client back, so whoever restores one asks [`erased_clients`].

use super::cases::{CaseRow, DeedError, about};
use super::chain::{New, append, new_code};
use super::database::Records;
use super::entity::{access_log, content, decision_case, event, letter};
use super::erased::{EMPTIED, ERASED, erased_in};
use super::rectification::rectified_in;
use crate::StoreError;
use crate::connection::address::Address;
use crate::connection::connect::{OpenMode, opened};
use crate::connection::connections::Connections;
use crate::person::overwrite::leave_nothing;
use chrono::{DateTime, Months, Utc};
use migration::records::Migrator;
use model::record::canonical::{self, FormError};
use model::record::evidence::{Act, Statement};
use model::record::person::Person;
use model::record::retention::Term;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityName, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// Cases.
    pub cases: usize,
    /// Statements.
    pub statements: u64,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// A case is not done with.
    #[error("the case {0} is not done with: close it first; until then the law has it kept")]
    Open(String),
    /// Its evidence is kept for a while.
    #[error(
        "what the case {case} says is kept until {until}, {months} months after it ended, as evidence of the decision (GDPR, \
         article 17(3)): erase it then; --before-term erases it now, if the data protection officer says so"
    )]
    Kept {
        /// Which.
        case: String,
        /// A day.
        until: String,
        /// How long.
        months: u32,
    },
    /// A credit was granted, of which the records do not know the end.
    #[error(
        "the case {case} granted a credit: what it says is kept while the contract runs and {years} years after (GDPR, article \
         17(3)); --before-term erases it if these are over, or the data protection officer says so"
    )]
    Contract {
        /// Which.
        case: String,
        /// How long after its end.
        years: u32,
    },
    /// A case does not read.
    #[error(transparent)]
    Case(#[from] DeedError),
    /// The event cannot be written.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ErasureError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The clients who were erased from the bank at `url`; none if it has no records. Nothing is made or changed.
///
/// # Errors
/// Those of [`Records::open`].
pub async fn erased_clients(url: &str) -> Result<Vec<i64>, StoreError> {
    let address = Address::parse(url)?.of_records();
    match opened::<Migrator>(&address, OpenMode::Reading, false).await {
        Ok((db, _)) => {
            let records = Records::over(Connections::new(db));
            let erased = records.erased().await;
            records.close().await?;
            let client = |person| match person {
                Person::Client(id) => Some(id),
                Person::Applicant(_) => None,
            };
            Ok(erased?.into_iter().filter_map(client).collect())
        }
        Err(StoreError::NoBank { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

impl Records {
    /// Erases what the records say of a person, for a reason that names nobody; before the law's term only if
    /// `before_term`. [`Self::overwrite_erased`] leaves nothing of it.
    ///
    /// # Errors
    /// [`ErasureError`]; nothing was erased.
    pub async fn erase(
        &self,
        person: &Person,
        actor: &str,
        reason: &str,
        before_term: bool,
        at: DateTime<Utc>,
    ) -> Result<Erasure, ErasureError> {
        let db = self.begin_append().await?;
        let cases = decision_case::Entity::find().filter(about(person)).all(&db).await?;
        let mut erased = Erasure { cases: cases.len(), statements: 0 };
        let body = canonical::write(&json!({ "reason": reason }))?;
        for case in cases {
            let case = CaseRow::read(case)?;
            if case.case.state.is_open() {
                return Err(ErasureError::Open(case.id));
            }
            if !before_term {
                has_ended(&db, &case, at).await?;
            }
            erased.statements += empty(&db, &case.id).await?;
            let key = format!("{ERASED} {} {}", case.id, case.last_event);
            let body = body.clone();
            append(&db, New { at, actor, kind: ERASED, case: &case.id, key: &key, body, content: None })
                .await?;
        }
        let corrections = match person {
            Person::Client(id) => rectified_in(&db, *id).await?,
            Person::Applicant(_) => Vec::new(),
        };
        let corrections: Vec<i64> = corrections.into_iter().map(|(event, _)| event.sequence).collect();
        if !corrections.is_empty() || !erased_in(&db).await?.contains(person) {
            let emptied = content::Column::Sequence.is_in(corrections.iter().copied());
            content::Entity::delete_many().filter(emptied).exec(&db).await?;
            let body = canonical::write(&json!({ "reason": reason, EMPTIED: corrections }))?;
            let key = format!("{ERASED} {}", new_code()?);
            let who = Statement { person: Some(person.clone()), ..Statement::default() };
            let content = Some(canonical::write(&who)?);
            append(&db, New { at, actor, kind: ERASED, case: "", key: &key, body, content }).await?;
        }
        db.commit().await?;
        Ok(erased)
    }

    /// Overwrites what was erased or deleted, in every file of the records.
    ///
    /// # Errors
    /// [`StoreError::Remains`]; the database fails.
    pub async fn overwrite_erased(&self) -> Result<(), StoreError> {
        let tables = [
            content::Entity.table_name(),
            decision_case::Entity.table_name(),
            letter::Entity.table_name(),
            access_log::Entity.table_name(),
        ];
        leave_nothing(&self.db, &tables).await
    }

    /// Who was erased.
    ///
    /// # Errors
    /// The database fails.
    pub async fn erased(&self) -> Result<Vec<Person>, StoreError> {
        erased_in(&*self.db).await
    }
}

/// Erases what the events of a case say, who it is about and by which codes its letters are read. Returns how many
/// statements these were.
async fn empty(db: &DatabaseTransaction, case: &str) -> Result<u64, DbErr> {
    let theirs = event::Entity::find()
        .select_only()
        .column(event::Column::Sequence)
        .filter(event::Column::CaseId.eq(case));
    let numbers: Vec<i64> = theirs.into_tuple().all(db).await?;
    let contents =
        content::Entity::delete_many().filter(content::Column::Sequence.is_in(numbers)).exec(db).await?;
    letter::Entity::delete_many().filter(letter::Column::CaseId.eq(case)).exec(db).await?;
    decision_case::Entity::update_many()
        .col_expr(decision_case::Column::Client, Expr::value(None::<i64>))
        .col_expr(decision_case::Column::Applicant, Expr::value(None::<String>))
        .filter(decision_case::Column::Id.eq(case))
        .exec(db)
        .await?;
    Ok(contents.rows_affected)
}

/// Whether the term is over for which the evidence of a case is kept.
async fn has_ended(db: &DatabaseTransaction, case: &CaseRow, at: DateTime<Utc>) -> Result<(), ErasureError> {
    let concluded = event::Entity::find_by_id(case.last_conclusion).one(db).await?;
    let act = concluded.map(|event| canonical::read::<Act>(&event.body)).transpose()?;
    let case_id = case.id.clone();
    match Term::of(act.and_then(|act| act.outcome)) {
        Term::YearsAfterContract(years) => Err(ErasureError::Contract { case: case_id, years }),
        Term::Months(months) => {
            // A moment that does not read is taken for now: nothing is erased too early for it.
            let ended = DateTime::parse_from_rfc3339(&case.changed_at).map_or(at, |ended| ended.to_utc());
            match ended.checked_add_months(Months::new(months)) {
                Some(until) if until <= at => Ok(()),
                until => {
                    let until = until.unwrap_or(DateTime::<Utc>::MAX_UTC);
                    let until = until.format("%Y-%m-%d").to_string();
                    Err(ErasureError::Kept { case: case_id, until, months })
                }
            }
        }
    }
}
