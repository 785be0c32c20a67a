//! Which steps a caller may do next, and what each asks the guard for.

use crate::error::AppError;
use crate::guard::{Caller, CallerKind};
use crate::policy::Permission;
use chrono::Utc;
use model::record::life::{Action, Case, Step};
use store::records::written;

/// What doing `action` to a case asks for; `contested` if its client has asked for a review.
#[must_use]
pub const fn permission(action: Action, contested: bool) -> Permission {
    match action {
        Action::Decide | Action::Propose | Action::AskForMore | Action::Refer if contested => {
            Permission::ReviewDecision
        }
        Action::Approve | Action::Return => Permission::Approve,
        Action::TakeUp | Action::Release => Permission::ReviewDecision,
        Action::Decide
        | Action::Propose
        | Action::AskForMore
        | Action::Refer
        | Action::Tell
        | Action::AskReview
        | Action::Close => Permission::Decide,
    }
}

/// The name by which the records know a person: it stays the same when they are called otherwise. A program is none.
///
/// # Errors
/// [`AppError::Denied`]: a program decides nothing.
pub fn actor(caller: &Caller) -> Result<String, AppError> {
    match caller.kind {
        CallerKind::Person(_) => Ok(format!("person {}", caller.id)),
        CallerKind::Machine(_) => Err(AppError::Denied),
    }
}

/// What the caller may do next. That they may conclude is said once, as [`Action::Decide`].
#[must_use]
pub fn may(caller: &Caller, case: &Case) -> Vec<Action> {
    let Ok(actor) = actor(caller) else { return Vec::new() };
    let at = written(Utc::now());
    let can = |action: &Action| {
        let step = Step { action: *action, by: &actor, at: &at, claim: None };
        Case::after(Some(case), step).is_ok() && caller.may(permission(*action, case.contested))
    };
    let shown = |action: &Action| !action.concludes() || *action == Action::Decide;
    Action::ALL.into_iter().filter(shown).filter(can).collect()
}
