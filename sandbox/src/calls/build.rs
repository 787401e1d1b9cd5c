//! A recipe becomes a call object: fields in the API's order, transcripts with or without words and tools.

use serde_json::{Map, Value, json};

use super::clock::iso;
use super::object::recording;
use super::random::Chance;
use super::recipe::{Fixed, Shape};
use super::speech::{Conversation, Language, Speaker, Turn, converse, voicemail};
use super::talk::{Event, Said, Talk, Word, seconds};

/// The example of the API's documentation.
pub const DOCUMENTED: &str = include_str!("../../../tests/fixtures/documented-call.json");

/// Which transcripts a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// `include_transcript`
    pub transcript: bool,
    /// `include_words`
    pub words: bool,
    /// `include_tools`
    pub tools: bool,
}

/// A call object whose transcripts are still arrays, without `transcript_format`.
pub fn build(
    id: &str,
    recipe: Fixed,
    seed: u64,
    recordings: &str,
    wanted: Wanted,
) -> Map<String, Value> {
    let mut chance = Chance::named(seed, id);
    let (documented, conversation, timeline) = held(recipe, &mut chance);
    let (mut call, shape) = match recipe {
        Fixed::Documented => (documented, Shape::Usual),
        Fixed::Generated {
            language,
            status,
            shape,
            ..
        } => {
            let seconds = timeline.seconds.ceil() as i64;
            let mut call = fields(
                id,
                language,
                status,
                &conversation,
                seconds,
                recordings,
                &mut chance,
            );
            reshape(&mut call, &conversation, shape);
            (call, shape)
        }
    };
    if wanted.transcript {
        let entries = || {
            timeline
                .entries
                .iter()
                .map(|entry| entry.plain(wanted.words))
                .collect()
        };
        put_transcript(&mut call, "chat_history", shape, entries);
    }
    if wanted.tools {
        let entries = || with_tools(&timeline.entries, &conversation, wanted.words, &mut chance);
        put_transcript(&mut call, "chat_history_with_tools", shape, entries);
    }
    call
}

/// What is heard on such a call's recording.
pub fn talk(id: &str, recipe: Fixed, seed: u64) -> Talk {
    if !recipe.is_heard() {
        return Talk::default();
    }
    let (_, _, timeline) = held(recipe, &mut Chance::named(seed, id));
    let events = timeline.entries.into_iter().map(|entry| {
        let timed = entry.turn.words.into_iter().zip(entry.times);
        Event::Said(Said {
            speaker: entry.turn.speaker,
            gap: " ",
            words: timed
                .map(|(text, (start, end))| Word { text, start, end })
                .collect(),
        })
    });
    Talk {
        events: events.collect(),
        seconds: timeline.seconds,
    }
}

/// The conversation of such a call and its timing, and the documented fields of the documented example.
fn held(recipe: Fixed, chance: &mut Chance) -> (Map<String, Value>, Conversation, Timeline) {
    let (call, conversation) = match recipe {
        Fixed::Documented => documented(),
        Fixed::Generated {
            language,
            turns,
            status,
            ..
        } => {
            let conversation = match status {
                "answering-machine" | "voice_mail" => voicemail(language, chance),
                _ => converse(language, turns, None, chance),
            };
            (Map::new(), conversation)
        }
    };
    let timeline = Timeline::of(&conversation.turns, chance);
    (call, conversation, timeline)
}

fn put_transcript(
    call: &mut Map<String, Value>,
    name: &str,
    shape: Shape,
    entries: impl FnOnce() -> Vec<Value>,
) {
    let transcript = match shape {
        Shape::Minimal | Shape::JustEnded => return,
        Shape::Nulls => Value::Null,
        Shape::Usual | Shape::History => Value::Array(entries()),
    };
    call.insert(name.to_owned(), transcript);
}

/// The example without its transcript, and the transcript as a conversation.
fn documented() -> (Map<String, Value>, Conversation) {
    let Ok(Value::Object(mut call)) = serde_json::from_str(DOCUMENTED) else {
        unreachable!("the documented example is an object");
    };
    call.shift_remove("transcript_format");
    let turns = call
        .shift_remove("chat_history")
        .and_then(|history| history.as_array().cloned())
        .unwrap_or_default()
        .iter()
        .map(|entry| {
            let content = entry["content"].as_str().unwrap_or_default().to_owned();
            Turn {
                speaker: if entry["role"] == "agent" {
                    Speaker::Agent
                } else {
                    Speaker::User
                },
                words: content.split(' ').map(str::to_owned).collect(),
                content,
            }
        })
        .collect();
    let conversation = Conversation {
        turns,
        summary: String::new(),
        full_name: "Jane Smith".into(),
        mailbox: "jane.smith".into(),
        country: "US",
        prefix: "+1415555",
        tool: "check_availability",
        day: "Monday",
        hour: "9:30 a.m.",
    };
    (call, conversation)
}

/// All fields but the transcripts, as far as a call of this status has them.
fn fields(
    id: &str,
    language: Language,
    status: &'static str,
    conversation: &Conversation,
    seconds: i64,
    recordings: &str,
    chance: &mut Chance,
) -> Map<String, Value> {
    // The example's own day, and up to four weeks before it.
    let created = 1_773_585_000 - chance.below(28 * 86_400) as i64;
    let start = created + 5;
    let outbound = !chance.once_in(3);
    let number = format!("{}{:04}", conversation.prefix, chance.below(10_000));
    let (agent, contact) = (chance.uuid(), chance.uuid());
    let ends = Ending::of(status, chance);
    let mut call = Map::new();
    let mut put = |name: &str, value: Value| {
        call.insert(name.to_owned(), value);
    };
    put("id", json!(id));
    put(
        "direction",
        json!(if outbound { "outbound" } else { "inbound" }),
    );
    put(
        "from",
        json!(if outbound { "+12025551234" } else { &number }),
    );
    match ends.recording {
        Known::Yes => put("call_record", recording(recordings, id)),
        Known::Null => put("call_record", Value::Null),
        Known::Missing => {}
    }
    put("call_status", json!(status));
    put("call_result", json!(ends.result));
    if let Some(reason) = ends.reason {
        put("disconnection_reason", json!(reason));
    }
    put(
        "finished_at",
        if ends.finished {
            json!(format!("{}Z", iso(start + seconds)))
        } else {
            Value::Null
        },
    );
    put(
        "start_at",
        if ends.started {
            json!(format!("{}Z", iso(start)))
        } else {
            Value::Null
        },
    );
    if ends.finished {
        put("duration", json!(if ends.started { seconds } else { 0 }));
    }
    match ends.analysis {
        Known::Yes => put(
            "call_analysis",
            json!({"summary": conversation.summary, "sentiment": chance.pick(&["positive", "neutral", "negative"])}),
        ),
        Known::Null => put("call_analysis", Value::Null),
        Known::Missing => {}
    }
    put("type", json!("ai_call"));
    put("created_at", json!(format!("{}Z", iso(created))));
    put("agent_id", json!(agent));
    put(
        "contact",
        json!({
            "id": contact,
            "full_name": conversation.full_name,
            "phone_number": number,
            "email": format!("{}@example.{}", conversation.mailbox, language.domain()),
            "country": conversation.country,
        }),
    );
    call
}

/// Whether a field is there.
enum Known {
    Yes,
    Null,
    Missing,
}

/// What a status means for the fields around the end of a call.
struct Ending {
    started: bool,
    finished: bool,
    result: Option<&'static str>,
    reason: Option<&'static str>,
    recording: Known,
    analysis: Known,
}

impl Ending {
    fn of(status: &str, chance: &mut Chance) -> Self {
        let hung_up = chance.pick(&["agent_hangup", "user_hangup", "call_transfer"]);
        let (result, reason) = match status {
            "completed" => (Some("answered"), Some(*hung_up)),
            "incomplete" => (Some("answered"), Some("max_duration_reached")),
            "answering-machine" | "voice_mail" => (Some("voicemail"), Some("voicemail_reached")),
            "no-answer" | "no_answer" => (Some("no_answer"), Some("dial_no_answer")),
            "busy" => (Some("busy"), Some("dial_busy")),
            "failed" => (Some("failed"), Some("dial_failed")),
            _ => (None, None),
        };
        let waiting = matches!(status, "in-queue" | "scheduled" | "pending");
        let talked = matches!(
            status,
            "completed" | "incomplete" | "answering-machine" | "voice_mail"
        );
        Self {
            started: talked || status == "in-progress",
            finished: !waiting && status != "in-progress",
            result,
            reason,
            recording: match status {
                "incomplete" | "in-progress" => Known::Null,
                _ if talked => Known::Yes,
                _ => Known::Missing,
            },
            analysis: match status {
                "completed" | "answering-machine" | "voice_mail" => Known::Yes,
                _ if waiting => Known::Missing,
                _ => Known::Null,
            },
        }
    }
}

fn reshape(call: &mut Map<String, Value>, conversation: &Conversation, shape: Shape) {
    match shape {
        Shape::Usual => {}
        Shape::History => history_shape(call, conversation),
        Shape::Nulls => {
            for (name, value) in call.iter_mut() {
                if name != "id" {
                    *value = Value::Null;
                }
            }
        }
        Shape::Minimal => call.retain(|name, _| name == "id"),
        Shape::JustEnded => {
            call.insert("call_record".into(), Value::Null);
            call.insert("call_analysis".into(), Value::Null);
            call.shift_remove("call_result");
        }
    }
}

fn history_shape(call: &mut Map<String, Value>, conversation: &Conversation) {
    call.insert(
        "call_analysis".into(),
        json!({
            "call_summary": conversation.summary,
            "in_voicemail": false,
            "user_sentiment": "Positive",
            "call_successful": true,
            "custom_analysis_data": {"interested": true, "preferred_day": conversation.day, "budget": 49.9},
            "evaluation_results": [{"name": "greeting", "passed": true, "score": 0.95}],
        }),
    );
    if let Some(Value::Object(contact)) = call.get_mut("contact") {
        contact.insert(
            "additional_data".into(),
            json!({"plan": "premium", "visits": 3}),
        );
        contact.insert("description".into(), Value::Null);
        contact.insert("created_at".into(), json!("2025-11-02T08:00:00.123+00:00"));
    }
    call.insert("campaign_id".into(), Value::Null);
}

/// When everything was said.
struct Timeline {
    entries: Vec<Spoken>,
    seconds: f64,
}

/// One turn with the time of each word.
struct Spoken {
    turn: Turn,
    times: Vec<(f64, f64)>,
}

impl Timeline {
    fn of(turns: &[Turn], chance: &mut Chance) -> Self {
        let mut now = 0.4;
        let entries = turns
            .iter()
            .map(|turn| {
                now += chance.between(0.15, 1.6);
                let times = turn
                    .words
                    .iter()
                    .map(|word| {
                        let start = now;
                        now +=
                            0.08 + 0.055 * word.chars().count() as f64 * chance.between(0.7, 1.3);
                        let end = now;
                        now += chance.between(0.0, 0.12);
                        (start, end)
                    })
                    .collect();
                Spoken {
                    turn: turn.clone(),
                    times,
                }
            })
            .collect();
        Self {
            entries,
            seconds: now,
        }
    }
}

impl Spoken {
    fn plain(&self, words: bool) -> Value {
        let mut entry = json!({"role": self.turn.speaker.role(), "content": self.turn.content});
        if words {
            let timed = self.turn.words.iter().zip(&self.times);
            entry["words"] = timed
                .map(|(word, (start, end))| json!({"word": word, "start": seconds(*start), "end": seconds(*end)}))
                .collect();
        }
        entry
    }
}

/// The transcript with what the agent did in between: one tool call about every eight turns, at least one.
fn with_tools(
    spoken: &[Spoken],
    conversation: &Conversation,
    words: bool,
    chance: &mut Chance,
) -> Vec<Value> {
    let mut entries = vec![];
    for (i, entry) in spoken.iter().enumerate() {
        entries.push(entry.plain(words));
        if i % 8 == 1 {
            let call_id = format!("tool_call_{}", &chance.uuid()[..8]);
            let arguments =
                json!({"day": conversation.day, "hour": conversation.hour, "attempt": i / 8 + 1});
            entries.push(json!({
                "role": "tool_call_invocation",
                "tool_call_id": call_id,
                "name": conversation.tool,
                "arguments": arguments.to_string(),
            }));
            let successful = !chance.once_in(6);
            entries.push(json!({
                "role": "tool_call_result",
                "tool_call_id": call_id,
                "content": if successful { "{\"status\":\"ok\",\"slots\":[\"09:30\",\"16:00\"]}" } else { "timeout: no answer" },
                "successful": successful,
            }));
        }
        if i % 16 == 2 {
            entries.push(json!({
                "role": "node_transition",
                "former_node_id": format!("node-{}", i / 16 + 1),
                "new_node_id": format!("node-{}", i / 16 + 2),
            }));
        }
        if i % 16 == 2 || chance.once_in(40) {
            entries.push(
                json!({"role": "dtmf", "digit": chance.pick(&["1", "2", "9", "0", "#", "*"])}),
            );
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::super::recipe::{DOCUMENTED_ID, Recipe, recipe};
    use super::*;

    const ALL: Wanted = Wanted {
        transcript: true,
        words: true,
        tools: true,
    };

    fn of_seed(id: &str, seed: u64, wanted: Wanted) -> Map<String, Value> {
        let Some(Recipe::Fixed(fixed)) = recipe(id) else {
            panic!("{id} is not a fixed call");
        };
        build(id, fixed, seed, "http://127.0.0.1:1", wanted)
    }

    fn made(id: &str, wanted: Wanted) -> Map<String, Value> {
        of_seed(id, 1, wanted)
    }

    #[test]
    fn the_documented_example_comes_out_as_it_stands() {
        let wanted = Wanted {
            transcript: true,
            words: false,
            tools: false,
        };
        let mut call = made(DOCUMENTED_ID, wanted);
        call.insert("transcript_format".into(), json!("json"));
        assert_eq!(serde_json::to_string(&call).unwrap(), DOCUMENTED.trim());
    }

    #[test]
    fn a_transcript_has_exactly_the_turns_that_the_id_names() {
        for turns in [0, 1, 2, 3, 4, 5, 6, 7, 60, 5000] {
            for code in ["en", "es", "ja"] {
                let call = made(&format!("gen-{code}-{turns}"), ALL);
                let history = call["chat_history"].as_array().unwrap();
                assert_eq!(history.len(), turns, "{code}");
                assert!(
                    history
                        .iter()
                        .all(|entry| !entry["content"].as_str().unwrap().contains(['{', '}']))
                );
            }
        }
    }

    #[test]
    fn words_join_to_their_content_and_follow_each_other_in_time() {
        let call = made("gen-es-200", ALL);
        let mut last = 0.0;
        for entry in call["chat_history"].as_array().unwrap() {
            let words = entry["words"].as_array().unwrap();
            let text: Vec<_> = words
                .iter()
                .map(|word| word["word"].as_str().unwrap())
                .collect();
            assert_eq!(text.join(" "), entry["content"]);
            for word in words {
                let (start, end) = (
                    word["start"].as_f64().unwrap(),
                    word["end"].as_f64().unwrap(),
                );
                assert!(last <= start && start < end, "{last} {start} {end}");
                last = end;
            }
        }
        assert!(call["duration"].as_f64().unwrap() >= last);
    }

    #[test]
    fn the_same_seed_gives_the_same_call_and_another_seed_another() {
        let id = "gen-en-40";
        let of = |seed| of_seed(id, seed, ALL);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
