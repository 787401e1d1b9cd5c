//! Shared by the tests of TOON: decodes a text to a value, compares values as JavaScript would.

#![allow(dead_code)]

use contactship_wasm::tape::{Event, Tape};
use contactship_wasm::toon::{self, Decoded, Options};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Version 4.4 to the letter.
pub const STRICT: Options = Options {
    strict: true,
    indent: 2,
    legacy: false,
};
/// Strict, with the second reading.
pub const LEGACY: Options = Options {
    legacy: true,
    ..STRICT
};
/// With the recoveries of section 14.4.
pub const LENIENT: Options = Options {
    strict: false,
    ..STRICT
};

/// Decodes a text to a value. The tape is not empty before, so that an error can be seen to leave it as it was.
pub fn decode(text: &[u8], options: &Options) -> Result<(Value, Decoded), toon::Error> {
    let mut tape = Tape::new();
    tape.string(b"before");
    let before = tape.events().count();
    let decoded = match toon::decode(text, options, &mut tape) {
        Ok(decoded) => decoded,
        Err(error) => {
            assert_eq!(
                tape.events().count(),
                before,
                "an error left something on the tape"
            );
            assert!(error.line >= 1 && error.column >= 1);
            let sentence = error.to_string();
            assert!(
                !sentence.is_empty() && sentence.chars().count() < 400,
                "{sentence}"
            );
            assert!(
                !sentence.contains('\n') && !sentence.contains("no older encoder"),
                "{sentence}"
            );
            return Err(error);
        }
    };
    let mut events = tape.events().skip(1);
    let value = value(&mut events);
    assert!(events.next().is_none(), "more than one value on the tape");
    Ok((value, decoded))
}

/// The value that the events describe.
fn value<'t>(events: &mut impl Iterator<Item = Event<'t>>) -> Value {
    /// An array or object that is not complete.
    enum Open {
        Array(Vec<Value>, usize),
        Object(Map<String, Value>, std::vec::IntoIter<String>),
    }
    // A stack, as values may be nested deeper than a debug build can recurse.
    let mut open: Vec<Open> = Vec::new();
    loop {
        let mut done = match events.next().expect("the tape ends inside a value") {
            Event::Null => Value::Null,
            Event::Bool(value) => Value::Bool(value),
            Event::Number(number) => number_value(number),
            Event::NumberText(text) => number_value(text.parse().expect("a number")),
            Event::String(text) => Value::from(text),
            Event::Array(len) if len > 0 => {
                open.push(Open::Array(Vec::new(), len));
                continue;
            }
            Event::Array(_) => Value::Array(Vec::new()),
            Event::Object(keys) if !keys.is_empty() => {
                let keys: Vec<String> = keys.into_iter().map(String::from).collect();
                open.push(Open::Object(Map::new(), keys.into_iter()));
                continue;
            }
            Event::Object(_) => Value::Object(Map::new()),
        };
        loop {
            match open.last_mut() {
                None => return done,
                Some(Open::Array(items, len)) => {
                    items.push(done);
                    if items.len() < *len {
                        break;
                    }
                }
                Some(Open::Object(fields, keys)) => {
                    fields.insert(keys.next().expect("a key"), done);
                    if keys.len() > 0 {
                        break;
                    }
                }
            }
            done = match open.pop() {
                Some(Open::Array(items, _)) => Value::Array(items),
                Some(Open::Object(fields, _)) => Value::Object(fields),
                None => unreachable!("something is open"),
            };
        }
    }
}

/// A number as in JavaScript; infinity, which JSON lacks, as text.
fn number_value(number: f64) -> Value {
    assert!(
        !(number == 0.0 && number.is_sign_negative()),
        "TOON has no -0"
    );
    serde_json::Number::from_f64(number).map_or_else(|| Value::from("Infinity"), Value::Number)
}

/// Whether two values are the same to JavaScript: numbers as doubles, keys in their order.
pub fn same(a: &Value, b: &Value) -> bool {
    let mut pairs = vec![(a, b)];
    while let Some(pair) = pairs.pop() {
        match pair {
            (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                pairs.extend(a.iter().zip(b));
            }
            (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
                for ((a_key, a), (b_key, b)) in a.iter().zip(b) {
                    if a_key != b_key {
                        return false;
                    }
                    pairs.push((a, b));
                }
            }
            (Value::Number(_) | Value::Array(_) | Value::Object(_), _) => return false,
            (a, b) if a == b => {}
            _ => return false,
        }
    }
    true
}

/// Material that is beside the project, not in it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/toon")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: there is no {} on this machine", path.display());
    None
}
