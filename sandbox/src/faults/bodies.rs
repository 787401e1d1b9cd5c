//! Bodies that are sent step by step: whole, filled, dripped, stalled, or cut.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::time::{Sleep, sleep};

use crate::log::Exchange;
use crate::recording::Part;

/// How long a body rests before its connection ends, so that what was written has left the server.
const BEFORE_END: Duration = Duration::from_millis(30);
const FILL: &[u8] = &[b'x'; 64 * 1024];
const PIECE: usize = 64 * 1024;

/// How a connection ends when a fault ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// RST.
    Reset,
    /// FIN.
    Close,
    /// FIN, after a chunked body without its last chunk.
    CloseChunked,
    /// Some bytes that are not HTTP, then FIN.
    Garbage,
}

#[derive(Debug)]
enum Step {
    Send(Bytes),
    /// So many bytes of filling.
    Fill(u64),
    /// A part of a recording.
    Sound(Part),
    Wait(Duration),
    End(End),
    Forever,
}

/// A body that follows a list of steps. It reports to the log when everything has been sent.
pub struct Script {
    steps: VecDeque<Step>,
    sleep: Option<Pin<Box<Sleep>>>,
    exchange: Arc<Exchange>,
}

impl Script {
    /// A body of nothing yet.
    pub fn new(exchange: Arc<Exchange>) -> Self {
        Self {
            steps: VecDeque::new(),
            sleep: None,
            exchange,
        }
    }

    /// Sends these bytes.
    pub fn send(&mut self, mut bytes: Bytes) {
        // In pieces, so that the bytes in the log are near those that left.
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(PIECE));
            self.steps.push_back(Step::Send(piece));
        }
    }

    /// Sends so many bytes of filling.
    pub fn fill(&mut self, bytes: u64) {
        self.steps.push_back(Step::Fill(bytes));
    }

    /// Sends a part of a recording.
    pub fn sound(&mut self, part: Part) {
        if part.len() > 0 {
            self.steps.push_back(Step::Sound(part));
        }
    }

    /// Sends a part of a recording a few bytes at a time.
    pub fn drip_sound(&mut self, mut part: Part, size: usize, pause: Duration) {
        while part.len() > 0 {
            self.sound(part.split_to(size as u64));
            self.steps.push_back(Step::Wait(pause));
        }
    }

    /// Sends these bytes a few at a time.
    pub fn drip(&mut self, mut bytes: Bytes, size: usize, pause: Duration) {
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(size));
            self.steps.push_back(Step::Send(piece));
            self.steps.push_back(Step::Wait(pause));
        }
    }

    /// Sends nothing more, and never ends.
    pub fn stall(&mut self) {
        self.steps.push_back(Step::Forever);
    }

    /// Ends the connection.
    pub fn end(&mut self, end: End) {
        self.steps.push_back(Step::Wait(BEFORE_END));
        self.steps.push_back(Step::End(end));
    }
}

impl Body for Script {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        loop {
            if let Some(resting) = &mut this.sleep {
                ready!(resting.as_mut().poll(cx));
                this.sleep = None;
            }
            let Some(step) = this.steps.pop_front() else {
                this.exchange.complete();
                return Poll::Ready(None);
            };
            let data = match step {
                Step::Send(data) => data,
                Step::Fill(0) => continue,
                Step::Fill(left) => {
                    let piece = left.min(FILL.len() as u64);
                    this.steps.push_front(Step::Fill(left - piece));
                    Bytes::from_static(&FILL[..piece as usize])
                }
                Step::Sound(mut part) => {
                    let first = part.split_to(PIECE as u64);
                    if part.len() > 0 {
                        this.steps.push_front(Step::Sound(part));
                    }
                    first.make()
                }
                Step::Wait(pause) => {
                    this.sleep = Some(Box::pin(sleep(pause)));
                    continue;
                }
                Step::End(end) => {
                    this.exchange.connection.end(end);
                    this.steps.push_front(Step::Forever);
                    return Poll::Pending;
                }
                Step::Forever => {
                    this.steps.push_front(Step::Forever);
                    return Poll::Pending;
                }
            };
            // The server drops a body with a content-length at its last byte, without asking for the end.
            if this
                .steps
                .iter()
                .all(|step| matches!(step, Step::Fill(0) | Step::Wait(_)))
            {
                this.exchange.complete();
            }
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
    }
}
