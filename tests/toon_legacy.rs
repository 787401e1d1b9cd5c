//! The second reading: what older encoders wrote is accepted, what no encoder wrote is refused.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;

use common::{LEGACY, LENIENT, STRICT, decode, same};
use contactship_wasm::toon::Rules;
use serde_json::{Value, json};

/// Texts that 4.4 refuses, the versions that wrote so, and their values.
#[test]
fn each_leniency_reports_the_versions_that_had_it() {
    let cases: &[(&str, &str, Value)] = &[
        (
            "[2]{text}:\n  #1 fan\n  two",
            "up to 3.x",
            json!([{"text": "#1 fan"}, {"text": "two"}]),
        ),
        (
            "a[1|]{b|c}:\n  # x|1\nd: 1",
            "up to 3.x",
            json!({"a": [{"b": "# x", "c": 1}], "d": 1}),
        ),
        ("[#2]: a,b", "0.7 to 0.9", json!(["a", "b"])),
        (
            "a[#1|]{b|c}:\n  1|2",
            "0.7 to 0.9",
            json!({"a": [{"b": 1, "c": 2}]}),
        ),
        ("a[1]:\n  - [#0]:", "0.7 to 0.9", json!({"a": [[]]})),
        (
            "[2]:\n  -\n    a: 1\n    b[1]{c}:\n      2\n  -",
            "1.4",
            json!([{"a": 1, "b": [{"c": 2}]}, {}]),
        ),
        (
            "[1]:\n  -\n    a:\n      b: 1",
            "1.4",
            json!([{"a": {"b": 1}}]),
        ),
        (
            "[1]:\n  - w[2]{x}:\n    1\n    2\n    r: a",
            "0.7 to 1.0",
            json!([{"w": [{"x": 1}, {"x": 2}], "r": "a"}]),
        ),
        (
            "[2]:\n  - w[1]{x}:\n    1\n  - w[1]{x}:\n    2",
            "0.7 to 1.4",
            json!([{"w": [{"x": 1}]}, {"w": [{"x": 2}]}]),
        ),
        (
            "[1]:\n  - w[2]:\n    - x: 1\n      y: 2\n    - x: 3\n    r: a",
            "0.7 to 1.0",
            json!([{"w": [{"x": 1, "y": 2}, {"x": 3}], "r": "a"}]),
        ),
        (
            "[2]:\n  - w[1]{x}:\n    1\n  -\n    w[1]{x}:\n      #2\n    r: a",
            "1.4",
            json!([{"w": [{"x": 1}]}, {"w": [{"x": "#2"}], "r": "a"}]),
        ),
    ];
    for (text, versions, expected) in cases {
        assert!(
            decode(text.as_bytes(), &STRICT).is_err(),
            "{text:?} is current"
        );
        let (value, reading) =
            decode(text.as_bytes(), &LEGACY).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(
            same(&value, expected),
            "{text:?}\nis {value}\nnot {expected}"
        );
        assert_eq!(reading.rules, Rules::Legacy(versions), "{text:?}");
    }
}

/// Counts and widths are checked in the second reading too, and the error is the first reading's.
#[test]
fn text_that_no_encoder_wrote_has_the_error_of_the_first_reading() {
    for text in [
        "[2]{a}:\n  #1\n  #2\n  #3",
        "[3]{a}:\n  #1\n  2",
        "[1]{a,b}:\n  #1",
        "[#2]: a",
        "[#02]: a,b",
        "[##2]: a,b",
        "[1]:\n  -\n      a: 1",
        "[1]:\n  - w[2]{x}:\n    1\n    r: a",
        "[1]:\n  - w[1]{x}:\n    1\n    2",
        // A comment is no key, and newer forms are not older ones.
        "[1]:\n  -\n    # a: 1\n    b: 1",
        "# a: 1\n[#1]: x",
        "[1]:\n  -\n    m[1:]{x}:\n      k: 1",
        "[1]:\n  -\n    t[1]{g{x}}:\n      1",
        // 1.4 had no length marker.
        "[#1]:\n  -\n    a: 1",
    ] {
        let first = decode(text.as_bytes(), &STRICT).expect_err(text);
        assert_eq!(
            decode(text.as_bytes(), &LEGACY).expect_err(text),
            first,
            "{text:?}"
        );
    }
}

/// A text that 4.4 accepts is never read differently, whatever older encoders meant by it.
#[test]
fn accepted_text_is_not_read_again() {
    for text in [
        "#1 fan",
        "[1]:\n  -",
        "[1]:\n  - a:\n    b: 1",
        "a[0]{b}:\n# c",
        "a[1]{b}:\n  # c\n  1",
        "[0]:\n#1",
    ] {
        let (value, reading) = decode(text.as_bytes(), &LEGACY).expect(text);
        assert_eq!(reading.rules, Rules::Current, "{text:?}");
        assert!(same(
            &value,
            &decode(text.as_bytes(), &STRICT).expect(text).0
        ));
    }
}

/// The second reading exists in strict mode only: without counts it would not be reliable.
#[test]
fn only_strict_mode_reads_again() {
    let lenient = contactship_wasm::toon::Options {
        legacy: true,
        ..LENIENT
    };
    for text in ["[#2]: a,b", "[1]:\n  -\n    a: 1"] {
        assert!(decode(text.as_bytes(), &lenient).is_err());
    }
    let (value, _) = decode(b"[2]{a}:\n  #1\n  2", &lenient).expect("one row is a comment");
    assert!(same(&value, &json!([{"a": 2}])));
}
