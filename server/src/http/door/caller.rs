//! Who is asking: every API handler's first argument asks the guard, so that an answer, even "there is no such client" or
//! "that is not a number", is given only to those who may ask.
//!
//! Independent of what the guard decides; see [`app::guard`].

use crate::http::answer::problem::ApiError;
use app::guard::{Caller, authorise};
use app::policy::Permission;
use axum::extract::FromRequestParts;
use http::request::Parts;
use std::marker::PhantomData;
use std::ops::Deref;

/// A permission as a type, so that a handler's signature says what it needs.
pub(in crate::http) trait Need {
    /// Which one.
    const PERMISSION: Permission;
}

/// Makes a type of each permission that a handler asks for.
macro_rules! needs {
    ($($permission:ident)*) => {$(
        #[doc = concat!("[`Permission::", stringify!($permission), "`].")]
        pub(in crate::http) struct $permission;

        impl Need for $permission {
            const PERMISSION: Permission = Permission::$permission;
        }
    )*};
}
needs!(ReadClients ReadModel Score ReadPortfolio Export ReadRecords ReadLog PersonRights);

/// The caller, whom the guard let do what `N` names. As the first argument it is asked for before the others are read.
pub(in crate::http) struct Allowed<N> {
    caller: Caller,
    need: PhantomData<N>,
}

impl<N> Deref for Allowed<N> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<N: Need, S: Sync> FromRequestParts<S> for Allowed<N> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self { caller: authorise(parts, N::PERMISSION)?, need: PhantomData })
    }
}
