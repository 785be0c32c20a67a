//! The one guard: who may do what. Every server function and every REST handler asks it first.
//!
//! The server puts one [`AccessMode`] into every request; whoever adds users changes [`authorise`] and nothing
//! else. A request without one is denied: it came past the server's layers. Server functions
//! cannot forget it: [`crate::server_function::answer`] is how they come by the state, and it asks first.
//!
//! Independent of what is guarded, and of how a refusal is answered.

use http::request::Parts;

/// Something that a user may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Read clients, their files, scores and explanations.
    ReadClients,
    /// Read what the model says of itself.
    ReadModel,
    /// Score an application that is not in the bank.
    Score,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// As the log may name them; none while nobody signs in.
    pub name: Option<String>,
}

/// Who is let in, until there are users to tell apart. The server puts it into the extensions
/// of every request; a request without one came in by no door that we know, and is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessMode {
    /// Everyone may do everything.
    Open,
    /// Nobody may do anything.
    Closed,
}

/// The user may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not permitted: {0:?}")]
pub struct Denied(pub Permission);

/// Lets the sender of a request in, or not.
///
/// # Errors
/// [`Denied`] if they may not do what `permission` names.
#[expect(clippy::unused_async, reason = "asking who a user is will be a query")]
pub async fn authorise(request: &Parts, permission: Permission) -> Result<User, Denied> {
    match request.extensions.get::<AccessMode>() {
        Some(AccessMode::Open) => Ok(User { name: None }),
        Some(AccessMode::Closed) | None => Err(Denied(permission)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(access: Option<AccessMode>) -> Result<User, Denied> {
        let (mut request, ()) = http::Request::new(()).into_parts();
        if let Some(access) = access {
            request.extensions.insert(access);
        }
        authorise(&request, Permission::ReadClients).await
    }

    #[tokio::test]
    async fn only_open_access_lets_a_request_in() {
        assert!(ask(Some(AccessMode::Open)).await.is_ok());
        assert_eq!(ask(Some(AccessMode::Closed)).await, Err(Denied(Permission::ReadClients)));
        assert!(ask(None).await.is_err(), "a request that came by no known door");
    }
}
