//! A new applicant: somebody who is in no bank, described in a form, scored while it is filled in, and stored nowhere before
//! somebody decides on their request: then the records keep their file, as they do a client's, under an id of their own.
//!
//! The way of what is typed: [`draft`] (texts) → [`field`] (values) → a client's file → [`scored`], by the browser at every
//! stroke and by the server whenever the typing rests.

mod assessor;
mod decide;
pub mod draft;
mod entered;
pub mod field;
pub mod form;
mod kept_page;
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
pub mod to_decide;
mod typing;
mod words;
pub mod years;

pub use decide::NewDecisionPage;
pub use kept_page::KeptApplicantPage;
pub use page::ApplicantPage;
pub use posted::{PATH, Posted};
