//! The page `/model/effects/{feature}`: how the risk moves along one feature over the clients of the bank, where one client
//! stands on that curve, and which features count together.

mod address;
mod describe_effect;
mod page;
mod pairs;
mod value_of;

pub use address::path;
pub use describe_effect::{DescribeEffect, Effect, describe_effect};
pub use page::EffectsPage;
pub use value_of::{ValueOf, value_of};
