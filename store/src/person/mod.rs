//! One person's rights to what the bank holds on them: corrected, erased to the last byte.

pub(crate) mod correction;
pub(crate) mod erasure;
pub(crate) mod overwrite;
