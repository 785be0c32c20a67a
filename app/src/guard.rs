//! The one guard: who may do what. Every server function and every REST handler asks it first.
//!
//! The server puts one [`Gate`] into every request; whoever adds users changes [`authorise`] and nothing
//! else. A request without a gate is denied: it came past the server's layers. Server functions
//! cannot forget it: [`answer`] is how they come by the state, and it asks the guard before handing it out.

use crate::error::AppError;
use crate::state::AppState;
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

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

/// Whether the door is open, until there are users to tell apart. The server puts it into the extensions
/// of every request; a request without one came in by no door that we know, and is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
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
    match request.extensions.get::<Gate>() {
        Some(Gate::Open) => Ok(User { name: None }),
        Some(Gate::Closed) | None => Err(Denied(permission)),
    }
}

/// Answers a server function: asks the guard, hands the state to `work`, and sets the HTTP status of a
/// failure, of the page that is being rendered as well as of a call from the browser.
///
/// # Errors
/// [`AppError::Denied`], or what `work` fails with.
pub async fn answer<T, Work>(
    permission: Permission,
    work: impl FnOnce(AppState) -> Work + Send,
) -> Result<T, AppError>
where
    Work: Future<Output = Result<T, AppError>> + Send,
{
    let answer = match admitted(permission).await {
        Ok(state) => work(state).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &answer
        && let Some(response) = use_context::<ResponseOptions>()
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
    answer
}

async fn admitted(permission: Permission) -> Result<AppState, AppError> {
    // Both are put into the context by the server for every request, and go when nobody waits for the page any more.
    let (Some(request), Some(state)) = (use_context::<Parts>(), use_context::<AppState>()) else {
        tracing::debug!("a server function was called outside of a request, or for one that was cut off");
        return Err(AppError::Unavailable);
    };
    authorise(&request, permission).await?;
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(gate: Option<Gate>) -> Result<User, Denied> {
        let (mut request, ()) = http::Request::new(()).into_parts();
        if let Some(gate) = gate {
            request.extensions.insert(gate);
        }
        authorise(&request, Permission::ReadClients).await
    }

    #[tokio::test]
    async fn only_an_open_gate_lets_a_request_in() {
        assert!(ask(Some(Gate::Open)).await.is_ok());
        assert_eq!(ask(Some(Gate::Closed)).await, Err(Denied(Permission::ReadClients)));
        assert!(ask(None).await.is_err(), "a request that came by no known door");
    }
}
