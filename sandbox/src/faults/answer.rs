//! Applies faults to a response: status, headers, body, encoding, and the way in which it is sent.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{BodyFault, Encoding, End, Fault, Script, Target};
use crate::log::Exchange;
use crate::recording::Part;

const MEGABYTE: u64 = 1_000_000;
/// So much of a recording is made at once.
const PIECE: u64 = 64 * 1024;

/// Where redirects lead.
#[derive(Debug, Clone)]
pub struct Places {
    /// The path of the call, without any fault.
    pub call: String,
    /// The URL's own path and query.
    pub own: String,
    /// The other origin's address.
    pub other: String,
    /// An address that refuses connections.
    pub refused: String,
}

/// A body before it is sent: bytes, optional padding between them, or a part of a recording after them.
#[derive(Debug, Clone)]
struct Payload {
    head: Bytes,
    fill: u64,
    tail: Bytes,
    sound: Option<Part>,
}

impl From<Bytes> for Payload {
    fn from(head: Bytes) -> Self {
        Self {
            head,
            fill: 0,
            tail: Bytes::new(),
            sound: None,
        }
    }
}

impl Payload {
    fn len(&self) -> u64 {
        self.head.len() as u64 + self.fill + self.tail.len() as u64 + self.sound_len()
    }

    fn sound_len(&self) -> u64 {
        self.sound.as_ref().map_or(0, Part::len)
    }

    /// Padding goes into a new first field of an object, and after anything else.
    fn padded(body: &Bytes, fill: u64) -> Self {
        if body.first() == Some(&b'{') {
            let tail: &[u8] = if body.get(1) == Some(&b'}') {
                b"\""
            } else {
                b"\","
            };
            Self {
                head: Bytes::from_static(b"{\"padding\":\""),
                fill,
                tail: [tail, &body[1..]].concat().into(),
                sound: None,
            }
        } else {
            Self {
                head: body.clone(),
                fill,
                tail: Bytes::new(),
                sound: None,
            }
        }
    }
}

/// Bombs that were built already, by encoding, filling and the rest of the body.
pub type Built = Mutex<HashMap<(Encoding, u64, Bytes), Bytes>>;

/// Applies to an answer all faults that leave an answer, and makes it a response.
pub async fn apply(
    mut response: Response<Bytes>,
    faults: &[Fault],
    request: &Parts,
    places: &Places,
    built: &Arc<Built>,
    exchange: &Arc<Exchange>,
) -> Response<Body> {
    for fault in faults {
        apply_head(&mut response, fault, request, places);
    }
    for fault in faults {
        if let Fault::Body(fault) = fault {
            apply_body(&mut response, *fault);
        }
    }
    let (mut parts, body) = response.into_parts();
    let sound = parts.extensions.remove::<Part>();
    let mut payload = match faults.iter().find_map(|fault| match fault {
        Fault::Pad(megabytes) => Some(megabytes * MEGABYTE),
        _ => None,
    }) {
        Some(fill) => Payload::padded(&body, fill),
        None => body.into(),
    };
    payload.sound = sound;
    for fault in faults {
        match fault {
            Fault::Encoded(encoding) => {
                payload = encoded(payload, *encoding, built.clone()).await;
                let name = if *encoding == Encoding::Brotli {
                    "br"
                } else {
                    "gzip"
                };
                parts
                    .headers
                    .insert(CONTENT_ENCODING, HeaderValue::from_static(name));
            }
            // Headers that were asked for by name win over all others.
            Fault::Header(name, value) => set(&mut parts.headers, name, value),
            Fault::Without(name) => {
                parts.headers.remove(*name);
            }
            Fault::NoCors => parts.headers = without_cors(&parts.headers),
            _ => {}
        }
    }
    let chunked = faults.iter().any(|fault| {
        matches!(
            fault,
            Fault::NoLength | Fault::CutAfter(_, End::CloseChunked)
        )
    });
    // The routes measured the body as it was before.
    parts.headers.remove(CONTENT_LENGTH);
    if !chunked && !bodiless(parts.status) {
        parts
            .headers
            .insert(CONTENT_LENGTH, HeaderValue::from(payload.len()));
    }
    exchange.answered(parts.status.as_u16());
    if request.method == axum::http::Method::HEAD || bodiless(parts.status) || payload.len() == 0 {
        // The server does not ask such a body for its end.
        exchange.complete();
    }
    let script = script(payload, faults, exchange.clone());
    Response::from_parts(parts, Body::new(script))
}

fn bodiless(status: StatusCode) -> bool {
    matches!(status.as_u16(), 204 | 304)
}

fn apply_head(response: &mut Response<Bytes>, fault: &Fault, request: &Parts, places: &Places) {
    match fault {
        Fault::Status(status) => set_error(response, *status, Map::new()),
        Fault::Echo(status) => {
            let headers: Map<String, Value> = request
                .headers
                .iter()
                .map(|(name, value)| {
                    (
                        name.to_string(),
                        json!(String::from_utf8_lossy(value.as_bytes())),
                    )
                })
                .collect();
            set_error(
                response,
                *status,
                Map::from_iter([("headers".to_owned(), json!(headers))]),
            );
        }
        Fault::Redirect(status, target) => {
            set_error(response, *status, Map::new());
            let location = match target {
                Target::Same => &places.call,
                Target::Loop => &places.own,
                Target::Other => &format!("http://{}{}", places.other, places.call),
                Target::Refused => &format!("http://{}{}", places.refused, places.call),
                Target::Url(url) => url,
            };
            set(response.headers_mut(), LOCATION.as_str(), location);
        }
        Fault::RetryAfterDate(seconds) => {
            let span = Duration::from_secs(seconds.unsigned_abs());
            let now = SystemTime::now();
            let at = if *seconds < 0 {
                now.checked_sub(span)
            } else {
                now.checked_add(span)
            };
            let date = httpdate::fmt_http_date(at.unwrap_or(now));
            set(response.headers_mut(), RETRY_AFTER.as_str(), &date);
        }
        _ => {}
    }
}

/// The API's error body, as seen in its documentation.
fn set_error(response: &mut Response<Bytes>, status: u16, more: Map<String, Value>) {
    response.extensions_mut().remove::<Part>();
    if let Ok(code) = StatusCode::from_u16(status) {
        *response.status_mut() = code;
    }
    let mut body = json!({"statusCode": status, "message": format!("the sandbox was asked for status {status}")});
    if let Value::Object(body) = &mut body {
        body.extend(more);
    }
    *response.body_mut() = body.to_string().into();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
}

fn apply_body(response: &mut Response<Bytes>, fault: BodyFault) {
    // A recording is replaced as any other body is.
    if let Some(mut sound) = response.extensions_mut().remove::<Part>()
        && fault == BodyFault::Truncated
    {
        let half = sound.split_to(sound.len() / 2);
        response.extensions_mut().insert(half);
        return;
    }
    let body = response.body().clone();
    let (body, content_type): (Bytes, Option<&str>) = match fault {
        BodyFault::Html => (
            Bytes::from_static(
                b"<!DOCTYPE html><html><head><title>Bad gateway</title></head>\n<body><h1>502</h1>cloudflare</body></html>\n",
            ),
            Some("text/html; charset=utf-8"),
        ),
        BodyFault::Empty => (Bytes::new(), None),
        BodyFault::Text(text) => (
            Bytes::from_static(text.as_bytes()),
            serde_json::from_str::<Value>(text).is_err().then_some("text/plain"),
        ),
        BodyFault::Huge => {
            let filling = "an error that goes on and on; ".repeat(5_000_000 / 30);
            (json!({"statusCode": response.status().as_u16(), "message": filling}).to_string().into(), None)
        }
        BodyFault::Truncated => (body.slice(..body.len() / 2), None),
        BodyFault::Bom => ([b"\xef\xbb\xbf", &body[..]].concat().into(), None),
        BodyFault::InvalidUtf8 => (with_invalid_utf8(&body), None),
    };
    *response.body_mut() = body;
    if let Some(content_type) = content_type {
        set(response.headers_mut(), CONTENT_TYPE.as_str(), content_type);
    }
}

/// FF is never UTF-8; C3 28 is a two-byte character whose second byte is none.
fn with_invalid_utf8(body: &[u8]) -> Bytes {
    let places: [&[u8]; 3] = [b"\"content\":\"", b"\"full_name\":\"", b"\"message\":\""];
    let at = places
        .iter()
        .find_map(|place| {
            let start = body
                .windows(place.len())
                .position(|window| window == *place)?;
            Some(start + place.len())
        })
        .unwrap_or(body.len());
    [&body[..at], b"\xff\xc3\x28", &body[at..]].concat().into()
}

async fn encoded(payload: Payload, encoding: Encoding, built: Arc<Built>) -> Payload {
    if encoding == Encoding::Broken {
        return payload;
    }
    let key = (
        encoding,
        payload.fill,
        Bytes::from([&payload.head[..], &payload.tail].concat()),
    );
    // Recordings are compressed anew each time.
    let keep = payload.fill > 0 && payload.sound.is_none();
    let ready = built
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&key)
        .filter(|_| keep)
        .cloned();
    if let Some(ready) = ready {
        return ready.into();
    }
    let work = tokio::task::spawn_blocking(move || compress(&payload, encoding));
    // Compressing into memory fails for want of memory only, and then there is nothing better to send.
    let bytes: Bytes = work
        .await
        .ok()
        .and_then(Result::ok)
        .unwrap_or_default()
        .into();
    if keep {
        built
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, bytes.clone());
    }
    bytes.into()
}

fn compress(payload: &Payload, encoding: Encoding) -> io::Result<Vec<u8>> {
    let mut out = vec![];
    if encoding == Encoding::Brotli {
        let mut to = brotli::CompressorWriter::new(&mut out, 1 << 16, 3, 22);
        write_payload(payload, &mut to)?;
        to.flush()?;
        drop(to);
    } else {
        let mut to = flate2::write::GzEncoder::new(&mut out, flate2::Compression::fast());
        write_payload(payload, &mut to)?;
        to.finish()?;
    }
    Ok(out)
}

fn write_payload(payload: &Payload, to: &mut impl Write) -> io::Result<()> {
    to.write_all(&payload.head)?;
    io::copy(&mut io::Read::take(io::repeat(b'x'), payload.fill), to)?;
    to.write_all(&payload.tail)?;
    if let Some(mut sound) = payload.sound.clone() {
        while sound.len() > 0 {
            to.write_all(&sound.split_to(PIECE).make())?;
        }
    }
    Ok(())
}

fn script(payload: Payload, faults: &[Fault], exchange: Arc<Exchange>) -> Script {
    let mut script = Script::new(exchange);
    let half = payload.len() / 2;
    for fault in faults {
        match fault {
            Fault::Drip(bytes, ms) => {
                let pause = Duration::from_millis(*ms);
                script.drip([payload.head, payload.tail].concat().into(), *bytes, pause);
                if let Some(sound) = payload.sound {
                    script.drip_sound(sound, *bytes, pause);
                }
                return script;
            }
            Fault::Stall(after) => {
                send_until(&mut script, payload, *after as u64);
                script.stall();
                return script;
            }
            Fault::CutAfter(after, end) => {
                let after = after.map_or(half, |after| (after as u64).min(payload.len()));
                send_until(&mut script, payload, after);
                script.end(*end);
                return script;
            }
            _ => {}
        }
    }
    let all = payload.len();
    send_until(&mut script, payload, all);
    script
}

fn send_until(script: &mut Script, payload: Payload, mut left: u64) {
    let part = |bytes: Bytes, left: &mut u64| {
        let piece = bytes.slice(..bytes.len().min(*left as usize));
        *left -= piece.len() as u64;
        piece
    };
    script.send(part(payload.head, &mut left));
    let fill = payload.fill.min(left);
    script.fill(fill);
    left -= fill;
    script.send(part(payload.tail, &mut left));
    if let Some(mut sound) = payload.sound {
        script.sound(sound.split_to(left));
    }
}

fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    let name = HeaderName::from_bytes(name.as_bytes());
    if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
        headers.insert(name, value);
    }
}

fn without_cors(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter(|(name, _)| !name.as_str().starts_with("access-control-"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
