//! How a request is handled: its faults are parsed, it is logged and routed, and the faults are applied to the response.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;
use tower::ServiceExt;

use crate::Options;
use crate::api::{self, Refused, split_id};
use crate::calls::{Calls, Clock, number, spread};
use crate::connection::Connection;
use crate::control;
use crate::faults::{Built, Fault, Places, Spec, apply};
use crate::limits::Counts;
use crate::log::{Arrival, Exchange, Log};
use crate::observe;
use crate::other_origin::OtherOrigin;
use crate::recording;
use crate::server::Connections;
use crate::webhooks;

/// Everything that outlives a request.
pub struct App {
    /// As started.
    pub options: Options,
    /// Where else the sandbox is.
    pub places: Addresses,
    /// The calls that it has.
    pub calls: Calls,
    /// What was received.
    pub log: Log,
    /// What the other origin received.
    pub other_origin: OtherOrigin,
    /// Connections to the main listener.
    pub connections: Arc<Connections>,
    /// Faults of requests that name none, and faults of all requests.
    pub switches: Switches,
    /// When requests were let in.
    pub limits: Counts,
    built: Arc<Built>,
}

/// A spec as it was written, and as it was understood.
type Named = (String, Spec);

/// Faults that are switched on while the sandbox runs.
#[derive(Debug)]
pub struct Switches {
    at_start: Option<Named>,
    now: Mutex<On>,
}

#[derive(Debug, Clone, Default)]
struct On {
    /// Of requests that name none.
    usual: Option<Named>,
    /// Of all requests, whatever they name.
    all: Option<Named>,
}

impl Switches {
    fn new(at_start: Option<Named>) -> Self {
        let on = On {
            usual: at_start.clone(),
            all: None,
        };
        Self {
            at_start,
            now: Mutex::new(on),
        }
    }

    /// Gives this spec to requests that name none, or to none of them.
    pub fn usual(&self, spec: Option<&str>) -> Result<(), String> {
        self.on().usual = spec.map(named).transpose()?;
        Ok(())
    }

    /// Gives this spec to all requests, whatever they name, or takes it away again.
    pub fn all(&self, spec: Option<&str>) -> Result<(), String> {
        self.on().all = spec.map(named).transpose()?;
        Ok(())
    }

    /// As it was at the start.
    pub fn reset(&self) {
        *self.on() = On {
            usual: self.at_start.clone(),
            all: None,
        };
    }

    fn spec(&self, asked: &str) -> Result<Option<Named>, String> {
        let on = self.on().clone();
        match (on.all, asked.is_empty()) {
            (Some(all), _) => Ok(Some(all)),
            (None, true) => Ok(on.usual),
            (None, false) => named(asked).map(Some),
        }
    }

    fn on(&self) -> MutexGuard<'_, On> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn named(spec: &str) -> Result<Named, String> {
    Ok((spec.to_owned(), Spec::parse(spec)?))
}

/// Where the sandbox listens.
#[derive(Debug, Clone, Copy)]
pub struct Addresses {
    /// The main one.
    pub own: SocketAddr,
    /// The other origin.
    pub other_origin: SocketAddr,
    /// A port that refuses connections.
    pub refused: SocketAddr,
}

impl App {
    /// The state of a fresh sandbox.
    pub fn new(options: Options, places: Addresses) -> Self {
        let everywhere = (options.fault_percent > 0 && !options.faults.is_empty()).then(|| {
            let spec = Spec::rate(options.fault_percent, options.faults.clone());
            (format!("--fault-rate {}%", options.fault_percent), spec)
        });
        let recordings = options
            .recordings
            .clone()
            .unwrap_or_else(|| format!("http://{}", places.own));
        let clock = Clock::new(options.now, options.speed);
        Self {
            calls: Calls::new(options.seed, recordings, clock, options.live),
            options,
            places,
            log: Log::default(),
            other_origin: OtherOrigin::default(),
            connections: Arc::default(),
            switches: Switches::new(everywhere),
            limits: Counts::default(),
            built: Arc::new(Mutex::default()),
        }
    }
}

/// The routes, for requests from whose paths the faults have been taken.
pub fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(observe::index))
        .route("/v1/calls", get(api::list_calls))
        .route("/v1/calls/{id}", get(api::get_call))
        .route("/v1/calls/{id}/status", get(api::get_status))
        .route("/recordings/{file}", get(recording::get_recording))
        .route("/sandbox/log", get(observe::log))
        .route("/sandbox/reset", post(control::reset))
        .route("/sandbox/webhook", get(webhooks::show))
        .route("/sandbox/webhooks", post(webhooks::send))
        .route("/sandbox/faults", post(control::faults))
        .route("/sandbox/down", post(control::down))
        .route("/sandbox/up", post(control::up))
        .route("/sandbox/clock", post(control::clock))
        .route("/sandbox/other-origin", get(observe::other_origin))
        .route("/sandbox/connections", get(observe::connections))
        .fallback(api::fallback)
        .with_state(app)
}

/// Answers one request.
pub async fn answer(
    app: Arc<App>,
    routes: Router,
    request: Request<Incoming>,
    connection: Arc<Connection>,
) -> Response<Body> {
    let request = request.map(Body::new);
    if request.uri().path().starts_with("/sandbox/") {
        return plain(routes, request).await;
    }
    let (mut parts, body) = request.into_parts();
    let mut aim = match Aim::of(&app, &parts) {
        Ok(aim) => aim,
        // A status that no fault test asks for by accident.
        Err(message) => {
            let mut response = Refused(StatusCode::IM_A_TEAPOT, message).into_response();
            allow_origins(response.headers_mut(), None);
            return response;
        }
    };
    let exchange = app
        .log
        .begin(&parts, std::mem::take(&mut aim.arrival), &connection);
    let asked = parts.clone();
    let mut response = if parts.method == Method::OPTIONS {
        Response::new(Bytes::new())
    } else {
        before_answer(&aim.faults, &exchange).await;
        match one_too_many(&app, &aim) {
            Some(refusal) => refusal,
            None => {
                parts.uri = aim.uri;
                // The same, whose body the server leaves out: so the length that it announces is right.
                if parts.method == Method::HEAD {
                    parts.method = Method::GET;
                }
                parts.extensions.insert(aim.faults.clone());
                whole(routes, Request::from_parts(parts, body)).await
            }
        }
    };
    let requested = asked.headers.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    allow_origins(response.headers_mut(), requested);
    response
        .headers_mut()
        .insert("x-request-id", HeaderValue::from(exchange.number));
    let places = Places {
        call: aim.path,
        own: asked.uri.to_string(),
        other: app.places.other_origin.to_string(),
        refused: app.places.refused.to_string(),
    };
    apply(
        response,
        &aim.faults,
        &asked,
        &places,
        &app.built,
        &exchange,
    )
    .await
}

/// The target of a request, and its faults.
struct Aim {
    uri: Uri,
    path: String,
    faults: Arc<Vec<Fault>>,
    /// The spec as it was written.
    spec: String,
    arrival: Arrival,
}

impl Aim {
    fn of(app: &App, parts: &Parts) -> Result<Self, String> {
        let mut path = parts.uri.path().to_owned();
        let mut texts = vec![];
        while let Some((text, rest)) = path
            .strip_prefix("/fault/")
            .and_then(|rest| rest.split_once('/'))
        {
            texts.push(decoded(text)?);
            path = format!("/{rest}");
        }
        if let Some(header) = parts.headers.get("x-sandbox-fault") {
            texts.push(
                header
                    .to_str()
                    .map_err(|error| error.to_string())?
                    .to_owned(),
            );
        }
        let mut call_id = api::call_id(&path).map(decoded).transpose()?;
        if let Some(id) = &call_id
            && let (base, Some(faults)) = split_id(id)
        {
            texts.push(faults.replace("__", "+"));
            call_id = Some(base.to_owned());
        }
        let text = texts.join("+");
        let parsed = app.switches.spec(&text)?;
        let mut arrival = Arrival {
            call_id,
            fault: text,
            ..Arrival::default()
        };
        let mut named = String::new();
        let mut faults = vec![];
        // A preflight is no request of the client's: it has no faults and is not counted.
        if let Some((text, spec)) = parsed {
            arrival.key = spec.key().map(str::to_owned);
            if parts.method != Method::OPTIONS {
                let id = arrival.call_id.as_deref().unwrap_or_default();
                let nth = app.log.nth(&text, spec.key(), id);
                // Without a call, as in lists, each request is a case by itself.
                let number = match id {
                    "" => spread(app.options.seed, nth),
                    id => number(id, app.options.seed),
                };
                faults = spec.faults(number, nth);
            }
            named = text;
        }
        arrival.struck = !faults.is_empty();
        let uri = match parts.uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.clone(),
        };
        Ok(Self {
            uri: uri.parse().map_err(|_| format!("`{uri}` is no path"))?,
            path,
            faults: Arc::new(faults),
            spec: named,
            arrival,
        })
    }
}

fn decoded(text: &str) -> Result<String, String> {
    let text = percent_decode_str(text)
        .decode_utf8()
        .map_err(|error| error.to_string())?;
    Ok(text.into_owned())
}

/// The refusal of a request that a rate limit does not allow.
fn one_too_many(app: &App, aim: &Aim) -> Option<Response<Bytes>> {
    aim.faults.iter().find_map(|fault| match fault {
        Fault::Limits(limits) => limits.check(&app.limits, &aim.spec, aim.path == "/v1/calls"),
        _ => None,
    })
}

/// The faults that come instead of an answer, or before it.
async fn before_answer(faults: &[Fault], exchange: &Exchange) {
    for fault in faults {
        match fault {
            Fault::Delay(ms) => tokio::time::sleep(Duration::from_millis(*ms)).await,
            Fault::Hang => std::future::pending().await,
            Fault::Ends(end) => {
                exchange.connection.end(*end);
                std::future::pending().await
            }
            _ => {}
        }
    }
}

async fn plain(routes: Router, request: Request<Body>) -> Response<Body> {
    let requested = request
        .headers()
        .get(ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned();
    let mut response = if request.method() == Method::OPTIONS {
        Response::new(Body::empty())
    } else {
        routes.oneshot(request).await.into_response()
    };
    allow_origins(response.headers_mut(), requested);
    response
}

async fn whole(routes: Router, request: Request<Body>) -> Response<Bytes> {
    let (parts, body) = routes.oneshot(request).await.into_response().into_parts();
    // The routes' bodies are in memory already: reading them cannot fail.
    let body = body
        .collect()
        .await
        .map(|body| body.to_bytes())
        .unwrap_or_default();
    Response::from_parts(parts, body)
}

/// CORS for every origin: the sandbox holds no secrets.
fn allow_origins(headers: &mut HeaderMap, requested: Option<HeaderValue>) {
    let any = HeaderValue::from_static("*");
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, any.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, requested.unwrap_or(any));
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
        (
            ACCESS_CONTROL_EXPOSE_HEADERS,
            "x-request-id, cf-ray, retry-after, accept-ranges, content-range, etag",
        ),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
