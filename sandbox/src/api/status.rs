//! `GET /v1/calls/{id}/status`: how far a call is, in an enum of its own.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Refused, answer, check_key, checked_id};
use crate::app::App;
use crate::calls::Wanted;
use crate::faults::{Envelope, Fault, envelope, enveloped, shape, text};

/// `GET /v1/calls/{id}/status`. The documentation knows this endpoint with an envelope only.
pub async fn get_status(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Extension(faults): Extension<Arc<Vec<Fault>>>,
    headers: HeaderMap,
) -> Response {
    answer(move || {
        check_key(&app, &headers)?;
        let base = checked_id(&id)?;
        let wanted = Wanted {
            transcript: false,
            words: false,
            tools: false,
        };
        let call = app
            .calls
            .get(base, wanted)
            .ok_or_else(|| Refused::not_found(&id))?;
        let mut status = status(&id, &call);
        shape(&mut status, false, &faults).map_err(Refused::broken)?;
        let text = text(&status, &faults).map_err(Refused::broken)?;
        Ok(enveloped(&text, envelope(Envelope::Data, &faults), ""))
    })
    .await
}

/// What the status endpoint says of a call.
fn status(id: &str, call: &Map<String, Value>) -> Map<String, Value> {
    let call_status = call.get("call_status").and_then(Value::as_str);
    let field = |name: &str| call.get(name).cloned().unwrap_or_default();
    let (status, finished) = match call_status {
        Some("in-queue") => ("in_queue", false),
        Some("scheduled") => ("scheduled", false),
        Some("pending") => ("pending", false),
        Some("in-progress") => ("in_progress", false),
        Some("answering-machine" | "voice_mail") => ("voicemail", true),
        // The status endpoint has no word for a line that is busy.
        Some("no-answer" | "no_answer" | "busy") => ("no_answer", true),
        Some("failed") => ("failed", true),
        _ => ("ended", true),
    };
    Map::from_iter([
        ("call_id".to_owned(), json!(id)),
        ("agent_id".to_owned(), field("agent_id")),
        ("call_status".to_owned(), json!(status)),
        ("finished".to_owned(), json!(finished)),
        (
            "disconnection_reason".to_owned(),
            field("disconnection_reason"),
        ),
        ("started_at".to_owned(), field("start_at")),
        ("ended_at".to_owned(), field("finished_at")),
    ])
}
