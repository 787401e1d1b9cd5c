//! The options as the module reads them. `options.js` has checked and completed them: users can call it before the
//! module is loaded. Here they get their types; a getter reads each where it is needed.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::request::CallQuery;
use crate::response::Wanted;

#[wasm_bindgen]
extern "C" {
    /// What the calls of a batch share: one that is rate limited holds back all.
    type Hold;

    /// By `Date.now`.
    #[wasm_bindgen(method, getter)]
    fn until(this: &Hold) -> f64;

    /// What a client was made with.
    pub type ClientOptions;

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
    /// The user's `fetch`, or undefined.
    #[wasm_bindgen(method, getter)]
    pub(super) fn fetch(this: &ClientOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onAttempt)]
    pub(super) fn on_attempt(this: &ClientOptions) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onWarning)]
    pub(super) fn on_warning(this: &ClientOptions) -> Option<Function>;

    /// What a single call was asked for with. The client's `timeoutMs` and `maxRetries` are filled in.
    pub type CallOptions;

    #[wasm_bindgen(method, getter, js_name = includeTranscript)]
    fn include_transcript(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeWords)]
    fn include_words(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = includeTools)]
    fn include_tools(this: &CallOptions) -> bool;
    #[wasm_bindgen(method, getter, js_name = transcriptFormat)]
    fn transcript_format(this: &CallOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = rawTranscript)]
    fn raw_transcript(this: &CallOptions) -> bool;
    /// The caller's `AbortSignal`, or undefined.
    #[wasm_bindgen(method, getter)]
    pub(super) fn signal(this: &CallOptions) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = timeoutMs)]
    pub(super) fn timeout_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    pub(super) fn max_retries(this: &CallOptions) -> u32;

    /// Of batches: until when a call has to wait before it sends a request.
    #[wasm_bindgen(method, getter)]
    fn hold(this: &CallOptions) -> Option<Hold>;

    /// Of lists: the API's names of filters, and their values, in turn.
    #[wasm_bindgen(method, getter, js_name = filters)]
    fn filter_texts(this: &CallOptions) -> Vec<String>;

    /// Of `waitForCall`.
    #[wasm_bindgen(method, getter)]
    fn until(this: &CallOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = intervalMs)]
    pub(super) fn interval_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxWaitMs)]
    pub(super) fn max_wait_ms(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = onStatus)]
    pub(super) fn on_status(this: &CallOptions) -> Option<Function>;
}

impl CallOptions {
    fn is_toon(&self) -> bool {
        self.transcript_format() == "toon"
    }

    /// For how many milliseconds no request may be sent.
    pub(super) fn held_ms(&self) -> f64 {
        let until = self.hold().map_or(0.0, |hold| hold.until());
        // Next.js refuses a component that asks for the time while it is prerendered.
        if until == 0.0 {
            return 0.0;
        }
        (until - js_sys::Date::now()).max(0.0)
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

    /// Of `waitForCall`: until the analysis is there, not only until the call is finished.
    pub(super) fn until_analyzed(&self) -> bool {
        self.until() == "analyzed"
    }

    /// What the request asks for.
    pub(super) fn query(&self) -> CallQuery {
        CallQuery {
            transcript: self.include_transcript(),
            words: self.include_words(),
            tools: self.include_tools(),
            toon: self.is_toon(),
        }
    }

    /// What is to become of transcripts that arrive as text.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            toon: self.is_toon(),
            raw: self.raw_transcript(),
        }
    }
}
