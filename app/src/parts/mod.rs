//! Small parts that several pages share. Each draws one thing and asks nobody for anything.

pub mod advice;
pub mod bars;
pub mod data_table;
pub mod dots;
pub mod error;
pub mod escaped;
pub mod field;
pub mod glossary;
pub mod hidden_fields;
pub mod islands;
pub mod place;
mod print_button;
pub mod rate;
pub mod replaced;
pub mod risk;
pub mod scroll;
pub mod under_model;
pub mod unread;

pub use advice::AdviceBadge;
pub use bars::{BarRow, Bars};
pub use data_table::{DataTable, Head};
pub use dots::Dots;
pub use error::{ErrorPage, InlineError, NotFound, explain};
pub use escaped::escaped;
pub use field::{Choice, SelectField};
pub use glossary::{Glossary, Glossed};
pub use hidden_fields::HiddenFields;
pub use islands::{
    IslandScripts, hand_over, hand_over_without, leave_what_was_changed, mark_hydrated, open_page,
};
pub use place::PlaceMark;
pub use print_button::{PRINT_AT_ONCE, PrintButton};
pub use rate::{Rate, RateScale};
pub use replaced::Replaced;
pub use risk::{RiskBar, RiskScale};
pub use scroll::Scroll;
pub use under_model::UnderModel;
pub use unread::{Fault, Unread, UnreadNotes};
