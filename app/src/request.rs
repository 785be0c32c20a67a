//! What the server has put into the request that it answers: who asks, under which path, what came back of a form.
//!
//! Independent of what that is.

/// The request's `T`; none if it carries none, or in a browser.
#[must_use]
pub fn of_request<T: Clone + Send + Sync + 'static>() -> Option<T> {
    #[cfg(feature = "ssr")]
    let carried = leptos::prelude::with_context::<http::request::Parts, _>(|request| {
        request.extensions.get::<T>().cloned()
    });
    #[cfg(not(feature = "ssr"))]
    let carried = None;
    carried.flatten()
}
