//! Compares the reader with serde_json, and tests what only the reader accepts.

use super::*;
use crate::tape::Event;
use serde_json::{Value, json};

/// The value of a tape, numbers as doubles.
fn value_of(tape: &Tape) -> Value {
    fn next<'t>(events: &mut impl Iterator<Item = Event<'t>>) -> Value {
        match events.next().expect("a value") {
            Event::Null => Value::Null,
            Event::Bool(bool) => bool.into(),
            Event::Number(number) => number.into(),
            Event::NumberText(text) => text.parse::<f64>().unwrap().into(),
            Event::String(text) => text.into(),
            Event::Array(len) => (0..len).map(|_| next(events)).collect(),
            Event::Object(keys) => {
                let mut map = serde_json::Map::new();
                for key in keys {
                    map.insert(key.into(), next(events));
                }
                map.into()
            }
        }
    }
    next(&mut tape.events())
}

fn read_value(text: &str) -> Result<Value> {
    let mut tape = Tape::new();
    read(text.as_bytes(), &mut tape)?;
    Ok(value_of(&tape))
}

/// A JSON value with all numbers as doubles.
fn doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(doubles).collect(),
        Value::Object(map) => map.into_iter().map(|(k, v)| (k, doubles(v))).collect(),
        other => other,
    }
}

#[test]
fn valid_json_is_read_as_serde_json_reads_it() {
    for text in [
        "null",
        " true ",
        "\r\n\tfalse",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "[1,2 , 3]",
        "[[],[[]],{}]",
        r#"{"a":1,"b":{"c":[1,{"d":null}]},"a":2}"#,
        r#" { "a" : [ 1.5 , -2 , "x" ] } "#,
        r#""\u0041\n\t\r\b\f\/\\\"\u00e9\ud83d\ude80""#,
        "\"añ🚀\u{7f}\"",
        "0",
        "-0.5e-7",
        "1e5",
        "123456789012345678",
        "9007199254740993",
        "5e-324",
        "1.7976931348623157e308",
        "[0.1,0.2,0.30000000000000004]",
    ] {
        let want: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read_value(text).unwrap(), doubles(want), "{text}");
    }
}

#[test]
fn invalid_json_is_refused_and_cut_json_reported_as_cut() {
    let whole = r#" {"a":[1.5e3,true,null,"x\u00e9\n"],"b":{"c":-0.25},"d":false} "#;
    for end in 0..whole.len() - 1 {
        let error = read_value(&whole[..end]).unwrap_err();
        let wanted = if end < 2 {
            ErrorKind::Empty
        } else {
            ErrorKind::Cut
        };
        let number = matches!(whole.as_bytes()[end.max(1) - 1], b'.' | b'e' | b'-');
        assert!(
            error.kind == wanted || number,
            "{:?}: {error:?}",
            &whole[..end]
        );
    }
    for text in [
        "",
        "  ",
        "<html>",
        "nul",
        "nulll",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:2}",
        "[1",
        "]",
        "}",
        "[1}",
        "{\"a\":1]",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "01",
        "1.",
        "-",
        "+1",
        ".5",
        "1e",
        "0x1",
        "NaN",
        "Infinity",
        "1 2",
        "{} {}",
        "\"a\" x",
        "[00]",
        "[-]",
        "[1.]",
        "'a'",
        "tru",
        "[\u{a0}1]",
        "\"\\ud83d",
        "\"\\ud83d\\u",
        "\"\\ud83d\\u12",
    ] {
        let got = read_value(text);
        assert!(got.is_err(), "{text}: {got:?}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
}

#[test]
fn lone_surrogates_become_u_fffd() {
    for (text, want) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""a\ude80b""#, "a\u{fffd}b"),
        (r#""\ud83d\ud83d\ude80""#, "\u{fffd}🚀"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\uDE80\uD83D""#, "\u{fffd}\u{fffd}"),
    ] {
        assert_eq!(read_value(text).unwrap(), json!(want), "{text}");
    }
}

#[test]
fn an_error_has_its_offset() {
    let error = read_value("{\"a\": tru}").unwrap_err();
    assert_eq!(error.offset, 6);
    let error = read_value("[1, 2 3]").unwrap_err();
    assert_eq!(error.offset, 6);
}

#[test]
fn depth_is_limited_without_recursion() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let mut tape = Tape::new();
    assert_eq!(read(nested(MAX_DEPTH).as_bytes(), &mut tape), Ok(()));
    let error = read(nested(MAX_DEPTH + 1).as_bytes(), &mut tape).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Depth);
    let objects = "{\"a\":".repeat(1_000_000);
    assert_eq!(
        read(objects.as_bytes(), &mut tape).unwrap_err().kind,
        ErrorKind::Depth
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_as_serde_json_reads_them(text in r#"[\[\]{}",:0-9.eE+\-a-f\\untrls é🚀 ]{0,40}"#) {
        let mine = read_value(&text);
        match serde_json::from_str::<Value>(&text) {
            Ok(want) => proptest::prop_assert_eq!(mine.unwrap(), doubles(want)),
            // serde_json refuses numbers beyond a double, and surrogates alone, which we read.
            Err(error) if mine.is_ok() => {
                let error = error.to_string();
                let known = ["number out of range", "lone leading surrogate", "unexpected end of hex escape"];
                proptest::prop_assert!(known.iter().any(|known| error.starts_with(known)), "{}", error);
            }
            Err(_) => {}
        }
    }
}
