//! The reader of the tape in JavaScript has the constants of its writer in Rust.

use std::collections::BTreeMap;

use super::layout::header;
use super::{TAG_BITS, Tag};
use crate::call::TURN;

const READER: &str = include_str!("../js/tape.js");

/// The constants of the reader that are whole numbers, by name.
fn numbers() -> BTreeMap<&'static str, usize> {
    READER
        .lines()
        .filter_map(|line| {
            let (name, value) = line.strip_prefix("const ")?.split_once(" = ")?;
            Some((name, value.strip_suffix(';')?.parse().ok()?))
        })
        .collect()
}

/// The JSON value of a constant of the reader; a comma after the last item is left out.
fn value(name: &str) -> serde_json::Value {
    let start = READER
        .find(&format!("\nconst {name} = "))
        .unwrap_or_else(|| panic!("{name} is a constant of the reader"));
    let text = &READER[start..];
    let text = &text[text.find('=').unwrap() + 1..text.find(';').unwrap()];
    let text: String = text.split_whitespace().collect();
    serde_json::from_str(&text.replace(",]", "]")).unwrap()
}

/// `NumberText` as `NUMBER_TEXT`.
fn constant_name(tag: Tag) -> String {
    let mut name = String::new();
    for letter in format!("{tag:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

#[test]
fn tags_and_layout_are_the_same_on_both_sides() {
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    for (number, tag) in Tag::ALL.into_iter().enumerate() {
        assert_eq!(tag as usize, number, "{tag:?} is at its own index");
        expected.insert(constant_name(tag), number);
    }
    for (name, value) in [
        ("OPS_CHUNKS", header::OPS_CHUNKS),
        ("FIRST_SHAPE", header::FIRST_SHAPE),
        ("NEW_SHAPES", header::NEW_SHAPES),
        ("SHAPE_NODES", header::SHAPE_NODES),
        ("SHAPE_KEYS", header::SHAPE_KEYS),
        ("HEADER_WORDS", header::HEADER_WORDS),
        ("OPS_WORDS", header::OPS_WORDS),
        ("TEXT_WORDS", header::TEXT_WORDS),
        ("NODE_WORDS", header::NODE_WORDS),
        // These have no counterpart in Rust; KINDS and MAX_RECURSION are tested by what they are used for.
        ("WORD", 0),
        ("TURN", 1),
        ("TIMED_TURN", 2),
        ("MAX_RECURSION", 256),
    ] {
        expected.insert(name.into(), value);
    }
    let found: BTreeMap<String, usize> = numbers()
        .into_iter()
        .map(|(name, value)| (name.into(), value))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_reader_splits_ops_where_the_writer_joins_them() {
    let masks = READER.split(" & ").skip(1);
    let shifts = READER.split(">> ").skip(1);
    let number = |text: &str| -> Option<u32> {
        let digits = text.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    let masks: Vec<u32> = masks.filter_map(number).collect();
    let shifts: Vec<u32> = shifts.filter_map(number).collect();
    assert!(masks.len() > 5 && shifts.len() > 5, "{masks:?} {shifts:?}");
    assert!(masks.iter().all(|&mask| mask == (1 << TAG_BITS) - 1));
    assert!(shifts.iter().all(|&shift| shift == TAG_BITS));
}

#[test]
fn decimals_are_divided_by_what_their_tags_name() {
    let mut scales = vec![0; 1 << TAG_BITS];
    scales[Tag::Integer as usize] = 1;
    scales[Tag::Tenths as usize] = 10;
    scales[Tag::Hundredths as usize] = 100;
    scales[Tag::Thousandths as usize] = 1000;
    assert_eq!(value("SCALES"), serde_json::json!(scales));
    assert_eq!(value("LITERALS"), serde_json::json!([null, false, true]));
}

#[test]
fn objects_that_are_read_by_a_literal_have_the_documented_fields() {
    let turn: Vec<_> = TURN.iter().map(|(name, _)| *name).collect();
    let kinds = serde_json::json!([["word", "start", "end"], turn[..2], turn]);
    assert_eq!(value("KINDS"), kinds);
}
