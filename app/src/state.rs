//! What the server's side shares: the bank, the engine, Leptos' options, and within one request the client whom it
//! is about. The server puts it into the context of every page and server function; nothing else is global.

use crate::error::AppError;
use axum::extract::FromRef;
use leptos::prelude::{LeptosOptions, use_context};
use model::engine::Engine;
use model::file::ClientFile;
use std::sync::Arc;
use store::Store;
use tokio::sync::OnceCell;

/// The shared state of the server's side. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The bank's database.
    pub store: Store,
    /// The model that scores and explains.
    pub engine: Arc<Engine>,
    /// Where the site's files are, and what they are called.
    pub leptos_options: LeptosOptions,
}

/// The file of the client whom a request is about. A page asks several questions about one client: all are answered
/// from one reading of the bank, and agree.
#[derive(Clone, Default)]
pub struct Opened(Arc<OnceCell<Arc<ClientFile>>>);

impl AppState {
    /// The file of client `id`.
    ///
    /// # Errors
    /// [`AppError::UnknownClient`]; what the store fails with.
    pub async fn client_file(&self, id: i64) -> Result<Arc<ClientFile>, AppError> {
        let read =
            async || self.store.client_file(id).await?.map(Arc::new).ok_or(AppError::UnknownClient(id));
        let Opened(opened) = use_context().unwrap_or_default();
        let file = opened.get_or_try_init(read).await?;
        if file.application.sk_id_curr == id { Ok(Arc::clone(file)) } else { read().await }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}
