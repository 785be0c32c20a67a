//! The portfolio page: what is advised, at stake and expected to be lost in a selection of the bank.

pub mod page;
pub mod sum_portfolio;

pub use page::{PortfolioPage, portfolio_path};
