//! The copy of the model for a browser: the same trees as on the server, so that what is changed is answered within a frame.
//! Fetched when it is first needed, never before.
//!
//! It only fetches bytes: the code that reads them is another part of what a browser loads.

use crate::base_path::outward;
use crate::error::AppError;
use gloo_net::http::Request;

/// Fetches the copy of `model`, for [`model::engine::Engine::from_compact`].
///
/// # Errors
/// [`AppError::Unreachable`] if it cannot be had.
pub async fn fetch(model: &str) -> Result<Vec<u8>, AppError> {
    let copy = Request::get(&outward(format!("/simulator/{model}"))).send().await;
    let copy = copy.ok().filter(gloo_net::http::Response::ok).ok_or(AppError::Unreachable)?;
    copy.binary().await.map_err(|_| AppError::Unreachable)
}
