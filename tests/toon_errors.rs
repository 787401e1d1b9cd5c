//! Every error that section 14 of the specification names: its sentence, its line, its column.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;

use common::{LEGACY, LENIENT, STRICT, decode};
use contactship_wasm::toon::Options;

/// A text, and the place and sentence of its error.
type Case = (&'static str, usize, usize, &'static str);

fn check(options: &Options, cases: &[Case]) {
    for &(text, line, column, sentence) in cases {
        let error = decode(text.as_bytes(), options).expect_err(text);
        let found = (error.line, error.column, error.to_string());
        assert_eq!(found, (line, column, sentence.into()), "{text:?}");
    }
}

/// What both modes refuse.
fn check_both(cases: &[Case]) {
    check(&STRICT, cases);
    check(&LEGACY, cases);
    check(&LENIENT, cases);
}

#[test]
fn counts_of_section_14_1() {
    check(
        &STRICT,
        &[
            (
                "tags[2]: a,b,c",
                1,
                10,
                "`tags` has 3 values, its header declares 2",
            ),
            (
                "tags[3]: a",
                1,
                10,
                "`tags` has 1 value, its header declares 3",
            ),
            (
                "[1]: a,b",
                1,
                6,
                "the array has 2 values, its header declares 1",
            ),
            (
                "x: 1\ntags[1]:\n",
                2,
                1,
                "`tags` has 0 items, its header declares 1",
            ),
            (
                "items[2]:\n  - a\n",
                1,
                1,
                "`items` has 1 item, its header declares 2",
            ),
            (
                "items[1]:\n  - a\n  - b",
                3,
                3,
                "`items` has more items than the 1 that its header declares",
            ),
            (
                "a[2]:\n  - [2]: 1,2\n  - [1]: 3,4",
                3,
                10,
                "the array has 2 values, its header declares 1",
            ),
            (
                "words[3]{word,start,end}:\n  a,1,2\n  b,2,3\nx: 1",
                1,
                1,
                "`words` has 2 rows, its header declares 3",
            ),
            (
                "words[1]{word}:\n  a\n  b",
                3,
                3,
                "`words` has more rows than the 1 that its header declares",
            ),
            (
                "[1]{word}:\n  a\n  b",
                3,
                3,
                "the array has more rows than the 1 that its header declares",
            ),
            (
                "m[2:]{v}:\n  a: 1",
                1,
                1,
                "`m` has 1 keyed row, its header declares 2",
            ),
            (
                "m[1:]{v}:\n  a: 1\n  b: 2",
                1,
                1,
                "`m` has 2 keyed rows, its header declares 1",
            ),
            (
                "a[4000000000]: 1",
                1,
                16,
                "`a` has 1 value, its header declares 4000000000",
            ),
            (
                "a[18446744073709551617]: 1",
                1,
                26,
                "`a` has 1 value, its header declares 2^64 or more",
            ),
        ],
    );
}

#[test]
fn widths_of_section_14_1() {
    check_both(&[
        (
            "words[3]{word,start,end}:\n  a,1,2\n  b,2,3\n  c,3",
            4,
            3,
            "row 3 of `words` has 2 cells, its header names 3 fields (word, start, end)",
        ),
        (
            "words[1]{word,start}:\n  a,1,2",
            2,
            3,
            "row 1 of `words` has 3 cells, its header names 2 fields (word, start)",
        ),
        (
            "[1\t]{word\tstart}:\n  a,1",
            2,
            3,
            "row 1 of the array has 1 cell, its header names 2 fields (word, start)",
        ),
        (
            "a[1]{b,c{d,e}}:\n  1,2",
            2,
            3,
            "row 1 of `a` has 2 cells, its header names 3 fields (b, c{d, e})",
        ),
        (
            "m[1:]{a,b}:\n  k: 1",
            2,
            3,
            "the row `k` of `m` has 1 cell, its header names 2 fields (a, b)",
        ),
        (
            "m[1:]{a}:\n  k:",
            2,
            3,
            "the row `k` of `m` has 0 cells, its header names 1 field (a)",
        ),
        (
            "a[1]{b}:\n  \"x,y\",z",
            2,
            3,
            "row 1 of `a` has 2 cells, its header names 1 field (b)",
        ),
    ]);
}

#[test]
fn strings_and_keys_of_section_14_2() {
    check_both(&[
        (
            "a: \"b",
            1,
            4,
            "the string `\"b` has no closing quote, expected one before the line ends",
        ),
        (
            "a: \"b\\",
            1,
            4,
            "the string `\"b\\` has no closing quote, expected one before the line ends",
        ),
        (
            "🚀é: \"b",
            1,
            6,
            "the string `\"b` has no closing quote, expected one before the line ends",
        ),
        (
            "a[2]: x,\"b\nc: 1",
            1,
            9,
            "the string `\"b` has no closing quote, expected one before the line ends",
        ),
        (
            "a: \"b\" c",
            1,
            8,
            "found `c` behind a closing quote, expected the line's end",
        ),
        (
            "a[2]: \"b\"c,d",
            1,
            10,
            "found `c,d` behind a closing quote, expected a delimiter or the line's end",
        ),
        (
            "a: \"b\"\t",
            1,
            7,
            "found `\\t` behind a closing quote, expected the line's end",
        ),
        (
            "a: \"x\\é\"",
            1,
            6,
            "found the escape `\\é`, expected one of \\\\, \\\", \\n, \\r, \\t and \\uXXXX",
        ),
        (
            "a: \"\\u00b\"",
            1,
            5,
            "found the escape `\\u00b`, expected four hexadecimal digits behind \\u",
        ),
        (
            "a: \"\\ud83d\\ude00\"",
            1,
            5,
            "found the escape `\\ud83d`, half of a surrogate pair, expected the character itself",
        ),
        (
            "\"a\\x\": 1",
            1,
            3,
            "found the escape `\\x`, expected one of \\\\, \\\", \\n, \\r, \\t and \\uXXXX",
        ),
        (
            "\"a\" b: 1",
            1,
            5,
            "found `b: 1` behind a closing quote, expected a colon",
        ),
        (
            "a:\n  user",
            2,
            3,
            "found `user` without a colon, expected `key: value` or `key[N]: ...`",
        ),
        (
            "a: 1\nuser",
            2,
            1,
            "found `user` without a colon, expected `key: value` or `key[N]: ...`",
        ),
        (
            "hello\nworld",
            1,
            1,
            "found `hello` without a colon, expected `key: value` or `key[N]: ...`",
        ),
        (
            "\"a\"\nb: 1",
            1,
            1,
            "found `\"a\"` without a colon, expected `key: value` or `key[N]: ...`",
        ),
        (
            "\"a\nb: 1",
            1,
            1,
            "the string `\"a` has no closing quote, expected one before the line ends",
        ),
        (
            "items[1]:\n  - a: 1\n    b",
            3,
            5,
            "found `b` without a colon, expected `key: value` or `key[N]: ...`",
        ),
    ]);
}

#[test]
fn headers_of_section_14_2() {
    check_both(&[
        (
            "foo[bar]: 10",
            1,
            5,
            "found `bar` as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "foo[]: 10",
            1,
            5,
            "found nothing as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "foo[03]: 10",
            1,
            5,
            "found `03` as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "foo[-1]: 10",
            1,
            5,
            "found `-1` as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "foo[2,]: 10",
            1,
            5,
            "found `2,` as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "m[2|:]{v}:",
            1,
            3,
            "found `2|:` as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`",
        ),
        (
            "a[1:",
            1,
            2,
            "the array header `[1:` has no closing `]`, expected one before the line ends",
        ),
        (
            "a[1: b",
            1,
            2,
            "the array header `[1: b` has no closing `]`, expected one before the line ends",
        ),
        (
            "foo [2]: a,b",
            1,
            4,
            "found white space between `foo` and its `[`, expected none",
        ),
        (
            "foo[1][bar]: 10",
            1,
            7,
            "found `[bar]: 10` behind the `]` of an array header, expected `:` or a field list",
        ),
        (
            "foo[2]extra: a,b",
            1,
            7,
            "found `extra: a,b` behind the `]` of an array header, expected `:` or a field list",
        ),
        (
            "foo[2] : a,b",
            1,
            7,
            "found ` : a,b` behind the `]` of an array header, expected `:` or a field list",
        ),
        (
            "a[2:]{x}",
            1,
            9,
            "found nothing behind the field list of an array header, expected `:`",
        ),
        (
            "a[0]{x}}:",
            1,
            8,
            "found `}:` behind the field list of an array header, expected `:`",
        ),
        (
            "a[0]{x,y:",
            1,
            5,
            "the field list `{x,y:` has no closing `}`, expected one before the line ends",
        ),
        (
            "a[0]{}:",
            1,
            6,
            "found `}` in a field list, expected the name of a field",
        ),
        (
            "a[0]{x,}:",
            1,
            8,
            "found `}` in a field list, expected the name of a field",
        ),
        (
            "a[0]{x,{y}}:",
            1,
            8,
            "found `{` in a field list, expected the name of a field",
        ),
        (
            "a[0]{x|y}:",
            1,
            7,
            "found the delimiter `|` in a field list, expected `,` as its header declares",
        ),
        (
            "a[0\t]{x|y}:",
            1,
            8,
            "found the delimiter `|` in a field list, expected tab as its header declares",
        ),
        (
            "a[0|]{x|n{y,z}}:",
            1,
            12,
            "found the delimiter `,` in a field list, expected `|` as its header declares",
        ),
        (
            "a[0]{b {c}}:",
            1,
            7,
            "found white space between `b` and its field group, expected none",
        ),
        (
            "a[0]{b{c}d}:",
            1,
            10,
            "found `d}:` behind a field group, expected a delimiter or `}`",
        ),
        (
            "a[0]{\"b\"c}:",
            1,
            9,
            "found `c}:` behind a closing quote, expected a delimiter or a brace",
        ),
        (
            "a[0]{x:,\"b}",
            1,
            9,
            "the string `\"b}` has no closing quote, expected one before the line ends",
        ),
        (
            "m[0:]:",
            1,
            1,
            "the header of `m` counts keyed rows and has no fields, expected a field list",
        ),
        (
            "a[1]{b}: x",
            1,
            10,
            "found `x` behind a header with fields, expected the rows on the lines below",
        ),
        (
            "a:\n  [2]: 1,2",
            2,
            3,
            "found an array header without a key among an object's fields, expected `key[N]: ...`",
        ),
        (
            "a: 1\n[2:]{x}:",
            2,
            1,
            "found the header of a keyed table without a key among an object's fields, expected `key[N]: ...`",
        ),
        (
            "a[1]:\n  - [0]{x}:",
            2,
            5,
            "found an array header with fields and without a key as a list item, expected `- key[N]{...}:` or `- [N]: ...`",
        ),
        (
            "a[1]:\n  - [0:]{x}:",
            2,
            5,
            "found the header of a keyed table with fields and without a key as a list item, expected `- key[N]{...}:` or `- [N]: ...`",
        ),
    ]);
}

#[test]
fn structure_of_section_14_2() {
    check_both(&[
        (
            "[2]: 1,2\njunk: 3",
            2,
            1,
            "found `junk: 3` behind the document's value, expected nothing more",
        ),
        (
            "[]\njunk: 3",
            2,
            1,
            "found `junk: 3` behind the document's value, expected nothing more",
        ),
        (
            "  a: 1",
            1,
            3,
            "the line is indented by 1 level, expected 0",
        ),
        (
            "a: 1\n  b: 2",
            2,
            3,
            "the line is indented by 1 level, expected 0",
        ),
        (
            "a[1]{x}:\n  1\n    2",
            3,
            5,
            "the line is indented by 2 levels, expected 1",
        ),
        (
            "items[1]:\n  - a: 1\n      b: 2",
            3,
            7,
            "the line is indented by 3 levels, expected 2",
        ),
        (
            "items[2]:\n  - a\n  b: 1",
            3,
            3,
            "found `b: 1` among the items of `items`, expected a line that begins with `- `",
        ),
        (
            "items[2]:\n  - a\n  -b",
            3,
            3,
            "found `-b` among the items of `items`, expected a line that begins with `- `",
        ),
        (
            "items[2]{a,b}:\n  1,2\n  c: 3,4",
            3,
            3,
            "found `c: 3,4` among the rows of `items`, expected a row of 2 cells",
        ),
        (
            "m[2:]{v}:\n  a: 1\n  5",
            3,
            3,
            "found `5` among the keyed rows of `m`, expected `key: cells`",
        ),
    ]);
}

#[test]
fn what_only_strict_mode_refuses_by_sections_14_2_and_14_3() {
    let cases: &[Case] = &[
        (
            "name: Ada\n\"name\": Bob",
            2,
            1,
            "found the key `name` again, expected each key of an object once",
        ),
        (
            "a:\n  b: 1\n  b:",
            3,
            3,
            "found the key `b` again, expected each key of an object once",
        ),
        (
            "items[1]:\n  - id: 1\n    id: 2",
            3,
            5,
            "found the key `id` again, expected each key of an object once",
        ),
        (
            "m[2:]{v}:\n  a: 1\n  a: 2",
            3,
            3,
            "found the key `a` again, expected each key of an object once",
        ),
        (
            "a[0]{x,x}:",
            1,
            8,
            "found the field `x` again, expected each field of a header once",
        ),
        (
            "a[0]{n{\"é\",é}}:",
            1,
            12,
            "found the field `é` again, expected each field of a header once",
        ),
        (
            "a:\n\tb: 1",
            2,
            1,
            "found a tab in the indentation, expected spaces",
        ),
        (
            "a: 1\n\t\nb: 2",
            2,
            1,
            "found a tab in the indentation, expected spaces",
        ),
        (
            "a:\n   b: 1",
            2,
            4,
            "the line is indented by 3 spaces, expected a multiple of 2",
        ),
        (
            "a:\n    b: 1",
            2,
            5,
            "the line is indented by 2 levels, expected 1",
        ),
        (
            "a[1]:\n    - b",
            2,
            5,
            "the line is indented by 2 levels, expected 1",
        ),
        (
            "a[2]:\n  - 1\n\n  - 2",
            3,
            1,
            "found a blank line inside `a`, expected none before its last line",
        ),
        (
            "[2]:\r\n  - 1\r\n  \r\n\r\n  - 2",
            3,
            1,
            "found a blank line inside the array, expected none before its last line",
        ),
        (
            "a[2]{x}:\n  1\n\n  2",
            3,
            1,
            "found a blank line inside `a`, expected none before its last line",
        ),
        (
            "m[2:]{x}:\n  a: 1\n\n  b: 2",
            3,
            1,
            "found a blank line inside `m`, expected none before its last line",
        ),
        (
            "a[1]:\n  - b:\n\n      c: 1",
            3,
            1,
            "found a blank line inside `a`, expected none before its last line",
        ),
    ];
    check(&STRICT, cases);
    check(&LEGACY, cases);
    for (text, ..) in cases {
        assert!(decode(text.as_bytes(), &LENIENT).is_ok(), "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf_8() {
    for (bytes, line, column, sentence) in [
        (
            &b"a: 1\nb: \xff"[..],
            2,
            4,
            "found the byte 0xFF where no character begins or goes on, expected UTF-8",
        ),
        (
            "é🚀: \u{e9}".as_bytes().split_last().expect("bytes").1,
            1,
            6,
            "found the byte 0xC3 where no character begins or goes on, expected UTF-8",
        ),
    ] {
        for options in [STRICT, LEGACY, LENIENT] {
            let error = decode(bytes, &options).expect_err("ill-formed");
            assert_eq!(
                (error.line, error.column, error.to_string()),
                (line, column, sentence.into())
            );
        }
    }
}

#[test]
fn nesting_beyond_the_limit() {
    let nested = |levels: usize| -> String {
        (0..levels)
            .map(|level| "  ".repeat(level) + "a:\n")
            .collect::<String>()
            + &"  ".repeat(levels)
            + "b: 1"
    };
    assert!(decode(nested(512).as_bytes(), &STRICT).is_ok());
    let error = decode(nested(513).as_bytes(), &STRICT).expect_err("too deep");
    assert_eq!(
        error.to_string(),
        "the value is nested deeper than the limit of 512 levels"
    );
    assert_eq!((error.line, error.column), (514, 1027));
}

#[test]
fn messages_quote_little_of_the_text_and_whole_characters() {
    let text = format!("a[1]{{b}}:\n  {},2", "🚀".repeat(1000));
    let error = decode(text.as_bytes(), &STRICT).expect_err("too wide");
    assert!(error.to_string().len() < 200);
    let text = format!("{}\nb", "é\u{301}".repeat(1000));
    let sentence = decode(text.as_bytes(), &STRICT)
        .expect_err("no colon")
        .to_string();
    let expected = format!(
        "found `{}…` without a colon, expected `key: value` or `key[N]: ...`",
        "é\u{301}".repeat(20)
    );
    assert_eq!(sentence, expected);
}

#[test]
fn columns_count_utf_16_units_and_no_byte_order_mark() {
    for (text, line, column) in [
        ("\u{feff}a: \"b", 1, 4),
        ("日本: \"b", 1, 5),
        ("🚀: \"b", 1, 5),
        ("x: 1\r\n🚀é: \"b", 2, 6),
        ("\u{feff}\na: \"b", 2, 4),
    ] {
        let error = decode(text.as_bytes(), &STRICT).expect_err(text);
        assert_eq!((error.line, error.column), (line, column), "{text:?}");
    }
}
