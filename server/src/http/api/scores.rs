//! Many files in one request: a client's file a line comes in, an answer a line goes out, in order, while the body is still
//! being sent.
//!
//! What is kept in memory is one line, and answers that are not fetched yet up to [`AHEAD`]: so much, but no more, can be
//! sent before anything is read. A line that is wrong has its own answer, and the others go on. A body that cannot be read
//! to its end is told of in the last line of the answer.

use super::responses::{Refused, Undeclared};
use super::score::{FileScore, score_sent};
use crate::http::answer::problem::{ApiError, Problem, worded};
use crate::http::door::caller::{Allowed, Score};
use crate::http::file_json::read_file;
use crate::http::request::body::failed;
use crate::http::request::json_body::{JsonBody, media_type};
use crate::http::request::limits::BODY_LIMIT;
use crate::http::request::parameters::Parameters;
use crate::http::request::request_id::REQUEST_ID;
use app::engine_pool::Busy;
use app::ruling::RuledEngine;
use app::state::AppState;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, header};
use model::engine::Engine;
use model::file::ClientFile;
use serde::Serialize;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinError;
use tracing::Instrument;
use utoipa::ToSchema;

/// Most bytes of a line: what a body of one file may have.
pub const LINE_LIMIT: usize = BODY_LIMIT;
/// Answers are sent as soon as so many bytes of them are ready, or the next line is not.
const ANSWERS: usize = 16 * 1024;
/// Most bytes of answers that wait to be fetched: some four thousand.
pub const AHEAD: usize = 1024 * 1024;
/// The same of all requests.
const AHEAD_OF_ALL: usize = 32 * AHEAD;
/// What they are counted in.
const UNIT: usize = 64;
/// How long a line waits before it asks again for a thread, where many wait already.
const PAUSE: Duration = Duration::from_millis(50);
/// What bodies and answers are.
const NDJSON: &str = "application/x-ndjson";

/// The memory for answers that wait which nobody uses.
#[derive(Debug, Clone)]
pub(super) struct AnswerMemory(Arc<Semaphore>);

impl Default for AnswerMemory {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AHEAD_OF_ALL / UNIT)))
    }
}

/// The answer to one line.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineAnswer {
    /// Which line of the body, from 1; blank lines are counted and not answered. Of a body that cannot be read to its end:
    /// the first line that is not answered.
    line: u64,
    #[serde(flatten)]
    answer: ScoreOrProblem,
}

/// What came of a line.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum ScoreOrProblem {
    /// Its score.
    Score(FileScore),
    /// What is wrong with it.
    Problem(Problem),
}

/// Scores many files that are not in the bank: NDJSON, one file as for `/score` a line, in any number. Every line has its
/// answer, in order: a score, or the problem that `/score` would have answered with. Lines may have up to 2 MB.
///
/// Fetch answers while you send. Up to 1 MB of them, some four thousand, wait for whoever sends all lines first; when there
/// are more, no line is read until answers are fetched, and a connection of which nothing is fetched for a minute is closed.
///
/// If the body cannot be read to its end, because it pauses for more than 5 s or breaks off, the last line of the answer is a
/// problem of the type `urn:clairscore:problem:slow-body` or `urn:clairscore:problem:broken-body`, whose `line` is the first
/// that is not answered. An answer that ends otherwise, with the end of its last chunk, is whole.
#[utoipa::path(
    post,
    path = "/scores",
    operation_id = "score_files",
    tag = "scores",
    request_body(content = ClientFile, content_type = "application/x-ndjson", description = "One client's file a line"),
    responses((status = 200, description = "One answer a line", body = LineAnswer, content_type = "application/x-ndjson"), Refused, Undeclared)
)]
pub(super) async fn score_files(
    _: Allowed<Score>,
    _: Parameters<()>,
    State(state): State<AppState>,
    Extension(memory): Extension<AnswerMemory>,
    request: Request,
) -> Result<Response, ApiError> {
    let kinds = [NDJSON, "application/ndjson", "application/jsonl", "application/json-lines"];
    let kind = media_type(request.headers());
    if !kinds.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
        return Err(ApiError::NotNdjson);
    }
    let scoring = Scoring { engine: state.engine, request_id: request_id(request.headers()) };
    let answers = answers(request.into_body().into_data_stream(), scoring);
    // What packs it asks once more after its end.
    let answers = Body::from_stream(ahead(answers, memory).fuse());
    Ok(([(header::CONTENT_TYPE, NDJSON)], answers).into_response())
}

fn request_id(headers: &HeaderMap) -> String {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned()
}

/// What turns a line into its answer.
struct Scoring {
    engine: RuledEngine,
    request_id: String,
}

impl Scoring {
    /// Writes the answer to `line` behind `answers`; none to a blank one.
    async fn answer(&self, number: u64, line: Line, answers: &mut Vec<u8>) {
        let scored = match line {
            Line::Whole(line) if line.trim_ascii().is_empty() => return,
            Line::Whole(line) => self.score(JsonBody::of(line.into())).await,
            Line::TooLong => Err(ApiError::LineTooLong),
        };
        self.write(number, scored, answers);
    }

    /// Writes what came of a line.
    fn write(&self, number: u64, scored: Result<FileScore, ApiError>, answers: &mut Vec<u8>) {
        let answer = match scored {
            Ok(score) => ScoreOrProblem::Score(score),
            Err(error) => ScoreOrProblem::Problem(worded(&error, &self.request_id)),
        };
        serde_json::to_writer(&mut *answers, &LineAnswer { line: number, answer })
            .expect("an answer is JSON");
        answers.push(b'\n');
    }

    /// Scores a line. Whoever sends many waits for a thread rather than fail.
    async fn score(&self, line: JsonBody) -> Result<FileScore, ApiError> {
        loop {
            let read_and_score = |engine: &Engine, line: &[u8]| score_sent(engine, read_file(line)?);
            // Asked line by line: a stream may take hours.
            match line.clone().work(&*self.engine.ruling().await?, read_and_score).await {
                Ok(scored) => return scored,
                Err(Busy) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

/// A line of a body.
#[derive(Debug, PartialEq)]
enum Line {
    /// Without its end.
    Whole(Vec<u8>),
    /// Longer than [`LINE_LIMIT`]: it is not kept.
    TooLong,
}

/// Cuts a body into lines, whatever chunks it comes in.
#[derive(Debug, Default)]
struct Lines {
    /// What has come of the next line.
    begun: Vec<u8>,
    /// It is longer than may be.
    too_long: bool,
}

impl Lines {
    /// The next line, if `chunk` holds its end; what was read is taken off `chunk`.
    fn next(&mut self, chunk: &mut Bytes) -> Option<Line> {
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let piece = chunk.split_to(end.unwrap_or(chunk.len()));
        self.too_long |= self.begun.len() + piece.len() > LINE_LIMIT;
        if self.too_long {
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(&piece);
        }
        end?;
        let _ = chunk.split_to(1);
        Some(self.take())
    }

    /// The last line, which may do without an end; none if it is empty.
    fn last(&mut self) -> Option<Line> {
        (self.too_long || !self.begun.is_empty()).then(|| self.take())
    }

    fn take(&mut self) -> Line {
        let begun = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.too_long) { Line::TooLong } else { Line::Whole(begun) }
    }
}

/// The answers to the lines of `body`, some at a time; the body is only read when answers are wanted. What it fails with is
/// the last of them.
fn answers(
    body: impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static,
    scoring: Scoring,
) -> impl Stream<Item = Bytes> + Send + 'static {
    struct State<B> {
        body: std::pin::Pin<Box<B>>,
        chunk: Bytes,
        lines: Lines,
        number: u64,
        ended: bool,
    }
    let start =
        State { body: Box::pin(body), chunk: Bytes::new(), lines: Lines::default(), number: 0, ended: false };
    stream::unfold((start, scoring), async move |(mut state, scoring)| {
        let mut answers = Vec::new();
        while answers.len() < ANSWERS {
            let line = if state.ended { state.lines.last() } else { state.lines.next(&mut state.chunk) };
            if let Some(line) = line {
                state.number += 1;
                scoring.answer(state.number, line, &mut answers).await;
            } else if state.ended || !answers.is_empty() {
                break;
            } else {
                match state.body.next().await {
                    Some(Ok(chunk)) => state.chunk = chunk,
                    None => state.ended = true,
                    Some(Err(error)) => {
                        // What has come of the next line is none.
                        state.lines = Lines::default();
                        state.ended = true;
                        scoring.write(state.number + 1, Err(failed(&error)), &mut answers);
                    }
                }
            }
        }
        (!answers.is_empty()).then(|| (Bytes::from(answers), (state, scoring)))
    })
}

/// Answers that wait, with the memory that they take: of the request's own, and of what there is for all.
type Waiting = (Bytes, OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

/// Goes on making `answers` while earlier ones are not fetched yet, up to [`AHEAD`]. Where there is no memory for that, one
/// piece is made at a time. They end when nobody fetches them any more; if making them panics, they break off.
fn ahead(
    answers: impl Stream<Item = Bytes> + Send + 'static,
    AnswerMemory(memory): AnswerMemory,
) -> impl Stream<Item = Result<Bytes, JoinError>> + Send + 'static {
    let (made, waiting) = mpsc::unbounded_channel::<Waiting>();
    let making = async move {
        let all = u32::try_from(AHEAD / UNIT).unwrap_or(u32::MAX);
        let own = Arc::new(Semaphore::new(AHEAD / UNIT));
        let mut answers = pin!(answers);
        while let Some(piece) = answers.next().await {
            let units = u32::try_from(piece.len().div_ceil(UNIT)).unwrap_or(u32::MAX).min(all);
            let of_all = Arc::clone(&memory).try_acquire_many_owned(units).ok();
            let units = if of_all.is_some() { units } else { all };
            let room = Arc::clone(&own).acquire_many_owned(units).await.expect("nobody closes it");
            if made.send((piece, room, of_all)).is_err() {
                break;
            }
        }
    };
    let making = tokio::spawn(making.in_current_span());
    stream::unfold((waiting, Some(making)), async |(mut waiting, mut making)| {
        if let Some((piece, ..)) = waiting.recv().await {
            return Some((Ok(piece), (waiting, making)));
        }
        match making.take()?.await {
            Ok(()) => None,
            Err(panicked) => Some((Err(panicked), (waiting, making))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a body that comes in chunks of `size` bytes.
    fn lines(body: &[u8], size: usize) -> Vec<Line> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for chunk in body.chunks(size) {
            let mut chunk = Bytes::copy_from_slice(chunk);
            while let Some(line) = lines.next(&mut chunk) {
                found.push(line);
            }
            assert!(chunk.is_empty() && lines.begun.len() <= LINE_LIMIT);
        }
        found.extend(lines.last());
        found
    }

    #[test]
    fn lines_are_the_same_whatever_chunks_they_come_in() {
        let expected = ["one", "", "three\r", "four"].map(|line| Line::Whole(line.into()));
        for size in 1..20 {
            assert_eq!(lines(b"one\n\nthree\r\nfour", size), expected);
            assert_eq!(lines(b"one\n\nthree\r\nfour\n", size), expected);
        }
        assert_eq!(lines(b"", 1), []);
    }

    #[test]
    fn a_line_that_is_too_long_is_not_kept_and_the_next_one_is_read() {
        let mut body = vec![b'x'; 3 * LINE_LIMIT];
        body.extend(b"\nnext\n");
        body.extend(vec![b'y'; LINE_LIMIT]);
        let [Line::TooLong, Line::Whole(next), Line::Whole(longest)] = &lines(&body, 100_000)[..] else {
            panic!("three lines");
        };
        assert_eq!((&next[..], longest.len()), (&b"next"[..], LINE_LIMIT));
    }
}
