//! The calls that the sandbox has: the documented example, generated ones that depend on nothing but seed and id, the
//! five hundred of the list, and calls that begin when they are first asked for.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

mod build;
mod catalogue;
mod clock;
mod life;
mod object;
mod random;
mod recipe;
mod speech;
mod talk;

pub use build::Wanted;
pub use catalogue::{AGENTS, CAMPAIGNS, Facts};
pub use clock::{Clock, moment};
pub use random::{order, spread};
pub use recipe::{listed, number};
pub use speech::Speaker;
pub use talk::{Event, Talk};

use catalogue::{Catalogue, Content, OUTCOMES, Stage};
use life::{Ending, Life, Moment};
use object::Line;
use recipe::{Fixed, Recipe};

/// All calls of one sandbox.
#[derive(Debug)]
pub struct Calls {
    seed: u64,
    /// The start of the recordings' URLs.
    recordings: String,
    /// How many calls that begin when they are first asked for are in the list.
    live: usize,
    catalogue: Catalogue,
    clock: Clock,
    /// When the calls that begin when they are first asked for were, in Unix seconds.
    begun: Mutex<HashMap<String, f64>>,
}

const NO_TRANSCRIPT: Wanted = Wanted {
    transcript: false,
    words: false,
    tools: false,
};

impl Calls {
    /// The calls before this clock's start, and `live` calls that are to come.
    pub fn new(seed: u64, recordings: String, clock: Clock, live: usize) -> Self {
        Self {
            seed,
            recordings,
            live,
            catalogue: Catalogue::new(seed, clock.started()),
            clock,
            begun: Mutex::default(),
        }
    }

    /// The call object with the wanted transcripts as arrays, without `transcript_format`.
    pub fn get(&self, id: &str, wanted: Wanted) -> Option<Map<String, Value>> {
        Some(match recipe::recipe(id)? {
            Recipe::Fixed(fixed) => build::build(id, fixed, self.seed, &self.recordings, wanted),
            Recipe::Live(life) => {
                self.live(id, life, |moment| moment.call(&self.recordings, wanted))
            }
            Recipe::Catalogue(_) | Recipe::Talk { .. } => {
                let (facts, line) = self.held(id)?;
                self.object(&facts, &line, wanted)
            }
        })
    }

    /// The status object of the same call.
    pub fn status(&self, id: &str) -> Option<Map<String, Value>> {
        Some(match recipe::recipe(id)? {
            Recipe::Live(life) => self.live(id, life, |moment| moment.status()),
            _ => status(&self.get(id, NO_TRANSCRIPT)?),
        })
    }

    /// What is heard on the call's recording.
    pub fn talk(&self, id: &str) -> Option<Talk> {
        Some(match recipe::recipe(id)? {
            Recipe::Fixed(fixed) => build::talk(id, fixed, self.seed),
            Recipe::Catalogue(_) | Recipe::Talk { .. } => self.held(id)?.1.talk,
            Recipe::Live(life) => {
                let facts = self.live_facts(id, life, 0.0);
                self.live_line(&facts, life).talk
            }
        })
    }

    /// A call of the list.
    pub fn of_facts(&self, facts: &Facts, wanted: Wanted) -> Map<String, Value> {
        if let Some(Recipe::Live(life)) = recipe::recipe(&facts.id) {
            return self.live(&facts.id, life, |moment| {
                moment.call(&self.recordings, wanted)
            });
        }
        self.object(facts, &object::line(facts, self.seed), wanted)
    }

    /// The calls of the list, newest first; `new` of them came in after the sandbox was started.
    pub fn newest_first(&self, new: usize) -> Vec<Facts> {
        let live = (1..=self.live).filter_map(|number| {
            let code = if number % 2 == 1 { "en" } else { "es" };
            let id = format!("live-{code}-{}-n{number}", 10 + 6 * (number % 4));
            let Some(Recipe::Live(life)) = recipe::recipe(&id) else {
                return None;
            };
            let outcome = self.live(&id, life, |moment| moment.outcome());
            let mut facts = self.live_facts(&id, life, self.begun(&id));
            facts.outcome = outcome;
            Some(facts)
        });
        let came_in = (0..new).rev().map(|number| self.catalogue.new_call(number));
        live.chain(came_in)
            .chain(self.catalogue.newest_first().cloned())
            .collect()
    }

    /// The clock that dates of calls follow.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Lets the calls that begin when they are first asked for begin anew.
    pub fn begin_anew(&self) {
        self.all_begun().clear();
    }

    fn all_begun(&self) -> MutexGuard<'_, HashMap<String, f64>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begun(&self, id: &str) -> f64 {
        *self
            .all_begun()
            .entry(id.to_owned())
            .or_insert_with(|| (self.clock.now() * 1000.0).floor() / 1000.0)
    }

    /// Facts and conversation of a call of the list, or of one that is held like those.
    fn held(&self, id: &str) -> Option<(Facts, Line)> {
        match recipe::recipe(id)? {
            Recipe::Catalogue(place) => {
                let facts = self.catalogue.at(place).into_owned();
                let line = object::line(&facts, self.seed);
                Some((facts, line))
            }
            Recipe::Talk { language, turns } => {
                let mut facts = self.catalogue.with_id(id, language);
                facts.created = self.clock.started() - 90_000.0;
                let line = object::long_line(&facts, turns, self.seed);
                Some((facts, line))
            }
            Recipe::Fixed(_) | Recipe::Live(_) => None,
        }
    }

    fn object(&self, facts: &Facts, line: &Line, wanted: Wanted) -> Map<String, Value> {
        let mut call = object::object(facts, line, &self.recordings);
        // Before it begins, a call has no transcript; one that is going on stays where it was at the start.
        let there = facts.outcome.stage != Stage::Waiting;
        let until = match facts.outcome.stage {
            Stage::Running => (self.clock.started() - facts.created - 15.0).max(5.0),
            _ => f64::INFINITY,
        };
        if wanted.transcript && there {
            let history = line.talk.history(wanted.words, until);
            call.insert("chat_history".into(), Value::Array(history));
        }
        if wanted.tools && there {
            let history = line.talk.history_with_tools(wanted.words, until);
            call.insert("chat_history_with_tools".into(), Value::Array(history));
        }
        call
    }

    fn live<T>(&self, id: &str, life: Life, read: impl FnOnce(&Moment) -> T) -> T {
        let begun = self.begun(id);
        let facts = self.live_facts(id, life, begun);
        let line = self.live_line(&facts, life);
        read(&Moment::new(life, self.clock.now() - begun, &facts, &line))
    }

    fn live_facts(&self, id: &str, life: Life, begun: f64) -> Facts {
        let mut facts = self.catalogue.with_id(id, life.language);
        facts.created = begun;
        let content = match life.ending {
            Ending::Voicemail => Content::Voicemail,
            ending if ending.is_answered() => Content::Conversation,
            _ => Content::Nothing,
        };
        let fitting = |outcome: &&catalogue::Outcome| {
            outcome.stage == Stage::Over && outcome.content == content
        };
        facts.outcome = OUTCOMES.iter().find(fitting).unwrap_or(&OUTCOMES[0]);
        facts
    }

    fn live_line(&self, facts: &Facts, life: Life) -> Line {
        match life.ending {
            Ending::Analyzed | Ending::Unanalyzed => {
                object::long_line(facts, life.turns, self.seed)
            }
            _ => object::line(facts, self.seed),
        }
    }
}

/// The status object of a call that does not change.
fn status(call: &Map<String, Value>) -> Map<String, Value> {
    let call_status = call.get("call_status").and_then(Value::as_str);
    let field = |name: &str| call.get(name).cloned().unwrap_or_default();
    let (status, finished) = match call_status {
        Some("in-queue") => ("in_queue", false),
        Some("scheduled") => ("scheduled", false),
        Some("pending") => ("pending", false),
        Some("in-progress") => ("in_progress", false),
        Some("answering-machine" | "voice_mail") => ("voicemail", true),
        // The status enum has no value for a busy line.
        Some("no-answer" | "no_answer" | "busy") => ("no_answer", true),
        Some("failed") => ("failed", true),
        _ => ("ended", true),
    };
    Map::from_iter([
        ("agent_id".to_owned(), field("agent_id")),
        ("call_status".to_owned(), json!(status)),
        ("finished".to_owned(), json!(finished)),
        (
            "disconnection_reason".to_owned(),
            field("disconnection_reason"),
        ),
        ("started_at".to_owned(), field("start_at")),
        ("ended_at".to_owned(), field("finished_at")),
    ])
}

impl Fixed {
    /// Whether such a call has words at all.
    fn is_heard(self) -> bool {
        !matches!(
            self,
            Self::Generated {
                shape: recipe::Shape::Nulls | recipe::Shape::Minimal | recipe::Shape::JustEnded,
                ..
            }
        )
    }
}
