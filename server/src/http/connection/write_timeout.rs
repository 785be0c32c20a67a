//! A connection whose other side has to read: if nothing of an answer is taken for so long, it is broken off, and whatever
//! the answer is made of goes with it.
//!
//! Independent of what is answered.

use axum_server::accept::Accept;
use std::future::{Ready, ready};
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Gives every connection a [`TimedWrites`] of this timeout.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct WriteTimeout(pub(in crate::http) Duration);

impl<I, S> Accept<I, S> for WriteTimeout {
    type Stream = TimedWrites<I>;
    type Service = S;
    type Future = Ready<io::Result<(TimedWrites<I>, S)>>;

    fn accept(&self, connection: I, service: S) -> Self::Future {
        ready(Ok((TimedWrites { connection, timeout: self.0, waiting: None }, service)))
    }
}

/// A connection that fails once nothing could be written to it for so long.
pub(in crate::http) struct TimedWrites<I> {
    connection: I,
    timeout: Duration,
    /// Since something waits to be written.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<I: Unpin> TimedWrites<I> {
    /// What `write` does with the connection, as long as it does not wait for too long.
    fn within_timeout<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut I>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if let Poll::Ready(done) = write(Pin::new(&mut self.connection), context) {
            self.waiting = None;
            return Poll::Ready(done);
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(self.timeout)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for TimedWrites<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for TimedWrites<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.within_timeout(context, |connection, context| connection.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.within_timeout(context, |connection, context| connection.poll_write_vectored(context, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.within_timeout(context, AsyncWrite::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.within_timeout(context, AsyncWrite::poll_shutdown)
    }
}
