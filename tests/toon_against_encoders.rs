//! Generated calls that four versions of the reference encoder, from the oldest to the newest, encode: each text decodes to
//! exactly the value that was encoded. Without `node` and `npm ci` in `tests/encoders` it reports that it was skipped.
//! `CONTACTSHIP_SEED` repeats a run.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;
#[path = "common/random.rs"]
mod random;

use common::{LEGACY, STRICT, decode, same};
use contactship_wasm::toon::Rules;
use random::Random;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const CALLS: usize = 1500;

#[test]
fn texts_of_every_encoder_version_decode_to_what_was_encoded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoders");
    if !folder.join("node_modules").exists() {
        eprintln!("SKIPPED: tests/encoders has no node_modules; run `npm ci` there");
        return;
    }
    let seed = Random::seed().to_string();
    let node = Command::new("node")
        .arg("encode.mjs")
        .args([&seed, &CALLS.to_string()])
        .current_dir(&folder)
        .output();
    let output = match node {
        Ok(output) if output.status.success() => output,
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => {
            eprintln!("SKIPPED: node does not run: {error}");
            return;
        }
    };
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).expect("UTF-8").lines() {
        let encoded: Value = serde_json::from_str(line).expect("a line of JSON");
        let by = encoded["by"].as_str().expect("a version");
        let (texts, legacy) = counts.entry(by.into()).or_default();
        *texts += 1;
        *legacy += u32::from(check(&numbers(encoded["value"].clone()), &encoded, by));
    }
    for (by, (texts, legacy)) in &counts {
        println!("encoder {by}: {texts} texts, {legacy} of them by the second reading");
    }
    assert_eq!(counts.len(), 4);
}

/// Decodes one text. Returns whether that took the second reading.
fn check(value: &Value, encoded: &Value, by: &str) -> bool {
    let text = encoded["text"].as_str().expect("a text");
    let outcome = decode(text.as_bytes(), &LEGACY);
    let Ok((decoded, reading)) = &outcome else {
        panic!("{by}: {outcome:?}\n{value}\n{text}");
    };
    assert!(
        same(&sorted(decoded.clone()), &sorted(value.clone())),
        "{by}: {reading:?}\n{value}\n{decoded}\n{text}"
    );
    let current = decode(text.as_bytes(), &STRICT);
    assert_eq!(current.is_ok(), reading.rules == Rules::Current);
    match reading.rules {
        Rules::Current => false,
        Rules::Legacy(range) => {
            let fits = match by {
                "0.7" => range.starts_with("0.7 to") || range == "up to 3.x",
                "1.4" => matches!(range, "1.4" | "0.7 to 1.4" | "up to 3.x"),
                "2.3" => range == "up to 3.x",
                _ => false,
            };
            assert!(fits, "{by} is not of {range}:\n{text}");
            true
        }
    }
}

/// Numbers are passed as text, so that they are exact.
fn numbers(value: Value) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('\u{1}') {
            Some(digits) => Value::from(digits.parse::<f64>().expect("a number") + 0.0),
            None => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(numbers).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(key, value)| (key, numbers(value)))
                .collect(),
        ),
        other => other,
    }
}

/// A table has one order of keys for all of its rows, whatever the order in the encoded objects.
fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}
