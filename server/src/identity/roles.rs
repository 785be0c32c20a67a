//! Roles and scopes as the records write them: names, separated by spaces. A name that this program does not know gives
//! nothing.

use app::policy::{Permission, Role};

/// The roles of an account.
#[must_use]
pub fn of_account(names: &str) -> Vec<Role> {
    names.split_whitespace().filter_map(Role::of_name).collect()
}

/// The scopes of a token.
#[must_use]
pub fn of_token(names: &str) -> Vec<Permission> {
    names.split_whitespace().filter_map(Permission::of_scope).collect()
}

/// Names, as they are written down.
#[must_use]
pub fn written(names: impl IntoIterator<Item = &'static str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(" ")
}
