//! The engine, and the threads that may use it. Whatever scores, explains or searches runs here, off the threads that
//! answer requests: as many computations at once as there are cores, and a bounded number that wait for their turn.
//! Whoever comes then is told to come back.
//!
//! Independent of what is computed.

use model::decision::Policy;
use model::engine::Engine;
use model::parameters::Parameters;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tracing::Span;

/// Computations that wait. Most take a millisecond, so that the last one waits for about a quarter of a second on two
/// cores; how much of the bodies that people send waits with them, the server bounds by itself.
const WAITING: usize = 512;

/// Too many computations are waiting already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the server has too much to compute; try again in a moment")]
pub struct Busy;

/// See the head of this file. Cheap to clone.
#[derive(Clone)]
pub struct EnginePool {
    engine: Arc<Engine>,
    /// A permit for each computation that runs or waits.
    admitted: Arc<Semaphore>,
    /// A permit for each that runs.
    running: Arc<Semaphore>,
    /// A permit for each that runs and may take long.
    long: Arc<Semaphore>,
}

impl EnginePool {
    /// With a thread for every core.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self::with_limits(engine, available_parallelism().map_or(1, NonZero::get), WAITING)
    }

    /// With `threads` computations at once, and `waiting` that wait.
    #[must_use]
    pub fn with_limits(engine: Engine, threads: usize, waiting: usize) -> Self {
        Self {
            engine: Arc::new(engine),
            admitted: Arc::new(Semaphore::new(threads + waiting)),
            running: Arc::new(Semaphore::new(threads)),
            long: Arc::new(Semaphore::new(threads.saturating_sub(1).max(1))),
        }
    }

    /// The same threads, with the engine under another policy.
    #[must_use]
    pub fn under(&self, policy: Policy) -> Self {
        Self { engine: Arc::new(Engine::clone(&self.engine).under(policy)), ..self.clone() }
    }

    /// What the model says of itself; there is nothing to compute.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        self.engine.parameters()
    }

    /// What `work` makes of the engine. Whoever stops waiting before its turn has come spares the engine the work.
    ///
    /// # Errors
    /// [`Busy`]: as many as may wait do so.
    ///
    /// # Panics
    /// If `work` does.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let admitted = self.admit()?;
        self.compute(admitted, work).await
    }

    /// The same for what may take long: if there are several threads, one is left for what does not.
    ///
    /// # Errors
    /// [`Busy`]: as many as may wait do so.
    ///
    /// # Panics
    /// If `work` does.
    pub async fn run_long<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let admitted = self.admit()?;
        let long = Arc::clone(&self.long).acquire_owned().await.map_err(|_| Busy)?;
        self.compute((admitted, long), work).await
    }

    fn admit(&self) -> Result<OwnedSemaphorePermit, Busy> {
        Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| Busy)
    }

    /// Has `work` done once there is a thread; `permits` are given back afterwards, even if nobody waits any more.
    async fn compute<T: Send + 'static>(
        &self,
        permits: impl Send + 'static,
        work: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(|_| Busy)?;
        let (engine, span) = (Arc::clone(&self.engine), Span::current());
        let done = spawn_blocking(move || {
            let _permits = (permits, running);
            span.in_scope(|| work(&engine))
        });
        done.await.map_err(|failure| match failure.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The program ends.
            Err(_) => Busy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;
    use tokio::time::timeout;

    fn pool(threads: usize, waiting: usize) -> EnginePool {
        EnginePool::with_limits(Engine::shipped().expect("the shipped model"), threads, waiting)
    }

    #[tokio::test]
    async fn who_comes_when_all_wait_is_told_so_and_is_let_in_later() {
        let pool = pool(1, 1);
        let (go, gone) = channel::<()>();
        let running = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(move |_| gone.recv().is_ok()).await }
        });
        let waiting = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(|_| 2).await }
        });
        while pool.admitted.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.run(|_| 3).await, Err(Busy));
        go.send(()).expect("somebody waits for it");
        assert_eq!(running.await.expect("no panic"), Ok(true));
        assert_eq!(waiting.await.expect("no panic"), Ok(2));
        assert_eq!(pool.run(|_| 3).await, Ok(3));
    }

    #[tokio::test]
    async fn what_takes_long_leaves_a_thread_for_what_does_not() {
        let pool = pool(2, 4);
        let (go, gone) = channel::<()>();
        let long = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run_long(move |_| gone.recv().is_ok()).await }
        });
        while pool.long.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting = timeout(Duration::from_millis(20), pool.run_long(|_| ())).await;
        assert!(waiting.is_err(), "a second one waits");
        assert_eq!(pool.run(|_| 1).await, Ok(1), "and the other thread is free");
        go.send(()).expect("somebody waits for it");
        assert_eq!(long.await.expect("no panic"), Ok(true));
        assert_eq!(pool.run_long(|_| 2).await, Ok(2));
    }

    #[tokio::test]
    async fn who_stops_waiting_leaves_no_work_behind() {
        let pool = pool(1, 1);
        let (go, gone) = channel::<()>();
        let running = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(move |_| gone.recv().is_ok()).await }
        });
        while pool.running.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let (work, worked) = channel();
        let given_up = timeout(Duration::from_millis(5), pool.run(move |_| work.send(()))).await;
        assert!(given_up.is_err());
        go.send(()).expect("somebody waits for it");
        running.await.expect("no panic").expect("it ran");
        assert_eq!(pool.run(|_| 1).await, Ok(1), "the permit of the one who left is there again");
        assert!(worked.recv().is_err(), "nobody wants it any more");
    }
}
