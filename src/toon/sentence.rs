//! The messages of all errors that section 14 of the [specification] names, one plain sentence each: what was found,
//! then what was expected. [`Error`](super::Error) puts the line before it.
//!
//! [specification]: https://github.com/toon-format/spec/blob/main/SPEC.md
//!
//! A sentence is a template. Its placeholders are replaced when the error is reported:
//!
//! | placeholder | replaced with |
//! |---|---|
//! | `$found` | the text that was found, quoted; `nothing` if it is empty |
//! | `$quote` | the text that was found, quoted even if it is empty |
//! | `$array` | the name of the array, quoted; `the array` if it has none |
//! | `$list` | the fields of a table |
//! | `$0`, `$1`, `$2` | a number |
//! | `$s` | the `s` of a plural, unless the number before it is 1 |
//! | `$delimiter0`, `$delimiter1` | the delimiter with this byte |
//! | `$byte0` | a byte in hexadecimal digits |

use super::diagnostic::Parts;
use super::span::Span;
use crate::decimal::decimal;

pub(super) const ILL_FORMED_UTF_8: &str =
    "found the byte $byte0 in an ill-formed sequence, expected UTF-8";

// Lines (sections 5 and 12).

pub(super) const TAB_IN_INDENTATION: &str = "found a tab in the indentation, expected spaces";
pub(super) const ODD_INDENTATION: &str =
    "found an indentation of $0 space$s, expected a multiple of $1";
pub(super) const WRONG_DEPTH: &str = "found an indentation of $0 level$s, expected $1";
pub(super) const BLANK_LINE: &str =
    "found a blank line inside $array, expected none before its last line";
pub(super) const TOO_DEEP: &str =
    "found a value nested deeper than 512 levels, expected at most 512";
pub(super) const NO_COLON: &str =
    "found $found without a colon, expected `key: value` or `key[N]: ...`";
pub(super) const AFTER_ROOT: &str =
    "found $found after the end of the document, expected nothing more";

// Strings and keys (section 7).

pub(super) const UNTERMINATED: &str =
    "found the string $quote without a closing quote, expected one before the end of the line";
pub(super) const AFTER_KEY: &str = "found $found after a closing quote, expected a colon";
pub(super) const AFTER_NAME: &str =
    "found $found after a closing quote, expected a delimiter or a brace";
pub(super) const AFTER_CELL: &str =
    "found $found after a closing quote, expected a delimiter or the end of the line";
pub(super) const AFTER_VALUE: &str =
    "found $found after a closing quote, expected the end of the line";
pub(super) const ESCAPE: &str =
    "found the escape $quote, expected one of \\\\, \\\", \\n, \\r, \\t and \\uXXXX";
pub(super) const UNICODE_ESCAPE: &str =
    "found the escape $quote, expected four hexadecimal digits after \\u";
pub(super) const SURROGATE: &str =
    "found the escape $quote, half of a surrogate pair, expected the character itself";
pub(super) const DUPLICATE_KEY: &str =
    "found the duplicate key $quote, expected unique keys in an object";

// Headers (section 6).

pub(super) const LENGTH: &str = "found $found as the length of an array, expected digits without a leading zero, then optionally `:`, a tab or `|`";
pub(super) const OPEN_BRACKET: &str =
    "found the array header $quote without a closing `]`, expected one before the end of the line";
pub(super) const SPACE_BEFORE_BRACKET: &str =
    "found whitespace between $quote and its `[`, expected none";
pub(super) const AFTER_BRACKET: &str =
    "found $found after the `]` of an array header, expected `:` or a field list";
pub(super) const AFTER_FIELDS: &str =
    "found $found after the field list of an array header, expected `:`";
pub(super) const OPEN_FIELDS: &str =
    "found the field list $quote without a closing `}`, expected one before the end of the line";
pub(super) const NO_FIELD_NAME: &str = "found $found in a field list, expected the name of a field";
pub(super) const OTHER_DELIMITER: &str =
    "found the delimiter $delimiter0 in a field list, expected $delimiter1 as its header declares";
pub(super) const SPACE_BEFORE_GROUP: &str =
    "found whitespace between $quote and its field group, expected none";
pub(super) const AFTER_GROUP: &str =
    "found $found after a field group, expected a delimiter or `}`";
pub(super) const DUPLICATE_FIELD: &str =
    "found the duplicate field $quote, expected unique names in a field list";
pub(super) const KEYED_WITHOUT_FIELDS: &str =
    "found the keyed header of $array without a field list, expected `{...}` after its `]`";
pub(super) const VALUES_AFTER_FIELDS: &str =
    "found $found after a header with fields, expected the rows on the following lines";
pub(super) const KEYLESS_FIELD: &str =
    "found an array header without a key in an object, expected `key[N]: ...`";
pub(super) const KEYLESS_KEYED_FIELD: &str =
    "found the header of a keyed table without a key in an object, expected `key[N:]{...}:`";
pub(super) const KEYLESS_ITEM: &str = "found an array header with fields but no key as a list item, expected `- key[N]{...}:` or `- [N]: ...`";
pub(super) const KEYLESS_KEYED_ITEM: &str = "found the header of a keyed table without a key as a list item, expected `- key[N:]{...}:` or `- [N]: ...`";

// Counts and widths (section 14.1).

pub(super) const VALUES: &str = "found $0 value$s in $array, expected $1 as its header declares";
pub(super) const ITEMS: &str = "found $0 item$s in $array, expected $1 as its header declares";
pub(super) const ROWS: &str = "found $0 row$s in $array, expected $1 as its header declares";
pub(super) const KEYED_ROWS: &str =
    "found $0 keyed row$s in $array, expected $1 as its header declares";
pub(super) const MORE_ITEMS: &str =
    "found more items in $array, expected $0 as its header declares";
pub(super) const MORE_ROWS: &str = "found more rows in $array, expected $0 as its header declares";
pub(super) const WIDTH: &str = "found $0 cell$s in row $2 of $array, expected $1 ($list)";
pub(super) const KEYED_WIDTH: &str =
    "found $0 cell$s in the row $quote of $array, expected $1 ($list)";
pub(super) const TOO_MANY_GROUPS: &str = "found another row with $0 field groups, expected no more objects in field groups than the text has bytes";
pub(super) const NOT_A_ROW: &str =
    "found $found among the rows of $array, expected a row of $0 cell$s";
pub(super) const NOT_AN_ITEM: &str =
    "found $found among the items of $array, expected a line that begins with `- `";
pub(super) const NOT_AN_ENTRY: &str =
    "found $found among the keyed rows of $array, expected `key: cells`";

/// Aborts the second reading. Never reported: users get the error of the first reading.
pub(super) const NOT_LEGACY: &str = "found what no older encoder wrote";

/// The most characters of the text that a message quotes.
const SNIPPET: usize = 40;

/// Replaces the placeholders of a sentence, without the standard library's formatting, which is large in wasm.
#[cold]
pub(super) fn fill(text: &[u8], parts: &Parts) -> String {
    let mut pieces = parts.sentence.as_bytes().split(|&byte| byte == b'$');
    let mut out = pieces.next().unwrap_or_default().to_vec();
    let mut number = 0;
    for piece in pieces {
        let name = piece.iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let (placeholder, rest) = piece.split_at(name.count());
        if let Some(digit @ b'0'..=b'9') = placeholder.last() {
            number = parts.numbers[usize::from(digit - b'0')];
        }
        // The first letter suffices; a test holds the names against the table above.
        match placeholder.first() {
            Some(b'f') if parts.found.is_empty() => append(&mut out, b"nothing"),
            Some(b'f' | b'q') => quote(&mut out, text, parts.found),
            Some(b'a') if parts.array.is_empty() => append(&mut out, b"the array"),
            Some(b'a') => quote(&mut out, text, parts.array),
            Some(b'l') => snippet(&mut out, text, parts.list, parts.delimiter),
            Some(b's') if number == 1 => {}
            Some(b's') => append(&mut out, b"s"),
            Some(b'd') if number == u64::from(b'\t') => append(&mut out, b"tab"),
            Some(b'd') => append(&mut out, &[b'`', number as u8, b'`']),
            Some(b'b') => {
                let digit = |half: u8| b"0123456789ABCDEF"[usize::from(half)];
                let byte = number as u8;
                append(&mut out, &[b'0', b'x', digit(byte >> 4), digit(byte & 15)]);
            }
            // A length beyond 64 bits.
            _ if number == u64::MAX => append(&mut out, b"2^64 or more"),
            _ => append(&mut out, decimal(number).as_bytes()),
        }
        append(&mut out, rest);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Appends text. Not inlined, so the module has one copy of the code that grows the vector.
#[inline(never)]
fn append(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
}

fn quote(out: &mut Vec<u8>, text: &[u8], piece: Span) {
    append(out, b"`");
    snippet(out, text, piece, b'\n');
    append(out, b"`");
}

/// Appends a part of the text: its first line, at most [`SNIPPET`] characters of it. Delimiters become `, `.
fn snippet(out: &mut Vec<u8>, text: &[u8], piece: Span, delimiter: u8) {
    let end = piece.end.min(text.len());
    let mut characters = 0;
    for &byte in &text[piece.start.min(end)..end] {
        // The text is valid UTF-8: a byte that does not continue a character begins one.
        characters += usize::from(byte as i8 >= -64);
        match byte {
            b'\n' | b'\r' => return,
            _ if characters > SNIPPET => return append(out, "…".as_bytes()),
            _ if byte == delimiter => append(out, b", "),
            b'\t' => append(out, b"\\t"),
            _ => append(out, &[byte]),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_placeholder_is_in_the_table() {
        const KNOWN: [&str; 11] = [
            "found",
            "quote",
            "array",
            "list",
            "0",
            "1",
            "2",
            "s",
            "delimiter0",
            "delimiter1",
            "byte0",
        ];
        let source = include_str!("sentence.rs");
        let start = source.find("pub(super) const").expect("a sentence");
        let end = source
            .find("/// Replaces the placeholders")
            .expect("`fill`");
        let sentences = &source[start..end];
        for (at, _) in sentences.match_indices('$') {
            let name: String = sentences[at + 1..]
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            assert!(KNOWN.contains(&name.as_str()), "${name}");
        }
    }
}
