//! Work on one item after the other by several threads, taken in the order of the items: while some is being taken, the
//! next is being done.
//!
//! Independent of what the work is.

use std::collections::BTreeMap;
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
///
/// # Errors
/// The first one of `take`.
pub fn ordered<I, T: Send, E>(
    items: impl Iterator<Item = I> + Send,
    at_once: usize,
    work: impl Fn(I) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let items = Mutex::new(items.enumerate());
    thread::scope(|threads| {
        // Few wait in the channel, so that no thread gets far ahead of whoever takes.
        let (sender, made) = sync_channel(at_once);
        for _ in 0..at_once {
            let (sender, items, work) = (sender.clone(), &items, &work);
            threads.spawn(move || {
                loop {
                    let item = items.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((place, item)) = item else { return };
                    // Nobody takes any more after an error of theirs.
                    if sender.send((place, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (place, outcome) in made {
            early.insert(place, outcome);
            while let Some(outcome) = early.remove(&next) {
                next += 1;
                take(outcome)?;
            }
        }
        Ok(())
    })
}
