//! `GET /v1/calls/{id}/status`: how far a call is, in an enum of its own.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, json};

use super::{Refused, answer, check_key, checked_id};
use crate::app::App;
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
        if faults.contains(&Fault::NoStatus) {
            return Err(Refused::no_such_path());
        }
        let base = checked_id(&id)?;
        let known = app
            .calls
            .status(base)
            .ok_or_else(|| Refused::not_found(&id))?;
        let mut status = Map::from_iter([("call_id".to_owned(), json!(id))]);
        status.extend(known);
        shape(&mut status, false, &faults).map_err(Refused::broken)?;
        let text = text(&status, &faults).map_err(Refused::broken)?;
        Ok(enveloped(&text, envelope(Envelope::Data, &faults), ""))
    })
    .await
}
