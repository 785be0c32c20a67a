//! How decisions went, on the page `/model/decisions`: who follows the model's advice and who goes against it, why, how long it
//! takes, what reviews changed, and what became of the loans.
//!
//! What is counted, `model::record::figures` says; here it is asked for and shown.

mod count_decisions;
mod page;

pub use page::DecisionFiguresPage;
