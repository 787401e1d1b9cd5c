//! The other origin: a second listener that answers everything as if it were the API, and remembers what it was sent.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use serde_json::{Value, json};

use crate::log::request;

/// What the other origin received.
#[derive(Debug, Default, Clone)]
pub struct OtherOrigin {
    received: Arc<Mutex<Vec<Value>>>,
}

impl OtherOrigin {
    /// Remembers the request, and answers with a call, so that a client which followed a redirect does not notice.
    pub fn answer(&self, received: Request<Incoming>) -> Response<Body> {
        let (parts, _) = received.into_parts();
        self.list().push(request(&parts));
        let call = json!({"id": "from-the-other-origin", "call_status": "completed"});
        let mut response = Response::new(Body::from(call.to_string()));
        for (name, value) in [
            ("content-type", "application/json"),
            ("access-control-allow-origin", "*"),
            ("access-control-allow-headers", "*, x-api-key"),
        ] {
            let value = axum::http::HeaderValue::from_static(value);
            response.headers_mut().insert(name, value);
        }
        response
    }

    /// All requests, oldest first.
    pub fn received(&self) -> Vec<Value> {
        self.list().clone()
    }

    /// Forgets them.
    pub fn reset(&self) {
        self.list().clear();
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Value>> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
