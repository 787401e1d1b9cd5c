//! Single values: cells of rows and inline arrays, values of fields, items (sections 4, 7 and 11).

use super::diagnostic::Diagnostic;
use super::lines::{skip_spaces, trimmed_end};
use super::number::{self, Numeric};
use super::plan::{RowOp, RowPlan};
use super::sentence;
use crate::scan::{contains, set};
use crate::tape::{Decimal, Tape};

/// Reads values from the text and writes them to the tape.
pub(super) struct Cells<'t, 'p> {
    pub text: &'t [u8],
    pub tape: &'p mut Tape,
    /// The delimiter between cells.
    pub delimiter: u8,
    /// The content of the quoted token with escapes that was read last.
    pub scratch: Vec<u8>,
}

/// A quoted token that was read.
#[derive(Clone, Copy)]
pub(super) struct Quoted {
    open: usize,
    /// The position after the closing quote.
    pub after: usize,
    /// Whether it has escapes. Its content is then in [`Cells::scratch`].
    escaped: bool,
}

impl Quoted {
    /// Its content, in the text or, with escapes, in [`Cells::scratch`].
    pub(super) fn content<'t>(self, text: &'t [u8], scratch: &'t [u8]) -> &'t [u8] {
        if self.escaped {
            scratch
        } else {
            &text[self.open + 1..self.after - 1]
        }
    }
}

impl Cells<'_, '_> {
    /// Writes the row that begins at `start`. Returns the end of the line; `None` if there are fewer or more cells
    /// than in the plan, or if the line is not a row because its first cell has a colon (section 9.3).
    #[inline]
    pub(super) fn row(
        &mut self,
        plan: &RowPlan,
        start: usize,
        keyed: bool,
    ) -> Result<Option<usize>, Diagnostic> {
        let mut at = start;
        let mut first = true;
        for &op in &plan.ops {
            match op {
                RowOp::Object(shape) => self.tape.row(shape),
                RowOp::Cell if first => {
                    first = false;
                    at = self.cell(at)?;
                    if !keyed && self.has_colon(start, at) {
                        return Ok(None);
                    }
                }
                RowOp::Cell => {
                    if self.text.get(at) != Some(&self.delimiter) {
                        return Ok(None);
                    }
                    at = self.cell(at + 1)?;
                }
            }
        }
        Ok(self.is_line_end(at).then_some(at))
    }

    /// Writes the values from `start` to the end of the line. Returns their number.
    pub(super) fn values(&mut self, start: usize) -> Result<u64, Diagnostic> {
        let mut at = self.cell(start)?;
        let mut count = 1;
        while !self.is_line_end(at) {
            at = self.cell(at + 1)?;
            count += 1;
        }
        Ok(count)
    }

    #[inline]
    fn is_line_end(&self, at: usize) -> bool {
        self.text.get(at).is_none_or(|&byte| byte == b'\n')
    }

    #[inline]
    fn has_colon(&self, start: usize, end: usize) -> bool {
        contains(self.text, start, end, b':')
            && self.text[start] != b'"'
            && find_unquoted(self.text, start, end, b':', b':').is_some()
    }

    /// Writes the cell that begins at `start`. Returns the position of the delimiter or of the end of the line.
    #[inline]
    fn cell(&mut self, start: usize) -> Result<usize, Diagnostic> {
        match self.simple_cell(start) {
            Some(end) => Ok(end),
            None => self.any_cell(start),
        }
    }

    /// [`Cells::cell`] for most cells: short decimals, and strings with or without quotes that have no escapes, no
    /// quotes inside and no spaces around them. `None` for all others, of which nothing is written.
    #[inline(always)]
    fn simple_cell(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let window: &[u8; 16] = text.get(start..)?.first_chunk()?;
        let first = window[0];
        if first.is_ascii_digit() {
            let (decimal, len) = Decimal::scan_window(window)?;
            if !self.ends_cell(window[len]) {
                return None;
            }
            self.tape.decimal(decimal);
            return Some(start + len);
        }
        if first == b'"' {
            let close = set([b'"', b'\\', b'\n']).find(text, start + 1);
            if *text.get(close)? != b'"' || !self.ends_cell(*text.get(close + 1)?) {
                return None;
            }
            self.tape.string_in(text, start + 1, close);
            return Some(close + 1);
        }
        let end = set([self.delimiter, b'"', b'\n']).find(text, start);
        // Bytes up to the space are controls; a hyphen may begin a number.
        let simple = first > b' ' && first != b'-' && text[end - 1] > b' ';
        if !simple || !self.ends_cell(*text.get(end)?) || is_literal(window, end - start) {
            return None;
        }
        self.tape.string_in(text, start, end);
        Some(end)
    }

    #[inline]
    fn ends_cell(&self, byte: u8) -> bool {
        byte == b'\n' || byte == self.delimiter
    }

    #[inline(never)]
    fn any_cell(&mut self, start: usize) -> Result<usize, Diagnostic> {
        let at = skip_spaces(self.text, start, self.text.len());
        if self.text.get(at) == Some(&b'"') {
            self.quoted_cell(at)
        } else {
            Ok(self.plain_cell(at))
        }
    }

    fn plain_cell(&mut self, start: usize) -> usize {
        let mut end = set([self.delimiter, b'"', b'\n']).find(self.text, start);
        if self.text.get(end) == Some(&b'"') {
            // Between quotes inside of a cell, delimiters do not count (section 11.2).
            end = end_of_unquoted(
                self.text,
                start,
                self.text.len(),
                self.delimiter,
                self.delimiter,
            );
        }
        let mut token_end = end;
        if self.is_line_end(end) && token_end > start && self.text[token_end - 1] == b'\r' {
            token_end -= 1;
        }
        let token_end = trimmed_end(self.text, start, token_end);
        self.token(start, token_end);
        end
    }

    fn quoted_cell(&mut self, start: usize) -> Result<usize, Diagnostic> {
        let quoted = self.quoted(start)?;
        let at = skip_spaces(self.text, quoted.after, self.text.len());
        let end = if self.text.get(at) == Some(&b'\r') && self.is_line_end(at + 1) {
            at + 1
        } else {
            at
        };
        if !self.is_line_end(end) && self.text[end] != self.delimiter {
            let sentence = sentence::AFTER_CELL;
            return Err(self.after_quote(quoted.after, self.text.len(), sentence));
        }
        self.quoted_value(quoted);
        Ok(end)
    }

    /// Writes the value that `start..end` is, as a whole.
    pub(super) fn value(&mut self, start: usize, end: usize) -> Result<(), Diagnostic> {
        if self.text[start] != b'"' {
            self.token(start, end);
            return Ok(());
        }
        let quoted = self.quoted(start)?;
        if quoted.after < end {
            return Err(self.after_quote(quoted.after, end, sentence::AFTER_VALUE));
        }
        self.quoted_value(quoted);
        Ok(())
    }

    /// Writes an unquoted token (section 4).
    #[inline]
    fn token(&mut self, start: usize, end: usize) {
        let token = &self.text[start..end];
        match token.first() {
            Some(b'0'..=b'9' | b'-') => self.numeric(token),
            Some(b'n') if token == b"null" => self.tape.null(),
            Some(b't') if token == b"true" => self.tape.bool(true),
            Some(b'f') if token == b"false" => self.tape.bool(false),
            _ => self.string(start, end),
        }
    }

    /// Writes a string that the text contains as it is.
    #[inline(never)]
    fn string(&mut self, start: usize, end: usize) {
        self.tape.string_in(self.text, start, end);
    }

    fn numeric(&mut self, token: &[u8]) {
        if !self.tape.short_decimal(token) {
            match number::classify(token) {
                Numeric::Number => self.tape.number(token),
                Numeric::NegativeZero => self.tape.integer(0),
                Numeric::Text => self.tape.string(token),
            }
        }
    }

    fn quoted_value(&mut self, quoted: Quoted) {
        if !quoted.escaped {
            return self.string(quoted.open + 1, quoted.after - 1);
        }
        // In ASCII text, an escape may still mean a character that is not ASCII.
        if !self.scratch.is_ascii() {
            self.tape.assume_ascii(false);
        }
        self.tape.string(&self.scratch);
    }

    /// Reads the quoted token that begins at `open` (section 7.1).
    pub(super) fn quoted(&mut self, open: usize) -> Result<Quoted, Diagnostic> {
        let mut at = open + 1;
        let mut escaped = false;
        loop {
            let found = set([b'"', b'\\', b'\n']).find(self.text, at);
            match self.text.get(found) {
                Some(b'"') => {
                    if escaped {
                        self.scratch.extend_from_slice(&self.text[at..found]);
                    }
                    return Ok(Quoted {
                        open,
                        after: found + 1,
                        escaped,
                    });
                }
                Some(b'\\') => {
                    if !escaped {
                        escaped = true;
                        self.scratch.clear();
                    }
                    self.scratch.extend_from_slice(&self.text[at..found]);
                    at = self.escape(open, found)?;
                }
                _ => return Err(self.unterminated(open)),
            }
        }
    }

    /// Appends the character that an escape means to the scratch. Returns the position after the escape.
    fn escape(&mut self, open: usize, at: usize) -> Result<usize, Diagnostic> {
        let byte = match self.text.get(at + 1) {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'r') => b'\r',
            Some(&byte @ (b'"' | b'\\')) => byte,
            Some(b'u') => return self.unicode_escape(at),
            Some(b'\n') | None => return Err(self.unterminated(open)),
            Some(_) => {
                // An escape has two characters; the second has up to four bytes.
                let end = (at + 2..self.text.len())
                    .find(|&end| self.text[end] as i8 >= -64)
                    .unwrap_or(self.text.len());
                return Err(Diagnostic::found(at, end, sentence::ESCAPE));
            }
        };
        self.scratch.push(byte);
        Ok(at + 2)
    }

    fn unicode_escape(&mut self, at: usize) -> Result<usize, Diagnostic> {
        let mut unit = 0;
        for place in at + 2..at + 6 {
            let digit = self
                .text
                .get(place)
                .and_then(|&byte| (byte as char).to_digit(16));
            let Some(digit) = digit else {
                return Err(Diagnostic::found(at, place, sentence::UNICODE_ESCAPE));
            };
            unit = unit * 16 + digit;
        }
        let Some(character) = char::from_u32(unit) else {
            return Err(Diagnostic::found(at, at + 6, sentence::SURROGATE));
        };
        let mut utf8 = [0; 4];
        self.scratch
            .extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
        Ok(at + 6)
    }

    #[cold]
    #[inline(never)]
    fn unterminated(&self, open: usize) -> Diagnostic {
        Diagnostic::found(open, self.text.len(), sentence::UNTERMINATED)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn after_quote(
        &self,
        after: usize,
        end: usize,
        sentence: &'static str,
    ) -> Diagnostic {
        Diagnostic::found(skip_spaces(self.text, after, end), end, sentence)
    }

    /// The number of cells of a row, for an error.
    #[cold]
    #[inline(never)]
    pub(super) fn count_cells(&self, start: usize, end: usize) -> usize {
        let delimiter = self.delimiter;
        let mut count = 1;
        let mut at = start;
        while let Some(found) = find_unquoted(self.text, at, end, delimiter, delimiter) {
            count += 1;
            at = found + 1;
        }
        count
    }
}

/// Whether an unquoted token is a literal: `null`, `true` or `false`.
#[inline]
fn is_literal(window: &[u8; 16], len: usize) -> bool {
    match len {
        4 => window.starts_with(b"null") || window.starts_with(b"true"),
        5 => window.starts_with(b"false"),
        _ => false,
    }
}

/// The position of the first of two bytes outside of quotes, on one line.
pub(super) fn find_unquoted(
    text: &[u8],
    start: usize,
    end: usize,
    one: u8,
    other: u8,
) -> Option<usize> {
    let at = end_of_unquoted(text, start, end, one, other);
    (at < end && text[at] != b'\n').then_some(at)
}

/// The position of the first of two bytes outside of quotes, else the end of the line, or `end` if that is before.
/// It reads no further, as a line may have many cells with quotes inside.
#[inline]
fn end_of_unquoted(text: &[u8], start: usize, end: usize, one: u8, other: u8) -> usize {
    let mut quoted = false;
    let mut at = start;
    while at < end {
        match text[at] {
            b'\n' => break,
            b'"' => quoted = !quoted,
            b'\\' if quoted && at + 1 < end && text[at + 1] != b'\n' => at += 1,
            byte if !quoted && (byte == one || byte == other) => break,
            _ => {}
        }
        at += 1;
    }
    at
}
