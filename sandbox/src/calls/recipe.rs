//! Which ids exist, and which call each of them means.

use super::catalogue;
use super::life::{Ending, Life};
use super::random::hash;
use super::speech::Language;

/// The id of the example in the API's documentation.
pub const DOCUMENTED_ID: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/// Every `call_status` that the API shows anywhere.
pub const STATUSES: [&str; 12] = [
    "in-progress",
    "completed",
    "no-answer",
    "failed",
    "in-queue",
    "incomplete",
    "busy",
    "answering-machine",
    "scheduled",
    "voice_mail",
    "pending",
    "no_answer",
];

/// The most turns that an id may ask for.
pub const MOST_TURNS: usize = 50_000;

const LENGTHS: [usize; 7] = [3, 10, 60, 200, 1000, 2000, 5000];

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Recipe {
    /// A call whose shape is part of its id.
    Fixed(Fixed),
    /// A call of the list, by its place in the catalogue.
    Catalogue(usize),
    /// A call that begins when it is first asked for.
    Live(Life),
    /// A call that is held as those of the list are.
    Talk {
        /// The language that it is held in.
        language: Language,
        /// How many turns its script has.
        turns: usize,
    },
}

/// A call whose shape is part of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// The documentation's own example.
    Documented,
    /// A generated call.
    Generated {
        /// The language that it is held in.
        language: Language,
        /// How many turns the transcript has.
        turns: usize,
        /// Its `call_status`.
        status: &'static str,
        /// How much of it is there.
        shape: Shape,
    },
}

/// How a generated call differs from the usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Everything that its status allows.
    Usual,
    /// The analysis as history and webhooks show it, and the contact with its extra fields.
    History,
    /// Every field but the id null.
    Nulls,
    /// Nothing but the id.
    Minimal,
    /// Completed a moment ago: no recording, analysis or transcript yet.
    JustEnded,
}

/// The ids that the index lists, each with one sentence.
pub fn listed() -> Vec<(String, String)> {
    let mut ids = vec![(
        DOCUMENTED_ID.to_owned(),
        "the documented example".to_owned(),
    )];
    for (code, name) in [
        ("en", "English"),
        ("es", "Spanish"),
        ("ja", "Japanese, with emoji"),
    ] {
        for turns in LENGTHS {
            ids.push((
                format!("call-{code}-{turns:04}-turns"),
                format!("{name}, {turns} turns"),
            ));
        }
    }
    for status in STATUSES {
        ids.push((
            format!("call-status-{status}"),
            format!("call_status {status}, with what such a call has and lacks"),
        ));
    }
    for (id, about) in [
        (
            "call-history",
            "analysis and contact in the shape of history and webhooks",
        ),
        ("call-nulls", "every field but the id is null"),
        ("call-minimal", "an id and nothing else"),
        (
            "call-just-ended",
            "completed, but recording, analysis and transcript are not there yet",
        ),
    ] {
        ids.push((id.to_owned(), about.to_owned()));
    }
    ids
}

/// The call of this id, or `None` where there is no such call.
pub fn recipe(id: &str) -> Option<Recipe> {
    if id == DOCUMENTED_ID {
        return Some(Recipe::Fixed(Fixed::Documented));
    }
    if let Some(place) = catalogue::place(id) {
        return Some(Recipe::Catalogue(place));
    }
    if let Some(rest) = id.strip_prefix("talk-") {
        let (language, turns, rest) = language_and_turns(without_number(rest))?;
        return rest.is_none().then_some(Recipe::Talk { language, turns });
    }
    if let Some(rest) = id.strip_prefix("live-") {
        return live(without_number(rest));
    }
    if let Some(rest) = id.strip_prefix("gen-") {
        return parametrised(rest);
    }
    let rest = id.strip_prefix("call-")?;
    if let Some(status) = rest.strip_prefix("status-") {
        let status = known_status(status)?;
        return Some(generated(
            Language::English,
            usual_turns(status),
            status,
            Shape::Usual,
        ));
    }
    let shape = match rest {
        "history" => Shape::History,
        "nulls" => Shape::Nulls,
        "minimal" => Shape::Minimal,
        "just-ended" => Shape::JustEnded,
        _ => return with_length(rest),
    };
    Some(generated(Language::English, 12, "completed", shape))
}

/// The number by which rates choose: an explicit `-nK` at the end of the id, else a hash of the id.
pub fn number(id: &str, seed: u64) -> u64 {
    explicit_number(id).unwrap_or_else(|| hash(id) ^ seed)
}

fn explicit_number(id: &str) -> Option<u64> {
    id.rsplit_once("-n")?.1.parse().ok()
}

/// `en-0060-turns`
fn with_length(rest: &str) -> Option<Recipe> {
    let (code, rest) = rest.split_once('-')?;
    let turns: usize = rest.strip_suffix("-turns")?.parse().ok()?;
    let language = Language::from_code(code)?;
    (LENGTHS.contains(&turns) && rest.len() == "0000-turns".len())
        .then(|| generated(language, turns, "completed", Shape::Usual))
}

/// `es-200`, `es-200-n17`, `es-200-in-progress`, `es-200-in-progress-n17`
fn parametrised(rest: &str) -> Option<Recipe> {
    let (language, turns, status) = language_and_turns(without_number(rest))?;
    let status = status.map_or(Some("completed"), known_status)?;
    Some(generated(language, turns, status, Shape::Usual))
}

/// `es-20`, `es-20-x60`, `es-20-no-answer`, `es-20-no-answer-x60`
fn live(rest: &str) -> Option<Recipe> {
    let speed = |text: &str| {
        text.parse()
            .ok()
            .filter(|speed| (1..=100_000).contains(speed))
    };
    let (rest, speed) = rest
        .rsplit_once("-x")
        .and_then(|(before, after)| Some((before, speed(after)?)))
        .unwrap_or((rest, 1));
    let (language, turns, ending) = language_and_turns(rest)?;
    Some(Recipe::Live(Life {
        language,
        turns,
        ending: ending.map_or(Some(Ending::Analyzed), Ending::named)?,
        speed: f64::from(speed),
    }))
}

/// Without the `-n17` at its end.
fn without_number(id: &str) -> &str {
    match (explicit_number(id), id.rsplit_once("-n")) {
        (Some(_), Some((before, _))) => before,
        _ => id,
    }
}

/// `es-200` and what follows
fn language_and_turns(text: &str) -> Option<(Language, usize, Option<&str>)> {
    let mut parts = text.splitn(3, '-');
    let language = Language::from_code(parts.next()?)?;
    let turns = parts.next()?;
    let digits = turns.bytes().all(|byte| byte.is_ascii_digit());
    let turns: usize = digits.then(|| turns.parse().ok())??;
    (turns <= MOST_TURNS).then_some((language, turns, parts.next()))
}

fn generated(language: Language, turns: usize, status: &'static str, shape: Shape) -> Recipe {
    Recipe::Fixed(Fixed::Generated {
        language,
        turns,
        status,
        shape,
    })
}

fn known_status(text: &str) -> Option<&'static str> {
    STATUSES.into_iter().find(|&status| status == text)
}

fn usual_turns(status: &str) -> usize {
    match status {
        "completed" | "incomplete" => 14,
        "in-progress" => 6,
        "answering-machine" | "voice_mail" => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_id_exists() {
        for (id, _) in listed() {
            assert!(recipe(&id).is_some(), "{id}");
        }
    }

    #[test]
    fn parametrised_ids_say_language_turns_status_and_number() {
        let Some(Recipe::Fixed(Fixed::Generated {
            language,
            turns,
            status,
            ..
        })) = recipe("gen-es-200-no-answer-n17")
        else {
            panic!("no such call");
        };
        assert_eq!(
            (language, turns, status),
            (Language::Spanish, 200, "no-answer")
        );
        assert_eq!(number("gen-es-200-no-answer-n17", 7), 17);
        assert!(recipe("gen-es-200").is_some());
        assert!(recipe("gen-es-200-n3").is_some());
        for unknown in [
            "gen-fr-2",
            "gen-es",
            "gen-es-",
            "gen-es--1",
            "gen-es-50001",
            "talk-en",
            "live-en",
            "live-en-4-x0",
            "live-en-4-somehow",
            "talk-en-4-busy",
            "call-en-60-turns",
            "call-",
            "x",
        ] {
            assert_eq!(recipe(unknown), None, "{unknown}");
        }
    }
}
