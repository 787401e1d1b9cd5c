//! A tape is read as it was written, across chunks, rollbacks and reuse.

use super::*;

fn events(tape: &Tape) -> Vec<Event<'_>> {
    tape.events().collect()
}

#[test]
fn scalars_arrays_and_objects_are_read_as_written() {
    let mut tape = Tape::new();
    let array = tape.begin_array();
    tape.null();
    tape.bool(true);
    tape.number(b"12.34");
    tape.number(b"1e400");
    tape.string("añ🚀".as_bytes());
    tape.string(b"agent");
    tape.string(b"agent");
    let mut object = tape.begin_object();
    tape.key(&mut object, b"role");
    tape.string(b"agent");
    tape.key(&mut object, b"content");
    tape.string("a\n¿".as_bytes());
    tape.end_object(object);
    tape.end_array(array, 8);
    assert_eq!(
        events(&tape),
        [
            Event::Array(8),
            Event::Null,
            Event::Bool(true),
            Event::Number(12.34),
            Event::NumberText("1e400"),
            Event::String("añ🚀"),
            Event::String("agent"),
            Event::String("agent"),
            Event::Object(vec!["role", "content"]),
            Event::String("agent"),
            Event::String("a\n¿"),
        ]
    );
}

#[test]
fn interning_confuses_no_two_short_strings() {
    let mut tape = Tape::new();
    let mut strings: Vec<String> = (0..16).map(|n| "a".repeat(n)).collect();
    strings.extend((0..16).map(|n| "b".repeat(n) + "a"));
    strings.extend(
        [
            "\0", "\0\0", "\0\0\0", "ab", "aba", "abab", "ababa", "é", "ab\0", "a\0b",
        ]
        .map(String::from),
    );
    strings.extend((0..5000).map(|n| n.to_string()));
    for _ in 0..2 {
        for string in &strings {
            tape.string(string.as_bytes());
        }
    }
    let read: Vec<_> = events(&tape);
    let want: Vec<_> = strings
        .iter()
        .chain(&strings)
        .map(|s| Event::String(s))
        .collect();
    assert_eq!(read, want);
}

#[test]
fn short_decimals_are_what_a_double_parser_returns() {
    for text in [
        "0",
        "-1",
        "7",
        "134217727",
        "134217728",
        "-134217727",
        "999999999999999",
        "0.1",
        "-0.001",
        "0.0001",
        "123456.789",
        "99999.9999999999",
        "0.00000000000001",
        "1.50",
        "100.000",
    ] {
        let mut tape = Tape::new();
        assert!(tape.short_decimal(text.as_bytes()), "{text}");
        assert_eq!(
            events(&tape),
            [Event::Number(text.parse().unwrap())],
            "{text}"
        );
    }
    for text in [
        "",
        "-",
        "-0",
        "-0.0",
        "01",
        "1.",
        ".5",
        "1e5",
        "1E5",
        "1.5e3",
        "9007199254740993",
        "+1",
        "0x1",
        "1 ",
    ] {
        assert!(!Tape::new().short_decimal(text.as_bytes()), "{text}");
    }
}

#[test]
fn text_chunks_hold_whole_strings_and_at_most_64_kib() {
    let mut tape = Tape::new();
    let strings: Vec<String> = (0..300)
        .map(|n| format!("{n}-{}", "é".repeat(n * 7)))
        .collect();
    for string in &strings {
        tape.string(string.as_bytes());
        tape.string(string.as_bytes());
    }
    let long = "x".repeat(3 * TEXT_CHUNK);
    tape.string(long.as_bytes());
    tape.string(b"after the long one");
    let read = events(&tape);
    for (n, string) in strings.iter().enumerate() {
        assert_eq!(read[2 * n], Event::String(string));
        assert_eq!(read[2 * n + 1], Event::String(string));
    }
    assert_eq!(read[600], Event::String(&long));
    assert_eq!(read[601], Event::String("after the long one"));
    assert!(tape.text_chunks().any(|chunk| chunk == long.as_bytes()));
    // As JavaScript strings they have two bytes per unit.
    let over = tape
        .text_chunks()
        .filter(|chunk| chunk.len() > TEXT_CHUNK / 2);
    assert_eq!(over.count(), 1, "the long string alone");
}

#[test]
fn a_rollback_removes_ops_text_and_definitions() {
    let mut tape = Tape::new();
    tape.string(b"kept");
    let checkpoint = tape.checkpoint();
    for n in 0..50_000 {
        tape.string(format!("gone-{n}").as_bytes());
        tape.string(b"a longer string that goes too");
    }
    tape.rollback(checkpoint);
    tape.string(b"gone-7");
    tape.string(b"kept");
    tape.string(b"kept");
    assert_eq!(
        events(&tape),
        ["kept", "gone-7", "kept", "kept"].map(Event::String)
    );
}

#[test]
fn a_cleared_tape_can_be_written_again() {
    let mut tape = Tape::new();
    for round in 0..3 {
        let array = tape.begin_array();
        for n in 0..30_000 {
            let shape = tape.empty_shape();
            let shape = tape.extend_shape(shape, b"n");
            let shape = tape.extend_shape(shape, format!("key-{}", n % 3000).as_bytes());
            tape.row(shape);
            tape.integer(n * round);
            tape.string(b"word");
        }
        tape.end_array(array, 30_000);
        let read = events(&tape);
        assert_eq!(
            read.len(),
            1 + 3 * 30_000,
            "round {round} {:?}",
            read.last()
        );
        assert_eq!(read[1], Event::Object(vec!["n", "key-0"]));
        assert_eq!(
            read[3 * 29_999 + 2],
            Event::Number(f64::from(29_999 * round))
        );
        tape.clear();
    }
}

#[test]
fn short_chunks_take_little_memory() {
    let mut tape = Tape::new();
    tape.string("x".repeat(3 * TEXT_CHUNK).as_bytes());
    for _ in 0..1000 {
        tape.break_text();
        tape.string(b"a short transcript");
    }
    assert!(tape.text.capacity() < 4 * TEXT_CHUNK + 1000 * 64);
}

#[test]
fn a_cursor_skips_nested_values() {
    let mut tape = Tape::new();
    let outer = tape.begin_array();
    for _ in 0..3 {
        let mut object = tape.begin_object();
        tape.key(&mut object, b"words");
        let words = tape.begin_array();
        for n in 0..20_000 {
            tape.integer(n);
        }
        tape.end_array(words, 20_000);
        tape.key(&mut object, b"role");
        tape.string(b"agent");
        tape.end_object(object);
    }
    tape.end_array(outer, 3);
    tape.bool(true);
    let mut cursor = tape.cursor();
    cursor.next_item();
    for _ in 0..3 {
        let object = cursor.next_item().unwrap();
        assert!(matches!(object, walk::Item::Object(_)));
        cursor.skip_rest(&object);
    }
    assert!(matches!(cursor.next_item(), Some(walk::Item::Bool(true))));
}
