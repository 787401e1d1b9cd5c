//! `GET /recordings/{id}.wav` and `{id}.peaks.json`: what is heard on a call, made when it is asked for.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::api::{Refused, pairs, split_id, whole_number};
use crate::app::App;

mod peaks;
mod sound;

pub use sound::{Part, Sound};

const WAV: &str = ".wav";
const PEAKS: &str = ".peaks.json";

/// The call id in the path of a recording, with the faults that may follow it.
pub fn call_id(path: &str) -> Option<&str> {
    let file = path.strip_prefix("/recordings/")?;
    file.strip_suffix(WAV).or(file.strip_suffix(PEAKS))
}

/// `GET /recordings/{file}`. An audio element sends no key, so none is needed.
pub async fn get_recording(
    State(app): State<Arc<App>>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        if let Some(id) = file.strip_suffix(WAV) {
            Ok(wav(sound(&app, id)?, &etag(&app, id), &headers))
        } else if let Some(id) = file.strip_suffix(PEAKS) {
            peaks(&sound(&app, id)?, query.as_deref().unwrap_or_default())
        } else {
            Err(Refused::no_such_path())
        }
    });
    match made.await {
        Ok(Ok(response)) => response,
        Ok(Err(refused)) => refused.into_response(),
        Err(error) => Refused::broken(error.to_string()).into_response(),
    }
}

fn sound(app: &App, id: &str) -> Result<Sound, Refused> {
    let (base, _) = split_id(id);
    let talk = app.calls.talk(base).filter(|talk| !talk.events.is_empty());
    let talk = talk.ok_or_else(|| {
        let message = format!("Call {id} has no recording");
        Refused(StatusCode::NOT_FOUND, message)
    })?;
    Ok(Sound::of(&talk))
}

/// The same id is the same sound as long as the seed is.
fn etag(app: &App, id: &str) -> String {
    format!("\"{}-{}\"", split_id(id).0, app.options.seed)
}

fn wav(sound: Sound, etag: &str, headers: &HeaderMap) -> Response {
    let size = sound.bytes();
    let mut response = Response::default();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(CONTENT_TYPE, "audio/wav");
    set(ACCEPT_RANGES, "bytes");
    set(ETAG, etag);
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    // A range of another version of the file would not fit what the client has.
    let current = text(IF_RANGE).is_none_or(|wanted| wanted == etag);
    let range = text(RANGE)
        .filter(|_| current)
        .and_then(|range| requested(range, size));
    let part = match range {
        None => 0..size,
        Some(Ok(range)) => {
            set(
                CONTENT_RANGE,
                &format!("bytes {}-{}/{size}", range.start, range.end - 1),
            );
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            range
        }
        Some(Err(Unsatisfiable)) => {
            set(CONTENT_RANGE, &format!("bytes */{size}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return response;
        }
    };
    response
        .extensions_mut()
        .insert(Part::new(Arc::new(sound), part));
    response
}

/// A range that begins after the end.
#[derive(Debug, PartialEq, Eq)]
struct Unsatisfiable;

/// One range of bytes; anything else is passed over, as RFC 9110 allows, and answered with the whole file.
fn requested(header: &str, size: u64) -> Option<Result<std::ops::Range<u64>, Unsatisfiable>> {
    let (first, last) = header.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let range = match (first.is_empty(), last.is_empty()) {
        (true, true) => return None,
        (true, false) => size.saturating_sub(number(last)?)..size,
        (false, true) => number(first)?..size,
        (false, false) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(size)
        }
    };
    Some(if range.start < range.end {
        Ok(range)
    } else {
        Err(Unsatisfiable)
    })
}

fn peaks(sound: &Sound, query: &str) -> Result<Response, Refused> {
    let (mut points, mut channels) = (peaks::usual_points(sound), 2);
    for (name, value) in pairs(query) {
        match &*name {
            "points" => points = whole_number(&name, &value, 1, 20_000)?,
            "channels" => channels = whole_number(&name, &value, 1, 2)?,
            _ => {}
        }
    }
    Ok(axum::Json(peaks::json(sound, points, channels == 2)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (header, range) in [
            ("bytes=0-0", Some(Ok(0..1))),
            ("bytes=10-", Some(Ok(10..100))),
            ("bytes=-10", Some(Ok(90..100))),
            ("bytes=-1000", Some(Ok(0..100))),
            ("bytes=5-1000", Some(Ok(5..100))),
            ("bytes=99999999999999999999999-", Some(Err(Unsatisfiable))),
            ("bytes=100-", Some(Err(Unsatisfiable))),
            ("bytes=-0", Some(Err(Unsatisfiable))),
            ("bytes=5-4", None),
            ("bytes=0-1,5-6", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("items=0-1", None),
        ] {
            assert_eq!(requested(header, 100), range, "{header}");
        }
    }
}
