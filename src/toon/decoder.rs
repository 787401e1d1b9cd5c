//! Structure: what each line is, and which object or array it belongs to (sections 5, 8, 9, 10).
//!
//! Objects and lists that are open stand on a stack of scopes; a line closes those that it is not
//! deep enough for. Tables and inline arrays hold no further scopes and are read in one go.

use super::cells::{Cells, find_unquoted};
use super::error::Failure;
use super::header::{Header, Headers, Plan};
use super::keys::{Keys, Mark};
use super::lines::{Line, Lines, skip_spaces, trimmed_end};
use super::{MAX_DEPTH, Options, Reading, Rules, legacy, sentence};
use crate::tape::{ArrayMark, ObjectMark, Tape};

/// A part of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// Which lines belong to a scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// A line of less depth ends it.
    pub min: usize,
    /// The depth that its lines have.
    pub depth: usize,
    /// An older encoder's array whose items stand no deeper than the fields beside it, so that only
    /// its count ends it.
    pub shallow: bool,
}

/// An object or list that is open.
struct Scope {
    place: Place,
    kind: ScopeKind,
}

enum ScopeKind {
    Object {
        object: ObjectMark,
        keys: Mark,
    },
    List {
        array: ArrayMark,
        count: u64,
        declared: u64,
        name: Span,
    },
}

/// What a line, or what follows a list item's hyphen, turns out to be (section 5.2).
enum Class {
    Header {
        name: Span,
        header: Header,
    },
    /// The key, and the place behind its colon.
    Field {
        key: Span,
        value: usize,
    },
    Scalar,
}

/// One reading of one text.
pub(super) struct Decoder<'t, 'p> {
    pub text: &'t [u8],
    pub cells: Cells<'t, 'p>,
    pub lines: Lines<'t>,
    /// The line that is next.
    pub line: Option<Line>,
    pub keys: Keys,
    pub plan: Plan,
    pub strict: bool,
    pub legacy: bool,
    /// The encoders that could have written the text so far.
    pub versions: legacy::Versions,
    scopes: Vec<Scope>,
    /// How many lists are open that have an item: inside them no line may be blank (section 12).
    open_lists: usize,
}

impl<'t, 'p> Decoder<'t, 'p> {
    pub(super) fn new(
        text: &'t [u8],
        options: &Options,
        legacy: bool,
        tape: &'p mut Tape,
    ) -> Decoder<'t, 'p> {
        Decoder {
            text,
            cells: Cells {
                text,
                tape,
                delimiter: b',',
                scratch: Vec::new(),
            },
            lines: Lines::new(text, options.indent, options.strict, !legacy),
            line: None,
            keys: Keys::default(),
            plan: Plan::default(),
            strict: options.strict,
            legacy,
            versions: legacy::ALL,
            scopes: Vec::new(),
            open_lists: 0,
        }
    }

    /// Reads the document (section 5).
    pub(super) fn read(mut self) -> Result<Reading, Failure> {
        self.advance()?;
        let empty = self.line.is_none();
        match self.line {
            None => self.empty_object(),
            Some(first) => self.root(first)?,
        }
        let rules = if self.legacy {
            let range = legacy::range(self.versions);
            Rules::Legacy(range.ok_or_else(|| Failure::new(0, sentence::NOT_LEGACY))?)
        } else {
            Rules::Current
        };
        Ok(Reading {
            rules,
            only_comments: empty && self.lines.commented,
        })
    }

    fn root(&mut self, first: Line) -> Result<(), Failure> {
        self.check_depth(&first, 0)?;
        let Line { content, end, .. } = first;
        if &self.text[content..end] == b"[]" {
            self.empty_array();
            self.advance()?;
            return self.lines_in_scopes();
        }
        match self.classify(content, end)? {
            Class::Header { name, header } if name.start == name.end => {
                self.array(header, name, 0, false)?;
            }
            Class::Scalar => return self.root_scalar(first),
            _ => self.open_object(0, 0, content)?,
        }
        self.lines_in_scopes()
    }

    fn root_scalar(&mut self, first: Line) -> Result<(), Failure> {
        self.advance()?;
        if self.line.is_some() {
            return Err(self.no_colon(first.content, first.end));
        }
        self.cells.value(first.content, first.end)
    }

    /// Reads all lines, each in the scope that it belongs to.
    fn lines_in_scopes(&mut self) -> Result<(), Failure> {
        while let Some(line) = self.line {
            let Some(scope) = self.scopes.last_mut() else {
                let Line { content, end, .. } = line;
                return Err(Failure::found(content, end, sentence::BEHIND_ROOT));
            };
            let place = scope.place;
            if line.depth < place.min {
                self.close()?;
                continue;
            }
            match &mut scope.kind {
                ScopeKind::Object { .. } => {
                    self.check_depth(&line, place.depth)?;
                    self.check_gap(&line, false, Span { start: 0, end: 0 })?;
                    self.field_line(line)?;
                }
                ScopeKind::List {
                    count, declared, ..
                } if *count == *declared && place.shallow => {
                    self.close()?;
                }
                ScopeKind::List { .. } => self.item(line)?,
            }
        }
        while !self.scopes.is_empty() {
            self.close()?;
        }
        Ok(())
    }

    /// Goes on to the next line.
    pub(super) fn advance(&mut self) -> Result<(), Failure> {
        self.line = self.lines.next()?;
        Ok(())
    }

    #[inline]
    pub(super) fn check_depth(&self, line: &Line, expected: usize) -> Result<(), Failure> {
        if line.depth == expected {
            return Ok(());
        }
        let failure = Failure::new(line.content, sentence::WRONG_DEPTH);
        Err(failure.with_numbers([line.depth as u64, expected as u64, 0]))
    }

    /// In strict mode no line may be blank between an array's first line and its last (section 12).
    #[inline]
    pub(super) fn check_gap(&self, line: &Line, begun: bool, name: Span) -> Result<(), Failure> {
        match line.gap {
            Some(gap) if self.strict && (begun || self.open_lists > 0) => {
                Err(self.blank_line(gap, begun, name))
            }
            _ => Ok(()),
        }
    }

    #[cold]
    #[inline(never)]
    fn blank_line(&self, gap: usize, begun: bool, name: Span) -> Failure {
        let list = self.scopes.iter().rev().find_map(|scope| match scope.kind {
            ScopeKind::List { name, count, .. } if count > 0 => Some(name),
            _ => None,
        });
        let name = if begun { name } else { list.unwrap_or(name) };
        Failure::new(gap, sentence::BLANK_LINE).in_array(self.name(name))
    }

    // Lines

    /// Classifies a line, or what follows a hyphen (section 5.2).
    fn classify(&mut self, start: usize, end: usize) -> Result<Class, Failure> {
        let text = self.text;
        let (key_end, bracket) = if text[start] == b'"' {
            let close = match find_closing_quote(text, start, end) {
                Some(close) => close,
                None => return Ok(Class::Scalar),
            };
            let bracket = text[..end].get(close + 1) == Some(&b'[');
            (close + 1, bracket)
        } else {
            match find_unquoted(text, start, end, b':', b'[') {
                Some(found) => (found, text[found] == b'['),
                None => return Ok(Class::Scalar),
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
            return Ok(Class::Field { key, value });
        }
        if find_unquoted(text, key_end, end, b':', b':').is_some() {
            return Err(self.cells.behind_quote(key_end, end, sentence::BEHIND_KEY));
        }
        Ok(Class::Scalar)
    }

    /// A line with a bracket before any colon is a header, if it has a colon at all.
    fn classify_header(&mut self, name: Span, end: usize) -> Result<Class, Failure> {
        let bracket = name.end;
        let header = self.header(name, end);
        match header {
            Ok(header) => {
                if header.marker {
                    self.versions &= legacy::LENGTH_MARKER;
                }
                Ok(Class::Header { name, header })
            }
            Err(failure) => match find_unquoted(self.text, bracket, end, b':', b':') {
                Some(_) => Err(failure),
                None => Ok(Class::Scalar),
            },
        }
    }

    fn header(&mut self, name: Span, end: usize) -> Result<Header, Failure> {
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
            let failure = Failure::new(key_end, sentence::SPACE_BEFORE_BRACKET);
            return Err(failure.quoting(name.start, trimmed));
        }
        if header.keyed && !header.fields {
            let failure = Failure::new(name.start, sentence::KEYED_WITHOUT_FIELDS);
            return Err(failure.in_array(self.name(name)));
        }
        if header.keyed && self.legacy {
            return Err(Failure::new(name.end, sentence::NOT_LEGACY));
        }
        Ok(header)
    }

    fn field_line(&mut self, line: Line) -> Result<(), Failure> {
        let class = self.classify(line.content, line.end)?;
        if let Class::Header { name, header } = &class
            && name.start == name.end
        {
            let sentence = if header.keyed {
                sentence::KEYLESS_KEYED_FIELD
            } else {
                sentence::KEYLESS_FIELD
            };
            return Err(Failure::new(line.content, sentence));
        }
        self.field(class, line, line.content, line.depth, false)
    }

    /// A field of the innermost object, whose own line (or hyphen's line) is `depth` deep.
    fn field(
        &mut self,
        class: Class,
        line: Line,
        start: usize,
        depth: usize,
        hyphen: bool,
    ) -> Result<(), Failure> {
        match class {
            Class::Header { name, header } => {
                self.key_of_object(name)?;
                self.array(header, name, depth, hyphen)
            }
            Class::Field { key, value } => {
                self.key_of_object(key)?;
                self.field_value(skip_spaces(self.text, value, line.end), line.end, depth)
            }
            Class::Scalar => Err(self.no_colon(start, line.end)),
        }
    }

    fn field_value(&mut self, start: usize, end: usize, depth: usize) -> Result<(), Failure> {
        match &self.text[start..end] {
            b"" => return self.nested_object(depth),
            b"[]" => self.empty_array(),
            _ => self.cells.value(start, end)?,
        }
        self.advance()
    }

    /// `key:` and nothing: an object on the lines below, or the empty one (section 8).
    fn nested_object(&mut self, depth: usize) -> Result<(), Failure> {
        self.advance()?;
        match self.line {
            Some(line) if line.depth > depth => {
                if self.strict {
                    self.check_depth(&line, depth + 1)?;
                }
                self.open_object(depth + 1, line.depth, line.content)
            }
            _ => {
                self.empty_object();
                Ok(())
            }
        }
    }

    fn item(&mut self, line: Line) -> Result<(), Failure> {
        let Line {
            content,
            end,
            depth,
            ..
        } = line;
        let bare = end == content + 1;
        let is_item = self.text[content] == b'-' && (bare || self.text[content + 1] == b' ');
        self.count_item(&line, is_item)?;
        if bare {
            return self.bare_item(depth);
        }
        let start = skip_spaces(self.text, content + 1, end);
        if &self.text[start..end] == b"[]" {
            self.empty_array();
            return self.advance();
        }
        match self.classify(start, end)? {
            Class::Header { name, header } if name.start == name.end => {
                if header.fields {
                    let sentence = if header.keyed {
                        sentence::KEYLESS_KEYED_ITEM
                    } else {
                        sentence::KEYLESS_ITEM
                    };
                    return Err(Failure::new(start, sentence));
                }
                self.array(header, name, depth, false)
            }
            Class::Scalar => {
                self.cells.value(start, end)?;
                self.advance()
            }
            class => {
                self.open_object(depth + 1, depth + 1, start)?;
                self.field(class, line, start, depth + 1, true)
            }
        }
    }

    /// Counts an item of the innermost list.
    fn count_item(&mut self, line: &Line, is_item: bool) -> Result<(), Failure> {
        let Some(Scope {
            place,
            kind:
                ScopeKind::List {
                    count,
                    declared,
                    name,
                    ..
                },
        }) = self.scopes.last_mut()
        else {
            return Ok(());
        };
        let (depth, name, declared) = (place.depth, *name, *declared);
        let surplus = self.strict && *count >= declared;
        let first = *count == 0;
        if is_item && !surplus && line.depth == depth {
            *count += 1;
            self.check_gap(line, !first, name)?;
            self.open_lists += usize::from(first);
            return Ok(());
        }
        self.check_depth(line, depth)?;
        let sentence = if is_item {
            sentence::MORE_ITEMS
        } else {
            sentence::NOT_AN_ITEM
        };
        let failure = self.count(line.content, name, sentence, declared, 0);
        Err(failure.quoting(line.content, line.end))
    }

    /// `-` alone is the empty object; 1.4 wrote any object so, its fields on the lines below.
    fn bare_item(&mut self, depth: usize) -> Result<(), Failure> {
        self.advance()?;
        match self.line {
            Some(line) if self.legacy && line.depth == depth + 1 => {
                self.versions &= legacy::BARE_HYPHEN;
                self.open_object(depth + 1, depth + 1, line.content)
            }
            _ => {
                self.empty_object();
                Ok(())
            }
        }
    }

    // Arrays and objects

    /// The array or keyed table of a header on a line of that depth.
    fn array(
        &mut self,
        header: Header,
        name: Span,
        depth: usize,
        hyphen: bool,
    ) -> Result<(), Failure> {
        let inner = if header.fields {
            1 + self.plan.depth
        } else {
            0
        };
        if self.scopes.len() + inner > MAX_DEPTH {
            return Err(Failure::new(name.start, sentence::TOO_DEEP));
        }
        self.cells.delimiter = header.delimiter;
        if let Some(start) = header.inline {
            return self.inline_array(&header, name, start);
        }
        self.advance()?;
        let place = self.place_below(depth, hyphen && header.declared > 0)?;
        if header.keyed {
            return self.keyed_table(&header, name, place);
        }
        if header.fields {
            return self.table(&header, name, place);
        }
        if place.shallow {
            self.versions &= legacy::SHALLOW;
        }
        let array = self.cells.tape.begin_array();
        self.scopes.push(Scope {
            place,
            kind: ScopeKind::List {
                array,
                count: 0,
                declared: header.declared,
                name,
            },
        });
        Ok(())
    }

    /// Where the lines below a header stand: one level deeper, or as deep as the first one if that
    /// is deeper still and the mode not strict (section 14.4).
    fn place_below(&self, depth: usize, may_be_shallow: bool) -> Result<Place, Failure> {
        let below = depth + 1;
        let mut place = Place {
            min: below,
            depth: below,
            shallow: false,
        };
        match self.line {
            Some(line) if line.depth > below => {
                if self.strict {
                    self.check_depth(&line, below)?;
                }
                place.depth = line.depth;
            }
            Some(line) if self.legacy && may_be_shallow && line.depth == depth => {
                place = Place {
                    min: depth,
                    depth,
                    shallow: true,
                };
            }
            _ => {}
        }
        Ok(place)
    }

    fn open_object(&mut self, min: usize, depth: usize, at: usize) -> Result<(), Failure> {
        if self.scopes.len() > MAX_DEPTH {
            return Err(Failure::new(at, sentence::TOO_DEEP));
        }
        let object = self.cells.tape.begin_object();
        let keys = self.keys.begin();
        self.scopes.push(Scope {
            place: Place {
                min,
                depth,
                shallow: false,
            },
            kind: ScopeKind::Object { object, keys },
        });
        Ok(())
    }

    /// Closes the innermost scope.
    fn close(&mut self) -> Result<(), Failure> {
        match self.scopes.pop().map(|scope| scope.kind) {
            Some(ScopeKind::Object { object, keys }) => {
                self.keys.end(keys);
                self.cells.tape.end_object(object);
            }
            Some(ScopeKind::List {
                array,
                count,
                declared,
                name,
            }) => {
                if self.strict && count != declared {
                    let sentence = sentence::ITEMS;
                    return Err(self.count(name.start, name, sentence, count, declared));
                }
                self.open_lists -= usize::from(count > 0);
                self.cells.tape.end_array(array, count as usize);
            }
            None => {}
        }
        Ok(())
    }

    fn empty_array(&mut self) {
        let array = self.cells.tape.begin_array();
        self.cells.tape.end_array(array, 0);
    }

    fn empty_object(&mut self) {
        let object = self.cells.tape.begin_object();
        self.cells.tape.end_object(object);
    }

    // Keys

    /// The key before the colon of a keyed row.
    pub(super) fn key_before(
        &mut self,
        start: usize,
        colon: usize,
        end: usize,
    ) -> Result<Span, Failure> {
        let key_end = trimmed_end(self.text, start, colon);
        if self.text[start] == b'"' {
            let after = self.cells.quoted(start)?.after;
            if after != key_end {
                return Err(self.cells.behind_quote(after, end, sentence::BEHIND_KEY));
            }
        }
        Ok(Span {
            start,
            end: key_end,
        })
    }

    fn key_of_object(&mut self, key: Span) -> Result<(), Failure> {
        let Some(Scope {
            kind: ScopeKind::Object { object, keys },
            ..
        }) = self.scopes.last_mut()
        else {
            return Ok(());
        };
        let (mut new_object, mut new_keys) = (*object, *keys);
        self.write_key(key, &mut new_object, &mut new_keys)?;
        if let Some(Scope {
            kind: ScopeKind::Object { object, keys },
            ..
        }) = self.scopes.last_mut()
        {
            (*object, *keys) = (new_object, new_keys);
        }
        Ok(())
    }

    /// Writes a key, quoted or not, which the object must not have yet (sections 7.4 and 14.3).
    pub(super) fn write_key(
        &mut self,
        key: Span,
        object: &mut ObjectMark,
        keys: &mut Mark,
    ) -> Result<(), Failure> {
        let text = self.text;
        let new;
        if key.start < key.end && text[key.start] == b'"' {
            let quoted = self.cells.quoted(key.start)?;
            let content = self.cells.content(quoted);
            new = !self.strict || self.keys.add_owned(text, keys, content);
            let content = if quoted.escaped {
                &self.cells.scratch[..]
            } else {
                &text[key.start + 1..quoted.after - 1]
            };
            self.cells.tape.key(object, content);
        } else {
            if self.legacy && text[key.start] == b'#' {
                return Err(Failure::new(key.start, sentence::NOT_LEGACY));
            }
            new = !self.strict || self.keys.add(text, keys, key.start, key.end);
            self.cells.tape.key(object, &text[key.start..key.end]);
        }
        if new {
            return Ok(());
        }
        let Span { start, end } = self.name(key);
        Err(Failure::new(key.start, sentence::DUPLICATE_KEY).quoting(start, end))
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

    #[cold]
    #[inline(never)]
    fn no_colon(&self, start: usize, end: usize) -> Failure {
        if self.text[start] == b'"' && find_closing_quote(self.text, start, end).is_none() {
            return Failure::found(start, end, sentence::UNTERMINATED);
        }
        Failure::found(start, end, sentence::NO_COLON)
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

/// The place of the quote that closes the one at `open` (section 7.1).
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
