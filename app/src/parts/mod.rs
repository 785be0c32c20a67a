//! Small parts that several pages share. Each draws one thing and asks nobody for anything.

pub mod advice;
pub mod bars;
pub mod dots;
pub mod failure;
pub mod field;
pub mod rate;
pub mod risk;

pub use advice::AdviceBadge;
pub use bars::{BarRow, Bars};
pub use dots::Dots;
pub use failure::{Failure, NotFound, explain};
pub use field::{Choice, SelectField, on_submit};
pub use rate::{Rate, RateScale};
pub use risk::{RiskBar, RiskScale};
