//! What an operator's machines ask.

pub(in crate::http) mod health;
pub mod readiness;
