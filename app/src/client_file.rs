//! The file of the client whom a request is about. A page calls several server functions about one client: all are
//! answered from one reading of the bank, and agree.

use crate::access_log::act::act;
use crate::error::AppError;
use crate::guard::Caller;
use crate::state::AppState;
use leptos::prelude::use_context;
use model::file::ClientFile;
use std::fmt::Display;
use std::sync::Arc;
use store::records::Act;
use tokio::sync::OnceCell;

/// The client's file that one request has read. The server puts an empty one into the context of every page and server
/// function.
#[derive(Clone, Default)]
pub struct RequestClientFile(Arc<OnceCell<Arc<ClientFile>>>);

/// The file of client `id`, read once a request, without what became of them: outcomes are told of ten clients at least, and
/// nothing here needs one. The log is told who opens it, once for a page and its parts: nothing in this room comes by a
/// client's file but here.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the store fails with.
pub async fn client_file(state: &AppState, caller: &Caller, id: i64) -> Result<Arc<ClientFile>, AppError> {
    let read = async || {
        let file = async {
            let mut file = state.store.client_file(id).await?.ok_or(AppError::UnknownClient(id))?;
            file.application.target = None;
            Ok(Arc::new(file))
        };
        state.records.logged_once(opens_file(caller, id), file).await
    };
    let RequestClientFile(cell) = use_context().unwrap_or_default();
    let file = cell.get_or_try_init(read).await?;
    if file.application.sk_id_curr == id { Ok(Arc::clone(file)) } else { read().await }
}

/// That somebody opens the file of the person `id`, for the log.
#[must_use]
pub fn opens_file(caller: &Caller, id: impl Display) -> Act {
    act(caller, "open-file", Some(id.to_string()))
}
