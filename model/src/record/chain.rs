//! The chain: every event holds the hash of the one before, so that none can be changed, taken out, put in or moved
//! without every later hash being another one.
//!
//! Whoever can write the whole database can write a whole new chain: that is what a [`super::checkpoint`] is for that
//! somebody else keeps. Independent of what events say.

use super::canonical::hash;

/// What stands where the first event has the hash of the one before.
pub const BEGINNING: &str = "";

/// What is chained of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its number; the first is 1, and none is left out.
    pub sequence: u64,
    /// When, UTC, as RFC 3339 with milliseconds.
    pub at: String,
    /// Who did it, by a name that stays the same: `person` and the number of the account, `client`, or `operator`.
    pub actor: String,
    /// What was done, see [`super::life::Action`], or another kind of event.
    pub kind: String,
    /// The case that it belongs to.
    pub case: String,
    /// Made by whoever sent it: what is sent twice is one event.
    pub key: String,
    /// What it says that names nobody, as [`super::canonical::write`] wrote it.
    pub body: String,
    /// [`super::canonical::salted_hash`] of what it says of a person; empty if it says nothing of anybody.
    pub content_hash: String,
}

impl Event {
    /// Its hash, after an event whose hash is `previous`; hex. Every part is written with its length, so that no two
    /// events are the same text.
    #[must_use]
    pub fn hash(&self, previous: &str) -> String {
        let Self { sequence, at, actor, kind, case, key, body, content_hash } = self;
        let (sequence, body) = (sequence.to_string(), hash(body));
        let parts = [&sequence, previous, at, actor, kind, case, key, &body, content_hash];
        let mut text = "clairscore event 1\n".to_owned();
        for part in parts {
            text += &format!("{}:{part}\n", part.len());
        }
        hash(&text)
    }
}

/// What is wrong with a chain, at which event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A number was left out, or is there twice.
    #[error("event {found} stands where event {expected} should: events were taken out, put in or moved")]
    Sequence {
        /// The number that should have come.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// The hash of the one before is not that of the one before.
    #[error("event {sequence} does not follow the one before it: one of them was changed, put in or moved")]
    Previous {
        /// Its number.
        sequence: u64,
    },
    /// Its hash is not its own.
    #[error("event {sequence} is not what was recorded: it was changed")]
    Hash {
        /// Its number.
        sequence: u64,
    },
}

/// Goes along a chain from its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Events so far.
    pub count: u64,
    /// Hash of the last one; [`BEGINNING`] before the first.
    pub head: String,
}

impl Walk {
    /// The next event, with the hash before it and its own as they were kept. Whatever is wrong, the walk goes on after it.
    ///
    /// # Errors
    /// [`Break`].
    pub fn step(&mut self, event: &Event, previous: &str, kept: &str) -> Result<(), Break> {
        let (expected, sequence) = (self.count + 1, event.sequence);
        let follows = previous == self.head;
        (self.count, self.head) = (sequence, kept.to_owned());
        if sequence != expected {
            Err(Break::Sequence { expected, found: sequence })
        } else if !follows {
            Err(Break::Previous { sequence })
        } else if event.hash(previous) != kept {
            Err(Break::Hash { sequence })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(sequence: u64) -> Event {
        let text = |text: &str| text.to_owned();
        Event {
            sequence,
            at: text("2026-11-30T09:00:00.000Z"),
            actor: text("anna"),
            kind: text("decide"),
            case: text("0192"),
            key: format!("key {sequence}"),
            body: text("{}"),
            content_hash: String::new(),
        }
    }

    fn chain(events: u64) -> Vec<(Event, String, String)> {
        let mut previous = BEGINNING.to_owned();
        let next = |sequence| {
            let event = event(sequence);
            let hash = event.hash(&previous);
            (event, std::mem::replace(&mut previous, hash.clone()), hash)
        };
        (1..=events).map(next).collect()
    }

    fn breaks(chain: &[(Event, String, String)]) -> Vec<Break> {
        let mut walk = Walk::default();
        chain.iter().filter_map(|(event, previous, hash)| walk.step(event, previous, hash).err()).collect()
    }

    #[test]
    fn a_chain_that_nobody_touched_has_no_break() {
        assert_eq!(breaks(&chain(20)), []);
    }

    #[test]
    fn every_part_of_an_event_is_in_its_hash() {
        let hash = event(7).hash("before");
        let changes: [fn(&mut Event); 8] = [
            |event| event.sequence = 8,
            |event| event.at.push('0'),
            |event| event.actor.push('e'),
            |event| event.kind.push('d'),
            |event| event.case.push('3'),
            |event| event.key.push('8'),
            |event| event.body.push(' '),
            |event| event.content_hash.push('0'),
        ];
        for change in changes {
            let mut changed = event(7);
            change(&mut changed);
            assert_ne!(changed.hash("before"), hash, "{changed:?}");
        }
        assert_ne!(event(7).hash("another"), hash);
        let moved = Event { actor: "ann".to_owned(), kind: "adecide".to_owned(), ..event(7) };
        assert_ne!(moved.hash("before"), hash, "a letter that went from one part to the next");
    }

    #[test]
    fn an_event_that_was_edited_deleted_inserted_or_moved_is_found() {
        let mut edited = chain(5);
        edited[2].0.body = "{\"decision\":\"grant\"}".to_owned();
        assert_eq!(breaks(&edited), [Break::Hash { sequence: 3 }]);
        // Whoever also writes its hash anew breaks the next one.
        edited[2].2 = edited[2].0.hash(&edited[2].1);
        assert_eq!(breaks(&edited), [Break::Previous { sequence: 4 }]);
        let mut deleted = chain(5);
        deleted.remove(2);
        assert_eq!(breaks(&deleted), [Break::Sequence { expected: 3, found: 4 }]);
        let mut inserted = chain(5);
        inserted.insert(2, inserted[1].clone());
        assert_eq!(breaks(&inserted)[0], Break::Sequence { expected: 3, found: 2 });
        let mut moved = chain(5);
        moved.swap(1, 2);
        assert!(breaks(&moved).len() >= 2);
    }
}
