//! Who is asking, and whether they may: nothing of a request is read before.

pub(in crate::http) mod acts;
pub(in crate::http) mod admission;
pub(in crate::http) mod caller;
pub mod demo;
pub(in crate::http) mod identify;
pub mod letters;
pub(in crate::http) mod own_scheme;
mod read_only;
pub(in crate::http) mod sign_in;
mod tries;
