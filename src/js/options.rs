//! Options in. They were checked and completed before, in `options.js`, which stands where users can call it
//! before the module is loaded; here they get their types, and stay outside until they are asked for.

use wasm_bindgen::prelude::*;
use web_sys::Request;

use crate::request::Query;

#[wasm_bindgen]
extern "C" {
    /// What a client was made with.
    #[derive(Clone)]
    pub(super) type ClientOptions;

    /// Empty where a proxy adds the key.
    #[wasm_bindgen(method, getter, js_name = apiKey)]
    pub(super) fn api_key(this: &ClientOptions) -> String;
    /// Absolute, without a slash at its end.
    #[wasm_bindgen(method, getter, js_name = baseUrl)]
    pub(super) fn base_url(this: &ClientOptions) -> String;
    /// Names and values in turn.
    #[wasm_bindgen(method, getter)]
    pub(super) fn headers(this: &ClientOptions) -> Vec<String>;
    #[wasm_bindgen(method, getter, js_name = maxResponseBytes)]
    pub(super) fn max_response_bytes(this: &ClientOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn strict(this: &ClientOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(super) fn fetch(this: &ClientOptions) -> JsValue;

    /// What all requests of the client have in common, once there was one. It is kept here, as the options
    /// live as long as the client.
    #[wasm_bindgen(method, getter)]
    pub(super) fn template(this: &ClientOptions) -> Option<Request>;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_template(this: &ClientOptions, template: &Request);

    /// What a single call was asked for with; the client's limits stand in where it says nothing.
    pub(super) type CallOptions;

    #[wasm_bindgen(method, getter, js_name = includeTranscript)]
    fn include_transcript(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeWords)]
    fn include_words(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeTools)]
    fn include_tools(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = transcriptFormat)]
    fn transcript_format(this: &CallOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = rawTranscript)]
    pub(super) fn raw_transcript(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = timeoutMs)]
    pub(super) fn timeout_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    pub(super) fn max_retries(this: &CallOptions) -> u32;
}

impl CallOptions {
    pub(super) fn query(&self) -> Query {
        Query {
            transcript: self.include_transcript(),
            words: self.include_words(),
            tools: self.include_tools(),
            toon: self.transcript_format() == "toon",
        }
    }
}
