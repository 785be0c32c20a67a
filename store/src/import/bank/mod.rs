//! Into the bank: the form in which a database takes many rows at once, the rows themselves, and what became of them.
//!
//! Independent of how files are written.

pub(super) mod batch;
pub(super) mod tally;
pub(super) mod writer;
