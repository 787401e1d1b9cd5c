//! Bindings to `exchange.js`: one request and its response, and the classification of those that fail.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Request;

use super::deadline::Deadline;
use super::error::{self, Failure};
use super::options::ClientOptions;
use crate::body::BodyError;
use crate::error::Code;
use crate::{json, message, retry};

/// How far an exchange got.
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
    /// `Response.error()`, a [filtered response] like the next two: status and body cannot be read.
    ///
    /// [filtered response]: https://fetch.spec.whatwg.org/#concept-filtered-response
    ErrorResponse = "error",
    /// From another origin, fetched with `no-cors`.
    Opaque = "opaque",
    /// A redirect that is not followed: browsers do not expose its status.
    OpaqueRedirect = "opaqueredirect",
    /// A custom `fetch` followed a redirect. The response is not read.
    Redirected = "redirected",
    /// The body ended early.
    BodyIncomplete = "body-incomplete",
    /// The body is longer than the limit; no more of it was read.
    BodyTooLarge = "body-too-large",
    /// The whole response arrived.
    Complete = "complete",
}

#[wasm_bindgen(module = "/src/js/exchange.js")]
extern "C" {
    /// One request and its response, as far as it got.
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
    /// The status of the response, if its head was read.
    #[wasm_bindgen(method, getter)]
    pub(super) fn status(this: &Exchange) -> Option<u16>;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Exchange) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id(this: &Exchange) -> Option<String>;
    /// `content-length`, in bytes, if the response has it; NaN if it is no number.
    #[wasm_bindgen(method, getter, js_name = contentLength)]
    fn content_length(this: &Exchange) -> Option<f64>;
    /// The connection ends with the body, so that a host may take a body that was cut for complete.
    #[wasm_bindgen(method, getter, js_name = endsWithConnection)]
    fn ends_with_connection(this: &Exchange) -> bool;
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
    let run = Exchange::run(&request, &client.custom_fetch(), limit, most, deadline);
    // Not kept in memory while the response is awaited.
    drop(request);
    // exchange.js never rejects.
    JsFuture::from(run).await.unwrap_throw().unchecked_into()
}

impl Exchange {
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
            Stage::ErrorResponse => Failure::plain(Code::Network, message::NO_RESPONSE),
            Stage::Opaque => Failure::plain(Code::HttpError, message::OPAQUE),
            Stage::OpaqueRedirect => Failure::plain(Code::HttpError, message::REDIRECT),
            Stage::Redirected => Failure::plain(Code::HttpError, message::REDIRECTED),
            Stage::BodyIncomplete => network(message::BODY_INCOMPLETE),
            Stage::__Invalid => unreachable!("exchange.js has the same names"),
            Stage::BodyTooLarge => {
                let limit = client.max_response_bytes() as u64;
                Failure::new(Code::ResponseTooLarge, message::too_large(limit))
            }
        };
        Some(self.with_head(failure))
    }

    /// Adds status, request id and `Retry-After` of the response to a failure.
    pub(super) fn with_head(&self, mut failure: Box<Failure>) -> Box<Failure> {
        failure.status = self.status();
        failure.request_id = self.request_id();
        let retry_after = self.retry_after().filter(|_| self.status() != Some(200));
        failure.retry_after_ms = retry_after
            .and_then(|value| retry::retry_after_ms(&value, js_sys::Date::now(), date_ms));
        failure
    }

    /// The whole body, in exactly as much memory as it needs.
    pub(super) fn body(&self) -> error::Result<Vec<u8>> {
        self.first_bytes(self.received() as usize).ok_or_else(|| {
            let cause = message::DETACHED.into();
            self.with_head(Failure::caused(
                Code::Network,
                message::BODY_INCOMPLETE,
                cause,
            ))
        })
    }

    /// The beginning of an error body; empty if there is none.
    pub(super) fn error_body(&self) -> Vec<u8> {
        let length = MAX_ERROR_BODY.min(self.received() as usize);
        self.first_bytes(length).unwrap_or_default()
    }

    /// The body of a 200 that is not what was requested.
    #[inline(never)]
    pub(super) fn unreadable(&self, error: BodyError, body: &[u8]) -> Box<Failure> {
        let (code, message) = match error {
            // Some hosts report no error when a connection closes early.
            BodyError::NotJson(error)
                if error.kind == json::ErrorKind::Cut
                    && (self.ends_with_connection()
                        || self.content_length() > Some(body.len() as f64)) =>
            {
                (Code::Network, message::CUT_SHORT.to_owned())
            }
            BodyError::NotJson(_) if body.trim_ascii_start().starts_with(b"<") => {
                (Code::InvalidResponse, message::WEB_PAGE.to_owned())
            }
            error => (Code::InvalidResponse, message::wrong_body(error)),
        };
        let beginning = &body[..body.len().min(MAX_ERROR_BODY)];
        let mut failure = Failure::new(code, message);
        failure.body = Some(String::from_utf8_lossy(beginning).into_owned());
        failure
    }

    fn first_bytes(&self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.copy_to(&mut bytes).then_some(bytes)
    }
}

/// Parses an HTTP date ([RFC 9110, section 5.6.7]) to Unix time in milliseconds. `Date.parse` accepts all three forms.
/// `asctime` dates name no zone. They are GMT, but `Date.parse` would assume local time.
///
/// [RFC 9110, section 5.6.7]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
fn date_ms(value: &str) -> Option<f64> {
    let zone = if value.ends_with("GMT") { "" } else { " GMT" };
    Some(js_sys::Date::parse(&[value, zone].concat())).filter(|ms| ms.is_finite())
}
