//! A call as the platform POSTs it after its analysis.

use serde_json::{Map, Value, json};

use crate::calls::{AGENTS, CAMPAIGNS, Calls, Wanted, moment};

/// How `duration` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duration {
    /// `210`
    Number,
    /// `"210"`
    Text,
}

const NAMES: [(&str, &str); 6] = [
    ("Emma", "en-US"),
    ("Riley", "en-US"),
    ("Sam", "en-GB"),
    ("Sofía", "es-ES"),
    ("Martín", "es-MX"),
    ("ハル", "ja-JP"),
];

const CAMPAIGN_NAMES: [&str; 4] = ["Spring renewals", "Recordatorios", "Win back", "Encuesta"];

/// The webhook's body, or nothing where there is no such call.
pub fn payload(calls: &Calls, id: &str, duration: Duration) -> Option<Value> {
    let wanted = Wanted {
        transcript: true,
        words: true,
        tools: true,
    };
    let call = calls.get(id, wanted)?;
    let field = |name: &str| call.get(name).cloned().unwrap_or_default();
    let contact = field("contact");
    let mut of_call = json!({
        "call_id": id,
        "call_type": field("type"),
        "call_status": field("call_status"),
        "duration": match (duration, field("duration")) {
            (Duration::Text, seconds @ Value::Number(_)) => json!(seconds.to_string()),
            (_, seconds) => seconds,
        },
        "start_timestamp": milliseconds(&call, "start_at"),
        "end_timestamp": milliseconds(&call, "finished_at"),
        "disconnection_reason": field("disconnection_reason"),
        "recording_url": field("call_record"),
        "transcript": plain(&field("chat_history")),
        "transcript_object": field("chat_history"),
        "transcript_with_tool_calls": field("chat_history_with_tools"),
        "call_analysis": analysis(field("call_analysis")),
    });
    if contact.is_object() {
        let (own, other) = (field("from"), contact["phone_number"].clone());
        let inbound = field("direction") == "inbound";
        of_call["call_result"] = field("call_result");
        of_call["from_number"] = if inbound { other.clone() } else { own.clone() };
        of_call["to_number"] = if inbound {
            json!("+12025551234")
        } else {
            other
        };
        of_call["call_additional_data"] = json!({"source": "sandbox"});
    }
    let agent = field("agent_id");
    let place = AGENTS.iter().position(|known| agent == *known).unwrap_or(0);
    let (name, language) = NAMES[place];
    let mut data = json!({
        "agent": {"agent_id": agent, "name": name, "language": language},
        "organization": {"id": "0a9b8c7d-6e5f-4a3b-8c2d-1e0f9a8b7c6d", "name": "Sandbox"},
        "call": of_call,
    });
    if contact.is_object() {
        data["contact"] = contact;
    }
    let campaign = field("campaign_id");
    if let Some(place) = CAMPAIGNS.iter().position(|known| campaign == *known) {
        data["campaign"] = json!({"id": campaign, "name": CAMPAIGN_NAMES[place]});
    }
    Some(json!({"data": data}))
}

/// Unix milliseconds; 0 where the moment is not known.
fn milliseconds(call: &Map<String, Value>, name: &str) -> i64 {
    call.get(name)
        .and_then(Value::as_str)
        .and_then(moment)
        .map_or(0, |seconds| (seconds * 1000.0).round() as i64)
}

/// `Agent: …` and `User: …`, a line each.
fn plain(history: &Value) -> String {
    let entries = history.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines = entries.iter().map(|entry| {
        let speaker = if entry["role"] == "user" {
            "User"
        } else {
            "Agent"
        };
        format!(
            "{speaker}: {}\n",
            entry["content"].as_str().unwrap_or_default()
        )
    });
    lines.collect()
}

/// Webhooks only know the analysis with long names.
fn analysis(analysis: Value) -> Value {
    if analysis.get("summary").is_none() {
        return analysis;
    }
    let sentiment = match analysis["sentiment"].as_str() {
        Some("positive") => "Positive",
        Some("negative") => "Negative",
        _ => "Neutral",
    };
    json!({
        "call_summary": analysis["summary"],
        "in_voicemail": false,
        "user_sentiment": sentiment,
        "call_successful": sentiment != "Negative",
        "custom_analysis_data": {},
        "evaluation_results": [],
    })
}
