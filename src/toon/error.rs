//! What went wrong, where, in one sentence that says what was found and what was expected.

use std::fmt;

use super::lines::bom_len;

/// A text that is no TOON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in that line, counted from 1 in UTF-16 units as editors count.
    pub column: usize,
    kind: Box<Kind>,
}

impl Error {
    /// Looks up the line and the column: once, for the error that is reported.
    #[cold]
    pub(super) fn new(text: &[u8], failure: Failure) -> Error {
        let Failure(failure) = failure;
        let (at, kind) = *failure;
        let before = &text[bom_len(text).min(at)..at.min(text.len())];
        let is_end = |byte: &&u8| **byte == b'\n';
        let lines = before.iter().filter(is_end).count();
        let column = before.iter().rev().take_while(|byte| !is_end(byte));
        let start = before.len() - column.count();
        Error {
            line: lines + 1,
            column: utf16_len(&before[start..]) + 1,
            kind: Box::new(kind),
        }
    }
}

/// UTF-16 units of the start of a line: as many as its characters, and one more for each that UTF-8
/// writes in four bytes.
fn utf16_len(text: &[u8]) -> usize {
    let starts = text.iter().filter(|&&byte| byte as i8 >= -64).count();
    starts + text.iter().filter(|&&byte| byte >= 0xf0).count()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind.sentence())
    }
}

impl std::error::Error for Error {}

/// An error on its way out: the place in the text, and the kind. Boxed, because it is rare and the
/// results that it could be in are not.
#[derive(Debug)]
pub(super) struct Failure(Box<(usize, Kind)>);

impl Failure {
    #[cold]
    #[inline(never)]
    pub(super) fn new(at: usize, kind: Kind) -> Failure {
        Failure(Box::new((at, kind)))
    }
}

/// What lines, items, rows or values an array's header counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Values,
    Items,
    Rows,
    Entries,
}

/// The kinds of errors: all that section 14 names, as data. Texts are [snippets](snippet); a `name`
/// is the key of an array, and empty where it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    IllFormedUtf8(u8),
    // Lines (sections 5 and 12).
    TabInIndentation,
    OddIndentation {
        indent: usize,
        unit: usize,
    },
    WrongDepth {
        found: usize,
        expected: usize,
    },
    BlankLine {
        name: String,
    },
    TooDeep,
    NoColon {
        found: String,
    },
    BehindRoot {
        found: String,
    },
    // Strings and keys (section 7).
    Unterminated {
        found: String,
    },
    BehindQuote {
        found: String,
        expected: &'static str,
    },
    Escape {
        found: String,
    },
    UnicodeEscape {
        found: String,
    },
    Surrogate {
        found: String,
    },
    DuplicateKey {
        key: String,
    },
    // Headers (section 6).
    Length {
        found: String,
    },
    OpenBracket {
        found: String,
    },
    SpaceBeforeBracket {
        key: String,
    },
    BehindBracket {
        found: String,
    },
    BehindFields {
        found: String,
    },
    OpenFields {
        found: String,
    },
    NoFieldName {
        found: String,
    },
    OtherDelimiter {
        found: u8,
        declared: u8,
    },
    SpaceBeforeGroup {
        name: String,
    },
    BehindGroup {
        found: String,
    },
    DuplicateField {
        name: String,
    },
    KeyedWithoutFields {
        name: String,
    },
    ValuesBehindFields {
        found: String,
    },
    Keyless {
        keyed: bool,
    },
    KeylessItem {
        keyed: bool,
    },
    // Counts and widths (section 14.1).
    Count {
        name: String,
        counted: Counted,
        found: u64,
        declared: u64,
    },
    TooMany {
        name: String,
        counted: Counted,
        declared: u64,
    },
    Width {
        name: String,
        row: Row,
        cells: usize,
        fields: usize,
        list: String,
    },
    NotARow {
        name: String,
        found: String,
        fields: usize,
    },
    NotAnItem {
        name: String,
        found: String,
    },
    NotAnEntry {
        name: String,
        found: String,
    },
    /// Nothing that an older encoder wrote: only the error of the first reading is reported.
    NotLegacy,
}

/// Which row it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// The row of that number, from 1.
    Number(u64),
    /// The row of that key.
    Key(String),
}

/// How many characters of the user's text a message quotes at most.
const SNIPPET: usize = 40;

/// A piece of the text for a message: one line of bounded length, cut between characters.
#[cold]
#[inline(never)]
pub(super) fn snippet(text: &[u8], start: usize, end: usize) -> String {
    let mut out = String::new();
    let end = end.min(text.len());
    let piece = &text[start.min(end)..end];
    let line = piece.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let line = line.unwrap_or_default();
    // All text has been found to be UTF-8, so this begins and ends between characters.
    let mut cut = 0;
    let mut characters = 0;
    while cut < line.len() && characters < SNIPPET {
        cut += 1;
        while cut < line.len() && (line[cut] as i8) < -64 {
            cut += 1;
        }
        characters += 1;
    }
    for (n, part) in line[..cut].split(|&byte| byte == b'\t').enumerate() {
        if n > 0 {
            out.push_str("\\t");
        }
        out.push_str(std::str::from_utf8(part).unwrap_or_default());
    }
    if cut < line.len() {
        out.push('…');
    }
    out
}

impl Kind {
    fn sentence(&self) -> String {
        let mut out = Sentence(String::new());
        match self {
            Kind::IllFormedUtf8(byte) => out
                .say("found the byte 0x")
                .hex(*byte)
                .say(" where no character begins or goes on, expected UTF-8"),
            Kind::TabInIndentation => out.say("found a tab in the indentation, expected spaces"),
            Kind::OddIndentation { indent, unit } => out
                .say("the line is indented by ")
                .count(*indent as u64, "space")
                .say(", expected a multiple of ")
                .number(*unit as u64),
            Kind::WrongDepth { found, expected } => out
                .say("the line is indented by ")
                .count(*found as u64, "level")
                .say(", expected ")
                .number(*expected as u64),
            Kind::BlankLine { name } => out
                .say("found a blank line inside ")
                .array(name)
                .say(", expected none before its last line"),
            Kind::TooDeep => out.say("the value is nested deeper than the limit of 512 levels"),
            Kind::NoColon { found } => out
                .found(found)
                .say(" without a colon, expected `key: value` or `key[N]: ...`"),
            Kind::BehindRoot { found } => out
                .found(found)
                .say(" behind the document's value, expected nothing more"),
            _ => self.sentence_of_strings(&mut out),
        };
        out.0
    }

    fn sentence_of_strings<'o>(&self, out: &'o mut Sentence) -> &'o mut Sentence {
        match self {
            Kind::Unterminated { found } => out
                .say("the string ")
                .quote(found)
                .say(" has no closing quote, expected one before the line ends"),
            Kind::BehindQuote { found, expected } => out
                .found(found)
                .say(" behind a closing quote, expected ")
                .say(expected),
            Kind::Escape { found } => out
                .say("found the escape ")
                .quote(found)
                .say(", expected one of \\\\, \\\", \\n, \\r, \\t and \\uXXXX"),
            Kind::UnicodeEscape { found } => out
                .say("found the escape ")
                .quote(found)
                .say(", expected four hexadecimal digits behind \\u"),
            Kind::Surrogate { found } => out
                .say("found the escape ")
                .quote(found)
                .say(", half of a surrogate pair, expected the character itself"),
            Kind::DuplicateKey { key } => out
                .say("found the key ")
                .quote(key)
                .say(" again, expected each key of an object once"),
            _ => self.sentence_of_headers(out),
        }
    }

    fn sentence_of_headers<'o>(&self, out: &'o mut Sentence) -> &'o mut Sentence {
        match self {
            Kind::Length { found } => out
                .found(found)
                .say(" as the length of an array, expected digits without a leading zero, then perhaps `:` and a tab or `|`"),
            Kind::OpenBracket { found } => out
                .say("the array header ")
                .quote(found)
                .say(" has no closing `]`, expected one before the line ends"),
            Kind::SpaceBeforeBracket { key } => out
                .say("found white space between ")
                .quote(key)
                .say(" and its `[`, expected none"),
            Kind::BehindBracket { found } => out
                .found(found)
                .say(" behind the `]` of an array header, expected `:` or a field list"),
            Kind::BehindFields { found } => out
                .found(found)
                .say(" behind the field list of an array header, expected `:`"),
            Kind::OpenFields { found } => out
                .say("the field list ")
                .quote(found)
                .say(" has no closing `}`, expected one before the line ends"),
            Kind::NoFieldName { found } => out
                .found(found)
                .say(" in a field list, expected the name of a field"),
            Kind::OtherDelimiter { found, declared } => out
                .say("found the delimiter ")
                .delimiter(*found)
                .say(" in a field list, expected ")
                .delimiter(*declared)
                .say(" as its header declares"),
            Kind::SpaceBeforeGroup { name } => out
                .say("found white space between ")
                .quote(name)
                .say(" and its field group, expected none"),
            Kind::BehindGroup { found } => out
                .found(found)
                .say(" behind a field group, expected a delimiter or `}`"),
            Kind::DuplicateField { name } => out
                .say("found the field ")
                .quote(name)
                .say(" again, expected each field of a header once"),
            Kind::KeyedWithoutFields { name } => out
                .say("the header of ")
                .array(name)
                .say(" counts keyed rows and has no fields, expected a field list"),
            Kind::ValuesBehindFields { found } => out
                .found(found)
                .say(" behind a header with fields, expected the rows on the lines below"),
            Kind::Keyless { keyed } => out
                .say("found ")
                .header(*keyed)
                .say(" without a key among an object's fields, expected `key[N]: ...`"),
            Kind::KeylessItem { keyed } => out
                .say("found ")
                .header(*keyed)
                .say(" with fields and without a key as a list item, expected `- key[N]{...}:` or `- [N]: ...`"),
            _ => self.sentence_of_counts(out),
        }
    }

    fn sentence_of_counts<'o>(&self, out: &'o mut Sentence) -> &'o mut Sentence {
        match self {
            Kind::Count {
                name,
                counted,
                found,
                declared,
            } => out
                .array(name)
                .say(" has ")
                .count(*found, counted.word())
                .say(", its header declares ")
                .number(*declared),
            Kind::TooMany {
                name,
                counted,
                declared,
            } => out
                .array(name)
                .say(" has more ")
                .say(counted.word())
                .say("s than the ")
                .number(*declared)
                .say(" that its header declares"),
            Kind::Width {
                name,
                row,
                cells,
                fields,
                list,
            } => out
                .row(row)
                .say(" of ")
                .array(name)
                .say(" has ")
                .count(*cells as u64, "cell")
                .say(", its header names ")
                .count(*fields as u64, "field")
                .say(" (")
                .say(list)
                .say(")"),
            Kind::NotARow {
                name,
                found,
                fields,
            } => out
                .found(found)
                .say(" among the rows of ")
                .array(name)
                .say(", expected a row of ")
                .count(*fields as u64, "cell"),
            Kind::NotAnItem { name, found } => out
                .found(found)
                .say(" among the items of ")
                .array(name)
                .say(", expected a line that begins with `- `"),
            Kind::NotAnEntry { name, found } => out
                .found(found)
                .say(" among the keyed rows of ")
                .array(name)
                .say(", expected `key: cells`"),
            _ => out.say("found what no older encoder wrote"),
        }
    }
}

impl Counted {
    fn word(self) -> &'static str {
        match self {
            Counted::Values => "value",
            Counted::Items => "item",
            Counted::Rows => "row",
            Counted::Entries => "keyed row",
        }
    }
}

/// A sentence in the making: plain pushes, which are small in wasm where formatting is not.
struct Sentence(String);

impl Sentence {
    #[inline(never)]
    fn say(&mut self, text: &str) -> &mut Sentence {
        self.0.push_str(text);
        self
    }

    #[inline(never)]
    fn quote(&mut self, text: &str) -> &mut Sentence {
        self.say("`").say(text).say("`")
    }

    #[inline(never)]
    fn found(&mut self, text: &str) -> &mut Sentence {
        self.say("found ");
        if text.is_empty() {
            self.say("nothing")
        } else {
            self.quote(text)
        }
    }

    #[inline(never)]
    fn array(&mut self, name: &str) -> &mut Sentence {
        if name.is_empty() {
            self.say("the array")
        } else {
            self.quote(name)
        }
    }

    fn header(&mut self, keyed: bool) -> &mut Sentence {
        self.say(if keyed {
            "the header of a keyed table"
        } else {
            "an array header"
        })
    }

    fn delimiter(&mut self, delimiter: u8) -> &mut Sentence {
        match delimiter {
            b'\t' => self.say("tab"),
            b'|' => self.say("`|`"),
            _ => self.say("`,`"),
        }
    }

    fn row(&mut self, row: &Row) -> &mut Sentence {
        match row {
            Row::Number(number) => self.say("row ").number(*number),
            Row::Key(key) => self.say("the row ").quote(key),
        }
    }

    #[inline(never)]
    fn count(&mut self, number: u64, word: &str) -> &mut Sentence {
        self.number(number).say(" ").say(word);
        if number != 1 {
            self.say("s");
        }
        self
    }

    fn number(&mut self, number: u64) -> &mut Sentence {
        if number == u64::MAX {
            // A length that was cut off.
            return self.say("2^64 or more");
        }
        if number >= 10 {
            self.number(number / 10);
        }
        let digit = (number % 10) as usize;
        self.say(&"0123456789"[digit..=digit])
    }

    fn hex(&mut self, byte: u8) -> &mut Sentence {
        for digit in [usize::from(byte >> 4), usize::from(byte & 15)] {
            self.say(&"0123456789ABCDEF"[digit..=digit]);
        }
        self
    }
}
