//! Small parts that several pages share. Each draws one thing and asks nobody for anything.

pub mod advice;
pub mod bars;
pub mod dots;
pub mod failure;
pub mod field;
pub mod islands;
pub mod rate;
pub mod risk;
pub mod scroll;

pub use advice::AdviceBadge;
pub use bars::{BarRow, Bars};
pub use dots::Dots;
pub use failure::{Failure, NotFound, Trouble, explain};
pub use field::{Choice, SelectField};
pub use islands::{IslandScripts, mark_hydrated};
pub use rate::{Rate, RateScale};
pub use risk::{RiskBar, RiskScale};
pub use scroll::Scroll;
