//! `GET /v1/calls/{id}`: one call.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::query::{Transcripts, pairs};
use super::{Refused, answer, check_key, checked_id};
use crate::app::App;
use crate::faults::{Fault, envelope, enveloped, shape, text};

/// `GET /v1/calls/{id}`
pub async fn get_call(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Extension(faults): Extension<Arc<Vec<Fault>>>,
    headers: HeaderMap,
) -> Response {
    answer(move || {
        check_key(&app, &headers)?;
        let base = checked_id(&id)?;
        let mut transcripts = Transcripts::new(true);
        for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
            transcripts.read(&name, &value)?;
        }
        let mut call = app
            .calls
            .get(base, transcripts.wanted())
            .ok_or_else(|| Refused::not_found(&id))?;
        // A client may compare the id that it gets with the id that it asked for.
        call.insert("id".into(), json!(id));
        shape(&mut call, transcripts.toon, &faults).map_err(Refused::broken)?;
        let text = text(&call, &faults).map_err(Refused::broken)?;
        let envelope = envelope(app.options.envelope.into(), &faults);
        Ok(enveloped(&text, envelope, ""))
    })
    .await
}
