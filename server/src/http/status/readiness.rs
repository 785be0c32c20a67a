//! Whether the server is ready to be asked: not before what it answers from is in memory, and no more once it was told
//! to stop, while it still answers.
//!
//! Independent of what makes it ready.

use std::sync::Arc;
use tokio::sync::watch;

/// Where a server is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It answers, but the first ones wait.
    Warming,
    /// It answers at once.
    Ready,
    /// It will stop.
    Stopping,
}

/// The phase of one server. Every clone is the same one.
#[derive(Debug, Clone)]
pub struct Readiness(Arc<watch::Sender<Phase>>);

impl Readiness {
    /// Begins in `phase`.
    #[must_use]
    pub fn new(phase: Phase) -> Self {
        Self(Arc::new(watch::Sender::new(phase)))
    }

    /// The phase now.
    #[must_use]
    pub fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    /// All is in memory. Who is stopping stays so.
    pub fn warmed(&self) {
        self.0.send_if_modified(|phase| {
            let warming = *phase == Phase::Warming;
            if warming {
                *phase = Phase::Ready;
            }
            warming
        });
    }

    /// From now on it is stopping.
    pub fn stop(&self) {
        self.0.send_replace(Phase::Stopping);
    }
}
