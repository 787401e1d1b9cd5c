//! What tests and people change while the sandbox runs: faults, the clock, the start of it all. No key is needed.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::api::Refused;
use crate::app::App;

type Parameters = Query<HashMap<String, String>>;

fn done(result: Result<(), String>) -> Result<Json<Value>, Refused> {
    match result {
        Ok(()) => Ok(Json(json!({"done": true}))),
        Err(message) => Err(Refused(StatusCode::BAD_REQUEST, message)),
    }
}

/// `POST /sandbox/faults?spec=SPEC`: requests that name no fault have this one; without `spec` none.
pub async fn faults(
    State(app): State<Arc<App>>,
    Query(query): Parameters,
) -> Result<Json<Value>, Refused> {
    done(app.switches.usual(query.get("spec").map(String::as_str)))
}

/// `POST /sandbox/down?spec=SPEC`: all requests have this fault, whatever they name; without `spec` it is a 503.
pub async fn down(
    State(app): State<Arc<App>>,
    Query(query): Parameters,
) -> Result<Json<Value>, Refused> {
    let spec = query.get("spec").map_or("status-503", String::as_str);
    done(app.switches.all(Some(spec)))
}

/// `POST /sandbox/up`: ends what `/sandbox/down` began.
pub async fn up(State(app): State<Arc<App>>) -> Result<Json<Value>, Refused> {
    done(app.switches.all(None))
}

/// `POST /sandbox/reset`: forgets log, counters and the other origin's requests, takes faults that were
/// switched on away, and lets live calls begin anew; or with `?key=NAME` forgets that key's log and counters.
pub async fn reset(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let key = query.get("key").map(String::as_str);
    app.log.reset(key);
    if key.is_none() {
        app.other_origin.reset();
        app.switches.reset();
        app.limits.reset();
        app.calls.begin_anew();
    }
    Json(json!({"reset": true}))
}

/// `POST /sandbox/clock?advance=SECONDS`: moves the sandbox's clock forward, and answers what it shows.
pub async fn clock(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let seconds = query.get("advance").and_then(|text| text.parse().ok());
    if let Some(seconds) = seconds.filter(|seconds: &f64| (0.0..=1e9).contains(seconds)) {
        app.calls.clock().advance(seconds);
    }
    Json(json!({"now": app.calls.clock().now()}))
}
