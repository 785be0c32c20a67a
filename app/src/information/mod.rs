//! What an applicant is told at the beginning of a case: that a score exists, what it uses, what part it plays, and their
//! rights (directive (EU) 2023/2225, article 18(8); GDPR, articles 13 to 15 and 22). One sheet of paper, in their language.
//!
//! It speaks of nobody, so that whoever wants to may read it without signing in. Independent of any file and any decision.

mod page;
mod sheet;

pub use page::{InformationLink, InformationPage};
