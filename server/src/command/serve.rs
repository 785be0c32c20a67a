//! `serve`: the dashboard and the API, until told to stop.

use super::demo_bank::fill_if_empty;
use super::earlier_bank::{AsItWas, copy_earlier_bank};
use super::open::{open_model, resolved, socket};
use super::print::print;
use crate::cli::{Common, Serve};
use crate::demo_reset;
use crate::error::{CommandError, sentence};
use crate::http;
use crate::http::connection::hosts::AllowedHosts;
use crate::http::connection::tls::Certificate;
use crate::http::connection::wire::{Network, Wire};
use crate::http::door::demo::Demo;
use crate::http::status::readiness::{Phase, Readiness};
use crate::http::{Counts, Settings};
use crate::identity::company::Company;
use crate::identity::{add_demo_people, invite_operator, password};
use crate::records_key;
use crate::site;
use crate::version::VERSION;
use app::base_path::BasePath;
use app::engine_pool::EnginePool;
use app::ruling::{RuledEngine, Ruling, RulingError};
use app::state::{AppState, Desk};
use model::explanation::Against;
use model::file::ClientFile;
use model::record::checkpoint::SECRET;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{Access, Records, Store};
use tokio::net::TcpListener;

/// How long PostgreSQL may take for one statement of a request: nobody waits for the answer any longer.
const STATEMENT_LIMIT: Duration = Duration::from_secs(30);
/// How often the chain of the records is signed.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Where a build in this folder puts the browser's files, unless `LEPTOS_SITE_ROOT` says where they are.
const SITE: &str = "target/site";
/// After how long caches that could not be filled are tried again.
const RETRY: Duration = Duration::from_secs(2);

pub(super) async fn run(common: &Common, arguments: &Serve) -> Result<(), CommandError> {
    let addr = socket(&arguments.listening)?;
    let base = &arguments.listening.based.base_path;
    let wire = wire(arguments, addr)?;
    let tls = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(certificate), Some(key)) => Some(Certificate::at(certificate, key).watched().await?),
        _ => None,
    };
    // Whatever can fail fast comes first: nothing is generated for a server that cannot listen.
    let company = arguments.company.company(base)?;
    let listener = listen(addr).await?;
    let metrics_listener = match &arguments.metrics_addr {
        Some(addr) => Some(listen(resolved(addr)?).await?),
        None => None,
    };
    let engine = open_model(common)?;
    let (store, records) =
        if arguments.read_only { open_read_only(common).await? } else { open_whole(common).await? };
    if let Some(clients) = arguments.demo_clients {
        fill_if_empty(&store, &engine, clients).await?;
    }
    let leptos_options =
        site::options(&std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| SITE.to_owned()));
    if !Path::new(&*leptos_options.site_root).is_dir() {
        tracing::warn!(
            folder = &*leptos_options.site_root,
            "the browser's files are not there, so pages have neither style nor interaction; \
             start with `make run`, or say in LEPTOS_SITE_ROOT where they are"
        );
    }
    let secret = if arguments.read_only {
        records_key::find(&arguments.key, &common.database_url)?
    } else {
        records_key::find_or_make(&arguments.key, &common.database_url)?
    };
    let desk = Desk {
        program: VERSION,
        secret: secret.map(Arc::new),
        data_protection: arguments.data_protection.as_str().into(),
    };
    let mut stop = StopSignal::listen();
    let store = store.with_statement_limit(STATEMENT_LIMIT).await?;
    let records = records.with_statement_limit(STATEMENT_LIMIT).await?;
    let mut demo = Demo::new(arguments.public_demo || matches!(wire, Wire::Loopback));
    if arguments.public_demo {
        demo.resets_at = records.can_be_reset().await?.then_some(demo_reset::HOUR);
    }
    let scheme = if tls.is_some() { "https" } else { "http" };
    let welcome = if arguments.read_only {
        password::warm_up().await;
        "It only shows what is there.\n".to_owned()
    } else {
        first_people(&records, base, demo.is_open(&store).await?).await?
    };
    let engine = RuledEngine::new(EnginePool::new(engine), records.clone());
    let state = AppState { store, records, engine, desk, leptos_options };
    if demo.resets_at.is_some() {
        tokio::spawn(demo_reset::every_night(state.clone()));
    } else if arguments.public_demo && !arguments.read_only {
        tracing::warn!("what visitors write stays: this role of the database may not empty the records");
    }
    match state.desk.secret.clone() {
        _ if arguments.read_only => {}
        Some(secret) => {
            tokio::spawn(sign_daily(state.records.clone(), secret));
        }
        None => tracing::warn!("the records are not signed; --records-key says where the key is"),
    }
    let readiness = Readiness::new(Phase::Warming);
    tokio::spawn(warm_up(state.clone(), readiness.clone()));
    let address = listener.local_addr().map_err(CommandError::Serve)?;
    if arguments.allowed_hosts.is_empty() && !address.ip().is_loopback() {
        tracing::warn!("browsers must ask for this server by its address; --allowed-host allows a name");
    }
    let hosts = AllowedHosts::new(arguments.allowed_hosts.iter().cloned());
    if let Some(company) = company.clone() {
        tokio::spawn(try_company(company));
    }
    let counters = Counts::default();
    let settings = Settings {
        hosts,
        readiness: readiness.clone(),
        wire,
        base: base.clone(),
        demo,
        company,
        reads_only: arguments.read_only,
        counters,
    };
    let metrics = http::metrics_router(settings.counters.clone());
    let router = http::router(state, settings);
    print(&format!("Clairscore listens on {scheme}://{address}{base}\n{welcome}"))?;

    let delay = Duration::from_secs(arguments.shutdown_delay.into());
    let stopped = async {
        stop.wait().await;
        readiness.stop();
        tracing::info!("stopping: answering until everybody knows, or until told again");
        let _ = tokio::time::timeout(delay, stop.wait()).await;
        tracing::info!("stopping: waiting for open requests");
    };
    if let Some(listener) = metrics_listener {
        tokio::spawn(http::connection::connections::serve(listener, metrics, None, std::future::pending()));
    }
    http::connection::connections::serve(listener, router, tls, stopped).await.map_err(CommandError::Serve)
}

/// Bank and records, to serve them whole.
async fn open_whole(common: &Common) -> Result<(Store, Records), CommandError> {
    // What is on a server is not changed by serving it.
    if let Some(bank @ AsItWas::Copied(_)) = copy_earlier_bank(common).await? {
        print(&bank.to_string())?;
    }
    let store = Store::open(&common.database_url, Access::Serve).await?;
    Ok((store, Records::open(&common.database_url).await?))
}

/// Bank and records, to show them: they must be there.
async fn open_read_only(common: &Common) -> Result<(Store, Records), CommandError> {
    let store = Store::open(&common.database_url, Access::ServeReadOnly).await?;
    Ok((store, Records::open_read_only(&common.database_url).await?))
}

async fn listen(addr: SocketAddr) -> Result<TcpListener, CommandError> {
    TcpListener::bind(addr).await.map_err(|source| CommandError::Listen { addr, source })
}

/// How requests come, as the command line says; from elsewhere than this machine only where nobody can listen.
fn wire(arguments: &Serve, addr: SocketAddr) -> Result<Wire, CommandError> {
    if arguments.tls_cert.is_some() {
        return Ok(Wire::Tls);
    }
    let proxies: Vec<Network> =
        arguments.behind_proxy.iter().flat_map(|networks| networks.0.iter().copied()).collect();
    if !proxies.is_empty() {
        return Ok(Wire::Proxied(proxies.into()));
    }
    if addr.ip().is_loopback() { Ok(Wire::Loopback) } else { Err(CommandError::InTheOpen(addr)) }
}

/// Sees to it that somebody can sign in. Returns what to tell whoever starts the server.
async fn first_people(records: &Records, base: &BasePath, demo: bool) -> Result<String, CommandError> {
    if demo {
        add_demo_people(records).await?;
        return Ok(String::new());
    }
    password::warm_up().await;
    Ok(invite_operator(records).await?.map_or_else(String::new, |invitation| {
        format!(
            "Nobody can sign in yet. Its operator opens the first account, once and before {}, at this path of the server:\n{base}{}\n",
            invitation.expires_at.format("%Y-%m-%d %H:%M UTC"),
            invitation.path
        )
    }))
}

/// Says if the company's provider does not answer; people are told when they come, and it may answer by then.
async fn try_company(company: Company) {
    if let Err(error) = company.answers().await {
        tracing::warn!(error = sentence(&error), "nobody can sign in with their company's account yet");
    }
}

/// Signs how long the chain of the records is, now and once a day.
async fn sign_daily(records: Records, secret: Arc<[u8; SECRET]>) {
    let mut days = tokio::time::interval(DAY);
    loop {
        days.tick().await;
        match records.checkpoint(&secret, chrono::Utc::now()).await {
            // Into the log, too, which is kept elsewhere: what is in the records alone goes with them.
            Ok(signed) => tracing::info!(
                count = signed.checkpoint.count,
                head = signed.checkpoint.head,
                at = signed.checkpoint.at,
                key = signed.key,
                signature = signed.signature,
                "checkpoint of the records"
            ),
            Err(error) => tracing::error!(error = sentence(&error), "the records could not be signed"),
        }
    }
}

/// Makes the server ready: nobody waits for the first page of what takes seconds in a bank of full size. Whoever asks
/// meanwhile is answered, if late. Says if the bank has clients without a score.
async fn warm_up(state: AppState, readiness: Readiness) {
    warm_explanations(state.engine.artifact()).await;
    let ruling = warm_caches(&state).await;
    readiness.warmed();
    match state.store.portfolio(ruling.parameters()).await.map(|portfolio| portfolio.unscored()) {
        Ok(0) => {}
        Ok(unscored) => tracing::warn!(
            unscored,
            "some clients have no score of this model and are missing from lists and charts; \
             run `clairscore score`"
        ),
        Err(error) => tracing::warn!(error = sentence(&error), "clients cannot be counted"),
    }
}

/// Reads the scored clients into memory, as the policy that rules advises, as soon as that can be done.
async fn warm_caches(state: &AppState) -> Ruling {
    loop {
        let warmed = async {
            let ruling = state.engine.even_if_stopped().await?;
            state.store.warm_up(ruling.parameters()).await?;
            Ok::<_, RulingError>(ruling)
        };
        match warmed.await {
            Ok(ruling) => return ruling,
            Err(error) => {
                tracing::warn!(error = sentence(&error), "not ready yet: the scored clients cannot be read");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// Has the engine fill the tables that its explanations are looked up in.
async fn warm_explanations(engine: &EnginePool) {
    for against in [Against::Average, Against::Granted] {
        let explained =
            engine.run(move |engine| engine.explain_against(&ClientFile::default(), against)).await;
        if let Ok(Err(error)) = explained {
            tracing::warn!(error = sentence(&error), "scores cannot be explained");
        }
    }
}

/// The word to stop: SIGINT (Ctrl-C) or SIGTERM, where there are signals.
struct StopSignal {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

#[cfg(unix)]
impl StopSignal {
    /// Listens from now on.
    fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| signal(kind).expect("the system lets a program listen to its signals");
        Self { signals: [listen(SignalKind::interrupt()), listen(SignalKind::terminate())] }
    }

    /// Until the next one.
    async fn wait(&mut self) {
        let [interrupt, terminate] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl StopSignal {
    /// Listens from the first wait on.
    fn listen() -> Self {
        Self {}
    }

    /// Until the next one.
    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
