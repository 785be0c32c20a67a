//! One client: who they are, what the score is and why, what would change it, and how they compare. Each part is a
//! folder with what it is made of and its view; the sheet shows one of them at a time.

pub mod asked;
pub mod beside;
pub mod compare;
#[cfg(all(test, feature = "ssr"))]
mod contradictions;
pub mod facts;
mod figures;
pub mod get_client;
pub mod group;
mod head;
pub mod interview;
mod kept_links;
pub mod list;
mod made_by;
pub mod neighbours;
pub mod page;
pub mod peers;
pub mod reasons;
pub mod score;
mod sheet;
pub mod sheet_address;
pub mod sheet_part;
mod stopped;
pub mod what_if;

pub use beside::BesidePage;
pub use interview::InterviewPage;
pub use page::ClientPage;
