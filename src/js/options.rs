//! Options in. They were checked before, in `options.js`, which stands where users can call it before the
//! module is loaded; here they get their types.

use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::request::Query;

/// What a client was made with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientOptions {
    /// Empty where a proxy adds the key.
    pub(crate) api_key: String,
    /// Absolute, without a slash at its end.
    pub(crate) base_url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) max_response_bytes: f64,
    pub(crate) strict: bool,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub(crate) fetch: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub(crate) on_warning: JsValue,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub(crate) on_attempt: JsValue,
}

/// What a single call was asked for with; the client's limits stand in where it says nothing.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallOptions {
    pub(crate) include_transcript: bool,
    pub(crate) include_words: bool,
    pub(crate) include_tools: bool,
    pub(crate) transcript_format: String,
    pub(crate) raw_transcript: bool,
    pub(crate) timeout_ms: f64,
    pub(crate) max_retries: u32,
}

impl CallOptions {
    pub(crate) fn query(&self) -> Query {
        Query {
            transcript: self.include_transcript,
            words: self.include_words,
            tools: self.include_tools,
            toon: self.transcript_format == "toon",
        }
    }
}
