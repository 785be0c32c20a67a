//! What the server's side shares: the bank, the records, the engine and Leptos' options. The server puts it into the context of
//! every page and server function; nothing else is global.

use crate::engine_pool::EnginePool;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use store::{Records, Store};

/// The shared state of the server's side. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The bank's database.
    pub store: Store,
    /// What people write beside it.
    pub records: Records,
    /// The model that scores and explains.
    pub engine: EnginePool,
    /// Where the site's files are, and what they are called.
    pub leptos_options: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}
