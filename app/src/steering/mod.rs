//! Steering, on the page `/model/policy`: which version of the credit policy rules, what another one would do to the bank, who
//! proposed and who published it, and the stop that lets nobody rely on the score. All of it is forms and a page of the server's.
//!
//! What may be done stands in `model::record::steering`, what was done in the records; here it is asked for, shown and worded.
//! The credit policy says how a risk becomes an advice; who may do what is the permission policy, another thing (`crate::policy`).

mod asked;
mod describe_steering;
mod draft;
mod history;
mod page;
mod resent;
#[cfg(feature = "ssr")]
pub mod send;
mod settled;
mod tried;
mod view;
mod words;

pub use asked::{Asked, PATH};
pub use page::SteeringPage;
pub use resent::{Filled, Resent};
