//! What every answer keeps to: one way to fail, what a browser may do with it, what may be kept of it, what is counted.

pub(in crate::http) mod copies;
pub mod faults;
pub(in crate::http) mod measure;
pub mod problem;
pub(in crate::http) mod security;
