//! What the score, the advice and the reasons become if a file changes, and which change would be enough.

pub mod address;
mod before_after;
pub mod find_change;
mod lever_control;
pub mod panel;
mod recourse;
mod recourse_words;
pub mod setting;
pub mod simulate;
mod simulation;
mod simulator;
mod ways;

pub use address::{label, scenario_of};
pub use find_change::find_change;
pub use panel::WhatIf;
pub use recourse::Found;
pub use recourse_words::{at_once, in_words, instalment};
pub use setting::{Setting, possible, settings};
pub use simulate::{Projection, get_file, simulate};
pub use ways::Next;
pub(crate) use ways::ways;
