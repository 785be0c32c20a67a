//! How people and programs show who they are: secrets that are drawn, passwords, second factors, invitations.
//!
//! Independent of HTTP and of the command line, which both use it, and of what somebody may do once known.

mod breached;
pub mod company;
mod first;
mod invitation;
pub mod password;
pub mod roles;
pub mod secret;
pub mod totp;

pub use first::{SECOND_RISK_MANAGER, add_demo_people, invite_operator};
pub use invitation::{Invitation, invite};
