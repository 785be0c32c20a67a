//! Decisions: what a person decides on a client's request, what the client is told, and how they answer. Everything is a
//! form and a page of the server's: a decision needs no script.
//!
//! What may be done stands in `model::record`, what was done in `store::records`; here it is asked for, shown and worded.
//! [`send`] is the one way by which anything is done.

mod checks;
pub mod client_decisions;
mod event;
#[cfg(feature = "ssr")]
mod evidence;
mod fields;
mod filled;
mod form;
pub mod get_case;
mod letter_page;
#[cfg(feature = "ssr")]
pub mod letter_words;
pub mod list_work;
mod page;
mod panel;
mod person;
mod queue;
#[cfg(feature = "ssr")]
mod read_case;
mod read_letter;
mod resent;
#[cfg(feature = "ssr")]
pub mod send;
#[cfg(feature = "ssr")]
mod steps;
mod view;
mod words;
mod work_page;

#[cfg(feature = "ssr")]
pub use evidence::{brought, ground_unless_stopped, source};
pub use filled::Filled;
pub(crate) use filled::{KEY, as_seen};
pub use form::DecisionForm;
pub use letter_page::{LetterPage, OwnLetterPage};
pub use page::DecisionPage;
pub use panel::Decisions;
pub use person::{name as person_name, path as person_path};
#[cfg(feature = "ssr")]
pub use read_letter::{letter_of_case, read_letter};
pub use resent::{Problem, Resent};
#[cfg(feature = "ssr")]
pub use steps::{actor, permission};
pub use view::Ground;
pub(crate) use words::action as action_in_words;
pub use work_page::WorkPage;
