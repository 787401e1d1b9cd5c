//! Structure: which object or array each line belongs to (sections 5, 8, 9.4 and 10).
//!
//! The objects and lists that are open form a stack of scopes; a line closes those that it is not
//! indented deeply enough for. Tables and inline arrays contain no scopes and are read as a whole, by
//! `table.rs`.

use super::decoded::{Decoded, Rules};
use super::diagnostic::Diagnostic;
use super::header::Header;
use super::lines::{Extent, Line, skip_spaces};
use super::options::{MAX_DEPTH, Options};
use super::parser::{Member, OpenObject, Parser};
use super::span::Span;
use super::{legacy, sentence};
use crate::tape::{ArrayMark, Tape};

/// An open object or list.
struct Scope {
    extent: Extent,
    kind: ScopeKind,
}

enum ScopeKind {
    Object(OpenObject),
    List(List),
}

/// An open list: an array with an item per line or group of lines (section 9.4).
struct List {
    array: ArrayMark,
    /// The items so far.
    count: u64,
    declared: u64,
    name: Span,
}

impl Scope {
    /// Whether it contains neither this line nor any later one.
    fn ends_before(&self, line: &Line) -> bool {
        let full = match &self.kind {
            ScopeKind::List(list) => self.extent.shallow && list.count == list.declared,
            ScopeKind::Object(_) => false,
        };
        full || line.depth < self.extent.min
    }
}

/// One reading of one text.
pub(super) struct Decoder<'t, 'p> {
    parser: Parser<'t, 'p>,
    /// Innermost last.
    scopes: Vec<Scope>,
}

impl<'t, 'p> Decoder<'t, 'p> {
    pub(super) fn new(
        text: &'t [u8],
        options: &Options,
        legacy: bool,
        tape: &'p mut Tape,
    ) -> Decoder<'t, 'p> {
        Decoder {
            parser: Parser::new(text, options, legacy, tape),
            scopes: Vec::new(),
        }
    }

    /// Reads the document (section 5).
    pub(super) fn read(mut self) -> Result<Decoded, Diagnostic> {
        self.parser.advance()?;
        let empty = self.parser.line.is_none();
        match self.parser.line {
            None => self.empty_object(),
            Some(first) => self.root(first)?,
        }
        let rules = if self.parser.legacy {
            let range = legacy::range(self.parser.versions);
            Rules::Legacy(range.ok_or_else(|| Diagnostic::new(0, sentence::NOT_LEGACY))?)
        } else {
            Rules::Current
        };
        Ok(Decoded {
            rules,
            only_comments: empty && self.parser.lines.commented,
        })
    }

    fn root(&mut self, first: Line) -> Result<(), Diagnostic> {
        self.parser.check_depth(&first, 0)?;
        let Line { content, end, .. } = first;
        if &self.parser.text[content..end] == b"[]" {
            self.empty_array();
            self.parser.advance()?;
            return self.scoped_lines();
        }
        match self.parser.classify(content, end)? {
            Some(Member::Array { name, header }) if name.is_empty() => {
                self.array(header, name, 0, false)?;
            }
            Some(_) => {
                let object = self.begin_object(content)?;
                self.push_object(object, 0, 0);
            }
            None => return self.root_scalar(first),
        }
        self.scoped_lines()
    }

    fn root_scalar(&mut self, first: Line) -> Result<(), Diagnostic> {
        self.parser.advance()?;
        if self.parser.line.is_some() {
            return Err(self.parser.no_colon(first.content, first.end));
        }
        self.parser.cells.value(first.content, first.end)
    }

    /// Reads all lines, each in the scope that it belongs to.
    fn scoped_lines(&mut self) -> Result<(), Diagnostic> {
        while let Some(line) = self.parser.line {
            while let Some(ended) = self.scopes.pop_if(|scope| scope.ends_before(&line)) {
                self.close(ended)?;
            }
            let Some(Scope { extent, kind }) = self.scopes.last_mut() else {
                let Line { content, end, .. } = line;
                return Err(Diagnostic::found(content, end, sentence::AFTER_ROOT));
            };
            match kind {
                ScopeKind::Object(object) => {
                    self.parser.check_depth(&line, extent.depth)?;
                    self.parser.check_gap(&line, None)?;
                    let member = self.parser.member(&line, object)?;
                    self.value_of(member, line, line.depth, false)?;
                }
                ScopeKind::List(list) => {
                    list.count_item(&mut self.parser, &line, extent.depth)?;
                    self.item(line)?;
                }
            }
        }
        while let Some(scope) = self.scopes.pop() {
            self.close(scope)?;
        }
        Ok(())
    }

    // Fields and items

    /// Reads the value of a member whose key was written. `depth` is that of its line; for the member
    /// on the line of a list item's hyphen, one more.
    fn value_of(
        &mut self,
        member: Member,
        line: Line,
        depth: usize,
        after_hyphen: bool,
    ) -> Result<(), Diagnostic> {
        match member {
            Member::Array { name, header } => self.array(header, name, depth, after_hyphen),
            Member::Field { value, .. } => {
                let start = skip_spaces(self.parser.text, value, line.end);
                self.field_value(start, line.end, depth)
            }
        }
    }

    fn field_value(&mut self, start: usize, end: usize, depth: usize) -> Result<(), Diagnostic> {
        match &self.parser.text[start..end] {
            b"" => return self.nested_object(depth),
            b"[]" => self.empty_array(),
            _ => self.parser.cells.value(start, end)?,
        }
        self.parser.advance()
    }

    /// `key:` and nothing more: an object on the lines below, or the empty one (section 8).
    fn nested_object(&mut self, depth: usize) -> Result<(), Diagnostic> {
        self.parser.advance()?;
        match self.parser.line {
            Some(line) if line.depth > depth => {
                if self.parser.strict {
                    self.parser.check_depth(&line, depth + 1)?;
                }
                let object = self.begin_object(line.content)?;
                self.push_object(object, depth + 1, line.depth);
            }
            _ => self.empty_object(),
        }
        Ok(())
    }

    /// Reads a list item, which was counted (sections 9.4 and 10).
    fn item(&mut self, line: Line) -> Result<(), Diagnostic> {
        let Line {
            content,
            end,
            depth,
            ..
        } = line;
        if end == content + 1 {
            return self.bare_item(depth);
        }
        let start = skip_spaces(self.parser.text, content + 1, end);
        if &self.parser.text[start..end] == b"[]" {
            self.empty_array();
            return self.parser.advance();
        }
        match self.parser.classify(start, end)? {
            None => {
                self.parser.cells.value(start, end)?;
                self.parser.advance()
            }
            Some(Member::Array { name, header }) if name.is_empty() => {
                if header.fields {
                    let sentence = if header.keyed {
                        sentence::KEYLESS_KEYED_ITEM
                    } else {
                        sentence::KEYLESS_ITEM
                    };
                    return Err(Diagnostic::new(start, sentence));
                }
                self.array(header, name, depth, false)
            }
            Some(member) => {
                let mut object = self.begin_object(start)?;
                self.parser.write_key_of(&member, &mut object)?;
                self.push_object(object, depth + 1, depth + 1);
                self.value_of(member, line, depth + 1, true)
            }
        }
    }

    /// `-` alone is the empty object. Version 1.4 wrote any object so, its fields on the lines below.
    fn bare_item(&mut self, depth: usize) -> Result<(), Diagnostic> {
        self.parser.advance()?;
        match self.parser.line {
            Some(line) if self.parser.legacy && line.depth == depth + 1 => {
                self.parser.versions &= legacy::BARE_HYPHEN;
                let object = self.begin_object(line.content)?;
                self.push_object(object, depth + 1, depth + 1);
            }
            _ => self.empty_object(),
        }
        Ok(())
    }

    // Arrays and objects

    /// Reads the array or keyed table of a header on a line of that depth; of a list, only its beginning.
    fn array(
        &mut self,
        header: Header,
        name: Span,
        depth: usize,
        after_hyphen: bool,
    ) -> Result<(), Diagnostic> {
        let inner = if header.fields {
            1 + self.parser.plan.depth
        } else {
            0
        };
        if self.scopes.len() + inner > MAX_DEPTH {
            return Err(Diagnostic::new(name.start, sentence::TOO_DEEP));
        }
        self.parser.cells.delimiter = header.delimiter;
        if let Some(start) = header.inline {
            return self.parser.inline_array(&header, name, start);
        }
        self.parser.advance()?;
        let extent = self.extent_below(depth, after_hyphen && header.declared > 0)?;
        if header.keyed {
            return self.parser.keyed_table(&header, name, extent);
        }
        if header.fields {
            return self.parser.table(&header, name, extent);
        }
        if extent.shallow {
            self.parser.versions &= legacy::SHALLOW;
        }
        let list = List {
            array: self.parser.cells.tape.begin_array(),
            count: 0,
            declared: header.declared,
            name,
        };
        self.scopes.push(Scope {
            extent,
            kind: ScopeKind::List(list),
        });
        Ok(())
    }

    /// The indentation of the lines below a header: one level more; or as much as the first of them has,
    /// if that is more still and the mode not strict (section 14.4).
    fn extent_below(&self, depth: usize, may_be_shallow: bool) -> Result<Extent, Diagnostic> {
        let below = depth + 1;
        let mut extent = Extent {
            min: below,
            depth: below,
            shallow: false,
        };
        match self.parser.line {
            Some(line) if line.depth > below => {
                if self.parser.strict {
                    self.parser.check_depth(&line, below)?;
                }
                extent.depth = line.depth;
            }
            Some(line) if self.parser.legacy && may_be_shallow && line.depth == depth => {
                extent = Extent {
                    min: depth,
                    depth,
                    shallow: true,
                };
            }
            _ => {}
        }
        Ok(extent)
    }

    /// Begins the object whose text begins at `at`, unless it would be nested too deeply.
    fn begin_object(&mut self, at: usize) -> Result<OpenObject, Diagnostic> {
        if self.scopes.len() > MAX_DEPTH {
            return Err(Diagnostic::new(at, sentence::TOO_DEEP));
        }
        Ok(self.parser.begin_object())
    }

    fn push_object(&mut self, object: OpenObject, min: usize, depth: usize) {
        self.scopes.push(Scope {
            extent: Extent {
                min,
                depth,
                shallow: false,
            },
            kind: ScopeKind::Object(object),
        });
    }

    /// Ends what a scope that was popped holds open.
    fn close(&mut self, scope: Scope) -> Result<(), Diagnostic> {
        match scope.kind {
            ScopeKind::Object(object) => self.parser.end_object(object),
            ScopeKind::List(list) => {
                let List {
                    array,
                    count,
                    declared,
                    name,
                } = list;
                if self.parser.strict && count != declared {
                    let sentence = sentence::ITEMS;
                    return Err(self
                        .parser
                        .count(name.start, name, sentence, count, declared));
                }
                if count > 0 {
                    self.parser.open_lists.pop();
                }
                self.parser.cells.tape.end_array(array, count as usize);
            }
        }
        Ok(())
    }

    fn empty_array(&mut self) {
        let array = self.parser.cells.tape.begin_array();
        self.parser.cells.tape.end_array(array, 0);
    }

    fn empty_object(&mut self) {
        let object = self.parser.cells.tape.begin_object();
        self.parser.cells.tape.end_object(object);
    }
}

impl List {
    /// Counts the item that begins on this line, if it is one that the list may have.
    fn count_item(
        &mut self,
        parser: &mut Parser<'_, '_>,
        line: &Line,
        depth: usize,
    ) -> Result<(), Diagnostic> {
        let content = &parser.text[line.content..line.end];
        let is_item = content == b"-" || content.starts_with(b"- ");
        let surplus = parser.strict && self.count >= self.declared;
        if !is_item || surplus || line.depth != depth {
            return Err(self.bad_item(parser, line, depth, is_item));
        }
        if self.count == 0 {
            parser.check_gap(line, None)?;
            parser.open_lists.push(self.name);
        } else {
            parser.check_gap(line, Some(self.name))?;
        }
        self.count += 1;
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn bad_item(
        &self,
        parser: &Parser<'_, '_>,
        line: &Line,
        depth: usize,
        is_item: bool,
    ) -> Diagnostic {
        if let Err(diagnostic) = parser.check_depth(line, depth) {
            return diagnostic;
        }
        let sentence = if is_item {
            sentence::MORE_ITEMS
        } else {
            sentence::NOT_AN_ITEM
        };
        let diagnostic = parser.count(line.content, self.name, sentence, self.declared, 0);
        diagnostic.quoting(line.content, line.end)
    }
}
