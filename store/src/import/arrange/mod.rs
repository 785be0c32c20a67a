//! Rows in the order of their keys: set aside by ranges of clients, sorted, parsed, freed of duplicates.
//!
//! Independent of how files are written and of where rows go.

pub(super) mod findings;
pub(super) mod parsed;
pub(super) mod partition;
pub(super) mod sorted;
