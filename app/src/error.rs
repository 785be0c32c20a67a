//! What can go wrong, as the browser may know it: enough to tell a person what to do, never a word of
//! the database or of the engine.
//!
//! On the server, an error of the store or the engine is logged once, here, where it is handled, and
//! becomes [`AppError::Unavailable`].

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why a request was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", content = "about", rename_all = "snake_case")]
pub enum AppError {
    /// Nobody in the bank has this number.
    #[error("no client has the number {0}")]
    UnknownClient(i64),
    /// No case has this number.
    #[error("there is no such decision")]
    UnknownCase,
    /// Clients cannot be compared in this quantity.
    #[error("clients cannot be compared in `{0}`")]
    UnknownQuantity(String),
    /// A simulation asks for what this client cannot change, or not so far.
    #[error("this change is not possible for this client")]
    Impossible,
    /// The request could not be read.
    #[error("the request cannot be read")]
    BadRequest,
    /// Nobody knows who asks.
    #[error("sign in first")]
    SignedOut,
    /// The caller may not do this.
    #[error("access denied")]
    Denied,
    /// This server only shows.
    #[error("this server only shows what is there")]
    ReadOnly,
    /// Nobody is to rely on the score.
    #[error("reliance on the score is stopped")]
    Stopped,
    /// The browser got no answer.
    #[error("the server does not answer")]
    Unreachable,
    /// The server has more to do than it can.
    #[error("the server has too much to do; try again in a moment")]
    Busy,
    /// The server failed; its log says why.
    #[error("the server could not answer")]
    Unavailable,
}

impl AppError {
    /// The HTTP status that says the same.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::UnknownClient(_) | Self::UnknownCase => 404,
            Self::UnknownQuantity(_) | Self::Impossible | Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::Denied | Self::ReadOnly => 403,
            Self::Stopped => 409,
            Self::Busy => 503,
            Self::Unreachable | Self::Unavailable => 500,
        }
    }

    /// Answers the request with [`status`](Self::status): of the page that is being rendered, or of a call from the browser.
    #[cfg(feature = "ssr")]
    pub(crate) fn set_status(&self) {
        if let (Some(response), Ok(status)) = (
            leptos::prelude::use_context::<leptos_axum::ResponseOptions>(),
            http::StatusCode::from_u16(self.status()),
        ) {
            response.set_status(status);
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let error = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            // A browser could not read the answer, a server the question.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => {
                Self::BadRequest
            }
            ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::Response(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            _ => Self::Unavailable,
        };
        // What cannot be read never gets as far as the function that would say so.
        #[cfg(feature = "ssr")]
        error.set_status();
        error
    }
}

impl From<leptos::wasm_split::SplitLoaderError> for AppError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self::Unreachable
    }
}

#[cfg(feature = "ssr")]
impl From<store::StoreError> for AppError {
    fn from(error: store::StoreError) -> Self {
        crate::failure_log::failed(&error);
        Self::Unavailable
    }
}

impl From<model::engine::EngineError> for AppError {
    #[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "a browser has no log"))]
    fn from(error: model::engine::EngineError) -> Self {
        #[cfg(feature = "ssr")]
        crate::failure_log::failed(&error);
        Self::Unavailable
    }
}

#[cfg(feature = "ssr")]
impl From<crate::engine_pool::Busy> for AppError {
    fn from(_: crate::engine_pool::Busy) -> Self {
        Self::Busy
    }
}

#[cfg(feature = "ssr")]
impl From<store::records::SteeringError> for AppError {
    fn from(error: store::records::SteeringError) -> Self {
        crate::failure_log::failed(&error);
        Self::Unavailable
    }
}

#[cfg(feature = "ssr")]
impl From<crate::ruling::RulingError> for AppError {
    fn from(error: crate::ruling::RulingError) -> Self {
        if matches!(error, crate::ruling::RulingError::Stopped) {
            return Self::Stopped;
        }
        crate::failure_log::failed(&error);
        Self::Unavailable
    }
}

#[cfg(feature = "ssr")]
impl From<crate::guard::Denied> for AppError {
    fn from(denied: crate::guard::Denied) -> Self {
        match denied {
            crate::guard::Denied::SignedOut => Self::SignedOut,
            crate::guard::Denied::NotPermitted(_) => Self::Denied,
            crate::guard::Denied::ReadOnly => Self::ReadOnly,
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_server_never_reach_a_browser() {
        let secret = "SELECT * FROM application";
        for error in [
            ServerFnErrorErr::ServerError(secret.into()),
            ServerFnErrorErr::Args(secret.into()),
            ServerFnErrorErr::Response(secret.into()),
            ServerFnErrorErr::Registration(secret.into()),
        ] {
            let sent = AppError::from_server_fn_error(error).ser();
            assert!(!String::from_utf8_lossy(&sent).contains("SELECT"));
        }
    }

    #[test]
    fn an_error_crosses_the_wire_unchanged() {
        let error = AppError::UnknownClient(100_001);
        assert_eq!(AppError::de(error.ser()), error);
        assert_eq!(error.status(), 404);
    }

    #[test]
    fn what_was_asked_wrongly_is_no_failure_of_the_server() {
        for error in [AppError::UnknownQuantity("luck".into()), AppError::Impossible, AppError::BadRequest] {
            assert_eq!(error.status(), 400, "{error}");
        }
        assert_eq!(AppError::Unavailable.status(), 500);
    }
}
