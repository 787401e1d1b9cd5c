//! An HTTP client that shows everything: what was read from the socket, and how the connection ended.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use sandbox::{Options, Running};
use serde_json::Value;

/// How a connection or an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With the last byte that was promised.
    Whole,
    /// By FIN, before that.
    Closed,
    /// By RST, before that.
    Reset,
    /// Not at all: nothing more came for a while.
    Silent,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    pub ended: Ended,
    pub took: Duration,
    /// Reads that it took to get all.
    pub pieces: usize,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json_error(&self) -> bool {
        serde_json::from_slice::<Value>(&self.body).is_err()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// One connection.
pub struct Client {
    pub stream: TcpStream,
    pending: Vec<u8>,
}

/// After this long, an answer that is expected to stop has stopped; a busy machine may take longer over all others.
const SILENCE: Duration = Duration::from_millis(150);
const PATIENCE: Duration = Duration::from_secs(20);

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream,
            pending: vec![],
        }
    }

    pub fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)]) {
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: sandbox\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        self.stream.write_all(request.as_bytes()).unwrap();
    }

    pub fn get(&mut self, target: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", target, headers);
        self.receive()
    }

    pub fn receive(&mut self) -> Answer {
        let begun = Instant::now();
        let mut answer = Answer {
            status: 0,
            head: String::new(),
            body: vec![],
            ended: Ended::Whole,
            took: Duration::ZERO,
            pieces: 0,
        };
        if let Err(ended) = self.read_answer(&mut answer) {
            answer.ended = ended;
        }
        answer.took = begun.elapsed();
        answer
    }

    fn read_answer(&mut self, answer: &mut Answer) -> Result<(), Ended> {
        let end = loop {
            if let Some(at) = self.pending.windows(4).position(|four| four == b"\r\n\r\n") {
                break at;
            }
            let more = self.more();
            if more.is_err() {
                answer.body = std::mem::take(&mut self.pending);
            }
            more?;
        };
        answer.head = String::from_utf8_lossy(&self.pending[..end]).into_owned();
        self.pending.drain(..end + 4);
        let Some(status) = answer.head.strip_prefix("HTTP/1.1 ") else {
            answer.body = answer.head.clone().into_bytes();
            return self.more();
        };
        answer.status = status[..3].parse().unwrap();
        if let Some(length) = answer.header("content-length") {
            let length: usize = length.parse().unwrap();
            while answer.body.len() < length {
                if self.pending.is_empty() {
                    self.more()?;
                    answer.pieces += 1;
                }
                let take = self.pending.len().min(length - answer.body.len());
                answer.body.extend(self.pending.drain(..take));
            }
        } else if answer.header("transfer-encoding").is_some() {
            loop {
                let line = self.line()?;
                let size = usize::from_str_radix(&line, 16).unwrap();
                while self.pending.len() < size + 2 {
                    self.more()?;
                }
                answer.body.extend(self.pending.drain(..size));
                self.pending.drain(..2);
                answer.pieces += 1;
                if size == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    fn line(&mut self) -> Result<String, Ended> {
        loop {
            if let Some(at) = self.pending.windows(2).position(|two| two == b"\r\n") {
                let line = String::from_utf8(self.pending.drain(..at).collect()).unwrap();
                self.pending.drain(..2);
                return Ok(line);
            }
            self.more()?;
        }
    }

    fn more(&mut self) -> Result<(), Ended> {
        let mut buffer = vec![0; 1 << 18];
        match self.stream.read(&mut buffer) {
            Ok(0) => Err(Ended::Closed),
            Ok(read) => {
                self.pending.extend(&buffer[..read]);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Err(Ended::Reset),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err(Ended::Silent)
            }
            Err(error) => panic!("{error}"),
        }
    }
}

pub const KEY: (&str, &str) = ("x-api-key", "sk_sandbox");

pub fn started() -> Running {
    sandbox::start(Options::default()).unwrap()
}

/// One request over a new connection, with the key.
pub fn get(sandbox: &Running, target: &str) -> Answer {
    Client::connect(sandbox.address).get(target, &[KEY])
}

/// The call, with this fault.
pub fn faulty(sandbox: &Running, spec: &str, call: &str) -> Answer {
    let mut client = Client::connect(sandbox.address);
    if ["hang", "stall", "soak"]
        .iter()
        .any(|silent| spec.contains(silent))
    {
        client.stream.set_read_timeout(Some(SILENCE)).unwrap();
    }
    client.get(&format!("/fault/{spec}/v1/calls/{call}"), &[KEY])
}

pub fn post(sandbox: &Running, target: &str) -> Answer {
    let mut client = Client::connect(sandbox.address);
    client.send("POST", target, &[("content-length", "0")]);
    client.receive()
}

/// The log's entries that fit.
pub fn log(sandbox: &Running, filters: &str) -> Vec<Value> {
    let answer = Client::connect(sandbox.address).get(&format!("/sandbox/log?{filters}"), &[]);
    answer.json().as_array().unwrap().clone()
}
