//! A call of the catalogue as the API's call object: fields in the API's order, and the analysis in either generation.

use serde_json::{Map, Value, json};

use super::catalogue::{Content, Facts, Stage};
use super::clock::iso;
use super::random::Chance;
use super::speech::{Conversation, Language, converse, voicemail};
use super::talk::Talk;

/// A conversation and its timing.
pub struct Line {
    /// What was said, and what it was about.
    pub conversation: Conversation,
    /// The same with its timing.
    pub talk: Talk,
    /// Chance for all that is left to decide.
    chance: Chance,
}

/// What was said in this call.
pub fn line(facts: &Facts, seed: u64) -> Line {
    let mut chance = Chance::named(seed, &facts.id);
    let name = facts.name();
    let conversation = match facts.outcome.content {
        Content::Nothing => converse(facts.language, 0, name, &mut chance),
        Content::Voicemail => voicemail(facts.language, &mut chance),
        Content::Conversation => {
            // Many short calls, a few long ones.
            let turns = match chance.below(20) {
                0..=2 => 1 + chance.below(5),
                3..=12 => 6 + chance.below(18),
                13..=18 => 20 + chance.below(30),
                _ => 60 + chance.below(80),
            };
            converse(facts.language, turns, name, &mut chance)
        }
    };
    timed(conversation, facts.language, chance)
}

/// A conversation of so many turns in place of this call's own.
pub fn long_line(facts: &Facts, turns: usize, seed: u64) -> Line {
    let mut chance = Chance::named(seed, &facts.id);
    let conversation = converse(facts.language, turns, facts.name(), &mut chance);
    timed(conversation, facts.language, chance)
}

fn timed(conversation: Conversation, language: Language, mut chance: Chance) -> Line {
    let talk = Talk::of(&conversation, language, &mut chance);
    Line {
        conversation,
        talk,
        chance,
    }
}

/// The call object without its transcripts.
pub fn object(facts: &Facts, line: &Line, recordings: &str) -> Map<String, Value> {
    let mut chance = line.chance.clone();
    let outcome = facts.outcome;
    let over = outcome.stage == Stage::Over;
    let talked = outcome.content != Content::Nothing;
    let written = Written::any(&mut chance);
    let start = facts.created + chance.between(2.0, 14.0);
    let seconds = line.talk.seconds.ceil();
    let end = if talked {
        start + seconds
    } else {
        start + chance.between(3.0, 40.0)
    };
    let mut call = Map::new();
    let mut put = |name: &str, value: Value| {
        call.insert(name.to_owned(), value);
    };
    put("id", json!(facts.id));
    put("direction", json!(facts.direction));
    put("from", json!(facts.from));
    if talked {
        let there = over && !chance.once_in(20);
        put(
            "call_record",
            if there {
                recording(recordings, &facts.id)
            } else {
                Value::Null
            },
        );
    }
    put("call_status", json!(outcome.status));
    put("call_result", json!(outcome.result));
    put("disconnection_reason", json!(facts.reason));
    put(
        "finished_at",
        if over {
            written.moment(end)
        } else {
            Value::Null
        },
    );
    let started = outcome.stage != Stage::Waiting && (talked || chance.once_in(2));
    put(
        "start_at",
        if started {
            written.moment(start)
        } else {
            Value::Null
        },
    );
    if over {
        put("duration", json!(if talked { seconds as i64 } else { 0 }));
    }
    if over {
        if let Some(analysis) = analysis(facts, line, &mut chance) {
            put("call_analysis", analysis);
        }
    } else if outcome.stage == Stage::Running {
        put("call_analysis", Value::Null);
    }
    put("type", json!(facts.kind));
    put("created_at", written.moment(facts.created));
    put("agent_id", json!(facts.agent));
    put("campaign_id", json!(facts.campaign));
    put("contact", contact(facts, &mut chance));
    call
}

/// The URL of a recording.
pub fn recording(recordings: &str, id: &str) -> Value {
    json!(format!("{recordings}/recordings/{id}.wav"))
}

/// ISO 8601 with milliseconds.
pub fn stamp(unix: f64) -> String {
    let milliseconds = (unix * 1000.0).round() as i64;
    let text = iso(milliseconds.div_euclid(1000));
    format!("{text}.{:03}Z", milliseconds.rem_euclid(1000))
}

/// How a call's moments are written: each documented form occurs.
enum Written {
    Seconds,
    Milliseconds,
    Offset,
}

impl Written {
    fn any(chance: &mut Chance) -> Self {
        match chance.below(4) {
            0 | 1 => Self::Milliseconds,
            2 => Self::Seconds,
            _ => Self::Offset,
        }
    }

    fn moment(&self, unix: f64) -> Value {
        json!(match self {
            Self::Seconds => format!("{}Z", iso(unix.floor() as i64)),
            Self::Milliseconds => stamp(unix),
            Self::Offset => format!("{}+00:00", iso(unix.floor() as i64)),
        })
    }
}

fn contact(facts: &Facts, chance: &mut Chance) -> Value {
    let Some(contact) = &facts.contact else {
        return Value::Null;
    };
    let mut object = json!({
        "id": contact.id,
        "full_name": contact.full_name,
        "phone_number": contact.phone_number,
        "email": contact.email,
        "country": contact.country,
    });
    if chance.once_in(3) {
        object["additional_data"] = json!({
            "plan": chance.pick(&["premium", "family", "starter"]),
            "visits": chance.below(12),
            "vip": chance.once_in(6),
        });
        object["description"] = Value::Null;
        object["created_at"] = json!("2025-11-02T08:00:00.123+00:00");
    }
    object
}

/// Nothing where the field is missing altogether.
fn analysis(facts: &Facts, line: &Line, chance: &mut Chance) -> Option<Value> {
    if facts.outcome.content == Content::Nothing {
        return chance.once_in(2).then_some(Value::Null);
    }
    match chance.below(16) {
        0 => None,
        1 => Some(Value::Null),
        2..=8 => Some(documented_analysis(line, chance)),
        _ => Some(history_analysis(facts, line, chance)),
    }
}

/// `{summary, sentiment}`
pub fn documented_analysis(line: &Line, chance: &mut Chance) -> Value {
    let sentiment = *chance.pick(&[
        "positive", "positive", "positive", "neutral", "neutral", "negative",
    ]);
    json!({"summary": line.conversation.summary, "sentiment": sentiment})
}

/// As history and webhooks show it.
pub fn history_analysis(facts: &Facts, line: &Line, chance: &mut Chance) -> Value {
    let voicemail = facts.outcome.content == Content::Voicemail;
    let successful = !voicemail && !chance.once_in(4);
    let sentiment = match (voicemail, successful) {
        (true, _) => "Unknown",
        (_, true) => *chance.pick(&["Positive", "Positive", "Neutral"]),
        (_, false) => *chance.pick(&["Negative", "Neutral", "Negative"]),
    };
    let mut custom = json!({
        "interested": successful,
        "preferred_day": line.conversation.day,
        "budget": (chance.between(9.0, 900.0) * 100.0).round() / 100.0,
        "next_step": if successful { json!("send_offer") } else { Value::Null },
    });
    if chance.once_in(3) {
        custom["objections"] = json!(["price", "contract length"]);
        custom["appointment"] =
            json!({"day": line.conversation.day, "hour": line.conversation.hour, "online": false});
    }
    let evaluations: Vec<Value> = ["greeting", "identity confirmed", "next step agreed"]
        .iter()
        .take(1 + chance.below(3))
        .map(|name| {
            let passed = !chance.once_in(4);
            let score = if passed {
                chance.between(0.7, 1.0)
            } else {
                chance.between(0.0, 0.5)
            };
            json!({
                "name": name,
                "passed": passed,
                "score": (score * 100.0).round() / 100.0,
                "reason": if passed { Value::Null } else { json!("Not said in the first minute.") },
            })
        })
        .collect();
    json!({
        "call_summary": line.conversation.summary,
        "in_voicemail": voicemail,
        "user_sentiment": sentiment,
        "call_successful": successful,
        "custom_analysis_data": if voicemail { json!({}) } else { custom },
        "evaluation_results": if voicemail { vec![] } else { evaluations },
    })
}
