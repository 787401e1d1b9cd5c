//! The conformance cases of the specification, and texts by eleven versions of the reference encoder. Both are beside the
//! project, not in it; without them these tests report that they were skipped.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;

use common::{LEGACY, STRICT, decode, same, shared};
use contactship_wasm::toon::{Options, Rules};
use serde_json::Value;
use std::fs;

#[test]
fn the_conformance_cases_of_the_specification_pass() {
    let Some(folder) = shared("fixtures-4.4") else {
        return;
    };
    let (mut cases, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for test in file["tests"].as_array().unwrap() {
            cases += 1;
            let given = &test["options"];
            let options = Options {
                strict: given["strict"].as_bool().unwrap_or(true),
                indent: given["indentSize"].as_u64().unwrap_or(2) as usize,
                legacy: false,
            };
            let outcome = decode(test["input"].as_str().unwrap().as_bytes(), &options);
            let right = match &outcome {
                Ok((value, _)) => test["shouldError"] != true && same(value, &test["expected"]),
                Err(_) => test["shouldError"] == true,
            };
            if !right {
                failures.push(format!("{}: {}\n  {outcome:?}", path.display(), test));
            }
        }
    }
    println!("conformance: {} of {cases}", cases - failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases >= 328, "only {cases} cases");
}

#[test]
fn texts_of_eleven_encoder_versions_decode_to_what_was_encoded() {
    let Some(path) = shared("cross-version.json") else {
        return;
    };
    let calls: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let (mut texts, mut legacy, mut failures) = (0, 0, Vec::new());
    for call in calls.as_array().unwrap() {
        for text in call["texts"].as_array().unwrap() {
            texts += 1;
            let bytes = text["text"].as_str().unwrap().as_bytes();
            match decode(bytes, &LEGACY) {
                Ok((value, reading)) if same(&value, &call["value"]) => {
                    let current = decode(bytes, &STRICT);
                    assert_eq!(current.is_ok(), reading.rules == Rules::Current);
                    if let Rules::Legacy(range) = reading.rules {
                        legacy += 1;
                        assert!(covers(range, &text["by"]), "{range}: {}", text["by"]);
                    }
                }
                outcome => failures.push(format!("{text}\n  {outcome:?}")),
            }
        }
    }
    println!(
        "cross-version: {} of {texts}, {legacy} by the second reading",
        texts - failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(texts >= 420, "only {texts} texts");
}

/// Whether a reported range includes all versions that wrote the text.
fn covers(range: &str, by: &Value) -> bool {
    let version = |text: &str| -> f64 {
        let mut parts = text.split([' ', '.']);
        let mut part = || {
            parts
                .next()
                .and_then(|part| part.parse::<f64>().ok())
                .expect("a version")
        };
        part() + part() / 10.0
    };
    let (from, to) = match range {
        "up to 3.x" => (0.0, 3.9),
        _ => match range.split_once(" to ") {
            Some((from, to)) => (version(from), version(to)),
            None => (version(range), version(range)),
        },
    };
    by.as_array().expect("versions").iter().all(|by| {
        let by = version(by.as_str().expect("a version"));
        from <= by && by <= to
    })
}
