//! What tests and people ask the sandbox itself: the index, the log, the connections. No key is needed.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde_json::{Value, json};

use crate::app::App;
use crate::calls;
use crate::faults;

/// `GET /`
pub async fn index(State(app): State<Arc<App>>) -> Json<Value> {
    let calls: Vec<_> = calls::listed()
        .into_iter()
        .map(|(id, about)| json!({"id": id, "about": about, "path": format!("/v1/calls/{id}")}))
        .collect();
    let faults: Vec<_> = faults::listed()
        .map(|(form, example, meaning)| json!({"form": form, "example": example, "meaning": meaning}))
        .collect();
    Json(json!({
        "about": "A stand-in ContactShip API. Send the header x-api-key.",
        "parametrised": [
            "gen-LANGUAGE-TURNS[-STATUS][-nNUMBER], such as gen-es-200",
            "talk-LANGUAGE-TURNS[-nNUMBER], such as talk-es-200, timed as the calls of the list are",
            "live-LANGUAGE-TURNS[-ENDING][-xSPEED][-nNUMBER], such as live-es-20-x10, which begins when it is first asked for",
        ],
        "list": "/v1/calls",
        "other_origin": format!("http://{}", app.places.other_origin),
        "refused": format!("http://{}", app.places.refused),
        "calls": calls,
        "faults": faults,
    }))
}

/// `GET /sandbox/log`: fields of the entries may be asked for, as in `?key=abort&method=GET`.
pub async fn log(
    State(app): State<Arc<App>>,
    Query(filters): Query<HashMap<String, String>>,
) -> Json<Value> {
    Json(Value::Array(app.log.entries(&filters)))
}

/// `GET /sandbox/other-origin`
pub async fn other_origin(State(app): State<Arc<App>>) -> Json<Value> {
    Json(Value::Array(app.other_origin.received()))
}

/// `GET /sandbox/connections`: the one that asks is not counted.
pub async fn connections(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "open": app.connections.open().saturating_sub(1),
        "accepted": app.connections.accepted(),
    }))
}
