//! What the server's side shares: the bank, the records, the engine and Leptos' options. The server puts it into the context of
//! every page and server function; nothing else is global.

use crate::ruling::RuledEngine;
use axum::extract::FromRef;
use leptos::prelude::LeptosOptions;
use model::record::checkpoint::SECRET;
use std::sync::Arc;
use store::{Records, Store};

/// The shared state of the server's side. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The bank's database.
    pub store: Store,
    /// What people write beside it.
    pub records: Records,
    /// The model that scores and explains, under the policy that rules.
    pub engine: RuledEngine,
    /// What letters and records are made with.
    pub desk: Desk,
    /// Where the site's files are, and what they are called.
    pub leptos_options: LeptosOptions,
}

/// What letters and records are made with. Cheap to clone.
#[derive(Clone, Default)]
pub struct Desk {
    /// Version and commit of the program.
    pub program: &'static str,
    /// The key that signs how long the chain of the records is; none if the server was given none.
    pub secret: Option<Arc<[u8; SECRET]>>,
    /// Whom clients write to about their data; empty if nobody was named.
    pub data_protection: Arc<str>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}
