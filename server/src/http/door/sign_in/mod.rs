//! Signing in and out, with an account here or the company's, taking up an invitation, seeing to one's own account: the forms
//! of [`app::sign_in`], answered.
//!
//! Independent of what somebody may do once signed in.

mod account;
mod company;
mod enter;
mod form;
mod pages;
mod recognition;
mod session;

use super::admission::SIGN_IN;
use super::identify::Doorkeeper;
use axum::Router;
use axum::routing::{get, post};

pub(in crate::http) fn router(keeper: Doorkeeper) -> Router {
    Router::new()
        .route(SIGN_IN, get(enter::show).post(enter::enter))
        .route("/sign-in/demo", post(enter::enter_demo))
        .route("/sign-out", post(enter::leave))
        .route("/welcome", get(account::invited).post(account::accept))
        .route("/account", get(account::account))
        .route("/account/password", post(account::change_password))
        .route("/account/sign-out", post(account::leave_everywhere))
        .with_state(keeper.clone())
        .merge(company::router(keeper))
}
