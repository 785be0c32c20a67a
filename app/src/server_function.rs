//! How every server function is run: the guard is asked before the state is handed out, and a failure sets the HTTP
//! status, of the page that is being rendered as well as of a call from the browser.
//!
//! Independent of what a server function does.

use crate::error::AppError;
use crate::guard::{self, Permission};
use crate::state::AppState;
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

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
    guard::authorise(&request, permission).await?;
    Ok(state)
}
