//! The life of a call: it is queued, rings, runs, ends, and what is known of it arrives bit by bit.

use serde_json::{Map, Value, json};

use super::Wanted;
use super::catalogue::{Facts, OUTCOMES, Outcome};
use super::object::{Line, documented_analysis, history_analysis, object, recording, stamp};
use super::random::Chance;
use super::speech::Language;

/// When it begins to ring, in seconds after it was created.
const RINGS: f64 = 1.0;
/// When it is picked up.
const PICKED_UP: f64 = 4.0;
/// When it is over, if it is not picked up.
const GIVEN_UP: f64 = 6.0;
/// How long after the hang-up the status is `finished`.
const FINISHED: f64 = 2.0;
/// How long after the hang-up its reason is known.
const REASON: f64 = 4.0;
/// How long after the hang-up there is a recording.
const RECORDING: f64 = 6.0;
/// How long after the hang-up there is an analysis.
const ANALYSIS: f64 = 10.0;

/// Such a call, as its id describes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// The language that it is held in.
    pub language: Language,
    /// How many turns its script has.
    pub turns: usize,
    /// How it ends.
    pub ending: Ending,
    /// How much faster than the sandbox's clock it runs.
    pub speed: f64,
}

/// How it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With an analysis.
    Analyzed,
    /// Completed, but its analysis never arrives.
    Unanalyzed,
    /// A machine answers.
    Voicemail,
    /// It is not answered.
    NoAnswer,
    /// The line is busy.
    Busy,
    /// It cannot be placed.
    Failed,
    /// It is taken back while it rings.
    Canceled,
}

impl Ending {
    /// By its name in an id.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unanalyzed" => Self::Unanalyzed,
            "voicemail" => Self::Voicemail,
            "no-answer" => Self::NoAnswer,
            "busy" => Self::Busy,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            _ => return None,
        })
    }

    /// Whether anything is said.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Analyzed | Self::Unanalyzed | Self::Voicemail)
    }

    /// The call's status and the status endpoint's, once it is over, and the reason.
    fn over(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Analyzed | Self::Unanalyzed => ("completed", "ended", "user_hangup"),
            Self::Voicemail => ("voice_mail", "voicemail", "voicemail_reached"),
            Self::NoAnswer => ("no-answer", "no_answer", "dial_no_answer"),
            Self::Busy => ("busy", "no_answer", "dial_busy"),
            Self::Failed => ("failed", "failed", "dial_failed"),
            // The documented values of `call_status` have none for it.
            Self::Canceled => ("failed", "canceled", "canceled"),
        }
    }
}

/// Such a call at one moment.
pub struct Moment<'a> {
    life: Life,
    /// Seconds since it was created, on its own clock.
    age: f64,
    /// When it was created, and with whom.
    facts: &'a Facts,
    line: &'a Line,
}

impl<'a> Moment<'a> {
    /// The call when it is `since` seconds old by the sandbox's clock.
    pub fn new(life: Life, since: f64, facts: &'a Facts, line: &'a Line) -> Self {
        Self {
            life,
            age: since * life.speed,
            facts,
            line,
        }
    }

    /// When it ends.
    fn end(&self) -> f64 {
        if self.life.ending.is_answered() {
            PICKED_UP + self.line.talk.seconds.ceil()
        } else {
            GIVEN_UP
        }
    }

    /// Whether this much time has passed since the hang-up.
    fn after(&self, seconds: f64) -> bool {
        self.age >= self.end() + seconds
    }

    /// The call's status and the status endpoint's.
    fn statuses(&self) -> (&'static str, &'static str) {
        if self.after(0.0) {
            let (call, status, _) = self.life.ending.over();
            (call, status)
        } else if self.age >= PICKED_UP && self.life.ending.is_answered() {
            ("in-progress", "in_progress")
        } else if self.age >= RINGS {
            ("pending", "pending")
        } else {
            ("in-queue", "in_queue")
        }
    }

    fn reason(&self) -> Option<&'static str> {
        self.after(REASON).then_some(self.life.ending.over().2)
    }

    fn started_at(&self) -> Option<String> {
        let started = self.life.ending.is_answered() && self.age >= PICKED_UP;
        started.then(|| stamp(self.facts.created + PICKED_UP))
    }

    fn ended_at(&self) -> Option<String> {
        self.after(0.0)
            .then(|| stamp(self.facts.created + self.end()))
    }

    /// Its current `call_status` and `call_result`, for a list's filters.
    pub fn outcome(&self) -> &'static Outcome {
        let (status, _) = self.statuses();
        // Every status is in that table.
        OUTCOMES
            .iter()
            .find(|outcome| outcome.status == status)
            .unwrap_or(&OUTCOMES[0])
    }

    /// The call object.
    pub fn call(&self, recordings: &str, wanted: Wanted) -> Map<String, Value> {
        let mut call = object(self.facts, self.line, recordings);
        let over = self.after(0.0);
        let answered = self.life.ending.is_answered();
        let mut set = |name: &str, value: Value| {
            call.insert(name.to_owned(), value);
        };
        let there = answered && self.after(RECORDING);
        set(
            "call_record",
            if there {
                recording(recordings, &self.facts.id)
            } else {
                Value::Null
            },
        );
        set("call_status", json!(self.statuses().0));
        set(
            "call_result",
            if over {
                json!(self.outcome().result)
            } else {
                Value::Null
            },
        );
        set("disconnection_reason", json!(self.reason()));
        set("finished_at", json!(self.ended_at()));
        set("start_at", json!(self.started_at()));
        set("created_at", json!(stamp(self.facts.created)));
        let seconds = if answered {
            self.line.talk.seconds.ceil() as i64
        } else {
            0
        };
        set("duration", if over { json!(seconds) } else { Value::Null });
        set("call_analysis", self.analysis());
        let until = if over {
            f64::INFINITY
        } else {
            self.age - PICKED_UP
        };
        if answered && self.age >= PICKED_UP {
            if wanted.transcript {
                set(
                    "chat_history",
                    self.line.talk.history(wanted.words, until).into(),
                );
            }
            if wanted.tools {
                let history = self.line.talk.history_with_tools(wanted.words, until);
                set("chat_history_with_tools", history.into());
            }
        }
        call
    }

    fn analysis(&self) -> Value {
        let arrives = self.life.ending.is_answered() && self.life.ending != Ending::Unanalyzed;
        if !arrives || !self.after(ANALYSIS) {
            return Value::Null;
        }
        let mut chance = Chance::named(0, &self.facts.id);
        if chance.once_in(2) {
            documented_analysis(self.line, &mut chance)
        } else {
            history_analysis(self.facts, self.line, &mut chance)
        }
    }

    /// The status endpoint's object.
    pub fn status(&self) -> Map<String, Value> {
        Map::from_iter([
            ("agent_id".to_owned(), json!(self.facts.agent)),
            ("call_status".to_owned(), json!(self.statuses().1)),
            ("finished".to_owned(), json!(self.after(FINISHED))),
            ("disconnection_reason".to_owned(), json!(self.reason())),
            ("started_at".to_owned(), json!(self.started_at())),
            ("ended_at".to_owned(), json!(self.ended_at())),
        ])
    }
}
