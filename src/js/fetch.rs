//! One request and its answer: what gloo-net builds, `exchange.js` sends, and what came of it.
//!
//! gloo-net builds the request. The promise behind it is ours: gloo-net's own `send` panics where `fetch`
//! rejects with something that is no `Error`, or resolves with something that is no `Response`, and then
//! the caller's promise never settles.

use gloo_net::http::{Headers, RequestBuilder};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Request, RequestRedirect};

use super::deadline::Deadline;
use super::error::Failure;
use super::options::ClientOptions;
use crate::error::Code;
use crate::retry;

#[wasm_bindgen(module = "/src/js/exchange.js")]
extern "C" {
    /// One request and its answer, as far as it came.
    pub type Exchange;

    #[wasm_bindgen(static_method_of = Exchange)]
    fn begin(
        deadline: &Deadline,
        fetch: &JsValue,
        template: &Request,
        url: &str,
        limit: f64,
        beginning: f64,
    ) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn stage(this: &Exchange) -> u32;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &Exchange) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &Exchange) -> String;
    /// The status, or 0 where no head came.
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &Exchange) -> u16;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Exchange) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Exchange) -> JsValue;
    /// What `content-length` said.
    #[wasm_bindgen(method, getter)]
    pub(super) fn promised(this: &Exchange) -> f64;
    #[wasm_bindgen(method, getter)]
    fn total(this: &Exchange) -> u32;
    #[wasm_bindgen(method, js_name = copyTo)]
    fn copy_to(this: &Exchange, into: &mut [u8]) -> bool;
}

/// So much of an error's body is read, in bytes: it holds what the error keeps of it.
pub(super) const BEGINNING: usize = 8192;

/// Sends a request with the user's `fetch`, or the global one, and reads the answer, at most until the
/// deadline and up to the limits. The promise is of an [`Exchange`] and does not reject.
pub(super) fn begin(
    url: &str,
    options: &ClientOptions,
    deadline: &Deadline,
) -> Result<Promise, Failure> {
    let (template, fetch) = (template(options)?, options.fetch());
    let limit = options.max_response_bytes();
    let beginning = BEGINNING as f64;
    Ok(Exchange::begin(
        deadline, &fetch, &template, url, limit, beginning,
    ))
}

/// What all requests of a client have in common. gloo-net takes a URL apart and makes two requests of it,
/// so it is asked once for each client, and what it made is copied for each attempt.
fn template(options: &ClientOptions) -> Result<Request, Failure> {
    if let Some(template) = options.template() {
        return Ok(template);
    }
    let headers = Headers::new();
    for pair in options.headers().chunks_exact(2) {
        headers.append(&pair[0], &pair[1]);
    }
    let key = options.api_key();
    if !key.is_empty() {
        headers.set("x-api-key", &key);
    }
    let template: Request = RequestBuilder::new(&options.base_url())
        .headers(headers)
        // A redirect would take the key, in a header of its own, to wherever it points.
        .redirect(RequestRedirect::Manual)
        .build()
        .map_err(|error| no_request(error.to_string().into()))?
        .into();
    options.set_template(&template);
    Ok(template)
}

fn no_request(cause: JsValue) -> Failure {
    Failure::caused(Code::InvalidArgument, "the request cannot be made", cause)
}

impl Exchange {
    /// What went wrong, if it did not come to its end. `limit` is the client's `maxResponseBytes`.
    pub(super) fn failure(&self, limit: f64) -> Option<Failure> {
        let caused = |message| Failure::caused(Code::Network, message, self.cause());
        // The stages of exchange.js.
        let failure = match self.stage() {
            0 => no_request(self.cause()),
            1 => Failure::new(
                Code::Network,
                "there is no `fetch` here: give one in the client's options",
            ),
            2 => caused("the request got no answer"),
            3 => self.no_response(),
            4 => caused("the answer broke off"),
            5 => {
                let limit = &(limit as u64).to_string();
                let words = [
                    "the body is larger than maxResponseBytes (",
                    limit,
                    " bytes)",
                ];
                Failure::new(Code::ResponseTooLarge, words.concat())
            }
            _ => return None,
        };
        Some(self.mark(failure))
    }

    fn no_response(&self) -> Failure {
        let unreadable = match self.kind().as_str() {
            "" => {
                let message = "`fetch` resolved with something that is no Response";
                return Failure::caused(Code::Network, message, self.cause());
            }
            "error" => return Failure::new(Code::Network, "the request got no answer"),
            "opaque" => "an answer that may not be read (opaque)",
            // What a browser makes of a redirect that is not followed: its status stays unknown.
            "opaqueredirect" => "a redirect, which is not followed",
            _ => "through a redirect that `fetch` followed",
        };
        let words = ["ContactShip answered with ", unreadable];
        Failure::new(Code::HttpError, words.concat())
    }

    /// Adds to a failure what the head of the answer said.
    pub(super) fn mark(&self, mut failure: Failure) -> Failure {
        let status = self.status();
        if status != 0 {
            failure.details.status = Some(status);
            failure.details.request_id = self.request_id();
            let retry_after = self.retry_after().filter(|_| status != 200);
            failure.details.retry_after_ms = retry_after
                .and_then(|value| retry::retry_after_ms(&value, js_sys::Date::now(), date_ms));
        }
        failure
    }

    /// All of the body, in exactly as much memory as is needed.
    pub(super) fn body(&self) -> Result<Vec<u8>, Failure> {
        self.copied(self.total() as usize).ok_or_else(|| {
            let cause = "its chunks changed".into();
            self.mark(Failure::caused(
                Code::Network,
                "the answer broke off",
                cause,
            ))
        })
    }

    /// The beginning of the body, if there is any.
    pub(super) fn beginning(&self) -> Vec<u8> {
        self.copied(BEGINNING.min(self.total() as usize))
            .unwrap_or_default()
    }

    fn copied(&self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.copy_to(&mut bytes).then_some(bytes)
    }
}

/// JavaScript's own parser reads all three forms of an HTTP date. One of them names no zone: it means
/// GMT, as they all do, and the parser would take the machine's.
fn date_ms(value: &str) -> Option<f64> {
    let zone = if value.ends_with("GMT") { "" } else { " GMT" };
    Some(js_sys::Date::parse(&[value, zone].concat())).filter(|ms| ms.is_finite())
}
