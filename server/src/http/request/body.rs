//! How long a body may take to come, and how much of all bodies is in memory at once.
//!
//! Independent of what is in them, and of how large one may be: a handler is given its body as it comes, once it wants
//! it, and a body that stops half-way is answered for here.

use super::limits::BODY_LIMIT;
use crate::http::answer::problem::ApiError;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, stream};
use std::error::Error;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// How long a body may pause.
const PAUSE: Duration = Duration::from_secs(5);
/// How long it may take in all.
const WHOLE: Duration = Duration::from_secs(15);
/// How much of all bodies is in memory at once: thirty-two of the largest.
const MEMORY: usize = 32 * BODY_LIMIT;
/// What memory is counted in.
const UNIT: usize = 1024;
/// Read line by line, never held whole: neither its size nor its time is bounded here, only its pauses. Its answer begins
/// before it ends, and ends with what was wrong with it ([`failed`]).
const STREAMED: &str = "/api/v1/scores";

/// The memory for bodies that nobody uses.
#[derive(Debug, Clone)]
pub(in crate::http) struct BodyMemory(Arc<Semaphore>);

impl BodyMemory {
    fn of(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / UNIT)))
    }
}

impl Default for BodyMemory {
    fn default() -> Self {
        Self::of(MEMORY)
    }
}

/// Why a body did not come to its end.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the body was cut: {self:?}")]
enum Cut {
    Slow,
    NoMemory,
}

impl From<Cut> for ApiError {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Slow => Self::SlowBody,
            Cut::NoMemory => Self::Busy,
        }
    }
}

/// What a body failed with, in words for whoever sent it.
pub(in crate::http) fn failed(error: &axum::Error) -> ApiError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(cut) = error.downcast_ref::<Cut>() {
            return (*cut).into();
        }
        cause = error.source();
    }
    ApiError::BrokenBody
}

/// What is known of a body while its request is answered.
#[derive(Default)]
struct Received {
    cut: OnceLock<Cut>,
    memory: Mutex<Option<OwnedSemaphorePermit>>,
}

/// Gives the handler the body as it comes; memory is taken as it fills, and given back with the answer.
pub(in crate::http) async fn receive(
    State(memory): State<BodyMemory>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let bounds = (request.uri().path() != STREAMED).then(|| (memory, Instant::now() + WHOLE));
    let received = Arc::new(Received::default());
    let arriving = Arc::clone(&received);
    let request = request.map(|body| Body::from_stream(frames(body.into_data_stream(), bounds, arriving)));
    let response = next.run(request).await;
    match received.cut.get() {
        None => response,
        Some(cut) => ApiError::from(*cut).into_response(),
    }
}

/// The pieces of a body, up to its end or to where it is cut; `bounds` are those of a body that is held whole.
fn frames(
    body: BodyDataStream,
    bounds: Option<(BodyMemory, Instant)>,
    received: Arc<Received>,
) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    stream::unfold((body, bounds, received), async |(mut body, bounds, received)| {
        if received.cut.get().is_some() {
            return None;
        }
        let pause = Instant::now() + PAUSE;
        let deadline = bounds.as_ref().map_or(pause, |(_, whole)| pause.min(*whole));
        let frame = match timeout_at(deadline, body.next()).await {
            Ok(frame) => frame?,
            Err(_) => Err(received.cut(Cut::Slow)),
        };
        let frame = frame.and_then(|bytes| match &bounds {
            Some((memory, _)) if !received.take(memory, bytes.len()) => Err(received.cut(Cut::NoMemory)),
            _ => Ok(bytes),
        });
        Some((frame, (body, bounds, received)))
    })
}

impl Received {
    fn cut(&self, why: Cut) -> axum::Error {
        axum::Error::new(*self.cut.get_or_init(|| why))
    }

    /// Takes memory for so many bytes; false if there is none.
    fn take(&self, BodyMemory(memory): &BodyMemory, bytes: usize) -> bool {
        let units = u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX);
        let Ok(more) = Arc::clone(memory).try_acquire_many_owned(units) else { return false };
        let mut taken = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *taken {
            Some(taken) => taken.merge(more),
            None => *taken = Some(more),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use http::StatusCode;
    use leptos::config::LeptosOptions;
    use std::convert::Infallible;
    use tokio::sync::oneshot;
    use tower::ServiceExt;

    /// Answers with what was sent, with room for so many bytes.
    fn echo(memory: &BodyMemory) -> Router {
        let options = LeptosOptions::builder().output_name("clairscore").build();
        Router::new()
            .route("/", post(async |body: Bytes| body))
            .route(STREAMED, post(async |body: Bytes| body))
            .layer(from_fn_with_state(memory.clone(), receive))
            .layer(from_fn_with_state(options, crate::http::answer::problem::answer))
    }

    async fn send(router: &Router, path: &str, body: Body) -> StatusCode {
        let request = http::Request::post(path).body(body).expect("a request");
        router.clone().oneshot(request).await.expect("the router always answers").status()
    }

    #[tokio::test]
    async fn memory_is_lent_as_a_body_comes_and_given_back_with_the_answer() {
        let memory = BodyMemory::of(4 * UNIT);
        let router = echo(&memory);
        let (last, rest) = oneshot::channel::<Result<Bytes, Infallible>>();
        let pieces = stream::once(async { Ok(Bytes::from(vec![b'a'; 3 * UNIT])) });
        let pieces = pieces.chain(stream::once(async { rest.await.expect("it is sent") }));
        let first = tokio::spawn({
            let router = router.clone();
            async move { send(&router, "/", Body::from_stream(pieces)).await }
        });
        while memory.0.available_permits() > 1 {
            tokio::task::yield_now().await;
        }
        let two = || Body::from(vec![b'b'; 2 * UNIT]);
        assert_eq!(send(&router, "/", two()).await, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(send(&router, "/", Body::from("small")).await, StatusCode::OK);
        assert_eq!(send(&router, STREAMED, two()).await, StatusCode::OK, "what is not held whole");
        last.send(Ok(Bytes::from_static(b"the end"))).expect("it is read");
        assert_eq!(first.await.expect("no panic"), StatusCode::OK);
        assert_eq!(send(&router, "/", two()).await, StatusCode::OK);
        assert_eq!(memory.0.available_permits(), 4);
        assert_eq!(
            send(&router, "/", Body::from(vec![b'c'; 5 * UNIT])).await,
            StatusCode::SERVICE_UNAVAILABLE
        );
        assert_eq!(memory.0.available_permits(), 4, "given back by those who were refused, too");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_pause_and_last_only_so_long() {
        let router = echo(&BodyMemory::default());
        let drips = |every: Duration, many: usize| {
            Body::from_stream(stream::iter(0..many).then(move |_| async move {
                tokio::time::sleep(every).await;
                Ok::<_, Infallible>(Bytes::from_static(b"x"))
            }))
        };
        let second = Duration::from_secs(1);
        for (path, body, status, within) in [
            ("/", drips(second, 14), StatusCode::OK, 14 * second),
            ("/", drips(second, 100), StatusCode::REQUEST_TIMEOUT, WHOLE),
            ("/", drips(6 * second, 1), StatusCode::REQUEST_TIMEOUT, PAUSE),
            (STREAMED, drips(second, 25), StatusCode::OK, 25 * second),
            (STREAMED, drips(6 * second, 1), StatusCode::REQUEST_TIMEOUT, PAUSE),
        ] {
            let began = Instant::now();
            assert_eq!(send(&router, path, body).await, status, "{path} {within:?}");
            assert_eq!(began.elapsed().as_secs(), within.as_secs(), "{path} {status}");
        }
    }
}
