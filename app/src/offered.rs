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

/// Whether whoever asks may read how decisions went.
#[must_use]
pub fn decision_figures() -> bool {
    #[cfg(feature = "ssr")]
    return may(crate::policy::Permission::ManagePolicy);
    #[cfg(not(feature = "ssr"))]
    false
}

/// Whether whoever asks may decide on a request.
#[must_use]
pub fn decide() -> bool {
    #[cfg(feature = "ssr")]
    return may(crate::policy::Permission::Decide);
    #[cfg(not(feature = "ssr"))]
    false
}

/// Whether the log of who did what is offered.
#[must_use]
pub fn log() -> bool {
    #[cfg(feature = "ssr")]
    return may(crate::policy::Permission::ReadLog);
    #[cfg(not(feature = "ssr"))]
    false
}

/// Whether the server only shows what is there, so that nothing is offered which would change it.
#[must_use]
pub fn read_only() -> bool {
    #[cfg(feature = "ssr")]
    return crate::request::of_request::<crate::guard::ReadOnly>().is_some();
    #[cfg(not(feature = "ssr"))]
    false
}

#[cfg(feature = "ssr")]
fn may(permission: crate::policy::Permission) -> bool {
    crate::request::of_request::<crate::guard::Caller>().is_some_and(|caller| caller.may(permission))
}
