//! The whole bank as one file: taken, rotated, verified, restored, and taken before a schema changes.

pub(crate) mod digest;
pub(crate) mod file;
pub(crate) mod older;
pub(crate) mod rotation;
pub(crate) mod soundness;
pub(crate) mod transfer;
pub(crate) mod verify;
