//! Feeds bytes to the TOON decoder, strict, not strict, and with the second reading, and compares what it accepts and the
//! values with the crate `toon-format`.
//!
//! `mkdir -p fuzz/corpus/toon`, then
//! `cargo +nightly fuzz run toon fuzz/corpus/toon tests/corpus/toon -- -dict=fuzz/toon.dict -max_len=1500 -max_total_time=600`.
//! What it finds interesting goes to `fuzz/corpus`, which is not kept; the smallest set that covers as
//! much, for `tests/corpus`, is what the built target writes with
//! `-merge=1 -set_cover_merge=1 -use_counters=0 NEW fuzz/corpus/toon tests/corpus/toon`.

#![no_main]

#[path = "../../tests/common/toon.rs"]
mod common;

use common::{LEGACY, LENIENT, STRICT, decode, same};
use contactship_wasm::toon::{Options, Rules};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use toon_format::DecodeOptions;

fuzz_target!(|bytes: &[u8]| {
    let strict = decode(bytes, &STRICT);
    let legacy = decode(bytes, &LEGACY);
    // What 4.4 accepts is never read differently; if both readings fail, the error is the first one's.
    match (&strict, &legacy) {
        (Ok(_), _) | (_, Err(_)) => assert_eq!(strict, legacy),
        (Err(_), Ok((_, reading))) => assert!(matches!(reading.rules, Rules::Legacy(_))),
    }
    let _ = decode(bytes, &Options { indent: 3, ..LENIENT });
    let lenient = decode(bytes, &LENIENT);
    if let Ok(text) = std::str::from_utf8(bytes)
        && !is_deep(text)
    {
        compare(text, true, strict.ok().map(|(value, _)| value));
        compare(text, false, lenient.ok().map(|(value, _)| value));
    }
});

/// Depth limits differ: 512 here, 256 there.
fn is_deep(text: &str) -> bool {
    text.bytes().filter(|&byte| byte == b'{' || byte == b'\t').count() > 200
        || text.lines().any(|line| line.len() - line.trim_start_matches(' ').len() > 400)
}

fn compare(text: &str, strict: bool, ours: Option<Value>) {
    let options = DecodeOptions::new().with_strict(strict);
    let theirs = toon_format::decode::<Value>(text, &options).ok();
    match (&ours, &theirs) {
        (None, None) => {}
        (Some(ours), Some(theirs)) if same(ours, theirs) => {}
        // Integers beyond 64 bits are text there and numbers here.
        (Some(_), Some(_)) if has_long_integer(text) => {}
        _ => panic!("strict {strict}: {ours:?} but {theirs:?}"),
    }
}

fn has_long_integer(text: &str) -> bool {
    let runs = text.split(|character: char| !character.is_ascii_digit());
    runs.into_iter().any(|run| run.len() > 18)
}
