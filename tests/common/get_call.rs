//! What holds in every host: calls fetched over real HTTP from the sandbox, and what goes wrong.

use contactship_wasm::{ContactshipClient, decode_toon};
use js_sys::{JSON, Object, Reflect};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortSignal;

const SANDBOX: &str = match option_env!("CONTACTSHIP_SANDBOX") {
    Some(address) => address,
    None => "http://127.0.0.1:8799",
};
const KEY: &str = match option_env!("CONTACTSHIP_SANDBOX_KEY") {
    Some(key) => key,
    None => "sk_sandbox",
};
const DOCUMENTED: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout)]
    fn abort_after(ms: u32) -> AbortSignal;
}

/// The options of a client, as `src/js/options.js` hands them over. That file has tests of its own; here
/// it would be one module too many: the server of these tests answers four requests at once, and a page that
/// asks for a fifth module may wait for ever. The module names four (src/js/*.rs); the rest they load.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientOptions {
    api_key: &'static str,
    base_url: String,
    headers: [String; 0],
    max_response_bytes: u32,
    strict: bool,
}

/// The options of a call where nothing is said.
const DEFAULTS: &str = r#"{
    "includeTranscript": true, "includeWords": false, "includeTools": false, "transcriptFormat": "json",
    "rawTranscript": false, "timeoutMs": 30000, "maxRetries": 0
}"#;

/// What a user can read off an error.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    code: String,
    attempts: u32,
    call_id: Option<String>,
    status: Option<u16>,
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).expect("the test's own JSON")
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).expect("a value of JSON").into()
}

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).expect("an object")
}

/// Fetches a call; `fault` is a path before the API's, or nothing.
async fn get(
    fault: &str,
    id: &str,
    options: &str,
    signal: Option<AbortSignal>,
) -> Result<JsValue, JsValue> {
    let client = ClientOptions {
        api_key: KEY,
        base_url: format!("{SANDBOX}{fault}"),
        headers: [],
        max_response_bytes: 1 << 25,
        strict: false,
    };
    let client = ContactshipClient::new(
        serde_wasm_bindgen::to_value(&client)?.unchecked_into(),
        None,
    );
    let defaults: Object = object(DEFAULTS).unchecked_into();
    let options = Object::assign(&defaults, object(options).unchecked_ref());
    Reflect::set(&options, &"signal".into(), &signal.into())?;
    client
        .get_call(id.to_owned(), options.unchecked_into())
        .await
}

async fn error(fault: &str, id: &str, options: &str) -> JsValue {
    get(fault, id, options, None).await.expect_err("an error")
}

fn code(error: &JsValue) -> String {
    field(error, "code").as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_documented_call() {
    let call = get("", DOCUMENTED, "{}", None).await.expect("a call");
    let documented = object(include_str!("../fixtures/documented-call.json"));
    assert_eq!(text(&call), text(&documented));
}

#[wasm_bindgen_test]
async fn both_envelopes_give_the_same_object() {
    let bare = get("/fault/envelope-bare", DOCUMENTED, "{}", None)
        .await
        .expect("a call");
    let enveloped = get("/fault/envelope-data", DOCUMENTED, "{}", None)
        .await
        .expect("a call");
    assert_eq!(text(&bare), text(&enveloped));
}

#[wasm_bindgen_test]
async fn toon_gives_the_objects_that_json_gives() {
    for id in [
        DOCUMENTED,
        "gen-en-3",
        "gen-es-60",
        "gen-ja-25",
        "gen-en-700",
    ] {
        let wanted = r#"{"includeWords": true, "includeTools": true, "transcriptFormat": "json"}"#;
        let json = get("", id, wanted, None).await.expect("a call");
        let toon = get("", id, &wanted.replace("json", "toon"), None)
            .await
            .expect("a call");
        for name in [
            "chat_history",
            "chat_history_with_tools",
            "contact",
            "duration",
        ] {
            assert_eq!(
                text(&field(&toon, name)),
                text(&field(&json, name)),
                "{name} of {id}"
            );
        }
        assert_eq!(
            field(&toon, "transcript_format").as_string().as_deref(),
            Some("toon")
        );
    }
}

#[wasm_bindgen_test]
async fn a_raw_transcript_stays_text() {
    let options = r#"{"transcriptFormat": "toon", "rawTranscript": true}"#;
    let call = get("", DOCUMENTED, options, None).await.expect("a call");
    let raw = field(&call, "chat_history").as_string().expect("text");
    let decoded = toon(raw.as_bytes()).expect("TOON");
    let json = get("", DOCUMENTED, "{}", None).await.expect("a call");
    assert_eq!(text(&decoded), text(&field(&json, "chat_history")));
}

#[wasm_bindgen_test]
async fn what_is_left_out_is_left_out() {
    let call = get("", DOCUMENTED, r#"{"includeTranscript": false}"#, None)
        .await
        .expect("a call");
    assert!(field(&call, "chat_history").is_undefined());
}

#[wasm_bindgen_test]
async fn statuses_are_codes() {
    for (status, name) in [
        (400, "bad_request"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not_found"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
        (418, "http_error"),
        (302, "http_error"),
    ] {
        let error = error(&format!("/fault/status-{status}"), DOCUMENTED, "{}").await;
        let seen: Seen = serde_wasm_bindgen::from_value(error).expect("an error of ours");
        assert_eq!((seen.code.as_str(), seen.attempts), (name, 1), "{status}");
        assert_eq!(seen.call_id.as_deref(), Some(DOCUMENTED));
        // A browser does not tell the status of a redirect that it did not follow.
        assert!(seen.status == Some(status) || status == 302);
    }
}

#[wasm_bindgen_test]
async fn bodies_that_are_no_call() {
    for fault in [
        "body-html",
        "body-empty",
        "truncated",
        "no-id",
        "id-number",
        "body-null",
        "body-array",
    ] {
        let error = error(&format!("/fault/{fault}"), DOCUMENTED, "{}").await;
        assert_eq!(code(&error), "invalid_response", "{fault}");
    }
}

#[wasm_bindgen_test]
async fn networks_that_fail() {
    for fault in ["reset", "close", "cut", "cut-chunked", "reset-body"] {
        let error = error(&format!("/fault/{fault}"), DOCUMENTED, "{}").await;
        assert_eq!(
            code(&error),
            "network",
            "{fault}: {}",
            field(&error, "message").as_string().unwrap_or_default()
        );
    }
    for fault in ["hang", "stall-10"] {
        let error = error(
            &format!("/fault/{fault}"),
            DOCUMENTED,
            r#"{"timeoutMs": 300}"#,
        )
        .await;
        assert_eq!(code(&error), "timeout", "{fault}");
    }
}

#[wasm_bindgen_test]
async fn a_retry_brings_the_call() {
    let base = "/fault/first-2(status-503+retry-after-0)";
    // The sandbox counts for each id: both hosts must not share one.
    let id = format!("gen-en-3-n{}", (js_sys::Math::random() * 1e9) as u32);
    let call = get(base, &id, r#"{"maxRetries": 2}"#, None)
        .await
        .expect("a call");
    assert_eq!(field(&call, "id").as_string(), Some(id));
}

#[wasm_bindgen_test]
async fn an_abort_brings_its_reason() {
    let signal = abort_after(100);
    let reason = get("/fault/hang", DOCUMENTED, "{}", Some(signal.clone()))
        .await
        .expect_err("an abort");
    assert!(Object::is(&reason, &signal.reason()));
    let again = get("", DOCUMENTED, "{}", Some(signal.clone()))
        .await
        .expect_err("an abort");
    assert!(Object::is(&again, &signal.reason()));
}

#[wasm_bindgen_test]
async fn a_transcript_that_does_not_decode_is_kept() {
    let error = error(
        "/fault/toon-broken",
        DOCUMENTED,
        r#"{"transcriptFormat": "toon"}"#,
    )
    .await;
    assert_eq!(code(&error), "invalid_toon");
    assert!(field(&error, "line").as_f64().is_some() && field(&error, "column").as_f64().is_some());
    let call = field(&error, "call");
    assert!(field(&call, "chat_history").is_string());
    assert_eq!(field(&call, "id").as_string().as_deref(), Some(DOCUMENTED));
}

/// Decodes TOON with the default options.
fn toon(text: &[u8]) -> Result<JsValue, JsValue> {
    let options = object(r#"{"strict": true, "indent": 2, "legacy": true}"#);
    decode_toon(text.to_vec(), options.unchecked_ref())
}

#[wasm_bindgen_test]
fn toon_says_where_it_is_wrong() {
    let error = toon(b"a: 1\nb[2]: 1").expect_err("an error");
    assert_eq!(code(&error), "invalid_toon");
    assert_eq!(field(&error, "line").as_f64(), Some(2.0));
}
