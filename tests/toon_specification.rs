//! Version 4.4 of the specification, section by section, with cases that other decoders get wrong.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;

use common::{LENIENT, STRICT, decode, same};
use contactship_wasm::toon::{Options, Rules};
use serde_json::{Value, json};

fn check(options: &Options, cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        let (value, reading) =
            decode(text.as_bytes(), options).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(
            same(&value, expected),
            "{text:?}\nis {value}\nnot {expected}"
        );
        assert_eq!(reading.rules, Rules::Current);
    }
}

/// Checks what is the same in both modes.
fn check_both(cases: &[(&str, Value)]) {
    check(&STRICT, cases);
    check(&LENIENT, cases);
}

#[test]
fn scalars_follow_section_4() {
    check_both(&[
        ("true", json!(true)),
        ("null", json!(null)),
        ("True", json!("True")),
        ("-", json!("-")),
        ("0", json!(0)),
        ("-0", json!(0)),
        ("-0.000", json!(0)),
        ("-1e-400", json!(0)),
        ("1e-400", json!(0)),
        ("-5e-324", json!(-5e-324)),
        ("1.5000", json!(1.5)),
        ("-1E+03", json!(-1000)),
        ("05", json!("05")),
        ("-05", json!("-05")),
        (".5", json!(".5")),
        ("1.", json!("1.")),
        ("+1", json!("+1")),
        ("1_000", json!("1_000")),
        ("1e999", json!("1e999")),
        ("-1e999", json!("-1e999")),
        ("1.7976931348623157e308", json!(f64::MAX)),
        ("1.7976931348623159e308", json!("1.7976931348623159e308")),
        ("9007199254740993", json!(9007199254740992u64)),
        ("100000000000000000000", json!(1e20)),
        ("0.1234567890123456789", json!(0.12345678901234568)),
    ]);
}

#[test]
fn comments_follow_section_5_1() {
    check_both(&[
        ("# a\nb: 1\n   # c\n", json!({"b": 1})),
        ("a[2]:\n  - 1\n# between\n  - 2", json!({"a": [1, 2]})),
        ("a[1]{b}:\n# first\n  1\n  # last", json!({"a": [{"b": 1}]})),
        ("a: # b", json!({"a": "# b"})),
        ("a[1]: #b", json!({"a": ["#b"]})),
        ("a[1]:\n  - #b", json!({"a": ["#b"]})),
    ]);
    for (text, only_comments) in [
        ("#1 fan", true),
        ("\u{feff}# a\n\n # b", true),
        ("", false),
        ("\n \n", false),
        ("# a\nb: 1", false),
    ] {
        let (_, reading) = decode(text.as_bytes(), &STRICT).expect(text);
        assert_eq!(reading.only_comments, only_comments, "{text:?}");
    }
}

#[test]
fn roots_follow_section_5() {
    check_both(&[
        ("", json!({})),
        ("\n  \n", json!({})),
        ("hello", json!("hello")),
        ("\n\n\"a: b\"\n", json!("a: b")),
        ("[]", json!([])),
        ("[0]:", json!([])),
        ("[2]: 1,2", json!([1, 2])),
        ("[1]{a}:\n  1", json!([{"a": 1}])),
        ("[1:]{a}:\n  k: 1", json!({"k": {"a": 1}})),
        ("[2]", json!("[2]")),
        ("a:", json!({"a": {}})),
    ]);
}

#[test]
fn headers_follow_section_6() {
    check_both(&[
        ("a[2]:x,y", json!({"a": ["x", "y"]})),
        ("a[0]:", json!({"a": []})),
        ("\"a[1]\"[1]: x", json!({"a[1]": ["x"]})),
        ("\"\"[1]: x", json!({"": ["x"]})),
        ("a\"b[2]: c\"[1]: d", json!({"a\"b[2]: c\"": ["d"]})),
        ("a[1]{ b , c }:\n  1,2", json!({"a": [{"b": 1, "c": 2}]})),
        (
            "a[1]{\"b,c\",\"d}\"}:\n  1,2",
            json!({"a": [{"b,c": 1, "d}": 2}]}),
        ),
        ("a[1]{\"\\u00e9\"}:\n  1", json!({"a": [{"é": 1}]})),
        (
            "a[1]{b{c,d{e}},f}:\n  1,2,3",
            json!({"a": [{"b": {"c": 1, "d": {"e": 2}}, "f": 3}]}),
        ),
        (
            "a[1]{__proto__,x}:\n  1,2",
            json!({"a": [{"__proto__": 1, "x": 2}]}),
        ),
        ("a[1|]{b|c}:\n  1,5|2", json!({"a": [{"b": "1,5", "c": 2}]})),
        (
            "a[1\t]{b\tc}:\n  1,5\t2",
            json!({"a": [{"b": "1,5", "c": 2}]}),
        ),
        // A value is never a header: the first colon ends the key.
        ("a: [2]: x", json!({"a": "[2]: x"})),
        ("a: b[2]{c}: x", json!({"a": "b[2]{c}: x"})),
    ]);
    check(
        &LENIENT,
        &[("a[1]{b,b{c}}:\n  1,2", json!({"a": [{"b": {"c": 2}}]}))],
    );
}

#[test]
fn strings_and_keys_follow_section_7() {
    check_both(&[
        (
            r#"a: "\"\\\n\r\t\u00e9\u0000""#,
            json!({"a": "\"\\\n\r\té\u{0}"}),
        ),
        (r#""\"k\"": 1"#, json!({"\"k\"": 1})),
        (r#""a"  : 1"#, json!({"a": 1})),
        ("a : 1", json!({"a": 1})),
        (": 1", json!({"": 1})),
        ("a b.c-d: 1", json!({"a b.c-d": 1})),
        ("- a: 1", json!({"- a": 1})),
        (
            "__proto__: 1\nconstructor: 2",
            json!({"__proto__": 1, "constructor": 2}),
        ),
        ("a: \"\"", json!({"a": ""})),
        ("a: x\"y", json!({"a": "x\"y"})),
        ("a: 🚀:", json!({"a": "🚀:"})),
        ("🚀: 1", json!({"🚀": 1})),
        ("🚀:", json!({"🚀": {}})),
    ]);
}

#[test]
fn objects_follow_section_8() {
    check_both(&[
        (
            "a:\n  b:\n    c: 1\n  d: 2\ne: 3",
            json!({"a": {"b": {"c": 1}, "d": 2}, "e": 3}),
        ),
        ("a:\n\n  b: 1\n\nc: 2", json!({"a": {"b": 1}, "c": 2})),
        ("a:   \nb: 1", json!({"a": {}, "b": 1})),
        ("a: []\nb:[]", json!({"a": [], "b": []})),
    ]);
    check(
        &LENIENT,
        &[
            ("a: 1\nb: 2\na: 3", json!({"a": 3, "b": 2})),
            ("a:\n     b: 1\n     c: 2", json!({"a": {"b": 1, "c": 2}})),
        ],
    );
}

#[test]
fn arrays_follow_section_9() {
    check_both(&[
        ("a[4]: x,,\" \",", json!({"a": ["x", "", " ", ""]})),
        ("a[2]: x\"y,z\",w", json!({"a": ["x\"y,z\"", "w"]})),
        ("a[1]: x\"y,z", json!({"a": ["x\"y,z"]})),
        ("a[1]: []", json!({"a": ["[]"]})),
        ("a[3]:\n  - 1\n  - []\n  -", json!({"a": [1, [], {}]})),
        (
            "a[1]:\n  - [2]:\n    - 1\n    - [1]: 2",
            json!({"a": [[1, [2]]]}),
        ),
        ("a[1]:\n  - - b", json!({"a": ["- b"]})),
        ("a[1]:\n  - [2]", json!({"a": ["[2]"]})),
        ("a[1]:\n  - a[2]{x,x}", json!({"a": ["a[2]{x,x}"]})),
        (
            "a[2]{b,c}:\n  1 , \"x,y\" \n  true,u: v",
            json!({"a": [{"b": 1, "c": "x,y"}, {"b": true, "c": "u: v"}]}),
        ),
        ("a[1]{b}:\n  \"x: y\"", json!({"a": [{"b": "x: y"}]})),
        ("a[1]{b,c}:\n  - y,2", json!({"a": [{"b": "- y", "c": 2}]})),
        ("a[0]{b}:\nc: 1", json!({"a": [], "c": 1})),
        (
            "a[2:]{b,c}:\n  x,y: 1,2\n  \"k\": [],-0",
            json!({"a": {"x,y": {"b": 1, "c": 2}, "k": {"b": "[]", "c": 0}}}),
        ),
        ("a[0:]{b}:", json!({"a": {}})),
    ]);
    check(
        &LENIENT,
        &[
            ("a[1]: x,y", json!({"a": ["x", "y"]})),
            ("a[5]{b}:\n  1\n\n  2", json!({"a": [{"b": 1}, {"b": 2}]})),
            ("a[1:]{b}:\n  k: 1\n  k: 2", json!({"a": {"k": {"b": 2}}})),
            ("a[2]{b}:\n \t1\n\t2", json!({"a": [{"b": 1}, {"b": 2}]})),
        ],
    );
}

#[test]
fn objects_as_items_follow_section_10() {
    check_both(&[
        (
            "a[2]:\n  - b: 1\n    c:\n      d: 2\n  - b: 3",
            json!({"a": [{"b": 1, "c": {"d": 2}}, {"b": 3}]}),
        ),
        (
            "a[1]:\n  - b:\n      c: 1\n    d: 2",
            json!({"a": [{"b": {"c": 1}, "d": 2}]}),
        ),
        ("a[1]:\n  - b:\n    c: 1", json!({"a": [{"b": {}, "c": 1}]})),
        (
            "a[1]:\n  - w[2]{x}:\n      1\n      2\n    y: 3",
            json!({"a": [{"w": [{"x": 1}, {"x": 2}], "y": 3}]}),
        ),
        (
            "a[1]:\n  - w[1:]{x}:\n      k: 1\n    y: 3",
            json!({"a": [{"w": {"k": {"x": 1}}, "y": 3}]}),
        ),
        (
            "a[1]:\n  - w[2]:\n      - 1\n      - z: 2\n    y: 3",
            json!({"a": [{"w": [1, {"z": 2}], "y": 3}]}),
        ),
        (
            "a[1]:\n  - w[2]: 1,2\n    y: 3",
            json!({"a": [{"w": [1, 2], "y": 3}]}),
        ),
        (
            "a[1]:\n  - y: 3\n    w[1]{x}:\n      1",
            json!({"a": [{"y": 3, "w": [{"x": 1}]}]}),
        ),
    ]);
}

#[test]
fn lines_and_spaces_follow_section_12() {
    check_both(&[
        (
            "a: 1\r\nb: x\r\r\nc: y\r",
            json!({"a": 1, "b": "x\r", "c": "y"}),
        ),
        (
            "a[2]{b,c}:\r\n  1,2\r\n  x,\"y\" \r\n",
            json!({"a": [{"b": 1, "c": 2}, {"b": "x", "c": "y"}]}),
        ),
        ("\u{feff}a: 1", json!({"a": 1})),
        ("\u{feff}\u{feff}a: 1", json!({"\u{feff}a": 1})),
        (
            "a: \u{a0}b\u{a0}\nc: d\t",
            json!({"a": "\u{a0}b\u{a0}", "c": "d\t"}),
        ),
        (
            "a[2]: \u{a0}x , y\u{a0}",
            json!({"a": ["\u{a0}x", "y\u{a0}"]}),
        ),
        ("a[1]:\n  -   b", json!({"a": ["b"]})),
        ("a\u{2028}b: 1", json!({"a\u{2028}b": 1})),
    ]);
    let indent = Options {
        indent: 3,
        ..STRICT
    };
    check(
        &indent,
        &[("a:\n   b[1]:\n      - 1", json!({"a": {"b": [1]}}))],
    );
}

#[test]
fn a_duplicate_is_found_among_many_keys() {
    let keys: String = (0..5000)
        .map(|n| format!("k{}: {n}\n", n * 7919 % 5003))
        .collect();
    let (value, _) = decode(keys.as_bytes(), &STRICT).expect("different keys");
    assert_eq!(value.as_object().expect("an object").len(), 5000);
    let error = decode((keys + "\"k7\": 1").as_bytes(), &STRICT).expect_err("k7 is there");
    assert_eq!((error.line, error.column), (5001, 1));
}

#[test]
fn rows_are_read_correctly_at_every_offset_in_a_block() {
    for pad in 0..140 {
        let text = format!(
            "a[3]{{b,c}}:\n  {},1.5\n  \"{}\",x\n  é,-7\nd: 1",
            "x".repeat(pad + 1),
            "\\n".repeat(pad)
        );
        let expected = json!({
            "a": [{"b": "x".repeat(pad + 1), "c": 1.5}, {"b": "\n".repeat(pad), "c": "x"}, {"b": "é", "c": -7}],
            "d": 1
        });
        check_both(&[(&text, expected)]);
    }
}
