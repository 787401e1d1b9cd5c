//! What the sandbox received, and how each exchange ended: tests read it at `/sandbox/log`.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::http::request::Parts;
use serde_json::{Value, json};

use crate::connection::Connection;

const KEPT: usize = 20_000;

/// A request and its answer.
#[derive(Debug)]
pub struct Exchange {
    /// Counted from 1; also in the answer's `x-request-id`.
    pub number: u64,
    /// The connection that it came over.
    pub connection: Arc<Connection>,
    /// The spec's `key-NAME`.
    pub key: Option<String>,
    request: Value,
    call_id: Option<String>,
    fault: String,
    struck: bool,
    begun: Instant,
    begun_ms: u64,
    written_before: u64,
    progress: Mutex<Progress>,
}

#[derive(Debug, Clone, Copy)]
struct Progress {
    outcome: Outcome,
    status: Option<u16>,
    /// Bytes and milliseconds, fixed when the outcome is final.
    bytes: Option<u64>,
    ms: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Open,
    Complete,
    ClosedByClient,
    EndedByFault,
}

impl Exchange {
    /// The answer's head is ready.
    pub fn answered(&self, status: u16) {
        self.progress().status = Some(status);
    }

    /// The answer has been handed over whole.
    pub fn complete(&self) {
        let mut progress = self.progress();
        if progress.outcome == Outcome::Open {
            progress.outcome = Outcome::Complete;
            progress.ms = Some(self.elapsed());
        }
    }

    /// The next request came, or the connection ended: all of this answer that ever leaves has left.
    pub fn settle(&self) {
        let mut progress = self.progress();
        progress.bytes.get_or_insert_with(|| self.written());
    }

    /// The connection ended while this was its last exchange.
    pub fn connection_over(&self, ended_by_fault: bool, unsent: bool) {
        self.settle();
        let mut progress = self.progress();
        let outcome = match progress.outcome {
            Outcome::Open if ended_by_fault => Outcome::EndedByFault,
            Outcome::Open => Outcome::ClosedByClient,
            Outcome::Complete if unsent => Outcome::ClosedByClient,
            _ => return,
        };
        progress.outcome = outcome;
        progress.ms = Some(self.elapsed());
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn elapsed(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }

    fn written(&self) -> u64 {
        self.connection.written() - self.written_before
    }

    fn to_json(&self) -> Value {
        let progress = *self.progress();
        let mut entry = self.request.clone();
        entry["number"] = json!(self.number);
        entry["connection"] = json!(self.connection.number);
        entry["call_id"] = json!(self.call_id);
        entry["key"] = json!(self.key);
        entry["fault"] = json!(self.fault);
        entry["struck"] = json!(self.struck);
        entry["at_ms"] = json!(self.begun_ms);
        entry["outcome"] = json!(match progress.outcome {
            Outcome::Open => "open",
            Outcome::Complete => "complete",
            Outcome::ClosedByClient => "closed_by_client",
            Outcome::EndedByFault => "ended_by_fault",
        });
        entry["closed_by_client"] = json!(progress.outcome == Outcome::ClosedByClient);
        entry["status"] = json!(progress.status);
        entry["bytes_sent"] = json!(progress.bytes.unwrap_or_else(|| self.written()));
        entry["ms"] = json!(progress.ms.unwrap_or_else(|| self.elapsed()));
        entry
    }
}

/// What is known of a request before it is answered.
#[derive(Debug, Default)]
pub struct Arrival {
    /// The call that it asks for.
    pub call_id: Option<String>,
    /// The spec's `key-NAME`.
    pub key: Option<String>,
    /// The spec as text, empty without one.
    pub fault: String,
    /// Whether any fault applies to this very request.
    pub struck: bool,
}

/// The last exchanges, and how often each spec was asked with each call id.
#[derive(Debug, Default)]
pub struct Log {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    exchanges: VecDeque<Arc<Exchange>>,
    count: u64,
    /// By spec and call id; the spec's key is kept with the count.
    counters: HashMap<(String, String), (Option<String>, u64)>,
}

impl Log {
    /// Writes a request down.
    pub fn begin(
        &self,
        parts: &Parts,
        arrival: Arrival,
        connection: &Arc<Connection>,
    ) -> Arc<Exchange> {
        let mut inner = self.inner();
        inner.count += 1;
        let exchange = Arc::new(Exchange {
            number: inner.count,
            connection: connection.clone(),
            key: arrival.key,
            request: request(parts),
            call_id: arrival.call_id,
            fault: arrival.fault,
            struck: arrival.struck,
            begun: Instant::now(),
            begun_ms: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as u64),
            written_before: connection.written(),
            progress: Mutex::new(Progress {
                outcome: Outcome::Open,
                status: None,
                bytes: None,
                ms: None,
            }),
        });
        inner.exchanges.push_back(exchange.clone());
        if inner.exchanges.len() > KEPT {
            inner.exchanges.pop_front();
        }
        drop(inner);
        connection.begin(&exchange);
        exchange
    }

    /// How many requests with this spec for this call came before; counts this one.
    pub fn nth(&self, spec: &str, key: Option<&str>, call_id: &str) -> u64 {
        let mut inner = self.inner();
        let counter = (spec.to_owned(), call_id.to_owned());
        let (_, count) = inner
            .counters
            .entry(counter)
            .or_insert_with(|| (key.map(str::to_owned), 0));
        *count += 1;
        *count - 1
    }

    /// Forgets everything, or all that has this key.
    pub fn reset(&self, key: Option<&str>) {
        let mut inner = self.inner();
        let others = |of: &Option<String>| key.is_some() && of.as_deref() != key;
        inner.exchanges.retain(|exchange| others(&exchange.key));
        inner.counters.retain(|_, (of, _)| others(of));
    }

    /// The exchanges, oldest first, of which each of these fields has this value.
    pub fn entries(&self, filters: &HashMap<String, String>) -> Vec<Value> {
        let exchanges: Vec<_> = self.inner().exchanges.iter().cloned().collect();
        exchanges
            .iter()
            .map(|exchange| exchange.to_json())
            .filter(|entry| {
                filters.iter().all(|(name, wanted)| {
                    let shown = match &entry[name] {
                        Value::String(text) => text.clone(),
                        value => value.to_string(),
                    };
                    shown == *wanted
                })
            })
            .collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Method, path, query and headers, in the order in which they came.
pub fn request(parts: &Parts) -> Value {
    let headers: Vec<_> = parts
        .headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
        .collect();
    json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query(),
        "headers": headers,
    })
}
