//! The read model: the scores of all clients, how they are written, and what is computed on them.

pub(crate) mod cache;
pub(crate) mod peers;
pub(crate) mod portfolio;
pub(crate) mod score;
pub(crate) mod scored;
pub(crate) mod scoring;
