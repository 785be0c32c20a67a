//! Work on one item after the other by several threads, taken in the order of the items: while some is being taken, the
//! next is being done. A slow item holds back those after it, so that what waits in memory is bounded.
//!
//! Independent of what the work is.

use std::num::NonZero;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// As many threads as there are cores.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Has `work` done on every item, by `at_once` threads, and gives `take` what came of it, in the order of the items.
/// At most `2 * at_once` items are begun and not yet taken.
///
/// # Errors
/// The first one of `take`.
pub fn ordered<I, T: Send, E>(
    items: impl Iterator<Item = I> + Send,
    at_once: usize,
    work: impl Fn(I) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let items = Mutex::new(items);
    thread::scope(|threads| {
        // A receiver for each item that is begun; beside those that wait here, one is being taken.
        let (begin, begun) = sync_channel(2 * at_once - 1);
        for _ in 0..at_once {
            let (begin, items, work) = (begin.clone(), &items, &work);
            threads.spawn(move || {
                loop {
                    let (item, made) = {
                        let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
                        let Some(item) = items.next() else { return };
                        let (made, outcome) = sync_channel(1);
                        // Under the lock, so that the order is that of the items. Nobody takes any more after an
                        // error of theirs.
                        if begin.send(outcome).is_err() {
                            return;
                        }
                        (item, made)
                    };
                    // As above.
                    let _ = made.send(work(item));
                }
            });
        }
        drop(begin);
        // A thread that panicked leaves a receiver without a value, and the scope goes on panicking.
        begun.into_iter().map_while(|outcome| outcome.recv().ok()).try_for_each(&mut take)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn a_slow_item_holds_back_those_after_it() {
        const AT_ONCE: usize = 3;
        let begun = AtomicUsize::new(0);
        let work = |item: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if item.is_multiple_of(100) {
                thread::sleep(Duration::from_millis(20));
            }
            item
        };
        let mut taken = 0;
        let outcome: Result<(), ()> = ordered(0..1_000, AT_ONCE, work, |item| {
            assert_eq!(item, taken, "in their order");
            let ahead = begun.load(Ordering::SeqCst) - taken;
            assert!(ahead <= 2 * AT_ONCE, "{ahead} begun and not taken");
            taken += 1;
            Ok(())
        });
        assert_eq!((outcome, taken), (Ok(()), 1_000));
    }

    #[test]
    fn nothing_is_done_for_nobody_after_an_error() {
        let begun = AtomicUsize::new(0);
        let work = |item: usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            item
        };
        let outcome = ordered(0.., 2, work, |item| if item == 10 { Err(item) } else { Ok(()) });
        assert_eq!(outcome, Err(10));
        assert!(begun.into_inner() <= 10 + 2 * 2 + 1, "the items are endless");
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_of_the_work_is_not_swallowed() {
        let _: Result<(), ()> = ordered(0..10, 2, |item| assert!(item < 5, "five"), |()| Ok(()));
    }
}
