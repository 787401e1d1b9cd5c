//! The call through serde structs and serde-wasm-bindgen, for comparison.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[derive(Serialize, Deserialize)]
struct Call {
    id: String,
    direction: String,
    from: String,
    call_record: Option<String>,
    call_status: String,
    call_result: Option<String>,
    disconnection_reason: Option<String>,
    finished_at: Option<String>,
    start_at: Option<String>,
    duration: Option<f64>,
    call_analysis: Option<Analysis>,
    r#type: String,
    created_at: String,
    agent_id: String,
    contact: Contact,
    chat_history: Vec<Turn>,
    transcript_format: String,
}

#[derive(Serialize, Deserialize)]
struct Analysis {
    summary: String,
    sentiment: String,
}

#[derive(Serialize, Deserialize)]
struct Contact {
    id: String,
    full_name: String,
    phone_number: String,
    email: String,
    country: String,
}

#[derive(Serialize, Deserialize)]
struct Turn {
    role: String,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<Word>>,
}

#[derive(Serialize, Deserialize)]
struct Word {
    word: String,
    start: f64,
    end: f64,
}

/// Reads a response with a JSON transcript.
#[wasm_bindgen(js_name = readWithSerde)]
pub fn read_with_serde(body: &[u8]) -> Result<JsValue, JsValue> {
    let call: Call = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok(serde_wasm_bindgen::to_value(&call)?)
}
