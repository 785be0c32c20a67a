//! The one door to the engine: under the credit policy that rules now, and to nobody while reliance on the score is stopped.
//!
//! Which policy rules stands in the records, which several servers share: whoever asks learns by one small question whether
//! anything was published or stopped since, and only then is it read again. Independent of what is computed, and of the
//! permission policy ([`crate::policy`]): that one says who may, this one how a risk becomes an advice.

use crate::engine_pool::EnginePool;
use model::record::rules::Limits;
use model::record::steering::Steering;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use store::records::SteeringError;
use store::{Records, StoreError};

/// See the head of this file. Cheap to clone: every clone shares what was read last.
#[derive(Clone)]
pub struct RuledEngine {
    artifact: EnginePool,
    records: Records,
    last: Arc<Mutex<Option<(i64, Ruling)>>>,
}

/// The engine under the policy that rules, and what rules besides. Cheap to clone.
#[derive(Clone)]
pub struct Ruling {
    engine: EnginePool,
    /// From where on an override needs a second person.
    pub limits: Limits,
    /// Which version it is, what is proposed, whether there is a stop.
    pub steering: Arc<Steering>,
}

/// Why there is no engine to ask.
#[derive(Debug, thiserror::Error)]
pub enum RulingError {
    /// Nobody is to rely on the score.
    #[error(
        "reliance on the score is stopped, see the page /model/policy; decide by the file alone, or wait until it is lifted"
    )]
    Stopped,
    /// It cannot be told which policy rules.
    #[error(transparent)]
    Unreadable(#[from] SteeringError),
    /// The records do not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RuledEngine {
    /// The engine of an artifact, ruled by what stands in these records.
    #[must_use]
    pub fn new(artifact: EnginePool, records: Records) -> Self {
        Self { artifact, records, last: Arc::default() }
    }

    /// The engine as its artifact has it: for what does not depend on a policy.
    #[must_use]
    pub const fn artifact(&self) -> &EnginePool {
        &self.artifact
    }

    /// The engine under the policy that rules now.
    ///
    /// # Errors
    /// [`RulingError`].
    pub async fn ruling(&self) -> Result<Ruling, RulingError> {
        let ruling = self.even_if_stopped().await?;
        if ruling.steering.stopped.is_some() { Err(RulingError::Stopped) } else { Ok(ruling) }
    }

    /// The same for those who look at the model or steer it, and at nobody's score.
    ///
    /// # Errors
    /// [`RulingError`], but never for a stop.
    pub async fn even_if_stopped(&self) -> Result<Ruling, RulingError> {
        let last = self.records.last_steering().await?;
        let known = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, ruling)) = known
            && at == last
        {
            return Ok(ruling);
        }
        let (steering, records) = self.records.steering().await?;
        let own = self.artifact.parameters().policy;
        let (policy, limits) = steering.ruling(&own);
        let engine = if policy == own { self.artifact.clone() } else { self.artifact.under(policy) };
        let ruling = Ruling { engine, limits, steering: Arc::new(steering) };
        // What was read may be newer than what was asked for.
        let at = records.last().map_or(0, |record| record.sequence);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, ruling.clone()));
        Ok(ruling)
    }
}

impl Deref for Ruling {
    type Target = EnginePool;

    fn deref(&self) -> &EnginePool {
        &self.engine
    }
}
