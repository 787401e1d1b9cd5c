//! Compares the decoder with the crate `toon-format` 0.7.0, which follows version 4.4 too: both must accept the same texts
//! with the same values. The texts are documents that the crate encoded, such documents with random changes, and random
//! lines from the parts of the grammar. `CONTACTSHIP_SEED` repeats a run, `CONTACTSHIP_DOCUMENTS` sets their number.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;
#[path = "common/random.rs"]
mod random;

use common::{LENIENT, STRICT, decode, same};
use contactship_wasm::toon::Options;
use random::Random;
use serde_json::Value;
use std::panic::catch_unwind;
use toon_format::{DecodeOptions, Delimiter, EncodeOptions, Indent};

const DOCUMENTS: usize = 24_000;

/// All intended differences, with their reasons.
fn decided(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        // Integers beyond 64 bits: the crate keeps those as text that no double has exactly. We do as
        // the reference decoder does, and as JSON.parse: the nearest double.
        (Value::Number(number), Value::String(text)) => {
            text.len() > 18
                && text
                    .trim_start_matches('-')
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
                && text.parse().ok() == number.as_f64()
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| agree(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(a, b)| a.0 == b.0 && agree(a.1, b.1))
        }
        _ => false,
    }
}

fn agree(ours: &Value, theirs: &Value) -> bool {
    same(ours, theirs) || decided(ours, theirs)
}

fn check(text: &str, options: &Options) {
    let their_options = DecodeOptions::new()
        .with_strict(options.strict)
        .with_indent(Indent::Spaces(options.indent));
    let theirs = catch_unwind(|| toon_format::decode::<Value>(text, &their_options));
    let Ok(theirs) = theirs else {
        println!("the crate panics on {text:?}");
        return;
    };
    let ours = decode(text.as_bytes(), options);
    let right = match (&ours, &theirs) {
        (Ok((ours, _)), Ok(theirs)) => agree(ours, theirs),
        (Err(_), Err(_)) => true,
        _ => false,
    };
    assert!(
        right,
        "{options:?}\n{text:?}\n{text}\nours: {}\ntheirs: {theirs:?}",
        match &ours {
            Ok((value, _)) => value.to_string(),
            Err(error) => format!("{}:{}: {error}", error.line, error.column),
        }
    );
}

fn encoded(random: &mut Random) -> String {
    let value = random::value(random, 4);
    let delimiter = [Delimiter::Comma, Delimiter::Tab, Delimiter::Pipe][random.below(3)];
    let options = EncodeOptions::new().with_delimiter(delimiter);
    toon_format::encode(&value, &options).expect("any value can be encoded")
}

#[test]
fn the_crate_reads_and_refuses_the_same_texts() {
    let mut random = Random::new(Random::seed());
    let documents = std::env::var("CONTACTSHIP_DOCUMENTS");
    let documents = documents.map_or(DOCUMENTS, |count| count.parse().expect("a number"));
    let mut accepted = 0;
    for n in 0..documents {
        let text = match n % 4 {
            0 => encoded(&mut random),
            1 | 2 => {
                let text = encoded(&mut random);
                random::mutate(&mut random, &text)
            }
            _ => random::lines(&mut random),
        };
        check(&text, &STRICT);
        check(&text, &LENIENT);
        if n % 8 == 5 {
            let indent = 1 + random.below(4);
            check(&text, &Options { indent, ..STRICT });
            check(&text, &Options { indent, ..LENIENT });
        }
        accepted += usize::from(decode(text.as_bytes(), &STRICT).is_ok());
    }
    println!("{documents} documents, {accepted} of them accepted in strict mode");
    assert!(
        accepted * 4 > documents,
        "too few documents are TOON at all"
    );
}
