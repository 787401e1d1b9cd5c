//! The API as documented: the key, the query parameters, the call, and errors as the API words them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::app::App;
use crate::calls::{Wanted, build, recipe};
use crate::faults::{Fault, shape, write};

/// The call's id without the faults that may be written behind it, and those faults.
pub fn split_id(id: &str) -> (&str, Option<&str>) {
    id.split_once("__")
        .map_or((id, None), |(id, faults)| (id, Some(faults)))
}

/// `GET /v1/calls/{id}`
pub async fn get_call(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Extension(faults): Extension<Arc<Vec<Fault>>>,
    headers: HeaderMap,
) -> Response {
    // A long call takes a while to write, and must not hold up the other connections on the one thread.
    let work =
        tokio::task::spawn_blocking(move || call(&app, &id, query.as_deref(), &faults, &headers));
    let called = work.await.unwrap_or_else(|error| {
        Err(Refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            error.to_string(),
        ))
    });
    match called {
        Ok(body) => (
            [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
            body,
        )
            .into_response(),
        Err(refused) => refused.into_response(),
    }
}

fn call(
    app: &App,
    id: &str,
    query: Option<&str>,
    faults: &[Fault],
    headers: &HeaderMap,
) -> Result<String, Refused> {
    match headers.get("x-api-key") {
        None => {
            return Err(Refused(
                StatusCode::UNAUTHORIZED,
                "API key is missing".into(),
            ));
        }
        Some(key) if key.as_bytes() != app.options.key.as_bytes() => {
            return Err(Refused(StatusCode::UNAUTHORIZED, "Invalid API key".into()));
        }
        Some(_) => {}
    }
    let (base, _) = split_id(id);
    let well_formed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if base.is_empty() || id.len() > 128 || !id.chars().all(well_formed) {
        return Err(Refused(
            StatusCode::BAD_REQUEST,
            "callId is malformed".into(),
        ));
    }
    let query = Query::read(query.unwrap_or_default())?;
    let found = recipe(base)
        .ok_or_else(|| Refused(StatusCode::NOT_FOUND, format!("Call {id} not found")))?;
    let mut call = build(base, found, app.options.seed, query.wanted);
    // A client may compare the id that it gets with the id that it asked for.
    call.insert("id".into(), json!(id));
    let broken = |error| Refused(StatusCode::INTERNAL_SERVER_ERROR, error);
    shape(&mut call, query.toon, faults).map_err(broken)?;
    write(&call, app.options.envelope.into(), faults).map_err(broken)
}

/// The four documented query parameters.
struct Query {
    wanted: Wanted,
    toon: bool,
}

impl Query {
    fn read(query: &str) -> Result<Self, Refused> {
        let mut read = Self {
            wanted: Wanted {
                transcript: true,
                words: false,
                tools: false,
            },
            toon: false,
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value).decode_utf8_lossy();
            let boolean = || match &*value {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => Err(Refused(
                    StatusCode::BAD_REQUEST,
                    format!("{name} must be true or false"),
                )),
            };
            match name {
                "include_transcript" => read.wanted.transcript = boolean()?,
                "include_words" => read.wanted.words = boolean()?,
                "include_tools" => read.wanted.tools = boolean()?,
                "transcript_format" => {
                    read.toon = match &*value {
                        "toon" => true,
                        "json" => false,
                        _ => {
                            let message = "transcript_format must be json or toon";
                            return Err(Refused(StatusCode::BAD_REQUEST, message.into()));
                        }
                    };
                }
                // The real API's treatment of unknown parameters is unknown: they are in the log.
                _ => {}
            }
        }
        // Words are documented to come with a transcript only.
        read.wanted.words &= read.wanted.transcript;
        Ok(read)
    }
}

/// An error as the API words it.
pub struct Refused(pub StatusCode, pub String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, message) = self;
        (
            status,
            Json(json!({"statusCode": status.as_u16(), "message": message})),
        )
            .into_response()
    }
}

/// Any path that the API does not have.
pub async fn no_such_path() -> Refused {
    Refused(StatusCode::NOT_FOUND, "Cannot find that path".into())
}
