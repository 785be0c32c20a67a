//! The tables of the records as SeaORM entities: one module a table, one field a column.

pub mod access_log;
pub mod account;
pub mod api_token;
pub mod attempt;
pub mod authorization_request;
pub mod checkpoint;
pub mod content;
pub mod decision_case;
pub mod event;
pub mod invitation;
pub mod kept_model;
pub mod letter;
pub mod session;
