//! The model: what it was trained on, how good it is, and what any threshold costs.

pub mod costs;
pub mod describe_model;
pub mod page;
pub mod quality;

pub use page::ModelPage;
