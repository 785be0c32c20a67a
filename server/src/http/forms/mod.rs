//! Forms of pages: the guard is asked before anything of one is read.

pub(in crate::http) mod again;
pub(in crate::http) mod decisions;
pub(in crate::http) mod steering;
