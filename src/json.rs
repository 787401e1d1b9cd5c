//! JSON ([RFC 8259]) to the tape.
//!
//! The lexer is hifijson's, which keeps numbers as their text. This module adds the loop around it, which does not
//! recurse, and fast paths for what most of a call consists of: plain strings, short decimals, and keys that were at
//! the same place before.
//!
//! [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259

use std::borrow::Cow;

use hifijson::escape::Lex as _;
use hifijson::num::LexWrite as _;
use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};

use crate::scan::{copy_plain_json_text, plain_json_text};
use crate::tape::{ArrayMark, Decimal, ObjectMark, Tape};

/// The levels to which arrays and objects may be nested: more than `JSON.stringify` can write in any engine, and few
/// enough that a hostile body takes no more memory than an honest one.
pub const MAX_DEPTH: usize = 10_000;

/// Why bytes could not be read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What was wrong.
    pub kind: ErrorKind,
    /// The number of bytes before it.
    pub offset: usize,
}

/// What can be wrong with JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is nothing but white space.
    Empty,
    /// Something else was expected here.
    Expected(&'static str),
    /// The text ends before the value does.
    Cut,
    /// A number, a string or a literal is malformed.
    Malformed(&'static str),
    /// It may be JSON, but is nested deeper than [`MAX_DEPTH`].
    Depth,
}

impl ErrorKind {
    /// A clause for a message. For [`ErrorKind::Depth`] it follows "the body is ", for all others "the body is
    /// not JSON: ".
    pub fn clause(self) -> &'static str {
        match self {
            ErrorKind::Empty => "it is empty",
            ErrorKind::Cut => "it ends before the value is complete",
            ErrorKind::Depth => "JSON nested deeper than 10,000 levels",
            ErrorKind::Expected(what) | ErrorKind::Malformed(what) => what,
        }
    }
}

/// The characters that the most frequent escapes mean, by the byte after the backslash; 0 for all others.
const SIMPLE_ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    escapes[b'n' as usize] = b'\n';
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes
};

type Result<T> = std::result::Result<T, Error>;

/// Reads JSON from bytes, which must be well-formed UTF-8.
///
/// # Errors
/// All methods that return a `Result` fail if the bytes are not JSON, or not what the method takes.
pub struct Reader<'b> {
    bytes: &'b [u8],
    lexer: SliceLexer<'b>,
    stack: Vec<Open>,
    /// The memory of the last string that had escapes.
    scratch: Vec<u8>,
}

/// An array or object that is being read.
enum Open {
    Array(ArrayMark, usize),
    Object(ObjectMark),
}

impl<'b> Reader<'b> {
    /// A reader at the first byte.
    pub fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader {
            bytes,
            lexer: SliceLexer::new(bytes),
            stack: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The first byte of the next token, which is not taken.
    #[inline]
    pub fn peek(&mut self) -> Result<u8> {
        // Most JSON from servers has no white space.
        match self.lexer.as_slice().first() {
            Some(&byte) if byte > b' ' => Ok(byte),
            _ => match self.lexer.ws_peek() {
                Some(byte) => Ok(byte),
                None => Err(self.cut()),
            },
        }
    }

    /// The number of bytes that were read.
    pub fn position(&self) -> usize {
        self.bytes.len() - self.lexer.as_slice().len()
    }

    /// Returns to a position, to read again from there. It must be one between two values.
    pub fn go_back(&mut self, position: usize) {
        self.lexer = SliceLexer::new(self.bytes.get(position..).unwrap_or_default());
    }

    /// Takes the opening brace of an object.
    pub fn begin_object(&mut self) -> Result<()> {
        self.take(b'{', "expected an object")
    }

    /// Takes the next key of an object and its colon; `None` if it takes the end of the object. `first` is true for
    /// the first key and is set to false.
    pub fn next_key(&mut self, first: &mut bool) -> Result<Option<Cow<'b, [u8]>>> {
        let mut next = self.peek()?;
        if next == b'}' {
            self.skip(1);
            return Ok(None);
        }
        if !*first {
            self.take(b',', "expected a comma or the end of the object")?;
            next = self.peek()?;
        }
        *first = false;
        self.quoted_key(next).map(Some)
    }

    /// Takes a key and its colon. `next` is the first byte.
    fn quoted_key(&mut self, next: u8) -> Result<Cow<'b, [u8]>> {
        if next != b'"' {
            return Err(self.expected("expected a key in quotes"));
        }
        let key = self.text()?;
        self.peek()?;
        self.take(b':', "expected a colon after the key")?;
        Ok(key)
    }

    /// Takes the opening bracket of an array.
    pub fn begin_array(&mut self) -> Result<()> {
        self.take(b'[', "expected an array")
    }

    /// Whether an array has a next item, whose value comes next. Otherwise its end was taken.
    pub fn next_item(&mut self, first: bool) -> Result<bool> {
        if self.peek()? == b']' {
            self.skip(1);
            return Ok(false);
        }
        if !first {
            self.take(b',', "expected a comma or the end of the array")?;
            if self.peek()? == b']' {
                return Err(self.expected("expected a value"));
            }
        }
        Ok(true)
    }

    /// Takes a string and returns its text.
    pub fn text(&mut self) -> Result<Cow<'b, [u8]>> {
        self.text_with_capacity(0)
    }

    /// Takes a string that is probably most of the rest, and returns its text. Its memory is allocated at once, which
    /// takes less than memory that grows.
    pub fn long_text(&mut self) -> Result<Cow<'b, [u8]>> {
        self.text_with_capacity(self.lexer.as_slice().len())
    }

    fn text_with_capacity(&mut self, capacity: usize) -> Result<Cow<'b, [u8]>> {
        self.take(b'"', "expected a string")?;
        let rest = self.lexer.as_slice();
        let plain = plain_json_text(rest);
        if rest.get(plain) == Some(&b'"') {
            self.skip(plain + 1);
            return Ok(Cow::Borrowed(&rest[..plain]));
        }
        self.unescaped(Vec::with_capacity(capacity)).map(Cow::Owned)
    }

    /// Takes one value and writes it to the tape.
    pub fn value(&mut self, tape: &mut Tape) -> Result<()> {
        debug_assert!(self.stack.is_empty());
        loop {
            if self.begin_value(tape)? {
                continue;
            }
            if self.after_value(tape)? {
                return Ok(());
            }
        }
    }

    /// Checks that only white space follows the value.
    pub fn finish(&mut self) -> Result<()> {
        match self.lexer.ws_peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("unexpected text after the end of the value")),
        }
    }

    /// Takes a scalar, an empty container, or the beginning of a container. Returns whether a value must follow.
    #[inline]
    fn begin_value(&mut self, tape: &mut Tape) -> Result<bool> {
        match self.peek()? {
            b'"' => self.string(tape)?,
            b'-' | b'0'..=b'9' => self.number(tape)?,
            b'{' => return self.open_object(tape),
            b'[' => return self.open_array(tape),
            _ => self.word(tape)?,
        }
        Ok(false)
    }

    /// Moves from the end of a value to the next value, through the ends of containers. Returns whether the outermost
    /// value has ended.
    #[inline]
    fn after_value(&mut self, tape: &mut Tape) -> Result<bool> {
        while !self.stack.is_empty() {
            let next = self.peek()?;
            match self.stack.last_mut() {
                Some(Open::Array(_, len)) if next == b',' => {
                    *len += 1;
                    self.skip(1);
                    return Ok(false);
                }
                Some(Open::Array(mark, len)) if next == b']' => tape.end_array(*mark, *len),
                Some(Open::Object(mark)) if next == b',' => {
                    let mut mark = *mark;
                    self.skip(1);
                    self.key(tape, &mut mark)?;
                    if let Some(top) = self.stack.last_mut() {
                        *top = Open::Object(mark);
                    }
                    return Ok(false);
                }
                Some(Open::Object(mark)) if next == b'}' => tape.end_object(*mark),
                Some(Open::Object(_)) => {
                    return Err(self.expected("expected a comma or the end of the object"));
                }
                _ => return Err(self.expected("expected a comma or the end of the array")),
            }
            self.stack.pop();
            self.skip(1);
        }
        Ok(true)
    }

    #[inline]
    fn open_object(&mut self, tape: &mut Tape) -> Result<bool> {
        self.check_depth()?;
        self.skip(1);
        let mut mark = tape.begin_object();
        if self.peek()? == b'}' {
            self.skip(1);
            tape.end_object(mark);
            return Ok(false);
        }
        self.key(tape, &mut mark)?;
        self.stack.push(Open::Object(mark));
        Ok(true)
    }

    #[inline]
    fn open_array(&mut self, tape: &mut Tape) -> Result<bool> {
        self.check_depth()?;
        self.skip(1);
        let mark = tape.begin_array();
        if self.peek()? == b']' {
            self.skip(1);
            tape.end_array(mark, 0);
            return Ok(false);
        }
        self.stack.push(Open::Array(mark, 1));
        Ok(true)
    }

    /// Takes a key and its colon.
    #[inline]
    fn key(&mut self, tape: &mut Tape, mark: &mut ObjectMark) -> Result<()> {
        if let Some(len) = tape.key_as_before(mark, self.lexer.as_slice()) {
            self.skip(len);
            return Ok(());
        }
        self.any_key(tape, mark)
    }

    fn any_key(&mut self, tape: &mut Tape, mark: &mut ObjectMark) -> Result<()> {
        let next = self.peek()?;
        let key = self.quoted_key(next)?;
        tape.key(mark, &key);
        Ok(())
    }

    #[inline]
    fn string(&mut self, tape: &mut Tape) -> Result<()> {
        self.skip(1);
        let rest = self.lexer.as_slice();
        let plain = plain_json_text(rest);
        if rest.get(plain) == Some(&b'"') {
            tape.string_in(rest, 0, plain);
            self.skip(plain + 1);
            return Ok(());
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        let text = self.unescaped(text)?;
        tape.string(&text);
        self.scratch = text;
        Ok(())
    }

    /// Appends the rest of a string whose quote was taken to `text`. TOON transcripts in JSON are read by this; they
    /// have an escape in each line.
    fn unescaped(&mut self, mut text: Vec<u8>) -> Result<Vec<u8>> {
        loop {
            let mut rest = self.lexer.as_slice();
            let mut plain;
            loop {
                plain = copy_plain_json_text(rest, &mut text);
                // A table instead of branches, as which escape comes next cannot be predicted.
                match rest[plain..] {
                    [b'\\', kind, ..] if SIMPLE_ESCAPES[usize::from(kind)] != 0 => {
                        text.push(SIMPLE_ESCAPES[usize::from(kind)]);
                        rest = &rest[plain + 2..];
                    }
                    _ => break,
                }
            }
            self.lexer = SliceLexer::new(&rest[plain..]);
            match rest.get(plain) {
                None => return Err(self.cut()),
                Some(b'"') => {
                    self.skip(1);
                    return Ok(text);
                }
                Some(b'\\') => match self.long_escape()? {
                    ascii @ ..='\x7f' => text.push(ascii as u8),
                    other => text.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
                },
                Some(_) => return Err(self.malformed("a string contains a control character")),
            }
        }
    }

    /// Takes an escape, or the two of a surrogate pair, and returns its character. A lone surrogate, as in text that
    /// was cut in the middle of an emoji, becomes U+FFFD.
    fn long_escape(&mut self) -> Result<char> {
        self.skip(1);
        let kind = self.lexer.take_next().ok_or_else(|| self.cut())?;
        if kind != b'u' {
            let escaped = self.lexer.escape(kind);
            return escaped.map_err(|_| self.malformed("a string contains an unknown escape"));
        }
        let unit = self.hex()?;
        if let Some(character) = char::from_u32(unit) {
            return Ok(character);
        }
        let rest = self.lexer.as_slice();
        if (0xd800..0xdc00).contains(&unit) && rest.starts_with(b"\\u") {
            self.skip(2);
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                let pair = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // The second escape is not part of a pair and is read by itself.
            self.lexer = SliceLexer::new(rest);
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u32> {
        let hex: std::result::Result<u16, _> = self.lexer.hex();
        match hex {
            Ok(unit) => Ok(u32::from(unit)),
            Err(hifijson::escape::Error::Eof) => Err(self.cut()),
            Err(_) => Err(self.malformed("expected four hexadecimal digits after \\u")),
        }
    }

    #[inline]
    fn number(&mut self, tape: &mut Tape) -> Result<()> {
        if let Some((decimal, len)) = Decimal::scan(self.lexer.as_slice()) {
            tape.decimal(decimal);
            self.skip(len);
            return Ok(());
        }
        self.long_number(tape)
    }

    #[cold]
    fn long_number(&mut self, tape: &mut Tape) -> Result<()> {
        match self.lexer.num_bytes().validated() {
            Ok((text, _)) => {
                tape.number(text);
                Ok(())
            }
            Err(_) if self.lexer.as_slice().is_empty() => Err(self.cut()),
            Err(_) => Err(self.malformed("a number is incomplete")),
        }
    }

    fn word(&mut self, tape: &mut Tape) -> Result<()> {
        let before = self.lexer.as_slice();
        match self.lexer.null_or_bool() {
            Some(Some(value)) => tape.bool(value),
            Some(None) => tape.null(),
            None => {
                self.lexer = SliceLexer::new(before);
                let cut = [b"true".as_slice(), b"false", b"null"];
                return Err(if cut.iter().any(|word| word.starts_with(before)) {
                    self.cut()
                } else {
                    self.expected("expected a value")
                });
            }
        }
        Ok(())
    }

    fn check_depth(&self) -> Result<()> {
        if self.stack.len() < MAX_DEPTH {
            return Ok(());
        }
        Err(self.error(ErrorKind::Depth))
    }

    #[inline]
    fn take(&mut self, mark: u8, otherwise: &'static str) -> Result<()> {
        if self.lexer.expect(SliceLexer::peek_next, mark).is_some() {
            return Ok(());
        }
        Err(self.expected(otherwise))
    }

    #[inline]
    fn skip(&mut self, len: usize) {
        self.lexer = SliceLexer::new(&self.lexer.as_slice()[len..]);
    }

    #[cold]
    fn expected(&self, what: &'static str) -> Error {
        self.error(ErrorKind::Expected(what))
    }

    #[cold]
    fn malformed(&self, what: &'static str) -> Error {
        self.error(ErrorKind::Malformed(what))
    }

    #[cold]
    fn cut(&self) -> Error {
        let blank = self.bytes.iter().all(u8::is_ascii_whitespace);
        self.error(if blank {
            ErrorKind::Empty
        } else {
            ErrorKind::Cut
        })
    }

    #[cold]
    fn error(&self, kind: ErrorKind) -> Error {
        Error {
            kind,
            offset: self.position(),
        }
    }
}

/// Reads one JSON document.
///
/// ```
/// use contactship_wasm::{json, tape::{Event, Tape}};
///
/// let mut tape = Tape::new();
/// json::read(br#"{"duration": 317}"#, &mut tape)?;
/// let events: Vec<Event> = tape.events().collect();
/// assert_eq!(events, [Event::Object(vec!["duration"]), Event::Number(317.0)]);
/// # Ok::<(), json::Error>(())
/// ```
///
/// # Errors
/// If `bytes` are not JSON, or nested deeper than [`MAX_DEPTH`].
pub fn read(bytes: &[u8], tape: &mut Tape) -> Result<()> {
    let mut reader = Reader::new(bytes);
    reader.value(tape)?;
    reader.finish()
}

/// The string in the first field of an object with this name. The body may be anything, and may be cut.
pub fn string_field(bytes: &[u8], name: &[u8]) -> Option<String> {
    let mut reader = Reader::new(bytes);
    let mut passed = Tape::new();
    let mut first = true;
    reader.begin_object().ok()?;
    while let Some(key) = reader.next_key(&mut first).ok()? {
        if *key == *name {
            let text = reader.text().ok()?;
            return Some(String::from_utf8_lossy(&text).into_owned());
        }
        reader.value(&mut passed).ok()?;
    }
    None
}

/// Whether a text is one number in JSON's grammar.
pub fn is_number(text: &[u8]) -> bool {
    let mut lexer = SliceLexer::new(text);
    lexer.num_bytes().validated().is_ok() && lexer.as_slice().is_empty()
}

#[cfg(test)]
mod tests;
