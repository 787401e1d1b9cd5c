//! Every error that section 14 of the specification names, with its line, column and message.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/toon.rs"]
mod common;

use common::{LEGACY, LENIENT, STRICT, decode};
use contactship_wasm::toon::Options;

/// A text, and the line, the column and the message of its error, without the line that each message begins with.
type Case = (&'static str, usize, usize, &'static str);

fn check(options: &Options, cases: &[Case]) {
    for &(text, line, column, sentence) in cases {
        let error = decode(text.as_bytes(), options).expect_err(text);
        let found = (error.line, error.column, error.to_string());
        let message = format!("line {line}: {sentence}");
        assert_eq!(found, (line, column, message), "{text:?}");
    }
}

/// Checks what both modes refuse.
fn check_both(cases: &[Case]) {
    check(&STRICT, cases);
    check(&LEGACY, cases);
    check(&LENIENT, cases);
}

#[test]
fn wrong_counts_are_refused_by_section_14_1() {
    check(
        &STRICT,
        &[
            (
                "tags[2]: a,b,c",
                1,
                10,
                "found 3 values in `tags`, expected 2 as its header declares",
            ),
            (
                "tags[3]: a",
                1,
                10,
                "found 1 value in `tags`, expected 3 as its header declares",
            ),
            (
                "[1]: a,b",
                1,
                6,
                "found 2 values in the array, expected 1 as its header declares",
            ),
            (
                "x: 1\ntags[1]:\n",
                2,
                1,
                "found 0 items in `tags`, expected 1 as its header declares",
            ),
            (
                "items[2]:\n  - a\n",
                1,
                1,
                "found 1 item in `items`, expected 2 as its header declares",
            ),
            (
                "items[1]:\n  - a\n  - b",
                3,
                3,
                "found more items in `items`, expected 1 as its header declares",
            ),
            (
                "a[2]:\n  - [2]: 1,2\n  - [1]: 3,4",
                3,
                10,
                "found 2 values in the array, expected 1 as its header declares",
            ),
            (
                "words[3]{word,start,end}:\n  a,1,2\n  b,2,3\nx: 1",
                1,
                1,
                "found 2 rows in `words`, expected 3 as its header declares",
            ),
            (
                "words[1]{word}:\n  a\n  b",
                3,
                3,
                "found more rows in `words`, expected 1 as its header declares",
            ),
            (
                "[1]{word}:\n  a\n  b",
                3,
                3,
                "found more rows in the array, expected 1 as its header declares",
            ),
            (
                "m[2:]{v}:\n  a: 1",
                1,
                1,
                "found 1 keyed row in `m`, expected 2 as its header declares",
            ),
            (
                "m[1:]{v}:\n  a: 1\n  b: 2",
                1,
                1,
                "found 2 keyed rows in `m`, expected 1 as its header declares",
            ),
            (
                "a[4000000000]: 1",
                1,
                16,
                "found 1 value in `a`, expected 4000000000 as its header declares",
            ),
            (
                "a[18446744073709551617]: 1",
                1,
                26,
                "found 1 value in `a`, expected 2^64 or more as its header declares",
            ),
        ],
    );
}

#[test]
fn wrong_widths_are_refused_by_section_14_1() {
    check_both(&[
        (
            "words[3]{word,start,end}:\n  a,1,2\n  b,2,3\n  c,3",
            4,
            3,
            "found 2 cells in row 3 of `words`, expected 3 (word, start, end)",
        ),
        (
            "words[1]{word,start}:\n  a,1,2",
            2,
            3,
            "found 3 cells in row 1 of `words`, expected 2 (word, start)",
        ),
        (
            "[1\t]{word\tstart}:\n  a,1",
            2,
            3,
            "found 1 cell in row 1 of the array, expected 2 (word, start)",
        ),
        (
            "a[1]{b,c{d,e}}:\n  1,2",
            2,
            3,
            "found 2 cells in row 1 of `a`, expected 3 (b, c{d, e})",
        ),
        (
            "m[1:]{a,b}:\n  k: 1",
            2,
            3,
            "found 1 cell in the row `k` of `m`, expected 2 (a, b)",
        ),
        (
            "m[1:]{a}:\n  k:",
            2,
            3,
            "found 0 cells in the row `k` of `m`, expected 1 (a)",
        ),
        (
            "a[1]{b}:\n  \"x,y\",z",
            2,
            3,
            "found 2 cells in row 1 of `a`, expected 1 (b)",
        ),
    ]);
}

#[test]
fn malformed_strings_and_keys_are_refused_by_section_14_2() {
    check_both(&[
        (
            "a: \"b",
            1,
            4,
            "found the string `\"b` without a closing quote, expected one before the end of the line",
        ),
        (
            "a: \"b\\",
            1,
            4,
            "found the string `\"b\\` without a closing quote, expected one before the end of the line",
        ),
        (
            "🚀é: \"b",
            1,
            6,
            "found the string `\"b` without a closing quote, expected one before the end of the line",
        ),
        (
            "a[2]: x,\"b\nc: 1",
            1,
            9,
            "found the string `\"b` without a closing quote, expected one before the end of the line",
        ),
        (
            "a: \"b\" c",
            1,
            8,
            "found `c` after a closing quote, expected the end of the line",
        ),
        (
            "a[2]: \"b\"c,d",
            1,
            10,
            "found `c,d` after a closing quote, expected a delimiter or the end of the line",
        ),
        (
            "a: \"b\"\t",
            1,
            7,
            "found `\\t` after a closing quote, expected the end of the line",
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
            "found the escape `\\u00b`, expected four hexadecimal digits after \\u",
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
            "found `b: 1` after a closing quote, expected a colon",
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
            "found the string `\"a` without a closing quote, expected one before the end of the line",
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
fn malformed_headers_are_refused_by_section_14_2() {
    check_both(&[
        (
            "foo[bar]: 10",
            1,
            5,
            "found `bar` as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "foo[]: 10",
            1,
            5,
            "found nothing as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "foo[03]: 10",
            1,
            5,
            "found `03` as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "foo[-1]: 10",
            1,
            5,
            "found `-1` as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "foo[2,]: 10",
            1,
            5,
            "found `2,` as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "m[2|:]{v}:",
            1,
            3,
            "found `2|:` as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`",
        ),
        (
            "a[1:",
            1,
            2,
            "found the array header `[1:` without a closing `]`, expected one before the end of the line",
        ),
        (
            "a[1: b",
            1,
            2,
            "found the array header `[1: b` without a closing `]`, expected one before the end of the line",
        ),
        (
            "foo [2]: a,b",
            1,
            4,
            "found whitespace between `foo` and its `[`, expected none",
        ),
        (
            "foo[1][bar]: 10",
            1,
            7,
            "found `[bar]: 10` after the `]` of an array header, expected `:` or a field list",
        ),
        (
            "foo[2]extra: a,b",
            1,
            7,
            "found `extra: a,b` after the `]` of an array header, expected `:` or a field list",
        ),
        (
            "foo[2] : a,b",
            1,
            7,
            "found ` : a,b` after the `]` of an array header, expected `:` or a field list",
        ),
        (
            "a[2:]{x}",
            1,
            9,
            "found nothing after the field list of an array header, expected `:`",
        ),
        (
            "a[0]{x}}:",
            1,
            8,
            "found `}:` after the field list of an array header, expected `:`",
        ),
        (
            "a[0]{x,y:",
            1,
            5,
            "found the field list `{x,y:` without a closing `}`, expected one before the end of the line",
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
            "found whitespace between `b` and its field group, expected none",
        ),
        (
            "a[0]{b{c}d}:",
            1,
            10,
            "found `d}:` after a field group, expected a delimiter or `}`",
        ),
        (
            "a[0]{\"b\"c}:",
            1,
            9,
            "found `c}:` after a closing quote, expected a delimiter or a brace",
        ),
        (
            "a[0]{x:,\"b}",
            1,
            9,
            "found the string `\"b}` without a closing quote, expected one before the end of the line",
        ),
        (
            "m[0:]:",
            1,
            1,
            "found the keyed header of `m` without a field list, expected `{...}` after its `]`",
        ),
        (
            "a[1]{b}: x",
            1,
            10,
            "found `x` after a header with fields, expected the rows on the following lines",
        ),
        (
            "a:\n  [2]: 1,2",
            2,
            3,
            "found an array header without a key in an object, expected `key[N]: ...`",
        ),
        (
            "a: 1\n[2:]{x}:",
            2,
            1,
            "found the header of a keyed table without a key in an object, expected `key[N:]{...}:`",
        ),
        (
            "a[1]:\n  - [0]{x}:",
            2,
            5,
            "found an array header with fields but no key as a list item, expected `- key[N]{...}:` or `- [N]: ...`",
        ),
        (
            "a[1]:\n  - [0:]{x}:",
            2,
            5,
            "found the header of a keyed table without a key as a list item, expected `- key[N:]{...}:` or `- [N]: ...`",
        ),
    ]);
}

#[test]
fn malformed_structure_is_refused_by_section_14_2() {
    check_both(&[
        (
            "[2]: 1,2\njunk: 3",
            2,
            1,
            "found `junk: 3` after the end of the document, expected nothing more",
        ),
        (
            "[]\njunk: 3",
            2,
            1,
            "found `junk: 3` after the end of the document, expected nothing more",
        ),
        (
            "  a: 1",
            1,
            3,
            "found an indentation of 1 level, expected 0",
        ),
        (
            "a: 1\n  b: 2",
            2,
            3,
            "found an indentation of 1 level, expected 0",
        ),
        (
            "a[1]{x}:\n  1\n    2",
            3,
            5,
            "found an indentation of 2 levels, expected 1",
        ),
        (
            "items[1]:\n  - a: 1\n      b: 2",
            3,
            7,
            "found an indentation of 3 levels, expected 2",
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
fn strict_mode_alone_refuses_what_sections_14_2_and_14_3_name() {
    let cases: &[Case] = &[
        (
            "name: Ada\n\"name\": Bob",
            2,
            1,
            "found the duplicate key `name`, expected unique keys in an object",
        ),
        (
            "a:\n  b: 1\n  b:",
            3,
            3,
            "found the duplicate key `b`, expected unique keys in an object",
        ),
        (
            "items[1]:\n  - id: 1\n    id: 2",
            3,
            5,
            "found the duplicate key `id`, expected unique keys in an object",
        ),
        (
            "m[2:]{v}:\n  a: 1\n  a: 2",
            3,
            3,
            "found the duplicate key `a`, expected unique keys in an object",
        ),
        (
            "a[0]{x,x}:",
            1,
            8,
            "found the duplicate field `x`, expected unique names in a field list",
        ),
        (
            "a[0]{n{\"é\",é}}:",
            1,
            12,
            "found the duplicate field `é`, expected unique names in a field list",
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
            "found an indentation of 3 spaces, expected a multiple of 2",
        ),
        (
            "a:\n    b: 1",
            2,
            5,
            "found an indentation of 2 levels, expected 1",
        ),
        (
            "a[1]:\n    - b",
            2,
            5,
            "found an indentation of 2 levels, expected 1",
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
fn ill_formed_utf_8_is_refused_with_its_position() {
    for (bytes, line, column, sentence) in [
        (
            &b"a: 1\nb: \xff"[..],
            2,
            4,
            "found the byte 0xFF in an ill-formed sequence, expected UTF-8",
        ),
        (
            "é🚀: \u{e9}".as_bytes().split_last().expect("bytes").1,
            1,
            6,
            "found the byte 0xC3 in an ill-formed sequence, expected UTF-8",
        ),
    ] {
        for options in [STRICT, LEGACY, LENIENT] {
            let error = decode(bytes, &options).expect_err("ill-formed");
            assert_eq!(
                (error.line, error.column, error.to_string()),
                (line, column, format!("line {line}: {sentence}"))
            );
        }
    }
}

#[test]
fn nesting_beyond_512_levels_is_refused() {
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
        "line 514: found a value nested deeper than 512 levels, expected at most 512"
    );
    assert_eq!((error.line, error.column), (514, 1027));
}

#[test]
fn messages_quote_few_characters_and_only_whole_ones() {
    let text = format!("a[1]{{b}}:\n  {},2", "🚀".repeat(1000));
    let error = decode(text.as_bytes(), &STRICT).expect_err("too wide");
    assert!(error.to_string().len() < 200);
    let text = format!("{}\nb", "é\u{301}".repeat(1000));
    let sentence = decode(text.as_bytes(), &STRICT)
        .expect_err("no colon")
        .to_string();
    let expected = format!(
        "line 1: found `{}…` without a colon, expected `key: value` or `key[N]: ...`",
        "é\u{301}".repeat(20)
    );
    assert_eq!(sentence, expected);
}

#[test]
fn columns_count_utf_16_units_without_a_byte_order_mark() {
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

#[test]
fn rows_of_many_field_groups_are_refused_before_they_exhaust_the_memory() {
    let table = |rows: usize| {
        let (open, close) = ("a{".repeat(500), "}".repeat(500));
        let rows_text = "  1\n".repeat(rows);
        format!("[{rows}]{{{open}x{close}}}:\n{rows_text}")
    };
    // 500 objects in each row.
    assert!(decode(table(100).as_bytes(), &STRICT).is_ok());
    for options in [STRICT, LEGACY, LENIENT] {
        let error = decode(table(1000).as_bytes(), &options).expect_err("half a million objects");
        let found = "found another row with 500 field groups, expected no more objects in field groups than the text has bytes";
        assert_eq!(error.to_string(), format!("line {}: {found}", error.line));
        assert!(error.line > 100, "line {}", error.line);
    }
    let keyed = |rows: usize| {
        let (open, close) = ("a{".repeat(500), "}".repeat(500));
        let rows_text: String = (0..rows).map(|row| format!("  k{row}: 1\n")).collect();
        format!("[{rows}:]{{{open}x{close}}}:\n{rows_text}")
    };
    assert!(decode(keyed(100).as_bytes(), &STRICT).is_ok());
    assert!(decode(keyed(1000).as_bytes(), &STRICT).is_err());
}
