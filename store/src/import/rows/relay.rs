//! Work that is handed over to a thread of its own, in order, while whoever hands it over goes on with the next. What has
//! been worked on comes back, so that its memory is used again.
//!
//! Independent of what the work is.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

/// How many pieces of work may wait.
const AHEAD: usize = 4;

/// A thread that works on one `W` after the other, into a `T`.
#[derive(Debug)]
pub(in crate::import) struct Relay<W, T, E> {
    work: SyncSender<W>,
    /// What has been worked on; or why nothing is any more.
    done: Receiver<Result<W, E>>,
    worker: JoinHandle<T>,
}

impl<W: Send + 'static, T: Send + 'static, E: Send + 'static> Relay<W, T, E> {
    /// Nothing to work on yet.
    pub(in crate::import) fn new(
        mut into: T,
        work: impl Fn(&mut T, &W) -> Result<(), E> + Send + 'static,
    ) -> Self {
        let (sender, received) = sync_channel(AHEAD);
        let (give_back, done) = channel();
        let worker = thread::spawn(move || {
            for piece in received {
                let outcome = work(&mut into, &piece);
                let failed = outcome.is_err();
                // Nobody may be there any more to take it.
                let _ = give_back.send(outcome.map(|()| piece));
                if failed {
                    break;
                }
            }
            into
        });
        Self { work: sender, done, worker }
    }

    /// Hands over the next piece; returns one that has been worked on, if there is any, or why the work has stopped.
    pub(in crate::import) fn hand_over(&self, piece: W) -> Result<Option<W>, E> {
        match self.work.send(piece) {
            Ok(()) => self.done.try_recv().ok().transpose(),
            // If it has not failed it has panicked, which the end will say.
            Err(_) => self.done.iter().find_map(Result::err).map_or(Ok(None), Err),
        }
    }

    /// What all work has led to.
    pub(in crate::import) fn finish(self) -> Result<T, E> {
        drop(self.work);
        let into = self.worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        self.done.iter().try_for_each(|outcome| outcome.map(drop))?;
        Ok(into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds numbers up to 100; a larger one is an error.
    fn sum() -> Relay<u32, u32, u32> {
        Relay::new(0, |sum, &number| {
            *sum += number;
            if number > 100 { Err(number) } else { Ok(()) }
        })
    }

    #[test]
    fn everything_is_worked_on_and_comes_back_in_its_order() {
        let sum = sum();
        let back: Vec<u32> =
            (1..=100).filter_map(|n| sum.hand_over(n).expect("no number is too large")).collect();
        assert!(back.iter().copied().eq((1..).take(back.len())), "{back:?}");
        assert_eq!(sum.finish(), Ok(5_050));
    }

    #[test]
    fn a_failure_is_told_while_work_is_handed_over_and_at_the_end() {
        let handed_over = sum();
        // It goes on for no more than may wait.
        let told = (0..AHEAD + 2).try_for_each(|_| handed_over.hand_over(101).map(drop));
        assert_eq!(told, Err(101));

        let at_the_end = sum();
        assert_eq!(at_the_end.hand_over(7).map(drop), Ok(()));
        at_the_end.hand_over(102).ok();
        assert_eq!(at_the_end.finish(), Err(102));
    }

    #[test]
    #[should_panic(expected = "no number is worked on")]
    fn a_panic_of_the_worker_is_not_lost() {
        let relay: Relay<u32, (), ()> = Relay::new((), |(), _| panic!("no number is worked on"));
        (0..AHEAD + 2).for_each(|_| assert_eq!(relay.hand_over(1), Ok(None)));
        let _ = relay.finish();
    }
}
