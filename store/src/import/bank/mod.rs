//! Into the bank: what of it stays beside the rows that come, the form in which a database takes many rows at once, the
//! rows themselves.
//!
//! Independent of how files are written.

pub(super) mod batch;
pub(super) mod beside;
pub(super) mod standing;
pub(super) mod writer;
