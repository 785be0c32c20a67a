//! `serve`: the dashboard and the API, until told to stop.

use super::open::{open_bank, open_model};
use super::print::print;
use super::{generate, score};
use crate::cli::{Common, Serve};
use crate::error::{CommandError, sentence};
use crate::http;
use crate::progress::Bars;
use app::guard::AccessMode;
use app::state::AppState;
use leptos::config::LeptosOptions;
use model::engine::Engine;
use model::explanation::Against;
use model::file::ClientFile;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::import::import;
use tokio::net::TcpListener;

/// The seed of the demo portfolio: the same clients everywhere.
const DEMO_SEED: u64 = 1;
/// How long open requests may go on after the word to stop.
const GRACE: Duration = Duration::from_secs(10);

pub(super) async fn run(common: &Common, arguments: &Serve) -> Result<(), CommandError> {
    let addr = arguments.addr;
    // Whatever can fail fast comes first: nothing is generated for a server that cannot listen.
    let listener = TcpListener::bind(addr).await.map_err(|source| CommandError::Listen { addr, source })?;
    let engine = open_model(common)?;
    let store = open_bank(common).await?;
    if let Some(clients) = arguments.demo_clients
        && store.is_empty().await?
    {
        fill_with_demo(&store, &engine, clients).await?;
    }
    let leptos_options = leptos_options();
    if !Path::new(&*leptos_options.site_root).is_dir() {
        tracing::warn!(
            folder = &*leptos_options.site_root,
            "the browser's files are not there, so pages have neither style nor interaction; \
             start with `make run`, or say in LEPTOS_SITE_ROOT where they are"
        );
    }
    let stop = asked_to_stop();
    let engine = Arc::new(engine);
    tokio::spawn(look_around(store.clone(), Arc::clone(&engine)));
    tokio::task::spawn_blocking({
        let engine = Arc::clone(&engine);
        move || prepare(&engine)
    });
    let router = http::router(AppState { store, engine, leptos_options }, AccessMode::Open);
    let address = listener.local_addr().map_err(CommandError::Serve)?;
    print(&format!("Clairscore listens on http://{address}\n"))?;

    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        let _ = told.await;
    });
    let server = tokio::spawn(server.into_future());
    stop.await;
    tracing::info!("stopping: waiting for open requests");
    let _ = tell.send(());
    match tokio::time::timeout(GRACE, server).await {
        Ok(Ok(outcome)) => outcome.map_err(CommandError::Serve),
        // A request that outlasts the grace, or panicked, is cut off.
        Ok(Err(_)) | Err(_) => Ok(()),
    }
}

/// Invents clients, imports them as any other bank's files, scores them.
async fn fill_with_demo(store: &Store, engine: &Engine, clients: u32) -> Result<(), CommandError> {
    let folder =
        tempfile::tempdir().map_err(|source| crate::output::unwritable(&std::env::temp_dir(), source))?;
    generate::write_bank(clients, DEMO_SEED, folder.path())?;
    import(store, folder.path(), None, false, &Bars::default()).await?;
    score::score_bank(store, engine, |_| Ok(())).await?;
    print(&format!("The bank was empty: it now holds {clients} invented clients, scored.\n"))
}

/// Reads what requests will want to have in memory, and says if the bank has clients without a score. Both
/// take seconds in a bank of full size, and the server answers meanwhile.
async fn look_around(store: Store, engine: Arc<Engine>) {
    if let Err(error) = store.warm_up(engine.parameters()).await {
        tracing::warn!(error = sentence(&error), "the scored clients cannot be read");
    }
    match store.unscored(&engine.parameters().id).await {
        Ok((_, 0)) => {}
        Ok((_, unscored)) => tracing::warn!(
            unscored,
            "some clients have no score of this model and are missing from lists and charts; \
             run `clairscore score`"
        ),
        Err(error) => tracing::warn!(error = sentence(&error), "clients cannot be counted"),
    }
}

/// Has the engine fill the tables that its explanations are looked up in, so that nobody waits for the first ones.
fn prepare(engine: &Engine) {
    for against in [Against::Average, Against::Granted] {
        if let Err(error) = engine.explain_against(&ClientFile::default(), against) {
            tracing::warn!(error = sentence(&error), "scores cannot be explained");
        }
    }
}

/// Where the browser's files are: `LEPTOS_SITE_ROOT`, or where a build in this folder puts them.
fn leptos_options() -> LeptosOptions {
    let set = |name| std::env::var(name).ok();
    LeptosOptions::builder()
        .output_name("clairscore")
        .site_root(set("LEPTOS_SITE_ROOT").unwrap_or_else(|| "target/site".to_owned()))
        .hash_files(set("LEPTOS_HASH_FILES").is_some_and(|v| v == "true"))
        .build()
}

/// Ends at the first SIGINT (Ctrl-C) or SIGTERM; both are listened to from the call on.
#[cfg(unix)]
fn asked_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).expect("the system lets a program listen to its signals");
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt()), listen(SignalKind::terminate()));
    async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Ends at the first Ctrl-C.
#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
