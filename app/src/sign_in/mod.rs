//! The pages of the door: where people sign in, take up an invitation, and see to their own account. Each is a form that a
//! browser sends by itself; the server answers it, for only there is it known who somebody is.
//!
//! Independent of how somebody is known.

mod account;
mod enter;
mod fault;
mod field;
mod welcome;

pub use account::{AccountForm, account_page};
pub use enter::{CompanyDoor, DemoPerson, EnterForm, enter_page};
pub use fault::Fault;
pub use welcome::{WelcomeForm, gone_page, welcome_page};
