//! One line by itself: what it is (section 5.2), its key, and the checks that every line passes. Which
//! object or array a line belongs to is up to [`super::decoder`].

use super::cells::{Cells, find_unquoted};
use super::diagnostic::Diagnostic;
use super::header::{Header, Headers};
use super::keys::{Keys, Mark};
use super::lines::{Line, Lines, skip_spaces, trimmed_end};
use super::options::Options;
use super::plan::RowPlan;
use super::span::Span;
use super::{legacy, sentence};
use crate::tape::{ObjectMark, Tape};

/// So many objects of field groups may be in any text.
const ALWAYS_ALLOWED_GROUPS: u64 = 1 << 16;

/// What a line of an object is, or what follows the hyphen of a list item.
pub(super) enum Member {
    /// `key[N]...:`, where the key may be missing.
    Array { name: Span, header: Header },
    /// `key: ...`; `value` is the place after the colon.
    Field { key: Span, value: usize },
}

/// An object that is being written.
pub(super) struct OpenObject {
    mark: ObjectMark,
    keys: Mark,
}

/// The state of one reading.
pub(super) struct Parser<'t, 'p> {
    pub text: &'t [u8],
    pub cells: Cells<'t, 'p>,
    pub lines: Lines<'t>,
    /// The next line, not yet taken.
    pub line: Option<Line>,
    pub plan: RowPlan,
    pub strict: bool,
    /// Whether this is the second reading, by older encoders' rules.
    pub legacy: bool,
    /// The encoders that could have written the text so far.
    pub versions: legacy::Versions,
    /// How many objects of field groups there may still be: a short row can hold hundreds of them, so memory would not
    /// be linear in the text.
    pub groups_left: u64,
    /// The names of the open lists that have an item, innermost last. Inside of them no line may be
    /// blank (section 12).
    pub open_lists: Vec<Span>,
    keys: Keys,
}

impl<'t, 'p> Parser<'t, 'p> {
    pub(super) fn new(
        text: &'t [u8],
        options: &Options,
        legacy: bool,
        tape: &'p mut Tape,
    ) -> Parser<'t, 'p> {
        Parser {
            text,
            cells: Cells {
                text,
                tape,
                delimiter: b',',
                scratch: Vec::new(),
            },
            lines: Lines::new(text, options.indent, options.strict, !legacy),
            line: None,
            plan: RowPlan::default(),
            strict: options.strict,
            legacy,
            versions: legacy::ALL,
            groups_left: text.len() as u64 + ALWAYS_ALLOWED_GROUPS,
            open_lists: Vec::new(),
            keys: Keys::default(),
        }
    }

    /// Moves to the next line.
    pub(super) fn advance(&mut self) -> Result<(), Diagnostic> {
        self.line = self.lines.next()?;
        Ok(())
    }

    #[inline]
    pub(super) fn check_depth(&self, line: &Line, expected: usize) -> Result<(), Diagnostic> {
        if line.depth == expected {
            return Ok(());
        }
        let diagnostic = Diagnostic::new(line.content, sentence::WRONG_DEPTH);
        Err(diagnostic.with_numbers([line.depth as u64, expected as u64, 0]))
    }

    /// In strict mode no line may be blank between the first and the last line of an array (section 12).
    /// `begun` names the array that the line itself belongs to, if that has a line already.
    #[inline]
    pub(super) fn check_gap(&self, line: &Line, begun: Option<Span>) -> Result<(), Diagnostic> {
        match line.gap {
            Some(gap) if self.strict => self.check_blank_line(gap, begun),
            _ => Ok(()),
        }
    }

    #[cold]
    #[inline(never)]
    fn check_blank_line(&self, gap: usize, begun: Option<Span>) -> Result<(), Diagnostic> {
        match begun.or(self.open_lists.last().copied()) {
            Some(array) => {
                Err(Diagnostic::new(gap, sentence::BLANK_LINE).in_array(self.name(array)))
            }
            None => Ok(()),
        }
    }

    // What a line is

    /// Classifies a line of an object, or what follows a hyphen (section 5.2). `None`: a scalar.
    pub(super) fn classify(
        &mut self,
        start: usize,
        end: usize,
    ) -> Result<Option<Member>, Diagnostic> {
        let text = self.text;
        let (key_end, bracket) = if text[start] == b'"' {
            let close = match find_closing_quote(text, start, end) {
                Some(close) => close,
                None => return Ok(None),
            };
            let bracket = text[..end].get(close + 1) == Some(&b'[');
            (close + 1, bracket)
        } else {
            match find_unquoted(text, start, end, b':', b'[') {
                Some(found) => (found, text[found] == b'['),
                None => return Ok(None),
            }
        };
        let key = Span {
            start,
            end: key_end,
        };
        if bracket {
            return self.classify_header(key, end);
        }
        let colon = skip_spaces(text, key_end, end);
        if colon < end && text[colon] == b':' {
            let key_end = trimmed_end(text, start, key_end);
            let key = Span {
                start,
                end: key_end,
            };
            let value = colon + 1;
            return Ok(Some(Member::Field { key, value }));
        }
        if find_unquoted(text, key_end, end, b':', b':').is_some() {
            return Err(self.cells.after_quote(key_end, end, sentence::AFTER_KEY));
        }
        Ok(None)
    }

    /// A line with a bracket before any colon is a header, if it has a colon at all.
    fn classify_header(&mut self, name: Span, end: usize) -> Result<Option<Member>, Diagnostic> {
        match self.header(name, end) {
            Ok(header) => {
                if header.marker {
                    self.versions &= legacy::LENGTH_MARKER;
                }
                Ok(Some(Member::Array { name, header }))
            }
            Err(diagnostic) => match find_unquoted(self.text, name.end, end, b':', b':') {
                Some(_) => Err(diagnostic),
                None => Ok(None),
            },
        }
    }

    fn header(&mut self, name: Span, end: usize) -> Result<Header, Diagnostic> {
        let header = Headers {
            cells: &mut self.cells,
            keys: &mut self.keys,
            plan: &mut self.plan,
            strict: self.strict,
            legacy: self.legacy,
        }
        .header(name.end, end)?;
        let before = self.text[name.start..name.end].last();
        if matches!(before, Some(b' ' | b'\t')) {
            let key_end = name.end - 1;
            let trimmed = trimmed_end(self.text, name.start, key_end);
            let diagnostic = Diagnostic::new(key_end, sentence::SPACE_BEFORE_BRACKET);
            return Err(diagnostic.quoting(name.start, trimmed));
        }
        if header.keyed && !header.fields {
            let diagnostic = Diagnostic::new(name.start, sentence::KEYED_WITHOUT_FIELDS);
            return Err(diagnostic.in_array(self.name(name)));
        }
        if header.keyed && self.legacy {
            return Err(Diagnostic::new(name.end, sentence::NOT_LEGACY));
        }
        Ok(header)
    }

    /// Reads a line of an object and writes its key.
    pub(super) fn member(
        &mut self,
        line: &Line,
        object: &mut OpenObject,
    ) -> Result<Member, Diagnostic> {
        let Some(member) = self.classify(line.content, line.end)? else {
            return Err(self.no_colon(line.content, line.end));
        };
        if let Member::Array { name, header } = &member
            && name.is_empty()
        {
            let sentence = if header.keyed {
                sentence::KEYLESS_KEYED_FIELD
            } else {
                sentence::KEYLESS_FIELD
            };
            return Err(Diagnostic::new(line.content, sentence));
        }
        self.write_key_of(&member, object)?;
        Ok(member)
    }

    // Objects and their keys

    pub(super) fn begin_object(&mut self) -> OpenObject {
        OpenObject {
            mark: self.cells.tape.begin_object(),
            keys: self.keys.begin(),
        }
    }

    pub(super) fn end_object(&mut self, object: OpenObject) {
        self.keys.end(object.keys);
        self.cells.tape.end_object(object.mark);
    }

    pub(super) fn write_key_of(
        &mut self,
        member: &Member,
        object: &mut OpenObject,
    ) -> Result<(), Diagnostic> {
        let (Member::Array { name: key, .. } | Member::Field { key, .. }) = member;
        self.write_key(*key, object)
    }

    /// Writes a key, quoted or not. In strict mode the object must not have it yet (section 14.3).
    pub(super) fn write_key(
        &mut self,
        key: Span,
        object: &mut OpenObject,
    ) -> Result<(), Diagnostic> {
        let text = self.text;
        let OpenObject { mark, keys } = object;
        let new;
        if key.start < key.end && text[key.start] == b'"' {
            let quoted = self.cells.quoted(key.start)?;
            let content = quoted.content(text, &self.cells.scratch);
            new = !self.strict || self.keys.add_owned(text, keys, content);
            self.cells.tape.key(mark, content);
        } else {
            if self.legacy && text[key.start] == b'#' {
                return Err(Diagnostic::new(key.start, sentence::NOT_LEGACY));
            }
            new = !self.strict || self.keys.add(text, keys, key.start, key.end);
            self.cells.tape.key(mark, &text[key.start..key.end]);
        }
        if new {
            return Ok(());
        }
        let Span { start, end } = self.name(key);
        Err(Diagnostic::new(key.start, sentence::DUPLICATE_KEY).quoting(start, end))
    }

    /// The key before the colon of a keyed row.
    pub(super) fn key_before(
        &mut self,
        start: usize,
        colon: usize,
        end: usize,
    ) -> Result<Span, Diagnostic> {
        let key_end = trimmed_end(self.text, start, colon);
        if self.text[start] == b'"' {
            let after = self.cells.quoted(start)?.after;
            if after != key_end {
                return Err(self.cells.after_quote(after, end, sentence::AFTER_KEY));
            }
        }
        Ok(Span {
            start,
            end: key_end,
        })
    }

    // For errors

    /// A key for a message, without its quotes.
    #[cold]
    #[inline(never)]
    pub(super) fn name(&self, name: Span) -> Span {
        let Span { start, end } = name;
        if end > start + 1 && self.text[start] == b'"' {
            return Span {
                start: start + 1,
                end: end - 1,
            };
        }
        name
    }

    /// An error about the number of an array's values, items or rows.
    #[cold]
    #[inline(never)]
    pub(super) fn count(
        &self,
        at: usize,
        name: Span,
        sentence: &'static str,
        found: u64,
        declared: u64,
    ) -> Diagnostic {
        Diagnostic::new(at, sentence)
            .in_array(self.name(name))
            .with_numbers([found, declared, 0])
    }

    #[cold]
    #[inline(never)]
    pub(super) fn no_colon(&self, start: usize, end: usize) -> Diagnostic {
        if self.text[start] == b'"' && find_closing_quote(self.text, start, end).is_none() {
            return Diagnostic::found(start, end, sentence::UNTERMINATED);
        }
        Diagnostic::found(start, end, sentence::NO_COLON)
    }

    /// The end of the line that this place is on.
    #[cold]
    #[inline(never)]
    pub(super) fn line_end(&self, start: usize) -> usize {
        let rest = self.text[start..].iter();
        let end = start + rest.take_while(|&&byte| byte != b'\n').count();
        let cut = usize::from(end > start && self.text[end - 1] == b'\r');
        trimmed_end(self.text, start, end - cut)
    }
}

/// The quote that closes the one at `open` (section 7.1).
fn find_closing_quote(text: &[u8], open: usize, end: usize) -> Option<usize> {
    let mut at = open + 1;
    while at < end {
        match text[at] {
            b'\\' if at + 1 < end => at += 2,
            b'"' => return Some(at),
            _ => at += 1,
        }
    }
    None
}
