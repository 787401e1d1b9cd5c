//! Options in. They were checked before, in `options.js`, which stands where users can call it before the
//! module is loaded; here they get their types.

use wasm_bindgen::prelude::*;

use crate::request::Query;

#[wasm_bindgen]
extern "C" {
    /// Checked options: of a client, or of a call.
    type Options;

    #[wasm_bindgen(method, getter, catch, structural, js_name = apiKey)]
    fn api_key(this: &Options) -> Result<String, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = baseUrl)]
    fn base_url(this: &Options) -> Result<String, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn headers(this: &Options) -> Result<Vec<String>, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = maxResponseBytes)]
    fn max_response_bytes(this: &Options) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn strict(this: &Options) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural)]
    fn fetch(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = onWarning)]
    fn on_warning(this: &Options) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = onAttempt)]
    fn on_attempt(this: &Options) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch, structural, js_name = includeTranscript)]
    fn include_transcript(this: &Options) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = includeWords)]
    fn include_words(this: &Options) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = includeTools)]
    fn include_tools(this: &Options) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = transcriptFormat)]
    fn transcript_format(this: &Options) -> Result<String, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = rawTranscript)]
    fn raw_transcript(this: &Options) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = timeoutMs)]
    fn timeout_ms(this: &Options) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, getter, catch, structural, js_name = maxRetries)]
    fn max_retries(this: &Options) -> Result<u32, JsValue>;
}

/// What a client was made with.
pub(super) struct ClientOptions {
    /// Empty where a proxy adds the key.
    pub(super) api_key: String,
    /// Absolute, without a slash at its end.
    pub(super) base_url: String,
    /// Names and values in turn.
    pub(super) headers: Vec<String>,
    pub(super) max_response_bytes: f64,
    pub(super) strict: bool,
    pub(super) fetch: JsValue,
    pub(super) on_warning: JsValue,
    pub(super) on_attempt: JsValue,
}

impl ClientOptions {
    pub(super) fn of(options: &JsValue) -> Result<ClientOptions, JsValue> {
        let options: &Options = options.unchecked_ref();
        Ok(ClientOptions {
            api_key: options.api_key()?,
            base_url: options.base_url()?,
            headers: options.headers()?,
            max_response_bytes: options.max_response_bytes()?,
            strict: options.strict()?,
            fetch: options.fetch()?,
            on_warning: options.on_warning()?,
            on_attempt: options.on_attempt()?,
        })
    }
}

/// What a single call was asked for with; the client's limits stand in where it says nothing.
pub(super) struct CallOptions {
    pub(super) query: Query,
    pub(super) raw_transcript: bool,
    pub(super) timeout_ms: f64,
    pub(super) max_retries: u32,
}

impl CallOptions {
    pub(super) fn of(options: &JsValue) -> Result<CallOptions, JsValue> {
        let options: &Options = options.unchecked_ref();
        Ok(CallOptions {
            query: Query {
                transcript: options.include_transcript()?,
                words: options.include_words()?,
                tools: options.include_tools()?,
                toon: options.transcript_format()? == "toon",
            },
            raw_transcript: options.raw_transcript()?,
            timeout_ms: options.timeout_ms()?,
            max_retries: options.max_retries()?,
        })
    }
}
