//! Who is asking: every API handler's first argument asks the guard, so that an answer, even "there is no such client" or
//! "that is not a number", is given only to those who may ask.
//!
//! Independent of what the guard decides; see [`app::guard`].

use super::problem::ApiError;
use app::guard::{Permission, authorise};
use axum::extract::FromRequestParts;
use http::request::Parts;
use std::marker::PhantomData;

/// A permission as a type, so that a handler's signature says what it needs.
pub(super) trait Need {
    /// Which one.
    const PERMISSION: Permission;
}

/// [`Permission::ReadClients`].
pub(super) struct ReadClients;
/// [`Permission::ReadModel`].
pub(super) struct ReadModel;
/// [`Permission::Score`].
pub(super) struct Score;

impl Need for ReadClients {
    const PERMISSION: Permission = Permission::ReadClients;
}

impl Need for ReadModel {
    const PERMISSION: Permission = Permission::ReadModel;
}

impl Need for Score {
    const PERMISSION: Permission = Permission::Score;
}

/// Proof that the guard let the caller do what `N` names. As the first argument it is asked for before
/// the others are read.
pub(super) struct Allowed<N>(PhantomData<N>);

impl<N: Need, S: Sync> FromRequestParts<S> for Allowed<N> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        authorise(parts, N::PERMISSION).await?;
        Ok(Self(PhantomData))
    }
}
