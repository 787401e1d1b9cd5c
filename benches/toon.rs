//! The speed of the TOON decoder and of the crate `toon-format`: `cargo bench --bench toon`.
//!
//! Each figure is the best of many rounds, in MB of text per second. The tape is used again, as in the package.
//! `-- --quick` takes a tenth of the time.

#![cfg(not(target_arch = "wasm32"))]

use contactship_wasm::tape::Tape;
use contactship_wasm::toon::{self, Options};
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ENGLISH: &[&str] = &[
    "hello",
    "thanks",
    "for",
    "calling",
    "Bright",
    "Dental",
    "how",
    "can",
    "I",
    "help",
    "you",
    "today",
    "appointment",
    "Tuesday",
    "morning",
    "would",
    "work",
    "great",
    "the",
    "doctor",
    "is",
    "available",
    "at",
    "nine",
    "thirty",
    "and",
    "your",
    "insurance",
    "covers",
    "it",
];
const SPANISH: &[&str] = &[
    "hola",
    "gracias",
    "por",
    "llamar",
    "clínica",
    "cómo",
    "puedo",
    "ayudarle",
    "hoy",
    "mañana",
    "martes",
    "sí",
    "también",
    "señora",
    "número",
    "cita",
    "médico",
    "está",
    "aquí",
    "después",
    "teléfono",
    "dirección",
    "qué",
    "día",
    "prefiere",
    "usted",
    "perfecto",
    "muy",
    "bien",
    "año",
];
const JAPANESE: &[&str] = &[
    "こんにちは",
    "お電話",
    "ありがとう",
    "ございます",
    "予約",
    "火曜日",
    "午前",
    "先生",
    "😀",
    "はい",
    "いいえ",
    "少々",
    "お待ち",
    "ください",
    "👍🏽",
    "歯科",
    "保険",
    "確認",
    "します",
    "電話番号",
];

/// Pseudorandom numbers, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn sentence(&mut self, words: &[&str]) -> String {
        let len = 8 + self.below(18);
        let picked: Vec<&str> = (0..len).map(|_| words[self.below(words.len())]).collect();
        picked.join(" ")
    }
}

/// Turns of role and text; every third text has a comma, and so quotes.
fn text_only(words: &[&str], turns: usize) -> String {
    let mut random = Random(42);
    let mut out = format!("[{turns}]{{role,content}}:");
    for turn in 0..turns {
        let role = ["agent", "user"][turn % 2];
        let content = random.sentence(words);
        let _ = match turn % 3 {
            0 => write!(
                out,
                "\n  {role},\"{content}, {}.\"",
                words[turn % words.len()]
            ),
            _ => write!(out, "\n  {role},{content}"),
        };
    }
    out
}

/// Turns with the times of each word.
fn word_timed(words: &[&str], turns: usize) -> String {
    let mut random = Random(42);
    let mut out = format!("[{turns}]:");
    let mut millis = 0;
    for turn in 0..turns {
        let role = ["agent", "user"][turn % 2];
        let content = random.sentence(words);
        let spoken: Vec<&str> = content.split(' ').collect();
        let _ = write!(
            out,
            "\n  - role: {role}\n    content: {content}\n    words[{}]{{word,start,end}}:",
            spoken.len()
        );
        for word in spoken {
            let start = millis + random.below(200);
            millis = start + 80 + random.below(500);
            let (start, end) = (start as f64 / 1000.0, millis as f64 / 1000.0);
            let _ = write!(out, "\n      {word},{start},{end}");
        }
    }
    out
}

/// The best time of one round.
fn best(budget: Duration, mut round: impl FnMut()) -> Duration {
    let begin = Instant::now();
    let mut best = Duration::MAX;
    while begin.elapsed() < budget {
        let start = Instant::now();
        round();
        best = best.min(start.elapsed());
    }
    best
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let budget = Duration::from_millis(if quick { 100 } else { 1000 });
    println!(
        "{:<34}{:>9}{:>12}{:>13}",
        "transcript", "KB", "ours MB/s", "toon-format"
    );
    for (language, words) in [("en", ENGLISH), ("es", SPANISH), ("ja + emoji", JAPANESE)] {
        let transcripts = [
            ("word-timed, 200 turns", word_timed(words, 200)),
            ("word-timed, 5000 turns", word_timed(words, 5000)),
            ("text only, 2000 turns", text_only(words, 2000)),
        ];
        for (name, text) in transcripts {
            let megabytes = text.len() as f64 / 1e6;
            let mut tape = Tape::new();
            let ours = best(budget, || {
                tape.clear();
                let read = toon::decode(black_box(text.as_bytes()), &Options::default(), &mut tape);
                assert!(read.is_ok());
            });
            let theirs = best(budget, || {
                let options = toon_format::DecodeOptions::new();
                let value = toon_format::decode::<serde_json::Value>(black_box(&text), &options);
                assert!(value.is_ok());
            });
            println!(
                "{:<34}{:>9.0}{:>12.0}{:>13.0}",
                format!("{name}, {language}"),
                megabytes * 1e3,
                megabytes / ours.as_secs_f64(),
                megabytes / theirs.as_secs_f64()
            );
        }
    }
}
