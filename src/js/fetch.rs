//! One request and its answer, from the options to the bytes of the body.
//!
//! gloo-net builds the request and wraps the response. The promise in between is ours: gloo-net's own
//! `send` panics where `fetch` rejects with something that is no `Error`, or resolves with something
//! that is no `Response`, and then the caller's promise never settles.

use gloo_net::http::{Headers, Request, RequestBuilder, Response};
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStreamDefaultReader, RequestRedirect, ResponseType};

use super::deadline::Deadline;
use super::error::Failure;
use super::options::ClientOptions;
use crate::error::Code;

#[wasm_bindgen]
extern "C" {
    /// What `fetch` resolved with: anything at all.
    type Answer;

    #[wasm_bindgen(method, getter, catch, structural)]
    fn status(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn headers(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn body(this: &Answer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, structural, js_name = arrayBuffer)]
    fn array_buffer(this: &Answer) -> Result<JsValue, JsValue>;
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
) -> Result<Response, Failure> {
    let unreachable = |cause| Failure::caused(Code::Network, "the request got no answer", cause);
    let global = js_sys::global();
    let fetch = if options.fetch.is_undefined() {
        Reflect::get(&global, &"fetch".into()).unwrap_or_default()
    } else {
        options.fetch.clone()
    };
    let promise = fetch
        .dyn_ref::<Function>()
        .ok_or_else(|| {
            Failure::new(
                Code::Network,
                "there is no `fetch` here: give one in the client's options",
            )
        })?
        .call1(&JsValue::UNDEFINED, request)
        .map_err(unreachable)?;
    let answer = deadline.race(&promise).await.map_err(unreachable)?;
    if !is_response(&answer) {
        return Err(Failure::new(
            Code::Network,
            "`fetch` resolved with something that is no Response",
        ));
    }
    Ok(answer.unchecked_into::<web_sys::Response>().into())
}

/// Whether it looks like a response in all that is used of one. Its class is not asked for: a response
/// of another realm, or of another library, is as good.
fn is_response(answer: &JsValue) -> bool {
    let Some(answer) = answer.is_object().then(|| answer.unchecked_ref::<Answer>()) else {
        return false;
    };
    let headers = answer.headers().unwrap_or_default();
    let get = Reflect::get(&headers, &"get".into()).unwrap_or_default();
    let status = answer.status().ok().and_then(|status| status.as_f64());
    get.is_function() && status.is_some() && answer.body().is_ok()
}

/// The status, where an answer of `fetch` has one to be read.
pub(super) fn status(response: &Response) -> u16 {
    match response.type_() {
        // What a browser makes of a redirect that is not followed, and of one that cannot be read.
        ResponseType::Opaqueredirect => 302,
        _ => response.status(),
    }
}

/// Why a body could not be read to its end.
pub(super) enum BodyError {
    /// It is larger than the limit.
    TooLarge,
    /// The connection failed, or the deadline passed.
    Broken(JsValue),
}

/// Reads the body as it arrives, up to so many bytes. `keep_beginning` gives what was read when there
/// is more, instead of an error.
pub(super) async fn body(
    response: Response,
    limit: f64,
    keep_beginning: bool,
    deadline: &Deadline,
) -> Result<Vec<u8>, BodyError> {
    if response.body_used() {
        return Err(BodyError::Broken("its body was read before".into()));
    }
    let answer: web_sys::Response = response.into();
    let answer: &Answer = answer.unchecked_ref();
    let stream = answer.body().map_err(BodyError::Broken)?;
    if stream.is_null() || stream.is_undefined() {
        return whole_body(answer, limit, deadline).await;
    }
    let reader =
        ReadableStreamDefaultReader::new(stream.unchecked_ref()).map_err(BodyError::Broken)?;
    let mut chunks: Vec<Uint8Array> = Vec::new();
    let mut total = 0.0;
    while let Some(chunk) = next_chunk(&reader, deadline).await? {
        total += f64::from(chunk.length());
        chunks.push(chunk);
        if total > limit {
            deadline.cancel();
            if keep_beginning {
                break;
            }
            return Err(BodyError::TooLarge);
        }
    }
    Ok(joined(&chunks, total as usize))
}

async fn next_chunk(
    reader: &ReadableStreamDefaultReader,
    deadline: &Deadline,
) -> Result<Option<Uint8Array>, BodyError> {
    let read = deadline
        .race(&reader.read())
        .await
        .map_err(BodyError::Broken)?;
    if Reflect::get(&read, &"done".into())
        .map_err(BodyError::Broken)?
        .is_truthy()
    {
        return Ok(None);
    }
    let chunk = Reflect::get(&read, &"value".into()).map_err(BodyError::Broken)?;
    chunk
        .dyn_into::<Uint8Array>()
        .or_else(|other| {
            // Bytes of another realm are bytes too.
            let bytes = js_sys::ArrayBuffer::is_view(&other);
            bytes
                .then(|| Uint8Array::new(&other))
                .ok_or_else(|| BodyError::Broken("its body is not made of bytes".into()))
        })
        .map(Some)
}

/// For hosts, and bodies, without streams: the status said that there is one.
async fn whole_body(
    answer: &Answer,
    limit: f64,
    deadline: &Deadline,
) -> Result<Vec<u8>, BodyError> {
    let promise = answer.array_buffer().map_err(BodyError::Broken)?;
    let buffer = deadline.race(&promise).await.map_err(BodyError::Broken)?;
    let bytes = Uint8Array::new(&buffer);
    if f64::from(bytes.length()) > limit {
        return Err(BodyError::TooLarge);
    }
    Ok(bytes.to_vec())
}

/// One copy, into exactly as much memory as the body needs.
fn joined(chunks: &[Uint8Array], total: usize) -> Vec<u8> {
    let mut body = vec![0; total];
    let mut rest = body.as_mut_slice();
    for chunk in chunks {
        let (here, behind) = rest.split_at_mut(chunk.length() as usize);
        chunk.copy_to(here);
        rest = behind;
    }
    body
}
