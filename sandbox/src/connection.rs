//! One open connection: its socket, what was written to it, and the switch that ends it below HTTP.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::faults::End;
use crate::log::Exchange;

/// The state of a connection that other modules see.
#[derive(Debug)]
pub struct Connection {
    /// Counted from 1.
    pub number: u64,
    written: AtomicU64,
    flushed: AtomicBool,
    ends: UnboundedSender<End>,
    current: Mutex<Option<Arc<Exchange>>>,
}

impl Connection {
    /// A connection, and the receiver of requests to end it.
    pub fn new(number: u64) -> (Arc<Self>, UnboundedReceiver<End>) {
        let (ends, heard) = unbounded_channel();
        let connection = Self {
            number,
            written: AtomicU64::new(0),
            flushed: AtomicBool::new(true),
            ends,
            current: Mutex::new(None),
        };
        (Arc::new(connection), heard)
    }

    /// Ends the connection, whatever the server is doing with it.
    pub fn end(&self, end: End) {
        // Sending fails when the connection is closed already, and then there is nothing to end.
        let _ = self.ends.send(end);
    }

    /// Bytes handed to the operating system so far, heads included.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// A new request has come: what the last one's answer weighs is known now.
    pub fn begin(&self, exchange: &Arc<Exchange>) {
        if let Some(last) = self.replace(Some(exchange.clone())) {
            last.settle();
        }
    }

    /// The connection is over, by the sandbox's will or not.
    pub fn over(&self, ended_by_fault: bool) {
        if let Some(last) = self.replace(None) {
            let unsent = !self.flushed.load(Ordering::Relaxed);
            last.connection_over(ended_by_fault, unsent);
        }
    }

    fn replace(&self, exchange: Option<Arc<Exchange>>) -> Option<Arc<Exchange>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut current, exchange)
    }
}

/// The socket as the HTTP server sees it. The socket is shared, so that it outlives the server by the moment
/// in which it is reset.
pub struct Wire {
    /// The socket.
    pub socket: Arc<TcpStream>,
    /// The state that other modules see.
    pub connection: Arc<Connection>,
}

impl Wire {
    fn count(&self, written: usize) {
        self.connection
            .written
            .fetch_add(written as u64, Ordering::Relaxed);
        self.connection.flushed.store(false, Ordering::Relaxed);
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.socket.poll_read_ready(cx))?;
            match self.socket.try_read(buf.initialize_unfilled()) {
                Ok(read) => {
                    buf.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.socket.poll_write_ready(cx))?;
            match self.socket.try_write_vectored(bufs) {
                Ok(written) => {
                    self.count(written);
                    return Poll::Ready(Ok(written));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// Called when the server has nothing left to write.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.flushed.store(true, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }

    /// The socket closes when it is dropped, right after.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
