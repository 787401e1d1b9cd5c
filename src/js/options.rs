//! The options as the module reads them. `options.js` has checked and completed them: users can call it before the
//! module is loaded. Here they get their types; a getter reads each where it is needed.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::request::CallQuery;
use crate::response::Wanted;

/// The wire format of transcripts.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptFormat {
    /// As JSON.
    Json = "json",
    /// As TOON, in a string.
    Toon = "toon",
}

/// What `waitForCall` waits for.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The call has ended.
    Finished = "finished",
    /// Its analysis is available as well.
    Analyzed = "analyzed",
}

#[wasm_bindgen]
extern "C" {
    /// The options of a client.
    pub type ClientOptions;

    /// Empty if a proxy adds the key.
    #[wasm_bindgen(method, getter, js_name = apiKey)]
    pub(super) fn api_key(this: &ClientOptions) -> String;
    /// Absolute, without a trailing slash.
    #[wasm_bindgen(method, getter, js_name = baseUrl)]
    pub(super) fn base_url(this: &ClientOptions) -> String;
    /// Names and values in turn.
    #[wasm_bindgen(method, getter)]
    pub(super) fn headers(this: &ClientOptions) -> Vec<String>;
    #[wasm_bindgen(method, getter, js_name = maxResponseBytes)]
    pub(super) fn max_response_bytes(this: &ClientOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn strict(this: &ClientOptions) -> bool;
    /// The user's `fetch`, or undefined.
    #[wasm_bindgen(method, getter, js_name = fetch)]
    pub(super) fn custom_fetch(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onAttempt)]
    pub(super) fn on_attempt(this: &ClientOptions) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onWarning)]
    pub(super) fn on_warning(this: &ClientOptions) -> Option<Function>;

    /// The options of one call, with the client's `timeoutMs` and `maxRetries` as defaults.
    pub type CallOptions;

    #[wasm_bindgen(method, getter, js_name = includeTranscript)]
    fn include_transcript(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeWords)]
    fn include_words(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeTools)]
    fn include_tools(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = transcriptFormat)]
    fn transcript_format(this: &CallOptions) -> TranscriptFormat;
    #[wasm_bindgen(method, getter, js_name = rawTranscript)]
    fn raw_transcript(this: &CallOptions) -> bool;
    /// The caller's `AbortSignal`, or undefined.
    #[wasm_bindgen(method, getter)]
    pub(super) fn signal(this: &CallOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = timeoutMs)]
    pub(super) fn timeout_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    pub(super) fn max_retries(this: &CallOptions) -> u32;

    /// Of lists: the API's names of filters, and their values, in turn.
    #[wasm_bindgen(method, getter, js_name = filters)]
    fn filter_texts(this: &CallOptions) -> Vec<String>;

    /// Of `waitForCall`.
    #[wasm_bindgen(method, getter)]
    fn until(this: &CallOptions) -> Until;
    #[wasm_bindgen(method, getter, js_name = intervalMs)]
    pub(super) fn interval_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxWaitMs)]
    pub(super) fn max_wait_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = onStatus)]
    pub(super) fn on_status(this: &CallOptions) -> Option<Function>;

    /// The options of `decodeToon`.
    pub type ToonOptions;

    #[wasm_bindgen(method, getter)]
    pub(super) fn strict(this: &ToonOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(super) fn indent(this: &ToonOptions) -> u32;
    #[wasm_bindgen(method, getter)]
    pub(super) fn legacy(this: &ToonOptions) -> bool;
}

impl CallOptions {
    fn is_toon(&self) -> bool {
        self.transcript_format() == TranscriptFormat::Toon
    }

    /// Of lists: the filters, by the API's names.
    pub(super) fn filters(&self) -> Vec<(String, String)> {
        let texts = self.filter_texts();
        let (pairs, _) = texts.as_chunks::<2>();
        pairs
            .iter()
            .cloned()
            .map(|[name, value]| (name, value))
            .collect()
    }

    /// Of `waitForCall`: whether to wait for the analysis, not only for the end of the call.
    pub(super) fn until_analyzed(&self) -> bool {
        self.until() == Until::Analyzed
    }

    /// What to include in the call.
    pub(super) fn query(&self) -> CallQuery {
        CallQuery {
            transcript: self.include_transcript(),
            words: self.include_words(),
            tools: self.include_tools(),
            toon: self.is_toon(),
        }
    }

    /// How to treat transcripts that arrive as strings.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            toon: self.is_toon(),
            raw: self.raw_transcript(),
        }
    }
}
