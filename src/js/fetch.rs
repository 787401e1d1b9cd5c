//! One request and its answer, from the options to the bytes of the body.
//!
//! gloo-net builds the request. The promise behind it is ours: gloo-net's own `send` panics where `fetch`
//! rejects with something that is no `Error`, or resolves with something that is no `Response`, and then
//! the caller's promise never settles. For the same reason the answer is read with imports that catch:
//! a `fetch` of the user's may resolve with anything.

use gloo_net::http::{Headers, Request, RequestBuilder};
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::RequestRedirect;

use super::deadline::{Deadline, forget};
use super::error::Failure;
use super::options::ClientOptions;
use crate::error::Code;
use crate::retry;

#[wasm_bindgen]
extern "C" {
    /// What `fetch` resolved with. Its class is not asked for: a response of another realm, or of
    /// another library, is as good.
    pub(super) type Answer;

    #[wasm_bindgen(method, getter, catch, structural)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = type)]
    fn kind(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn redirected(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn headers(this: &Answer) -> Result<AnswerHeaders, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = bodyUsed)]
    fn body_used(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn body(this: &Answer) -> Result<Stream, JsValue>;
    #[wasm_bindgen(method, catch, structural, js_name = arrayBuffer)]
    fn array_buffer(this: &Answer) -> Result<JsValue, JsValue>;

    type AnswerHeaders;

    #[wasm_bindgen(method, catch, structural)]
    fn get(this: &AnswerHeaders, name: &str) -> Result<JsValue, JsValue>;

    /// The body of an answer, and the reader of one.
    type Stream;

    #[wasm_bindgen(method, catch, structural, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Stream, JsValue>;
    #[wasm_bindgen(method, catch, structural)]
    fn read(this: &Stream) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, structural)]
    fn cancel(this: &Stream) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/js/bytes.js")]
extern "C" {
    /// The bytes of a buffer or of a view of one.
    #[wasm_bindgen(catch, js_name = bytesOf)]
    fn bytes_of(value: &JsValue) -> Result<Option<Uint8Array>, JsValue>;
}

/// The request for a URL.
pub(super) fn request(
    url: &str,
    options: &ClientOptions,
    deadline: &Deadline,
) -> Result<web_sys::Request, Failure> {
    let headers = Headers::new();
    for pair in options.headers.chunks_exact(2) {
        headers.append(&pair[0], &pair[1]);
    }
    if !options.api_key.is_empty() {
        headers.set("x-api-key", &options.api_key);
    }
    RequestBuilder::new(url)
        .headers(headers)
        // A redirect would take the key, in a header of its own, to wherever it points.
        .redirect(RequestRedirect::Manual)
        .abort_signal(Some(&deadline.signal()))
        .build()
        .map(|request: Request| request.into())
        .map_err(|error| {
            Failure::new(
                Code::InvalidArgument,
                ["the request cannot be made: ", &error.to_string()].concat(),
            )
        })
}

/// Sends it with the user's `fetch`, or the global one, and waits for the head of the answer.
pub(super) async fn send(
    request: &web_sys::Request,
    options: &ClientOptions,
    deadline: &Deadline,
) -> Result<(Head, Answer), Failure> {
    let unreachable = |cause| Failure::caused(Code::Network, "the request got no answer", cause);
    let (fetch, init) = if options.fetch.is_undefined() {
        let fetch = Reflect::get(&js_sys::global(), &"fetch".into());
        (fetch.unwrap_or_default(), JsValue::UNDEFINED)
    } else {
        (options.fetch.clone(), request.into())
    };
    let promise = fetch
        .dyn_ref::<Function>()
        .ok_or_else(|| {
            Failure::new(
                Code::Network,
                "there is no `fetch` here: give one in the client's options",
            )
        })?
        // Wrappers of `fetch` take two arguments, and look for the signal in the second.
        .call2(&JsValue::UNDEFINED, request, &init)
        .map_err(unreachable)?;
    let answer: Answer = deadline
        .race(&promise)
        .await
        .map_err(unreachable)?
        .unchecked_into();
    let head = Head::of(&answer)?;
    Ok((head, answer))
}

/// What the head of an answer says.
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) retry_after_ms: Option<f64>,
    pub(super) request_id: Option<String>,
    /// `content-length`, or 0.
    pub(super) promised: f64,
}

impl Head {
    fn of(answer: &Answer) -> Result<Head, Failure> {
        let no_response = |cause| {
            let message = "`fetch` resolved with something that is no Response";
            Failure::caused(Code::Network, message, cause)
        };
        if !answer.is_object() {
            return Err(no_response(answer.into()));
        }
        let kind = answer.kind().map_err(no_response)?.as_string();
        let redirected = answer.redirected().map_err(no_response)?.is_truthy();
        match kind.as_deref().unwrap_or_default() {
            "error" => return Err(Failure::new(Code::Network, "the request got no answer")),
            "opaque" => return Err(unreadable("an answer that may not be read (opaque)")),
            // What a browser makes of a redirect that is not followed: its status stays unknown.
            "opaqueredirect" => return Err(unreadable("a redirect, which is not followed")),
            _ if redirected => return Err(unreadable("through a redirect that `fetch` followed")),
            _ => {}
        }
        let status = answer.status().map_err(no_response)?.as_f64();
        let status = status.filter(|status| (100.0..1000.0).contains(status));
        let headers = answer.headers().map_err(no_response)?;
        let header = |name| headers.get(name).map(|value| value.as_string());
        let retry_after = header("retry-after").map_err(no_response)?;
        let Some(status) = status else {
            return Err(no_response(JsValue::from_str("it has no status")));
        };
        Ok(Head {
            status: status as u16,
            retry_after_ms: retry_after
                .filter(|_| status != 200.0)
                .and_then(|value| retry::retry_after_ms(&value, js_sys::Date::now(), date_ms)),
            request_id: header("x-request-id")
                .map_err(no_response)?
                .or(header("cf-ray").map_err(no_response)?),
            promised: header("content-length")
                .map_err(no_response)?
                .and_then(|length| length.parse::<u32>().ok())
                .map_or(0.0, f64::from),
        })
    }
}

/// JavaScript's own parser reads all three forms of an HTTP date. One of them names no zone: it means
/// GMT, as they all do, and the parser would take the machine's.
fn date_ms(value: &str) -> Option<f64> {
    let zone = if value.ends_with("GMT") { "" } else { " GMT" };
    Some(js_sys::Date::parse(&[value, zone].concat())).filter(|ms| ms.is_finite())
}

fn unreadable(answered: &str) -> Failure {
    Failure::new(
        Code::HttpError,
        ["ContactShip answered with ", answered].concat(),
    )
}

/// Why a body could not be read to its end.
pub(super) enum BodyError {
    /// It is larger than the limit.
    TooLarge,
    /// The connection failed, or the deadline passed.
    Broken(JsValue),
}

/// What was read of a body: it stays outside of the module's memory until it is asked for.
#[derive(Default)]
pub(super) struct Body {
    chunks: Vec<(Uint8Array, usize)>,
    total: usize,
}

impl Body {
    /// Reads on as the body arrives, to its end or up to so many bytes.
    pub(super) async fn read(
        &mut self,
        answer: &Answer,
        limit: f64,
        deadline: &Deadline,
    ) -> Result<(), BodyError> {
        if answer.body_used().map_err(BodyError::Broken)?.is_truthy() {
            return Err(BodyError::Broken("its body was read before".into()));
        }
        let stream = answer.body().map_err(BodyError::Broken)?;
        let streams = Reflect::get(&stream, &"getReader".into()).unwrap_or_default();
        if !streams.is_function() {
            // For hosts, libraries and bodies without streams.
            let whole = answer.array_buffer().map_err(BodyError::Broken)?;
            let whole = deadline.race(&whole).await.map_err(BodyError::Broken)?;
            return self.push(&whole, limit);
        }
        let reader = stream.get_reader().map_err(BodyError::Broken)?;
        let end = self.read_all(&reader, limit, deadline).await;
        if end.is_err() {
            // A `fetch` of the user's need not listen to the signal.
            forget(&reader.cancel().unwrap_or_default());
        }
        end
    }

    async fn read_all(
        &mut self,
        reader: &Stream,
        limit: f64,
        deadline: &Deadline,
    ) -> Result<(), BodyError> {
        loop {
            let read = reader.read().map_err(BodyError::Broken)?;
            let read = deadline.race(&read).await.map_err(BodyError::Broken)?;
            let part = |name: &str| Reflect::get(&read, &name.into()).map_err(BodyError::Broken);
            if part("done")?.is_truthy() {
                return Ok(());
            }
            self.push(&part("value")?, limit)?;
        }
    }

    fn push(&mut self, chunk: &JsValue, limit: f64) -> Result<(), BodyError> {
        let bytes = bytes_of(chunk)
            .map_err(BodyError::Broken)?
            .ok_or_else(|| BodyError::Broken("its body is not made of bytes".into()))?;
        let length = bytes.length() as usize;
        self.total += length;
        self.chunks.push((bytes, length));
        if self.total as f64 > limit {
            return Err(BodyError::TooLarge);
        }
        Ok(())
    }

    /// One copy, into exactly as much memory as is needed. A chunk that has changed its length since it
    /// arrived (its buffer was transferred) is no chunk any more.
    pub(super) fn beginning(&self, limit: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; self.total.min(limit)];
        let mut rest = bytes.as_mut_slice();
        for (chunk, length) in &self.chunks {
            if chunk.length() as usize != *length {
                return None;
            }
            let (here, behind) = rest.split_at_mut((*length).min(rest.len()));
            chunk.subarray(0, here.len() as u32).copy_to(here);
            rest = behind;
        }
        Some(bytes)
    }

    /// All of it.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        self.beginning(self.total)
    }
}
