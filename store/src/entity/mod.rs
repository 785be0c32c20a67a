//! The bank's tables as SeaORM entities: one module a table, one field a column.
//!
//! They carry the source as delivered, its ways of writing "none" included; what a value means is said in
//! [`model::file`], whose records are made of these rows. The schema itself is `migration`'s.

#![expect(missing_docs, reason = "a field is the source's column, explained in model::file")]

pub mod application;
pub mod bureau;
pub mod bureau_balance;
pub mod contract;
pub mod credit_card_balance;
pub mod delivered_table;
pub mod import;
pub mod installments_payments;
pub mod pos_cash_balance;
pub mod previous_application;
pub mod rejected_row;
pub mod score;
pub mod score_version;
pub mod scoring;
