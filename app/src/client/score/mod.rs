//! The score and its advice.

pub mod assessment;
pub mod view;

pub use assessment::{Assessment, additive};
pub use view::{Limits, ScoreCard, frequency};
