//! The one list of the tables of the records, made of their entities.

use super::entity::{
    access_log, account, api_token, attempt, authorization_request, checkpoint, content, decision_case,
    event, invitation, kept_model, letter, session,
};
use crate::tables::{Role, Table};
use std::sync::LazyLock;

/// Every table, parents before children.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    vec![
        Table::of(account::Entity, Role::Record),
        Table::of(invitation::Entity, Role::Record),
        Table::of(session::Entity, Role::Record),
        Table::of(api_token::Entity, Role::Record),
        Table::of(attempt::Entity, Role::Record),
        Table::of(authorization_request::Entity, Role::Record),
        Table::of(access_log::Entity, Role::Record),
        Table::of(event::Entity, Role::Record),
        Table::of(content::Entity, Role::Record),
        Table::of(decision_case::Entity, Role::Record),
        Table::of(letter::Entity, Role::Record),
        Table::of(checkpoint::Entity, Role::Record),
        Table::of(kept_model::Entity, Role::Record),
    ]
});
