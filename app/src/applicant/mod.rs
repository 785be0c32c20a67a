//! A new applicant: somebody who is in no bank, described in a form, scored while it is filled in, and stored nowhere.
//!
//! The way of what is typed: [`draft`] (texts) → [`field`] (values) → a client's file → [`scored`], by the browser at every
//! stroke and by the server whenever the typing rests.

mod assessor;
pub mod draft;
pub mod field;
pub mod form;
pub mod number;
mod outcome;
mod page;
mod panel;
#[cfg(feature = "ssr")]
mod pasted;
pub mod posted;
pub mod score_applicant;
pub mod scored;
pub mod sent;
mod typing;
pub mod years;

pub use page::ApplicantPage;
pub use posted::{PATH, Posted};
