//! Sends call webhooks as the platform does, repeated, out of order and cut short on demand, to loopback only.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::api::Refused;
use crate::app::App;
use crate::calls::{Calls, Wanted, order, spread};

mod payload;

use payload::payload;

/// How long the platform waits for an answer.
const PATIENCE_MS: u64 = 30_000;
/// The most deliveries of one order.
const MOST: usize = 5000;
/// The most bytes of an answer that are reported.
const ANSWER: usize = 1000;

/// `GET /sandbox/webhook?call=ID&duration=string`: the body that would be sent.
pub async fn show(
    State(app): State<Arc<App>>,
    Query(query): Query<std::collections::HashMap<String, String>>,
) -> Result<Json<Value>, Refused> {
    let id = query.get("call").map(String::as_str).unwrap_or_default();
    let duration = match query.get("duration").map(String::as_str) {
        None | Some("number") => payload::Duration::Number,
        Some("string") => payload::Duration::Text,
        Some(_) => return Err(refused("duration must be number or string")),
    };
    let body = payload(&app.calls, id, duration);
    body.map(Json)
        .ok_or_else(|| refused(&format!("there is no call {id}")))
}

/// `POST /sandbox/webhooks`: sends them, and reports each delivery and its answer.
pub async fn send(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Refused> {
    let order = Order::read(&app.calls, &body).map_err(|message| refused(&message))?;
    let deliveries = order
        .deliveries(&app.calls)
        .await
        .map_err(|message| refused(&message))?;
    let order = Arc::new(order);
    let gate = Arc::new(Semaphore::new(order.concurrency));
    let mut sending = vec![];
    for delivery in deliveries {
        // In turn: with a concurrency of one they arrive in the order in which they are reported.
        let permit = gate.clone().acquire_owned().await;
        let order = order.clone();
        sending.push(tokio::spawn(async move {
            let reports = deliver(&order, &delivery).await;
            drop(permit);
            reports
        }));
    }
    let mut reports = vec![];
    for sent in sending {
        reports.extend(sent.await.unwrap_or_default());
    }
    let count = |fits: fn(&Value) -> bool| reports.iter().filter(|report| fits(report)).count();
    Ok(Json(json!({
        "accepted": count(|report| report["status"].as_u64().is_some_and(|status| status / 100 == 2)),
        "refused": count(|report| report["status"].as_u64().is_some_and(|status| status / 100 != 2)),
        "failed": count(|report| report["status"].is_null()),
        "deliveries": reports,
    })))
}

fn refused(message: &str) -> Refused {
    Refused(StatusCode::BAD_REQUEST, message.to_owned())
}

/// What to send, and how.
#[derive(Debug)]
struct Order {
    to: SocketAddr,
    host: String,
    path: String,
    calls: Vec<String>,
    repeat: usize,
    shuffle: bool,
    seed: u64,
    cut_percent: u64,
    retries: usize,
    concurrency: usize,
    timeout: Duration,
    wait: Duration,
    duration: Option<payload::Duration>,
}

impl Order {
    fn read(calls: &Calls, body: &[u8]) -> Result<Self, String> {
        let order: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let order = order.as_object().ok_or("the body must be an object")?;
        const KNOWN: [&str; 11] = [
            "to",
            "calls",
            "repeat",
            "shuffle",
            "seed",
            "cut_percent",
            "retries",
            "concurrency",
            "timeout_ms",
            "wait_ms",
            "duration",
        ];
        if let Some(unknown) = order.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(format!(
                "there is no `{unknown}`; there are {}",
                KNOWN.join(", ")
            ));
        }
        let number = |name: &str, usual: u64, most: u64| match order.get(name) {
            None => Ok(usual),
            Some(value) => value
                .as_u64()
                .filter(|number| *number <= most)
                .ok_or_else(|| format!("{name} must be a whole number from 0 to {most}")),
        };
        let to = order
            .get("to")
            .and_then(Value::as_str)
            .ok_or("to must be a URL")?;
        let (address, host, path) = address(to)?;
        let calls = match order.get("calls") {
            None => newest(calls, 10),
            Some(Value::Number(count)) => {
                let count = count.as_u64().filter(|count| *count <= 500);
                newest(
                    calls,
                    count.ok_or("calls must be ids, or a number up to 500")? as usize,
                )
            }
            Some(Value::Array(ids)) => ids
                .iter()
                .map(|id| {
                    id.as_str()
                        .map(str::to_owned)
                        .ok_or("calls must be strings")
                })
                .collect::<Result<_, _>>()?,
            Some(_) => return Err("calls must be ids, or a number".into()),
        };
        let order = Self {
            to: address,
            host,
            path,
            repeat: number("repeat", 1, 100)?.max(1) as usize,
            shuffle: order.get("shuffle").is_some_and(|shuffle| *shuffle == true),
            seed: number("seed", 1, u64::MAX)?,
            cut_percent: number("cut_percent", 0, 100)?,
            retries: number("retries", 0, 10)? as usize,
            concurrency: number("concurrency", 1, 64)?.max(1) as usize,
            timeout: Duration::from_millis(number("timeout_ms", PATIENCE_MS, PATIENCE_MS)?),
            wait: Duration::from_millis(number("wait_ms", 0, 600_000)?),
            duration: match order.get("duration").and_then(Value::as_str) {
                Some("number") => Some(payload::Duration::Number),
                Some("string") => Some(payload::Duration::Text),
                None | Some("mixed") => None,
                Some(_) => return Err("duration must be number, string or mixed".into()),
            },
            calls,
        };
        if order.calls.len() * order.repeat > MOST {
            return Err(format!("these are more than {MOST} deliveries"));
        }
        Ok(order)
    }

    /// All deliveries in the order in which they are sent.
    async fn deliveries(&self, calls: &Calls) -> Result<Vec<Delivery>, String> {
        let mut bodies = vec![];
        for (i, id) in self.calls.iter().enumerate() {
            wait_for_analysis(calls, id, self.wait).await;
            let usual = if spread(self.seed, i as u64).is_multiple_of(2) {
                payload::Duration::Number
            } else {
                payload::Duration::Text
            };
            let body = payload(calls, id, self.duration.unwrap_or(usual))
                .ok_or_else(|| format!("there is no call {id}"))?;
            bodies.push((id.clone(), Bytes::from(body.to_string())));
        }
        let total = bodies.len() * self.repeat;
        let places = if self.shuffle {
            order(self.seed, total)
        } else {
            (0..total).collect()
        };
        let deliveries = places.into_iter().map(|place| {
            let (id, body) = &bodies[place % bodies.len()];
            Delivery {
                call_id: id.clone(),
                repetition: place / bodies.len() + 1,
                cut: spread(self.seed, place as u64 + 1_000_000) % 100 < self.cut_percent,
                body: body.clone(),
            }
        });
        Ok(deliveries.collect())
    }
}

/// A webhook on its way.
#[derive(Debug)]
struct Delivery {
    call_id: String,
    repetition: usize,
    /// Whether the connection breaks in the middle of it.
    cut: bool,
    body: Bytes,
}

/// The newest calls of the list that are over and have been analyzed.
fn newest(calls: &Calls, count: usize) -> Vec<String> {
    let rows = calls.newest_first(0).into_iter();
    rows.filter(|facts| is_analyzed(calls, &facts.id))
        .take(count)
        .map(|facts| facts.id)
        .collect()
}

fn is_analyzed(calls: &Calls, id: &str) -> bool {
    let wanted = Wanted {
        transcript: false,
        words: false,
        tools: false,
    };
    calls
        .get(id, wanted)
        .is_none_or(|call| call.get("call_analysis").is_some_and(Value::is_object))
}

async fn wait_for_analysis(calls: &Calls, id: &str, most: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < most && !is_analyzed(calls, id) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Where a URL leads, its host as it was written, and its path with its query. Only to this machine: the sandbox must
/// not become a way to reach others.
fn address(url: &str) -> Result<(SocketAddr, String, String), String> {
    let only = || {
        format!("`{url}` must be http://127.0.0.1, http://[::1] or http://localhost, with a port")
    };
    let uri: Uri = url.parse().map_err(|_| only())?;
    let authority = uri
        .authority()
        .filter(|_| uri.scheme_str() == Some("http"))
        .ok_or_else(only)?;
    let host = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let ip = match host {
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        _ => host.parse().map_err(|_| only())?,
    };
    let port = authority.port_u16().ok_or_else(only)?;
    if !ip.is_loopback() || authority.as_str().contains('@') {
        return Err(only());
    }
    let path = uri
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    Ok((SocketAddr::new(ip, port), authority.to_string(), path))
}

/// Sends one webhook, again where it is not accepted, and reports each attempt.
async fn deliver(order: &Order, delivery: &Delivery) -> Vec<Value> {
    let mut reports = vec![];
    for attempt in 1..=order.retries + 1 {
        let begun = Instant::now();
        let cut = delivery.cut && attempt == 1;
        let result = tokio::time::timeout(order.timeout, post(order, &delivery.body, cut)).await;
        let (status, answer, error) = match result {
            Ok(Ok((status, answer))) => (Some(status), Some(answer), None),
            Ok(Err(error)) => (None, None, Some(error)),
            Err(_) => (None, None, Some("timeout".to_owned())),
        };
        reports.push(json!({
            "call_id": delivery.call_id,
            "repetition": delivery.repetition,
            "attempt": attempt,
            "status": status,
            "answer": answer,
            "error": error,
            "bytes": delivery.body.len(),
            "ms": begun.elapsed().as_millis() as u64,
        }));
        if status.is_some_and(|status| status / 100 == 2) {
            break;
        }
    }
    reports
}

/// Status and beginning of the answer.
async fn post(order: &Order, body: &Bytes, cut: bool) -> Result<(u16, String), String> {
    let text = |error: &dyn std::error::Error| error.to_string();
    let mut socket = TcpStream::connect(order.to)
        .await
        .map_err(|error| text(&error))?;
    if cut {
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            order.path,
            order.host,
            body.len()
        );
        let half = [head.as_bytes(), &body[..body.len() / 2]].concat();
        socket
            .write_all(&half)
            .await
            .map_err(|error| text(&error))?;
        return Err("cut short on purpose".to_owned());
    }
    let (mut sender, connection) = http1::handshake(TokioIo::new(socket))
        .await
        .map_err(|error| text(&error))?;
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(Method::POST)
        .uri(&order.path)
        .header("host", &order.host)
        .header("content-type", "application/json")
        .header("user-agent", "contactship-sandbox")
        .body(Body::from(body.clone()))
        .map_err(|error| text(&error))?;
    let answered = async {
        let response = sender
            .send_request(request)
            .await
            .map_err(|error| text(&error))?;
        let status = response.status().as_u16();
        let answer = Limited::new(response.into_body(), ANSWER).collect().await;
        let answer = answer.map(|body| body.to_bytes()).unwrap_or_default();
        Ok((status, String::from_utf8_lossy(&answer).into_owned()))
    };
    let answered = answered.await;
    connection.abort();
    answered
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn only_this_machine_is_reached() {
        for url in [
            "http://127.0.0.1:8787/hook?a=b",
            "http://localhost:1",
            "http://[::1]:80/",
            "http://127.9.9.9:9/",
        ] {
            assert!(address(url).is_ok(), "{url}");
        }
        for url in [
            "https://127.0.0.1:1/",
            "http://127.0.0.1/",
            "http://10.0.0.1:80/",
            "http://example.com:80/",
            "http://127.0.0.1@example.com:80/",
            "http://user@127.0.0.1:80/",
            "http://0.0.0.0:80/",
            "/hook",
            "",
        ] {
            assert!(address(url).is_err(), "{url}");
        }
    }
}
