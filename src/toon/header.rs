//! Array headers: `key[N]{fields}:` (section 6).

use super::cells::Cells;
use super::diagnostic::Diagnostic;
use super::keys::{Keys, Mark};
use super::lines::{skip_spaces, trimmed_end};
use super::options::MAX_DEPTH;
use super::plan::{RowOp, RowPlan};
use super::sentence;
use super::span::Span;
use crate::tape::Shape;

/// The header of an array or of a keyed table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    /// The declared number of values. A number beyond 64 bits becomes the largest, which no text reaches.
    pub declared: u64,
    pub delimiter: u8,
    /// `[N:]`: the rows have keys, the value is an object (section 9.5).
    pub keyed: bool,
    /// Whether it has a field list; the list is in the [`RowPlan`].
    pub fields: bool,
    /// The start of the values after the colon, if there are any.
    pub inline: Option<usize>,
    /// Whether the length had the old marker `#`.
    pub marker: bool,
}

/// The parts of the parser that reading a header needs.
pub(super) struct Headers<'d, 't, 'p> {
    pub cells: &'d mut Cells<'t, 'p>,
    pub keys: &'d mut Keys,
    pub plan: &'d mut RowPlan,
    pub strict: bool,
    pub legacy: bool,
}

/// A level of a field list that is being read.
struct Level {
    /// The index of the op that begins the row or group.
    op: usize,
    shape: Shape,
    keys: Mark,
}

impl Headers<'_, '_, '_> {
    /// Reads the header with this opening bracket, on a line that ends at `end`.
    pub(super) fn header(&mut self, bracket: usize, end: usize) -> Result<Header, Diagnostic> {
        let text = self.cells.text;
        let mut at = bracket + 1;
        let marker = self.legacy && text.get(at) == Some(&b'#');
        at += usize::from(marker);
        let (declared, digits) = length(&text[at..end]);
        at += digits;
        let keyed = digits > 0 && at < end && text[at] == b':';
        at += usize::from(keyed);
        let delimiter = match text[at..end].first() {
            Some(&byte @ (b'\t' | b'|')) if digits > 0 => {
                at += 1;
                byte
            }
            _ => b',',
        };
        if digits == 0 || at >= end || text[at] != b']' {
            return Err(self.bad_length(bracket, end));
        }
        at += 1;
        let fields = at < end && text[at] == b'{';
        if fields {
            at = self.fields(at, end, delimiter)?;
        }
        if at >= end || text[at] != b':' {
            let sentence = if fields {
                sentence::AFTER_FIELDS
            } else {
                sentence::AFTER_BRACKET
            };
            return Err(Diagnostic::found(at, end, sentence));
        }
        let rest = skip_spaces(text, at + 1, end);
        if fields && rest < end {
            return Err(Diagnostic::found(rest, end, sentence::VALUES_AFTER_FIELDS));
        }
        Ok(Header {
            declared,
            delimiter,
            keyed,
            fields,
            inline: (rest < end).then_some(rest),
            marker,
        })
    }

    #[cold]
    #[inline(never)]
    fn bad_length(&self, bracket: usize, end: usize) -> Diagnostic {
        let text = self.cells.text;
        let close = text[bracket..end].iter().position(|&byte| byte == b']');
        match close {
            Some(close) => Diagnostic::found(bracket + 1, bracket + close, sentence::LENGTH),
            None => Diagnostic::found(bracket, end, sentence::OPEN_BRACKET),
        }
    }

    /// Reads the field list that begins at `open`, unless it is the same as the last one. Returns the position
    /// after it.
    fn fields(&mut self, open: usize, end: usize, delimiter: u8) -> Result<usize, Diagnostic> {
        let text = self.cells.text;
        let Span { start, end: stop } = self.plan.source;
        let known = &text[start..stop];
        if !known.is_empty()
            && self.plan.delimiter == delimiter
            && text[open..end].starts_with(known)
        {
            return Ok(open + known.len());
        }
        let keys = self.keys.begin();
        let close = self.read_fields(open, end, delimiter);
        if close.is_err() {
            // The line may turn out not to be a header: nothing of the failed list may remain.
            self.plan.source = Span::default();
            self.keys.end(keys);
        }
        close
    }

    fn read_fields(&mut self, open: usize, end: usize, delimiter: u8) -> Result<usize, Diagnostic> {
        let text = self.cells.text;
        *self.plan = RowPlan::default();
        let mut levels = vec![self.open_level()];
        let mut at = open + 1;
        while let Some(level) = levels.last_mut() {
            let name_end = self.name(level, &mut at, end, delimiter)?;
            if at < end && text[at] == b'{' {
                if levels.len() > MAX_DEPTH {
                    return Err(Diagnostic::new(at, sentence::TOO_DEEP));
                }
                if self.legacy {
                    return Err(Diagnostic::new(at, sentence::NOT_LEGACY));
                }
                debug_assert_eq!(name_end, at);
                levels.push(self.open_level());
                self.plan.depth = self.plan.depth.max(levels.len() - 1);
                at += 1;
                continue;
            }
            self.plan.ops.push(RowOp::Cell);
            self.plan.cells += 1;
            at = self.close_levels(&mut levels, at, open, end, delimiter)?;
        }
        self.plan.source = Span {
            start: open,
            end: at,
        };
        self.plan.delimiter = delimiter;
        Ok(at)
    }

    fn open_level(&mut self) -> Level {
        let shape = self.cells.tape.empty_shape();
        self.plan.ops.push(RowOp::Object(shape));
        Level {
            op: self.plan.ops.len() - 1,
            shape,
            keys: self.keys.begin(),
        }
    }

    /// Reads what follows a field: closing braces, then a delimiter unless the list ends.
    fn close_levels(
        &mut self,
        levels: &mut Vec<Level>,
        mut at: usize,
        open: usize,
        end: usize,
        delimiter: u8,
    ) -> Result<usize, Diagnostic> {
        let text = self.cells.text;
        loop {
            match text[..end].get(at) {
                Some(b'}') => {
                    if let Some(level) = levels.pop() {
                        self.plan.ops[level.op] = RowOp::Object(level.shape);
                        self.keys.end(level.keys);
                    }
                    at += 1;
                    if levels.is_empty() {
                        return Ok(at);
                    }
                    at = skip_spaces(text, at, end);
                }
                Some(&byte) if byte == delimiter => return Ok(at + 1),
                Some(&found @ (b',' | b'|' | b'\t')) => {
                    return Err(other_delimiter(at, found, delimiter));
                }
                Some(_) => {
                    return Err(Diagnostic::found(at, end, sentence::AFTER_GROUP));
                }
                None => {
                    return Err(Diagnostic::found(open, end, sentence::OPEN_FIELDS));
                }
            }
        }
    }

    /// Reads the name of a field and adds it to its level. `at` moves to the delimiter, the brace or the end after
    /// it. Returns the end of the name itself.
    fn name(
        &mut self,
        level: &mut Level,
        at: &mut usize,
        end: usize,
        delimiter: u8,
    ) -> Result<usize, Diagnostic> {
        let text = self.cells.text;
        let start = skip_spaces(text, *at, end);
        if start < end && text[start] == b'"' {
            let quoted = self.cells.quoted(start)?;
            *at = skip_spaces(text, quoted.after, end);
            if !matches!(
                text[..end].get(*at),
                None | Some(b',' | b'|' | b'\t' | b'{' | b'}')
            ) {
                let sentence = sentence::AFTER_NAME;
                return Err(self.cells.after_quote(quoted.after, end, sentence));
            }
            self.check_name(start, quoted.after, *at, end)?;
            let content = quoted.content(text, &self.cells.scratch);
            if self.strict && !self.keys.add_owned(text, &mut level.keys, content) {
                let diagnostic = Diagnostic::new(start, sentence::DUPLICATE_FIELD);
                return Err(diagnostic.quoting(start + 1, quoted.after - 1));
            }
            level.shape = self.cells.tape.extend_shape(level.shape, content);
            return Ok(quoted.after);
        }
        *at = end_of_name(text, start, end, delimiter)?;
        let name_end = trimmed_end(text, start, *at);
        if name_end == start {
            let end = end.min(*at + 1);
            return Err(Diagnostic::found(start, end, sentence::NO_FIELD_NAME));
        }
        self.check_name(start, name_end, *at, end)?;
        if self.strict && !self.keys.add(text, &mut level.keys, start, name_end) {
            return Err(Diagnostic::found(
                start,
                name_end,
                sentence::DUPLICATE_FIELD,
            ));
        }
        let name = &text[start..name_end];
        level.shape = self.cells.tape.extend_shape(level.shape, name);
        Ok(name_end)
    }

    /// A group must follow its name without a space.
    fn check_name(
        &self,
        start: usize,
        name_end: usize,
        at: usize,
        end: usize,
    ) -> Result<(), Diagnostic> {
        let text = self.cells.text;
        if at > name_end && at < end && text[at] == b'{' {
            let diagnostic = Diagnostic::new(name_end, sentence::SPACE_BEFORE_GROUP);
            return Err(diagnostic.quoting(start, name_end));
        }
        Ok(())
    }
}

/// The end of an unquoted name: a delimiter, a brace or the end of the line, outside of quotes.
fn end_of_name(text: &[u8], start: usize, end: usize, delimiter: u8) -> Result<usize, Diagnostic> {
    let mut quoted = false;
    let mut at = start;
    while at < end {
        match text[at] {
            b'"' => quoted = !quoted,
            b'\\' if quoted && at + 1 < end => at += 1,
            _ if quoted => {}
            b'{' | b'}' => break,
            byte if byte == delimiter => break,
            found @ (b',' | b'|' | b'\t') => return Err(other_delimiter(at, found, delimiter)),
            _ => {}
        }
        at += 1;
    }
    Ok(at)
}

#[cold]
#[inline(never)]
fn other_delimiter(at: usize, found: u8, declared: u8) -> Diagnostic {
    let numbers = [u64::from(found), u64::from(declared), 0];
    Diagnostic::new(at, sentence::OTHER_DELIMITER).with_numbers(numbers)
}

/// The declared length and the number of its digits, which is 0 if there is no valid length.
fn length(bytes: &[u8]) -> (u64, usize) {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if digits > 1 && bytes[0] == b'0' {
        return (0, 0);
    }
    let length = bytes[..digits].iter().fold(0u64, |length, digit| {
        length
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    });
    (length, digits)
}
