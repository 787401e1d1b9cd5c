//! `exchange.js`, for Rust: one request and its response, and what it means where it came to no end.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Request;

use super::deadline::Deadline;
use super::error::{self, Failure};
use super::options::ClientOptions;
use crate::error::Code;
use crate::{message, retry};

/// How far an exchange came.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is no `fetch` to call.
    NoFetch = "no-fetch",
    /// A `fetch` was called without the object that it is a method of.
    LostThis = "lost-this",
    /// `fetch` threw, rejected, or never settled.
    NoResponse = "no-response",
    /// `fetch` resolved with something that has no readable head.
    NotAResponse = "not-a-response",
    /// A response of a kind that shows neither status nor body.
    Unreadable = "unreadable",
    /// The body stopped before its end.
    BodyIncomplete = "body-incomplete",
    /// The body is longer than the limit; no more of it was read.
    BodyTooLarge = "body-too-large",
    /// The whole response arrived.
    Complete = "complete",
}

/// Why a response shows neither status nor body.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// `Response.error()`.
    Error = "error",
    /// From another origin, fetched with `no-cors`.
    Opaque = "opaque",
    /// What a browser makes of a redirect that is not followed: its status stays unknown.
    Redirect = "opaqueredirect",
    /// A custom `fetch` followed a redirect.
    Redirected = "redirected",
}

#[wasm_bindgen(module = "/src/js/exchange.js")]
extern "C" {
    /// One request and its response, as far as it came.
    pub(super) type Exchange;

    #[wasm_bindgen(static_method_of = Exchange)]
    fn run(
        request: &Request,
        custom_fetch: &JsValue,
        max_body: f64,
        max_error_body: f64,
        deadline: &Deadline,
    ) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn stage(this: &Exchange) -> Stage;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &Exchange) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &Exchange) -> Unreadable;
    /// The status, or 0 where no head was read.
    #[wasm_bindgen(method, getter)]
    fn status(this: &Exchange) -> u16;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Exchange) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Exchange) -> Option<String>;
    /// The length that the head announced, in bytes; 0 or NaN where it announced none.
    #[wasm_bindgen(method, getter, js_name = contentLength)]
    pub(super) fn content_length(this: &Exchange) -> f64;
    #[wasm_bindgen(method, getter)]
    fn received(this: &Exchange) -> u32;
    #[wasm_bindgen(method, js_name = copyTo)]
    fn copy_to(this: &Exchange, into: &mut [u8]) -> bool;
}

/// How much of an error body is read, in bytes: more than the error keeps of it, as redaction may shorten it.
pub(super) const MAX_ERROR_BODY: usize = 8192;

/// Sends a request with the user's `fetch`, or the global one, and reads the response, until the deadline and up to
/// the limits at most.
pub(super) async fn exchange(
    request: Request,
    client: &ClientOptions,
    deadline: &Deadline,
) -> Exchange {
    let (limit, most) = (client.max_response_bytes(), MAX_ERROR_BODY as f64);
    let run = Exchange::run(&request, &client.fetch(), limit, most, deadline);
    // A call that waits holds no more than it needs.
    drop(request);
    // exchange.js never rejects.
    JsFuture::from(run).await.unwrap_throw().unchecked_into()
}

impl Exchange {
    /// The status of the response, if its head was read.
    pub(super) fn response_status(&self) -> Option<u16> {
        Some(self.status()).filter(|status| *status != 0)
    }

    /// Why there is no whole response, if there is none.
    pub(super) fn failure(&self, client: &ClientOptions) -> Option<Box<Failure>> {
        let network = |message| Failure::caused(Code::Network, message, self.cause());
        let failure = match self.stage() {
            Stage::Complete => return None,
            Stage::NoFetch => Failure::plain(Code::Network, message::NO_FETCH),
            Stage::LostThis => {
                Failure::caused(Code::InvalidArgument, message::LOST_THIS, self.cause())
            }
            Stage::NoResponse => network(message::NO_RESPONSE),
            Stage::NotAResponse => network(message::NOT_A_RESPONSE),
            Stage::Unreadable => match self.kind() {
                Unreadable::Error => Failure::plain(Code::Network, message::NO_RESPONSE),
                Unreadable::Opaque => Failure::plain(Code::HttpError, message::OPAQUE),
                Unreadable::Redirect => Failure::plain(Code::HttpError, message::REDIRECT),
                Unreadable::Redirected | Unreadable::__Invalid => {
                    Failure::plain(Code::HttpError, message::REDIRECTED)
                }
            },
            Stage::BodyIncomplete | Stage::__Invalid => network(message::BODY_INCOMPLETE),
            Stage::BodyTooLarge => {
                let limit = client.max_response_bytes() as u64;
                Failure::new(Code::ResponseTooLarge, message::too_large(limit))
            }
        };
        Some(self.with_head(failure))
    }

    /// Adds what the head of the response says to a failure.
    pub(super) fn with_head(&self, mut failure: Box<Failure>) -> Box<Failure> {
        failure.status = self.response_status();
        failure.request_id = self.request_id();
        let retry_after = self.retry_after().filter(|_| self.status() != 200);
        failure.retry_after_ms = retry_after
            .and_then(|value| retry::retry_after_ms(&value, js_sys::Date::now(), date_ms));
        failure
    }

    /// The whole body, in exactly as much memory as it needs.
    pub(super) fn body(&self) -> error::Result<Vec<u8>> {
        self.first_bytes(self.received() as usize).ok_or_else(|| {
            let cause = "its chunks were changed".into();
            self.with_head(Failure::caused(
                Code::Network,
                message::BODY_INCOMPLETE,
                cause,
            ))
        })
    }

    /// The beginning of an error body; empty where there is none.
    pub(super) fn error_body(&self) -> Vec<u8> {
        let length = MAX_ERROR_BODY.min(self.received() as usize);
        self.first_bytes(length).unwrap_or_default()
    }

    fn first_bytes(&self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.copy_to(&mut bytes).then_some(bytes)
    }
}

/// `Date.parse` reads all three forms of an HTTP date (RFC 9110, section 5.6.7). One of them names no zone: it means
/// GMT, as all do, where `Date.parse` would take the machine's.
fn date_ms(value: &str) -> Option<f64> {
    let zone = if value.ends_with("GMT") { "" } else { " GMT" };
    Some(js_sys::Date::parse(&[value, zone].concat())).filter(|ms| ms.is_finite())
}
