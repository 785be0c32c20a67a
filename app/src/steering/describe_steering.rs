//! Server function: which policy rules, what is proposed, what a draft would do, and everything that was done.

use super::asked::Asked;
use super::view::SteeringView;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// See the head of this file. `asked` is a draft that nobody has proposed; empty if there is none.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "describe_steering", input = Json)]
pub async fn describe_steering(
    /// What was typed.
    asked: Asked,
) -> Result<SteeringView, AppError> {
    use super::view::Line;
    use crate::decisions::actor;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::record::steering::Settings;
    use store::records::SteeringRecord;

    answer(Permission::ReadModel, |state, caller| async move {
        let (steering, records) = state.records.steering().await?;
        let own = state.engine.artifact().parameters().policy;
        let (policy, limits) = steering.ruling(&own);
        let line = |record: &SteeringRecord| Line {
            sequence: record.sequence,
            at: record.at.clone(),
            hash: record.hash.clone(),
            notice: record.notice.clone(),
        };
        let told = |event: i64| records.iter().find(|record| record.sequence == event).map(line);
        let may_manage = caller.may(Permission::ManagePolicy);
        let drafted = if asked.is_empty() { None } else { Some(asked.settings()) };
        let faults = drafted.clone().and_then(Result::err).unwrap_or_default();
        let proposed = steering.proposal.as_ref();
        let wanted = proposed.map(|proposal| proposal.settings).or(drafted.and_then(Result::ok));
        let tried = match wanted {
            Some(settings) if may_manage => {
                Some(try_on_bank(&state, &policy, settings, steering.version).await?)
            }
            _ => None,
        };
        let is_another = |actor: String| proposed.is_some_and(|proposal| proposal.actor != actor);
        let (may_stop, resuming) = (caller.may(Permission::StopScore), steering.resuming.as_ref());
        Ok(SteeringView {
            version: steering.version,
            settings: Settings::of(&policy, limits),
            proposal: proposed.and_then(|proposal| Some((told(proposal.event)?, proposal.settings))),
            stop: steering.stopped.and_then(told),
            resuming: resuming.and_then(|resuming| told(resuming.event)),
            tried,
            faults,
            may_manage,
            may_publish: may_manage && actor(&caller).is_ok_and(is_another),
            may_stop,
            may_resume: may_stop
                && actor(&caller).is_ok_and(|own| resuming.is_some_and(|resuming| resuming.actor != own)),
            key: store::records::new_code()?,
            history: records.iter().rev().map(line).collect(),
        })
    })
    .await
}

/// What `settings` would do to the bank if they ruled instead of `before`, which is `version`.
#[cfg(feature = "ssr")]
async fn try_on_bank(
    state: &crate::state::AppState,
    before: &model::decision::Policy,
    settings: model::record::steering::Settings,
    version: u32,
) -> Result<super::view::Tried, AppError> {
    use super::view::{GroupTried, Tried};
    use model::parameters::Parameters;

    let artifact = state.engine.artifact();
    let own = artifact.parameters();
    let (before, after) = (*before, settings.policy(version + 1, &own.policy));
    let portfolio = state.store.portfolio(&Parameters { policy: before, ..own.clone() }).await?;
    let run = artifact.run(move |_| portfolio.dry_run(&before, &after)).await?;
    let mut groups = Vec::new();
    if let Some(tally) = state.store.tally(&own.id).await? {
        let [now, then] = [before, after].map(|policy| tally.report(&policy).fairness);
        for (now, then) in now.iter().zip(&then) {
            groups.extend(now.groups.iter().zip(&then.groups).map(|(now_is, then_is)| GroupTried {
                attribute: now.attribute.clone(),
                group: now_is.measures.group.clone(),
                clients: now_is.measures.clients,
                granted: [now_is, then_is].map(|group| group.measures.granted.value),
                four_fifths: [now_is, then_is].map(|group| group.four_fifths),
            }));
        }
    }
    Ok(Tried { settings, run, groups })
}
