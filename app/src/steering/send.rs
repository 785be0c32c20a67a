//! What people send: done and recorded, or sent back with what is wrong. The one way by which a policy comes to rule or a stop
//! is made or lifted; whoever asks has been let in.

use super::resent::{Filled, Problem, Resent};
use crate::decisions::actor;
use crate::error::AppError;
use crate::guard::Caller;
use crate::policy::Permission;
use crate::state::AppState;
use chrono::Utc;
use model::record::rules::fault_of_words;
use model::record::steering::{Move, Notice, Refusal};
use store::records::{SteeringDeed, SteeringError};

/// What doing `done` asks for.
#[must_use]
pub const fn permission(done: Move) -> Permission {
    match done {
        Move::Propose | Move::Publish | Move::Withdraw => Permission::ManagePolicy,
        Move::Stop | Move::ProposeResume | Move::WithdrawResume | Move::Resume => Permission::StopScore,
    }
}

/// Does it; what is wrong if it was not done.
///
/// # Errors
/// [`AppError::Denied`] if a program asks; [`AppError::BadRequest`]; what the store fails with.
pub async fn steer(
    state: &AppState,
    caller: &Caller,
    done: Move,
    filled: Filled,
) -> Result<Option<Resent>, AppError> {
    let actor = actor(caller)?;
    if filled.key.is_empty() || !filled.key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AppError::BadRequest);
    }
    let refused = |filled, problem| Ok(Some(Resent { filled, refused: Some((done, problem)) }));
    if let Some(fault) = fault_of_words(&filled.words, true) {
        return refused(filled, Problem::Words(fault));
    }
    let settings = match done {
        Move::Propose => match filled.asked.settings() {
            Ok(settings) => Some(settings),
            Err(_) => return refused(filled, Problem::Range),
        },
        _ => None,
    };
    let notice = Notice {
        by: caller.name.clone(),
        done,
        words: filled.words.trim().to_owned(),
        settings,
        about: filled.about.parse().ok(),
        version: None,
        model: state.engine.artifact().parameters().id.clone(),
    };
    let deed = SteeringDeed { at: Utc::now(), actor, key: filled.key.clone(), notice };
    match state.records.steer(deed).await {
        Ok(_) => Ok(None),
        Err(SteeringError::Refused(Refusal::SamePerson)) => refused(filled, Problem::SamePerson),
        Err(SteeringError::Refused(Refusal::Range)) => refused(filled, Problem::Range),
        Err(SteeringError::Refused(Refusal::Moved | Refusal::Words) | SteeringError::Key) => {
            refused(filled, Problem::Moved)
        }
        Err(error) => Err(error.into()),
    }
}
