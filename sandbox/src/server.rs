//! Accepts connections and hands each to the HTTP server, keeping access to the socket.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::connection::{Connection, Wire};
use crate::faults::End;

/// How many connections there are and were.
#[derive(Debug, Default)]
pub struct Connections {
    open: AtomicUsize,
    accepted: AtomicU64,
}

impl Connections {
    /// Connections that are open now.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Connections that ever were.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }
}

/// Serves for ever. `answer` gets each request with the connection that it came over.
pub async fn serve<A, F>(listener: TcpListener, connections: Arc<Connections>, answer: A)
where
    A: Fn(Request<Incoming>, Arc<Connection>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    loop {
        // Accepting fails when descriptors run out; some are about to be freed.
        let Ok((socket, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let (connections, answer) = (connections.clone(), answer.clone());
        let number = connections.accepted.fetch_add(1, Ordering::Relaxed) + 1;
        connections.open.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            attend(socket, number, answer).await;
            connections.open.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn attend<A, F>(socket: TcpStream, number: u64, answer: A)
where
    A: Fn(Request<Incoming>, Arc<Connection>) -> F + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    // A drip must leave when it is written, not when there is more of it.
    let _ = socket.set_nodelay(true);
    let socket = Arc::new(socket);
    let (connection, mut ends) = Connection::new(number);
    let wire = Wire {
        socket: socket.clone(),
        connection: connection.clone(),
    };
    let served = connection.clone();
    let service = service_fn(move |request| {
        let answer = answer(request, served.clone());
        async { Ok::<_, Infallible>(answer.await) }
    });
    // Without half-closed connections, the server notices at once when a client leaves in the middle of an answer.
    let mut http = Box::pin(
        http1::Builder::new()
            .half_close(false)
            .serve_connection(TokioIo::new(wire), service),
    );
    let end = tokio::select! {
        biased;
        end = ends.recv() => end,
        _ = &mut http => None,
    };
    connection.over(end.is_some());
    drop(http);
    match end {
        Some(End::Reset) => {
            // Fails only where the client has reset it already.
            let _ = socket.set_zero_linger();
        }
        Some(End::Garbage) => {
            if socket.writable().await.is_ok() {
                let _ = socket.try_write(b"\x16\x03\x01 this is not HTTP\r\n\r\n");
            }
        }
        Some(End::Close | End::CloseChunked) | None => {}
    }
}
