//! The connections that are open: how many, and how long one may be silent.
//!
//! A connection that has not sent the whole head of a request within [`SILENCE`], its first or its next one, is closed, and
//! so is one that takes nothing of an answer for [`UNREAD`]; how long a body may take, see [`crate::http::request::body`]. As many as
//! [`CONNECTIONS`] are open at once; the system keeps others waiting. Independent of what is answered.

use super::wire::Peer;
use super::write_timeout::WriteTimeout;
use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use http::Request;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tower::{Service, service_fn};

/// Open at once. A browser has six at most.
const CONNECTIONS: usize = 1_024;
/// How long the head of a request may take, counted from the end of the answer before it.
const SILENCE: Duration = Duration::from_secs(10);
/// How long an answer may wait for its reader to take some more of it.
const UNREAD: Duration = Duration::from_secs(60);
/// Most bytes of a request that are read ahead: a head has to fit.
const READ_AHEAD: usize = 64 * 1024;
/// How long open requests may go on once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Answers requests by `router`, over TLS if there is a certificate for it, until `stop` ends, then those that are open.
///
/// # Errors
/// The system's, if nobody can be listened to.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<RustlsConfig>,
    stop: impl Future<Output = ()>,
) -> Result<(), io::Error> {
    serve_within(CONNECTIONS, UNREAD, listener, router, tls, stop).await
}

/// The same, for so many connections at once, whose answers may wait for so long.
async fn serve_within(
    connections: usize,
    unread: Duration,
    listener: TcpListener,
    router: Router,
    tls: Option<RustlsConfig>,
    stop: impl Future<Output = ()>,
) -> Result<(), io::Error> {
    let free = Arc::new(Semaphore::new(connections));
    let connect = service_fn(move |peer: SocketAddr| {
        let (router, free) = (router.clone(), Arc::clone(&free));
        // Whoever accepts waits for this, and so accepts no more than there is room for.
        async move {
            let permit = free.acquire_owned().await.expect("nobody closes it");
            Ok::<_, Infallible>(Connected { router, peer: Peer(peer.ip()), _permit: Arc::new(permit) })
        }
    });
    let handle = Handle::new();
    let mut server =
        axum_server::Server::<SocketAddr>::from_listener(listener).handle(handle.clone()).http1_only();
    server.http_builder().http1().header_read_timeout(SILENCE).max_buf_size(READ_AHEAD);
    let accept = WriteTimeout(unread);
    let server = match tls {
        None => tokio::spawn(server.acceptor(accept).serve(connect)),
        Some(tls) => tokio::spawn(server.acceptor(RustlsAcceptor::new(tls).acceptor(accept)).serve(connect)),
    };
    stop.await;
    handle.graceful_shutdown(Some(GRACE));
    match timeout(GRACE, server).await {
        Ok(Ok(outcome)) => outcome,
        // Whoever outlasts the grace is cut off.
        Ok(Err(_)) | Err(_) => Ok(()),
    }
}

/// What answers one connection, which counts as open until this is gone.
#[derive(Clone)]
struct Connected {
    router: Router,
    peer: Peer,
    _permit: Arc<OwnedSemaphorePermit>,
}

impl<B> Service<Request<B>> for Connected
where
    Router: Service<Request<B>>,
{
    type Response = <Router as Service<Request<B>>>::Response;
    type Error = <Router as Service<Request<B>>>::Error;
    type Future = <Router as Service<Request<B>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Service::<Request<B>>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, Bytes};
    use axum::routing::{get, post};
    use futures_util::stream;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn whoever_comes_when_all_connections_are_open_waits_for_one() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let (tell, told) = oneshot::channel::<()>();
        let stop = async { told.await.expect("it is told") };
        let router = Router::new().route("/", get(async || "here"));
        let server = tokio::spawn(serve_within(2, UNREAD, listener, router, None, stop));
        let ask = async || {
            let mut connection = TcpStream::connect(address).await.expect("it listens");
            connection.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("it can be written");
            connection
        };
        let answered = async |connection: &mut TcpStream| {
            let mut head = [0; 12];
            timeout(Duration::from_millis(300), connection.read_exact(&mut head)).await.is_ok()
        };
        let (mut one, mut two, mut three) = (ask().await, ask().await, ask().await);
        assert!(answered(&mut one).await && answered(&mut two).await);
        assert!(!answered(&mut three).await, "both are open still");
        drop(one);
        assert!(answered(&mut three).await);
        tell.send(()).expect("it is waited for");
        server.await.expect("no panic").expect("it stops");
    }

    /// Where a request ends is said in one way, or it is not answered: what follows would pass for somebody else's.
    #[tokio::test]
    async fn a_request_that_ends_in_two_places_is_read_by_its_chunks_or_refused() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let (tell, told) = oneshot::channel::<()>();
        let stop = async { told.await.expect("it is told") };
        let router = Router::new().route("/", post(async |body: Bytes| body));
        let server = tokio::spawn(serve_within(2, UNREAD, listener, router, None, stop));
        let answer = async |framing: &str, body: &str| {
            let mut connection = TcpStream::connect(address).await.expect("it listens");
            let request = format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{framing}\r\n{body}");
            connection.write_all(request.as_bytes()).await.expect("it can be written");
            let mut answer = String::new();
            connection.read_to_string(&mut answer).await.expect("it is answered, and closed");
            answer
        };
        let chunks = "5\r\nhello\r\n0\r\n\r\n";
        let both = answer("content-length: 3\r\ntransfer-encoding: chunked\r\n", chunks).await;
        assert!(both.starts_with("HTTP/1.1 400") || both.ends_with("\r\n\r\nhello"), "{both}");
        for framing in [
            "content-length: 3\r\ncontent-length: 5\r\n",
            "content-length: +5\r\n",
            "transfer-encoding: chunked, identity\r\n",
        ] {
            let refused = answer(framing, "hello").await;
            assert!(refused.starts_with("HTTP/1.1 400"), "{framing}: {refused}");
        }
        tell.send(()).expect("it is waited for");
        server.await.expect("no panic").expect("it stops");
    }

    /// An answer without an end: who does not read it keeps the server from nothing but a bounded part of it.
    #[tokio::test]
    async fn whoever_does_not_read_the_answer_is_let_go() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let (tell, told) = oneshot::channel::<()>();
        let stop = async { told.await.expect("it is told") };
        let made = Arc::new(AtomicUsize::new(0));
        let endless = |made: &Arc<AtomicUsize>| {
            let made = Arc::clone(made);
            get(async move || {
                let (piece, made) = (Bytes::from_static(&[b'x'; 65_536]), Arc::clone(&made));
                Body::from_stream(stream::repeat_with(move || {
                    made.fetch_add(piece.len(), Ordering::Relaxed);
                    Ok::<_, Infallible>(piece.clone())
                }))
            })
        };
        let router = Router::new().route("/", endless(&made)).route("/read", endless(&Arc::default()));
        const PATIENCE: Duration = Duration::from_millis(500);
        let server = tokio::spawn(serve_within(2, PATIENCE, listener, router, None, stop));
        let ask = async |path: &str| {
            let mut connection = TcpStream::connect(address).await.expect("it listens");
            let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
            connection.write_all(request.as_bytes()).await.expect("it can be written");
            connection
        };
        let silent = ask("/").await;
        let mut reading = ask("/read").await;
        let mut piece = vec![0; 1024 * 1024];
        let began = Instant::now();
        while began.elapsed() < 3 * PATIENCE {
            reading.read_exact(&mut piece).await.expect("whoever reads, if slowly, is answered");
            tokio::time::sleep(PATIENCE / 10).await;
        }
        drop(reading);
        tokio::time::sleep(2 * PATIENCE).await;
        tell.send(()).expect("it is waited for");
        let stopped = timeout(GRACE / 4, server).await.expect("nothing is open that would be waited for");
        stopped.expect("no panic").expect("no failure");
        assert!(made.load(Ordering::Relaxed) < 64 * 1024 * 1024, "{made:?} bytes were made");
        drop(silent);
    }
}
