//! The model: what it was trained on, how good it is, what any threshold costs, whether its clients have changed and
//! whether it treats groups of them alike.

pub mod card;
pub mod card_view;
mod costs;
mod cutoff;
pub mod describe_model;
mod estimate;
pub mod fairness;
mod group_calibration;
pub mod monitor_bank;
pub mod page;
pub mod quality;
pub mod stability;

pub use fairness::{attribute_label, group_label, verdict};
pub use page::ModelPage;
