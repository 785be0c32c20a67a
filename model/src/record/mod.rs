//! The decision, on record: what a person decided on a client's request, why, on which evidence, how the client was told
//! and how they answered, so that it can be proven years later.
//!
//! What happened to a case is a chain of events ([`chain`]), each of which holds the hash of the one before. What an
//! event says of a person stands apart ([`canonical`]): the chain has a salted hash of it, so that it can be erased and
//! the chain stays whole. [`checkpoint`]s say, signed, how long the chain was: without one that somebody else keeps, a
//! chain that was cut short could not be told from one that was never longer. [`life`] is the table of what may follow
//! what, and [`rules`] what a decision needs before it may be one; [`steering`] is how the policy that they stand on comes to rule.
//!
//! Independent of where records are kept, of who may sign in and of clocks: times, names and keys come from outside.

pub mod canonical;
pub mod chain;
pub mod checkpoint;
pub mod checks;
pub mod evidence;
pub mod fields;
pub mod figures;
pub mod letter;
pub mod life;
pub mod motives;
pub mod person;
pub mod rectification;
pub mod replay;
pub mod retention;
pub mod rules;
pub mod signed_file;
pub mod steering;
