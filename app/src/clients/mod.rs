//! The list of clients: search, filters, order, pages, all of it in the URL.

pub mod choices;
pub mod filters;
pub mod labels;
pub mod list_choices;
pub mod list_clients;
pub mod page;
pub mod pagination;
pub mod query;
pub mod table;

pub use page::ClientsPage;
