//! What writes much into the bank: one at a time, seen by nobody until it is whole.

pub(crate) mod copy;
pub(crate) mod delivered;
pub(crate) mod exclusive;
pub(crate) mod imported;
pub(crate) mod transaction;
