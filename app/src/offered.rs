//! What a page offers: what whoever asks may not do is not offered. The guard refuses it all the same.

/// Whether whoever asks may take lists away.
#[must_use]
pub fn export() -> bool {
    #[cfg(feature = "ssr")]
    return may(crate::policy::Permission::Export);
    // The browser renders none of what is offered.
    #[cfg(not(feature = "ssr"))]
    false
}

/// Whether whoever asks may read what is counted over many clients.
#[must_use]
pub fn portfolio() -> bool {
    #[cfg(feature = "ssr")]
    return may(crate::policy::Permission::ReadPortfolio);
    #[cfg(not(feature = "ssr"))]
    false
}

#[cfg(feature = "ssr")]
fn may(permission: crate::policy::Permission) -> bool {
    let request = leptos::prelude::use_context::<http::request::Parts>();
    let caller = request.as_ref().and_then(|request| request.extensions.get::<crate::guard::Caller>());
    caller.is_some_and(|caller| caller.may(permission))
}
