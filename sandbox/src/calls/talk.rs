//! A conversation with the timing of real calls: interruptions, overlaps, silences, slow answers, and tools.

use serde_json::{Value, json};

use super::random::Chance;
use super::speech::{Conversation, Language, Speaker, Turn};

/// Everything that happened on the line, in the order of the transcript.
#[derive(Debug, Clone, Default)]
pub struct Talk {
    /// The entries.
    pub events: Vec<Event>,
    /// When the last word ends, in seconds from the start of the recording.
    pub seconds: f64,
}

/// One entry of a transcript.
#[derive(Debug, Clone)]
pub enum Event {
    /// A turn.
    Said(Said),
    /// Something that only the transcript with tools has, complete but for words; and when it happened, in seconds.
    Tool(f64, Value),
}

/// A turn with the time of each word.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who speaks.
    pub speaker: Speaker,
    /// What is written between two words.
    pub gap: &'static str,
    /// The words in order.
    pub words: Vec<Word>,
}

/// A word and when it is heard, in seconds from the start of the recording.
#[derive(Debug, Clone)]
pub struct Word {
    /// The word with its punctuation.
    pub text: String,
    /// Its start.
    pub start: f64,
    /// Its end.
    pub end: f64,
}

/// How the two on the line behave. Chances are "once in so many turns".
struct Manner {
    /// Seconds before the agent answers.
    agent_waits: (f64, f64),
    /// How often the agent needs over two seconds.
    agent_slow: usize,
    /// Seconds before the user answers.
    user_waits: (f64, f64),
    /// How often the user begins while the agent still speaks.
    user_interrupts: usize,
    /// How often the agent does.
    agent_interrupts: usize,
    /// How often the user agrees aloud, in a word, while the agent goes on.
    agrees: usize,
    /// How often nothing is heard for a while.
    silent: usize,
    /// Seconds per letter of agent and user.
    pace: (f64, f64),
}

/// No chance at all, for any call of a possible length.
const NEVER: usize = usize::MAX;

const MANNERS: [Manner; 6] = [
    // A smooth call.
    Manner {
        agent_waits: (0.5, 1.1),
        agent_slow: 30,
        user_waits: (0.3, 1.2),
        user_interrupts: 20,
        agent_interrupts: NEVER,
        agrees: 8,
        silent: 40,
        pace: (0.052, 0.055),
    },
    // A user in a hurry.
    Manner {
        agent_waits: (0.6, 1.3),
        agent_slow: 20,
        user_waits: (0.1, 0.5),
        user_interrupts: 3,
        agent_interrupts: 25,
        agrees: 10,
        silent: NEVER,
        pace: (0.055, 0.042),
    },
    // An agent that takes its time.
    Manner {
        agent_waits: (1.2, 2.4),
        agent_slow: 3,
        user_waits: (0.4, 1.5),
        user_interrupts: 9,
        agent_interrupts: NEVER,
        agrees: 12,
        silent: 15,
        pace: (0.058, 0.055),
    },
    // An agent that cannot wait.
    Manner {
        agent_waits: (0.2, 0.7),
        agent_slow: 40,
        user_waits: (0.5, 1.8),
        user_interrupts: 12,
        agent_interrupts: 4,
        agrees: 20,
        silent: 25,
        pace: (0.045, 0.06),
    },
    // A user who looks things up.
    Manner {
        agent_waits: (0.5, 1.2),
        agent_slow: 15,
        user_waits: (0.8, 3.0),
        user_interrupts: NEVER,
        agent_interrupts: 15,
        agrees: 6,
        silent: 4,
        pace: (0.052, 0.065),
    },
    // Two who agree on everything.
    Manner {
        agent_waits: (0.4, 0.9),
        agent_slow: NEVER,
        user_waits: (0.2, 0.8),
        user_interrupts: 10,
        agent_interrupts: 18,
        agrees: 2,
        silent: NEVER,
        pace: (0.05, 0.05),
    },
];

impl Said {
    /// The text.
    pub fn content(&self) -> String {
        let words: Vec<_> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(self.gap)
    }

    fn start(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.start)
    }

    fn end(&self) -> f64 {
        self.words.last().map_or(0.0, |word| word.end)
    }

    fn to_json(&self, words: bool) -> Value {
        let mut entry = json!({"role": self.speaker.role(), "content": self.content()});
        if words {
            entry["words"] = self
                .words
                .iter()
                .map(|word| json!({"word": word.text, "start": seconds(word.start), "end": seconds(word.end)}))
                .collect();
        }
        entry
    }
}

/// To the millisecond. A whole number is written without a fraction, as JavaScript back ends and TOON write it.
pub fn seconds(exact: f64) -> Value {
    let rounded = (exact * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 {
        json!(rounded as i64)
    } else {
        json!(rounded)
    }
}

impl Talk {
    /// Times a conversation as people hold it.
    pub fn of(conversation: &Conversation, language: Language, chance: &mut Chance) -> Self {
        let manner = chance.pick(&MANNERS);
        let mut talk = Self {
            events: vec![],
            seconds: 0.0,
        };
        let mut tools = Tools::new(conversation, chance);
        let (mut end, mut last_turn) = (0.4, None);
        for (i, turn) in conversation.turns.iter().enumerate() {
            let used = tools.before(i, turn, end, chance, &mut talk.events);
            let start = match last_turn {
                None => end,
                Some(last) => talk.start_of(turn, last, end, used, manner, chance),
            };
            // An interruption may have cut the last turn short.
            if let Some(Event::Said(last)) = last_turn.and_then(|last| talk.events.get(last)) {
                end = last.end();
            }
            let said = speak(turn, start, language.gap(), manner, chance);
            end = end.max(said.end());
            let agreed = agreement(&said, language, manner, chance);
            last_turn = Some(talk.events.len());
            talk.events.push(Event::Said(said));
            talk.events.extend(agreed.map(Event::Said));
        }
        tools.at_end(end, chance, &mut talk.events);
        talk.seconds = if conversation.turns.is_empty() {
            0.0
        } else {
            end + 0.3
        };
        talk
    }

    /// When a turn starts, after the one at `last`, which an interruption may cut short.
    fn start_of(
        &mut self,
        turn: &Turn,
        last: usize,
        end: f64,
        after_tool: f64,
        manner: &Manner,
        chance: &mut Chance,
    ) -> f64 {
        let agent = turn.speaker == Speaker::Agent;
        let (waits, interrupts) = if agent {
            (manner.agent_waits, manner.agent_interrupts)
        } else {
            (manner.user_waits, manner.user_interrupts)
        };
        if let Some(Event::Said(before)) = self.events.get_mut(last)
            && before.speaker != turn.speaker
            && before.words.len() >= 6
            && before.end() - before.start() > 2.5
            && after_tool == 0.0
            && chance.once_in(interrupts)
        {
            let both = chance.between(0.6, 1.4);
            if chance.once_in(3) {
                // The other one goes on to the end of the sentence.
                return before.end() - both;
            }
            let start = before.start() + (before.end() - before.start()) * chance.between(0.4, 0.7);
            // The other one falls silent; what was not said is not in the transcript.
            before.words.retain(|word| word.start < start + both);
            return start.min(before.end() - 0.55).max(before.start() + 0.3);
        }
        let waits = chance.between(waits.0, waits.1);
        let more = if chance.once_in(manner.silent) {
            chance.between(3.5, 12.0)
        } else if agent && chance.once_in(manner.agent_slow) {
            chance.between(1.8, 4.5)
        } else {
            0.0
        };
        end + waits + more + after_tool
    }

    /// `chat_history`: what was said until this moment.
    pub fn history(&self, words: bool, until: f64) -> Vec<Value> {
        let said = self.events.iter().filter_map(|event| match event {
            Event::Said(said) => heard(said, until),
            Event::Tool(..) => None,
        });
        said.map(|said| said.to_json(words)).collect()
    }

    /// `chat_history_with_tools`: what was said and done until this moment.
    pub fn history_with_tools(&self, words: bool, until: f64) -> Vec<Value> {
        self.events
            .iter()
            .filter_map(|event| match event {
                Event::Said(said) => Some(heard(said, until)?.to_json(words)),
                Event::Tool(at, entry) => (*at <= until).then(|| entry.clone()),
            })
            .collect()
    }
}

/// The part of a turn that has been spoken until this moment.
fn heard(said: &Said, until: f64) -> Option<std::borrow::Cow<'_, Said>> {
    use std::borrow::Cow;
    if said.end() <= until {
        return Some(Cow::Borrowed(said));
    }
    let mut part = said.clone();
    part.words.retain(|word| word.end <= until);
    (!part.words.is_empty()).then_some(Cow::Owned(part))
}

fn speak(turn: &Turn, start: f64, gap: &'static str, manner: &Manner, chance: &mut Chance) -> Said {
    let pace = match turn.speaker {
        Speaker::Agent => manner.pace.0,
        Speaker::User => manner.pace.1,
    };
    let mut now = start;
    let words = turn.words.iter().map(|text| {
        let start = now;
        let end = start + 0.08 + pace * text.chars().count() as f64 * chance.between(0.7, 1.3);
        // Now and then, a pause for thought in the middle of a sentence.
        now = end
            + if chance.once_in(45) {
                chance.between(0.7, 1.8)
            } else {
                chance.between(0.0, 0.12)
            };
        Word {
            text: text.clone(),
            start,
            end,
        }
    });
    Said {
        speaker: turn.speaker,
        gap,
        words: words.collect(),
    }
}

/// A word of the user's while the agent goes on.
fn agreement(
    said: &Said,
    language: Language,
    manner: &Manner,
    chance: &mut Chance,
) -> Option<Said> {
    let long = said.speaker == Speaker::Agent && said.end() - said.start() > 3.0;
    if !long || !chance.once_in(manner.agrees) {
        return None;
    }
    let start = said.start() + (said.end() - said.start()) * chance.between(0.3, 0.7);
    let text = *chance.pick(language.agreement());
    Some(Said {
        speaker: Speaker::User,
        gap: said.gap,
        words: vec![Word {
            text: text.to_owned(),
            start,
            end: start + chance.between(0.22, 0.42),
        }],
    })
}

/// What the agent does between turns.
struct Tools<'a> {
    conversation: &'a Conversation,
    nodes: usize,
    /// Nothing is done in short calls.
    idle: bool,
    /// Whether the caller was asked to press a key.
    menu: bool,
}

impl<'a> Tools<'a> {
    fn new(conversation: &'a Conversation, chance: &mut Chance) -> Self {
        Self {
            conversation,
            nodes: 0,
            idle: conversation.turns.len() < 3,
            menu: chance.once_in(5),
        }
    }

    /// What happens before this turn; answers how long that keeps the agent from speaking.
    fn before(
        &mut self,
        turn: usize,
        next: &Turn,
        now: f64,
        chance: &mut Chance,
        to: &mut Vec<Event>,
    ) -> f64 {
        if self.idle || next.speaker != Speaker::Agent || turn == 0 {
            return 0.0;
        }
        if turn == 2 || turn % 12 == 6 {
            self.nodes += 1;
            to.push(Event::Tool(
                now,
                json!({
                    "role": "node_transition",
                    "former_node_id": format!("node-{}", self.nodes),
                    "former_node_name": NODES[(self.nodes - 1) % NODES.len()],
                    "new_node_id": format!("node-{}", self.nodes + 1),
                    "new_node_name": NODES[self.nodes % NODES.len()],
                }),
            ));
        }
        if self.menu && turn == 4 {
            let digit = chance.pick(&["1", "2", "9", "0", "#", "*"]);
            to.push(Event::Tool(now, json!({"role": "dtmf", "digit": digit})));
        }
        if turn != 4 && !chance.once_in(5) {
            return 0.0;
        }
        let takes = chance.between(0.4, 2.6);
        self.call(now, now + takes, chance, to);
        takes
    }

    fn at_end(&mut self, end: f64, chance: &mut Chance, to: &mut Vec<Event>) {
        if !self.idle && chance.once_in(2) {
            let id = format!("tool_call_{}", &chance.uuid()[..8]);
            let arguments = json!({"reason": "The conversation is over"}).to_string();
            to.push(Event::Tool(end, json!({"role": "tool_call_invocation", "tool_call_id": id, "name": "end_call", "arguments": arguments})));
            to.push(Event::Tool(end, json!({"role": "tool_call_result", "tool_call_id": id, "content": "", "successful": true})));
        }
    }

    fn call(&self, at: f64, answered: f64, chance: &mut Chance, to: &mut Vec<Event>) {
        let Conversation { day, hour, .. } = self.conversation;
        let id = format!("tool_call_{}", &chance.uuid()[..8]);
        let failed = chance.once_in(5);
        let (name, arguments, good, bad) = match chance.below(5) {
            0 => (
                "lookup_customer",
                json!({"phone_number": format!("{}{:04}", self.conversation.prefix, chance.below(10_000))}),
                json!({"found": true, "customer": {"id": chance.below(90_000) + 10_000, "plan": "premium", "open_invoices": chance.below(3)}}).to_string(),
                json!({"error": "not_found", "message": "No customer has this number"}).to_string(),
            ),
            1 => (
                "send_sms",
                json!({"template": "confirmation", "day": day, "hour": hour}),
                json!({"queued": true, "segments": 1 + chance.below(2)}).to_string(),
                "HTTP 502 from the SMS gateway".to_owned(),
            ),
            _ => (
                self.conversation.tool,
                json!({"day": day, "hour": hour, "attempt": 1 + chance.below(3), "online": chance.once_in(3)}),
                json!({"status": "ok", "slots": ["09:30", "16:00"]}).to_string(),
                "timeout: no answer".to_owned(),
            ),
        };
        to.push(Event::Tool(
            at,
            json!({
                "role": "tool_call_invocation",
                "tool_call_id": id,
                "name": name,
                "arguments": arguments.to_string(),
            }),
        ));
        // Once in a while the answer never came.
        if chance.once_in(25) {
            return;
        }
        let mut result = json!({
            "role": "tool_call_result",
            "tool_call_id": id,
            "content": if failed { bad } else { good },
        });
        if !chance.once_in(8) {
            result["successful"] = json!(!failed);
        }
        to.push(Event::Tool(answered, result));
    }
}

const NODES: [&str; 4] = ["greeting", "qualification", "booking", "farewell"];

#[cfg(test)]
mod tests {
    use super::super::speech::converse;
    use super::*;

    fn talk(language: Language, turns: usize, name: &str) -> Talk {
        let mut chance = Chance::named(1, name);
        let conversation = converse(language, turns, None, &mut chance);
        Talk::of(&conversation, language, &mut chance)
    }

    fn said(talk: &Talk) -> impl Iterator<Item = &Said> {
        talk.events.iter().filter_map(|event| match event {
            Event::Said(said) => Some(said),
            Event::Tool(..) => None,
        })
    }

    #[test]
    fn words_of_a_turn_follow_each_other_and_end_with_the_talk() {
        for number in 0..40 {
            let talk = talk(Language::Spanish, 60, &number.to_string());
            for said in said(&talk) {
                let mut last = 0.0;
                assert!(!said.words.is_empty());
                for word in &said.words {
                    assert!(last <= word.start && word.start < word.end, "{said:?}");
                    last = word.end;
                }
                assert!(last <= talk.seconds);
            }
        }
    }

    #[test]
    fn calls_have_interruptions_silences_slow_answers_and_tools() {
        let (mut overlaps, mut silences, mut failures) = (0, 0, 0);
        for number in 0..60 {
            let talk = talk(Language::English, 40, &number.to_string());
            let mut end = 0.0;
            for said in said(&talk) {
                if said.start() < end - 0.5 {
                    overlaps += 1;
                }
                if end > 0.0 && said.start() > end + 3.0 {
                    silences += 1;
                }
                end = said.end();
            }
            failures += talk
                .history_with_tools(false, f64::INFINITY)
                .iter()
                .filter(|entry| entry["successful"] == false)
                .count();
        }
        assert!(
            overlaps > 100 && silences > 100 && failures > 20,
            "{overlaps} {silences} {failures}"
        );
    }

    #[test]
    fn a_transcript_grows_with_time() {
        let talk = talk(Language::English, 20, "growing");
        let mut last = 0;
        for tenth in 0..=10 {
            let until = talk.seconds * f64::from(tenth) / 10.0;
            let length: usize = talk
                .history(false, until)
                .iter()
                .map(|entry| entry["content"].as_str().unwrap().len())
                .sum();
            assert!(length >= last);
            last = length;
        }
        assert_eq!(
            talk.history(true, talk.seconds),
            talk.history(true, f64::INFINITY)
        );
    }
}
