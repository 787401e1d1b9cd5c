//! The API as documented: the key, ids, and errors as the API words them. Each endpoint has a file.

use std::sync::Arc;

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::recording;

mod call;
mod call_status;
mod list;
mod query;

pub use call::get_call;
pub use call_status::get_status;
pub use list::list_calls;
pub use query::{pairs, whole as whole_number};

/// The call's id without the faults that may be written behind it, and those faults.
pub fn split_id(id: &str) -> (&str, Option<&str>) {
    id.split_once("__")
        .map_or((id, None), |(id, faults)| (id, Some(faults)))
}

/// The call id in a path, still percent-encoded.
pub fn call_id(path: &str) -> Option<&str> {
    if let Some(id) = recording::call_id(path) {
        return Some(id);
    }
    let rest = path.strip_prefix("/v1/calls/")?;
    Some(rest.strip_suffix("/status").unwrap_or(rest))
}

/// Answers JSON that `work` writes. That takes a while for a long call, and must not hold up the other connections on
/// the one thread.
async fn answer<W>(work: W) -> Response
where
    W: FnOnce() -> Result<String, Refused> + Send + 'static,
{
    let written = tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Refused::broken(error.to_string())));
    match written {
        Ok(body) => (
            [(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
            body,
        )
            .into_response(),
        Err(refused) => refused.into_response(),
    }
}

fn check_key(app: &Arc<App>, headers: &HeaderMap) -> Result<(), Refused> {
    match headers.get("x-api-key") {
        None => Err(Refused(
            StatusCode::UNAUTHORIZED,
            "API key is missing".into(),
        )),
        Some(key) if key.as_bytes() != app.options.key.as_bytes() => {
            Err(Refused(StatusCode::UNAUTHORIZED, "Invalid API key".into()))
        }
        Some(_) => Ok(()),
    }
}

/// The id without its faults, where it is well formed.
fn checked_id(id: &str) -> Result<&str, Refused> {
    let (base, _) = split_id(id);
    let well_formed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if base.is_empty() || id.len() > 128 || !id.chars().all(well_formed) {
        return Err(Refused(
            StatusCode::BAD_REQUEST,
            "callId is malformed".into(),
        ));
    }
    Ok(base)
}

/// An error as the API words it.
pub struct Refused(pub StatusCode, pub String);

impl Refused {
    fn not_found(id: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("Call {id} not found"))
    }

    /// What the API answers to paths that it does not have.
    pub fn no_such_path() -> Self {
        Self(StatusCode::NOT_FOUND, "Cannot find that path".into())
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    /// A mistake of the sandbox's own.
    pub fn broken(error: String) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, error)
    }
}

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
pub async fn fallback() -> Refused {
    Refused::no_such_path()
}
