//! Inline arrays and tables: what a header is followed by as a whole (sections 9.1, 9.3 and 9.5).

use super::cells::find_unquoted;
use super::diagnostic::Diagnostic;
use super::header::Header;
use super::lines::{Extent, Line, skip_spaces};
use super::parser::{OpenObject, Parser};
use super::span::Span;
use super::{legacy, sentence};

impl Parser<'_, '_> {
    /// Reads the values of `key[N]: a,b,c`.
    pub(super) fn inline_array(
        &mut self,
        header: &Header,
        name: Span,
        start: usize,
    ) -> Result<(), Diagnostic> {
        let array = self.cells.tape.begin_array();
        let count = self.cells.values(start)?;
        if self.strict && count != header.declared {
            return Err(self.count(start, name, sentence::VALUES, count, header.declared));
        }
        self.cells.tape.end_array(array, count as usize);
        self.advance()
    }

    /// Reads the rows below `key[N]{fields}:`.
    pub(super) fn table(
        &mut self,
        header: &Header,
        name: Span,
        extent: Extent,
    ) -> Result<(), Diagnostic> {
        let array = self.cells.tape.begin_array();
        let limit = if self.strict {
            header.declared
        } else {
            u64::MAX
        };
        let groups = self.plan.groups();
        let most_rows = self.groups_left.checked_div(groups).unwrap_or(u64::MAX);
        let mut rows = 0;
        while rows < limit {
            let Some(line) = self.line.filter(|line| line.depth >= extent.min) else {
                break;
            };
            if rows == most_rows {
                return Err(self.too_many_groups(line.content, groups));
            }
            self.check_depth(&line, extent.depth)?;
            self.check_gap(&line, (rows > 0).then_some(name))?;
            if self.legacy && self.text[line.content] == b'#' {
                self.versions &= legacy::HASH_ROW;
            }
            rows = self.rows(&line, rows, limit.min(most_rows), name)?;
            self.advance()?;
        }
        self.groups_left -= groups * rows;
        self.end_of_table(header, name, extent, rows)?;
        self.cells.tape.end_array(array, rows as usize);
        Ok(())
    }

    /// Writes the row on this line, and those that directly follow with the same indentation, without classifying
    /// their lines. Returns the number of rows so far.
    fn rows(
        &mut self,
        line: &Line,
        mut rows: u64,
        limit: u64,
        name: Span,
    ) -> Result<u64, Diagnostic> {
        let text = self.text;
        let mut start = line.content;
        loop {
            let Some(end) = self.cells.row(&self.plan, start, false)? else {
                return Err(self.bad_row(start, rows + 1, name));
            };
            rows += 1;
            self.lines.pos = end + 1;
            start = end + 1 + line.indent;
            // Lines that could be blank, a comment, or indented more deeply are left to `Lines`.
            let plain = rows < limit
                && text
                    .get(start)
                    .is_some_and(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'#'))
                && is_indented(text, end + 1, start);
            if !plain {
                return Ok(rows);
            }
        }
    }

    fn end_of_table(
        &mut self,
        header: &Header,
        name: Span,
        extent: Extent,
        rows: u64,
    ) -> Result<(), Diagnostic> {
        if extent.shallow {
            // Only versions before 1.4 wrote fields after the rows of such a table.
            let more = self.line.is_some_and(|line| line.depth == extent.depth);
            self.versions &= if more {
                legacy::SHALLOW
            } else {
                legacy::SHALLOW_ONLY_FIELD
            };
        } else if let Some(line) = self.line.filter(|line| line.depth >= extent.min) {
            self.check_depth(&line, extent.depth)?;
            let sentence = sentence::MORE_ROWS;
            return Err(self.count(line.content, name, sentence, header.declared, 0));
        }
        if self.strict && rows != header.declared {
            return Err(self.count(name.start, name, sentence::ROWS, rows, header.declared));
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn too_many_groups(&self, start: usize, groups: u64) -> Diagnostic {
        Diagnostic::new(start, sentence::TOO_MANY_GROUPS).with_numbers([groups, 0, 0])
    }

    #[cold]
    #[inline(never)]
    fn bad_row(&self, start: usize, row: u64, name: Span) -> Diagnostic {
        let end = self.line_end(start);
        let delimiter = self.cells.delimiter;
        let first = find_unquoted(self.text, start, end, delimiter, b':');
        if first.is_some_and(|at| self.text[at] == b':') {
            let numbers = [self.plan.cells as u64, 0, 0];
            let diagnostic =
                Diagnostic::found(start, end, sentence::NOT_A_ROW).with_numbers(numbers);
            return diagnostic.in_array(self.name(name));
        }
        let cells = self.cells.count_cells(start, end);
        self.width(Diagnostic::new(start, sentence::WIDTH), name, row, cells)
    }

    #[cold]
    #[inline(never)]
    fn width(&self, diagnostic: Diagnostic, name: Span, row: u64, cells: usize) -> Diagnostic {
        let Span { start, end } = self.plan.source;
        let list = Span {
            start: start + 1,
            end: end.max(start + 2) - 1,
        };
        diagnostic
            .in_array(self.name(name))
            .with_list(list, self.cells.delimiter)
            .with_numbers([cells as u64, self.plan.cells as u64, row])
    }

    /// Reads the rows below `key[N:]{fields}:`, each with a key.
    pub(super) fn keyed_table(
        &mut self,
        header: &Header,
        name: Span,
        extent: Extent,
    ) -> Result<(), Diagnostic> {
        let mut object = self.begin_object();
        let mut entries = 0;
        while let Some(line) = self.line.filter(|line| line.depth >= extent.min) {
            self.check_depth(&line, extent.depth)?;
            self.check_gap(&line, (entries > 0).then_some(name))?;
            let groups = self.plan.groups();
            let Some(left) = self.groups_left.checked_sub(groups) else {
                return Err(self.too_many_groups(line.content, groups));
            };
            self.groups_left = left;
            self.entry(&line, &mut object, name)?;
            entries += 1;
            self.advance()?;
        }
        if self.strict && entries != header.declared {
            let sentence = sentence::KEYED_ROWS;
            return Err(self.count(name.start, name, sentence, entries, header.declared));
        }
        self.end_object(object);
        Ok(())
    }

    fn entry(
        &mut self,
        line: &Line,
        object: &mut OpenObject,
        name: Span,
    ) -> Result<(), Diagnostic> {
        let Some(colon) = find_unquoted(self.text, line.content, line.end, b':', b':') else {
            let diagnostic = Diagnostic::found(line.content, line.end, sentence::NOT_AN_ENTRY);
            return Err(diagnostic.in_array(self.name(name)));
        };
        let key = self.key_before(line.content, colon, line.end)?;
        self.write_key(key, object)?;
        let start = skip_spaces(self.text, colon + 1, line.end);
        let row = if start < line.end {
            self.cells.row(&self.plan, start, true)?
        } else {
            None
        };
        if row.is_none() {
            let cells = if start < line.end {
                self.cells.count_cells(start, line.end)
            } else {
                0
            };
            let Span { start, end } = self.name(key);
            let diagnostic =
                Diagnostic::new(line.content, sentence::KEYED_WIDTH).quoting(start, end);
            return Err(self.width(diagnostic, name, 0, cells));
        }
        Ok(())
    }
}

/// Whether all of `start..end` is spaces.
#[inline]
fn is_indented(text: &[u8], start: usize, end: usize) -> bool {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    match text.get(start..).and_then(<[u8]>::first_chunk) {
        // The bytes after `end` are shifted out.
        Some(window) if start < end && end - start <= 8 => {
            let others = u64::from_le_bytes(*window) ^ SPACES;
            others << (64 - 8 * (end - start)) == 0
        }
        _ => text[start..end].iter().all(|&byte| byte == b' '),
    }
}
