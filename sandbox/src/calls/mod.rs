//! The calls that the sandbox has: the documented example, generated ones that depend on nothing but seed and id, and
//! the five hundred of the list.

use serde_json::{Map, Value};

mod build;
mod catalogue;
mod clock;
mod object;
mod random;
mod recipe;
mod speech;
mod talk;

pub use build::Wanted;
pub use catalogue::Facts;
pub use clock::{Clock, moment};
pub use recipe::{listed, number};

use catalogue::Catalogue;
use object::Line;
use recipe::Recipe;
use speech::Language;

/// All calls of one sandbox.
#[derive(Debug)]
pub struct Calls {
    seed: u64,
    /// The start of the recordings' URLs.
    recordings: String,
    catalogue: Catalogue,
    clock: Clock,
}

impl Calls {
    /// The calls before this clock's start.
    pub fn new(seed: u64, recordings: String, clock: Clock) -> Self {
        Self {
            seed,
            recordings,
            catalogue: Catalogue::new(seed, clock.started()),
            clock,
        }
    }

    /// The call object with the wanted transcripts as arrays, without `transcript_format`.
    pub fn get(&self, id: &str, wanted: Wanted) -> Option<Map<String, Value>> {
        Some(match recipe::recipe(id)? {
            Recipe::Catalogue(place) => self.of_facts(&self.catalogue.at(place), wanted),
            Recipe::Talk { language, turns } => {
                let facts = self.talk_facts(id, language);
                let line = object::long_line(&facts, turns, self.seed);
                self.object(&facts, &line, wanted)
            }
            Recipe::Fixed(fixed) => build::build(id, fixed, self.seed, &self.recordings, wanted),
        })
    }

    /// A call of the list.
    pub fn of_facts(&self, facts: &Facts, wanted: Wanted) -> Map<String, Value> {
        self.object(facts, &object::line(facts, self.seed), wanted)
    }

    /// The calls of the list, newest first; `new` of them came in after the sandbox was started.
    pub fn newest_first(&self, new: usize) -> Vec<Facts> {
        let came_in = (0..new).rev().map(|number| self.catalogue.new_call(number));
        came_in
            .chain(self.catalogue.newest_first().cloned())
            .collect()
    }

    /// The clock that dates of calls follow.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    fn object(&self, facts: &Facts, line: &Line, wanted: Wanted) -> Map<String, Value> {
        let mut call = object::object(facts, line, &self.recordings);
        // Before it is over, a call has no transcript yet.
        let there = facts.outcome.stage != catalogue::Stage::Waiting;
        if wanted.transcript && there {
            let history = line.talk.history(wanted.words, f64::INFINITY);
            call.insert("chat_history".into(), Value::Array(history));
        }
        if wanted.tools && there {
            let history = line.talk.history_with_tools(wanted.words, f64::INFINITY);
            call.insert("chat_history_with_tools".into(), Value::Array(history));
        }
        call
    }

    fn talk_facts(&self, id: &str, language: Language) -> Facts {
        let mut facts = self.catalogue.with_id(id, language);
        facts.created = self.clock.started() - 90_000.0;
        facts
    }
}
