//! The call object of an answer: its transcripts as asked for, and what a fault makes of it, down to the JSON text.

use serde_json::{Map, Value, json};
use toon_format::encode_default;

use super::hostile::spoil;
use super::{CallFault, Envelope, Fault};

const TRANSCRIPTS: [&str; 2] = ["chat_history", "chat_history_with_tools"];

/// Encodes the transcripts, says so in `transcript_format`, and applies the faults that are values.
pub fn shape(call: &mut Map<String, Value>, toon: bool, faults: &[Fault]) -> Result<(), String> {
    let faults: Vec<CallFault> = faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::Call(fault) => Some(*fault),
            _ => None,
        })
        .collect();
    for fault in &faults {
        change_fields(call, *fault);
    }
    let mut format = if toon { "toon" } else { "json" };
    let mut any = false;
    for name in TRANSCRIPTS {
        let Some(transcript) = call.get_mut(name) else {
            continue;
        };
        any = true;
        let fault = faults
            .iter()
            .find_map(|fault| transcript_fault(transcript, *fault));
        if let Some(instead) = fault.transpose()? {
            if instead.is_string() && !faults.contains(&CallFault::TranscriptString) {
                format = "toon";
            }
            *transcript = instead;
        } else if toon && transcript.is_array() {
            *transcript = json!(encoded(transcript)?);
        }
    }
    if any {
        call.insert("transcript_format".into(), json!(format));
    }
    Ok(())
}

fn change_fields(call: &mut Map<String, Value>, fault: CallFault) {
    let mut set = |name: &str, value: Value| {
        call.insert(name.to_owned(), value);
    };
    match fault {
        CallFault::NoId => {
            call.shift_remove("id");
        }
        CallFault::IdNumber => set("id", json!(12345)),
        CallFault::DurationString => {
            if let Some(duration @ Value::Number(_)) = call.get_mut("duration") {
                *duration = json!(duration.to_string());
            }
        }
        CallFault::UnknownFields => {
            set(
                "latency_report",
                json!({"p50": 812.5, "p95": null, "notes": ["beta", true]}),
            );
            everywhere(call, "beta_field", &json!("new"));
        }
        CallFault::UnknownEnums => {
            for (name, value) in [
                ("direction", "sideways"),
                ("call_status", "on-hold"),
                ("call_result", "forwarded"),
                ("disconnection_reason", "solar_flare"),
                ("type", "hologram_call"),
            ] {
                set(name, json!(value));
            }
            for turn in turns(call).filter(|turn| turn["role"] == "agent") {
                turn.insert("role".into(), json!("assistant"));
            }
        }
        CallFault::WrongTypes => {
            set("from", json!(12_025_551_234_u64));
            set("call_status", json!(true));
            set("contact", json!("Jane Smith"));
            set("call_analysis", json!(["positive"]));
        }
        CallFault::OddWords => odd_words(call),
        CallFault::HostileText => spoil(call),
        CallFault::Proto => everywhere(call, "__proto__", &json!({"polluted": true})),
        _ => {}
    }
}

/// Every other word has no time, or an impossible one.
fn odd_words(call: &mut Map<String, Value>) {
    let words = turns(call)
        .filter_map(|turn| turn.get_mut("words"))
        .filter_map(Value::as_array_mut)
        .flatten();
    for (i, word) in words.enumerate() {
        let Some(fields) = word.as_object_mut() else {
            continue;
        };
        let mut set = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        match i % 10 {
            1 => {
                fields.shift_remove("end");
            }
            3 => {
                set("start", Value::Null);
            }
            5 => {
                set("end", json!(0));
                set("start", json!(1));
            }
            7 => {
                set("start", json!(-1.5));
            }
            9 => {
                set("start", json!("0.5"));
            }
            _ => {}
        }
    }
}

/// Sets a field in the call, its contact, its analysis and the first turn of each transcript.
fn everywhere(call: &mut Map<String, Value>, name: &str, value: &Value) {
    call.insert(name.to_owned(), value.clone());
    for part in ["contact", "call_analysis"] {
        if let Some(Value::Object(part)) = call.get_mut(part) {
            part.insert(name.to_owned(), value.clone());
        }
    }
    for transcript in TRANSCRIPTS {
        if let Some(Value::Object(turn)) = call
            .get_mut(transcript)
            .and_then(|entries| entries.get_mut(0))
        {
            turn.insert(name.to_owned(), value.clone());
        }
    }
}

fn turns(call: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    call.iter_mut()
        .filter(|(name, _)| TRANSCRIPTS.contains(&name.as_str()))
        .filter_map(|(_, transcript)| transcript.as_array_mut())
        .flatten()
        .filter_map(Value::as_object_mut)
}

/// What replaces the transcript.
fn transcript_fault(transcript: &Value, fault: CallFault) -> Option<Result<Value, String>> {
    let text = match fault {
        CallFault::TranscriptString => Ok("Agent: Hello?\nUser: Yes, this is Jane.".to_owned()),
        CallFault::TranscriptNumber => return Some(Ok(json!(3))),
        CallFault::TranscriptNull => return Some(Ok(Value::Null)),
        CallFault::TranscriptArray => return Some(Ok(transcript.clone())),
        CallFault::ToonBroken => {
            Ok("[3]{role,content}:\n  agent,Hello?\n  user,\"Yes\n".to_owned())
        }
        CallFault::ToonObject => encoded(&json!({"turns": transcript})),
        CallFault::ToonHash => encoded(&hash_rows(transcript))
            .map(|text| text.replace("\n  \"#", "\n  #").replace("!\",", "!,")),
        CallFault::ToonMarker => encoded(transcript).map(|text| text.replacen('[', "[#", 1)),
        CallFault::ToonBare => bare_items(transcript),
        _ => return None,
    };
    Some(text.map(Value::String))
}

fn encoded(value: &Value) -> Result<String, String> {
    encode_default(value).map_err(|error| error.to_string())
}

/// Rows whose first cell begins with `#`: `content` first, as `#1 … !`, without anything else that needs quotes.
fn hash_rows(transcript: &Value) -> Value {
    let entries = transcript.as_array().into_iter().flatten();
    entries
        .enumerate()
        .map(|(i, entry)| {
            let content = entry["content"].as_str().unwrap_or_default();
            let letters: String = content
                .chars()
                .filter(|c| c.is_alphanumeric() || *c == ' ')
                .collect();
            json!({"content": format!("#{} {letters}!", i + 1), "role": entry["role"]})
        })
        .collect()
}

fn bare_items(transcript: &Value) -> Result<String, String> {
    let entries = transcript.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut text = format!("[{}]:", entries.len());
    for entry in entries {
        text.push_str("\n  -");
        for line in encoded(entry)?.lines() {
            text.push_str("\n    ");
            text.push_str(line);
        }
    }
    Ok(text)
}

/// The call as JSON text, with the faults that only exist in text.
pub fn text(call: &Map<String, Value>, faults: &[Fault]) -> Result<String, String> {
    let mut text = serde_json::to_string(call).map_err(|error| error.to_string())?;
    for fault in faults {
        if let Fault::Call(fault) = fault {
            text = changed_text(text, *fault);
        }
    }
    Ok(text)
}

/// The last envelope that a fault names, else this one.
pub fn envelope(usual: Envelope, faults: &[Fault]) -> Envelope {
    let named = faults.iter().rev().find_map(|fault| match fault {
        Fault::Envelope(other) => Some(*other),
        _ => None,
    });
    named.unwrap_or(usual)
}

/// A JSON text in its envelope; `more` are fields beside `data`, such as `,"count":3`.
pub fn enveloped(text: &str, envelope: Envelope, more: &str) -> String {
    match envelope {
        Envelope::Bare => text.to_owned(),
        Envelope::Data => format!("{{\"statusCode\":200,\"data\":{text}{more}}}"),
        Envelope::Null => "{\"statusCode\":200,\"data\":null}".into(),
        Envelope::Error => "{\"statusCode\":500,\"message\":\"Internal server error\"}".into(),
    }
}

fn changed_text(text: String, fault: CallFault) -> String {
    let first = |fields: &str| text.replacen('{', &format!("{{{fields},"), 1);
    match fault {
        CallFault::Deep(levels) => first(&format!(
            "\"nested\":{}{}",
            "[".repeat(levels),
            "]".repeat(levels)
        )),
        CallFault::DuplicateKeys => first(
            "\"id\":\"the-first-of-two\",\"direction\":\"the-first-of-two\",\"contact\":{\"id\":\"the-first-of-two\"}",
        ),
        CallFault::LoneSurrogate => text
            .replacen("\"content\":\"", "\"content\":\"\\ud83d ", 1)
            .replacen("\"full_name\":\"", "\"full_name\":\"\\ude00 ", 1),
        _ => text,
    }
}
