//! Splits the text into lines and counts their indentation (sections 5.1 and 12).

use super::diagnostic::Diagnostic;
use super::sentence;
use crate::scan::set;
use crate::utf8::BOM;

/// A line with content: neither blank nor a comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The start of its content, after the indentation.
    pub content: usize,
    /// The end of its content, without trailing spaces and the line break.
    pub end: usize,
    /// The levels that it is indented by.
    pub depth: usize,
    /// The spaces that it is indented by. With tabs, the length of the text: no other line matches it,
    /// as an equal number of bytes would not mean an equal depth.
    pub indent: usize,
    /// The start of the first of the blank lines directly before it.
    pub gap: Option<usize>,
}

/// The indentation by which lines belong to an object or array.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// A line at a lower depth ends the object or array.
    pub min: usize,
    /// The depth of its lines.
    pub depth: usize,
    /// An older encoder indented the items no deeper than the fields beside the array, so that only the
    /// declared count ends it.
    pub shallow: bool,
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    /// The start of the next line.
    pub pos: usize,
    /// The spaces per level.
    unit: usize,
    strict: bool,
    /// Whether `#` starts a comment.
    comments: bool,
    /// Whether there was a comment so far.
    pub commented: bool,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t [u8], unit: usize, strict: bool, comments: bool) -> Lines<'t> {
        Lines {
            text,
            pos: bom_len(text),
            unit: unit.max(1),
            strict,
            comments,
            commented: false,
        }
    }

    /// The next line with content.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Diagnostic> {
        let mut gap = None;
        while self.pos < self.text.len() {
            let start = self.pos;
            let content = start + leading_spaces(&self.text[start..]);
            let mut end = set([b'\n']).find(self.text, content);
            self.pos = end + 1;
            // One carriage return is part of the line break; a second one is content.
            if end > content && self.text[end - 1] == b'\r' {
                end -= 1;
            }
            if content == end {
                gap = gap.or(Some(start));
                continue;
            }
            match self.text[content] {
                b'#' if self.comments => self.commented = true,
                b'\t' => match self.line_with_tabs(start, end)? {
                    Some(line) => return Ok(Some(Line { gap, ..line })),
                    None => gap = gap.or(Some(start)),
                },
                _ => return self.line(start, content, end, gap).map(Some),
            }
        }
        Ok(None)
    }

    fn line(
        &self,
        start: usize,
        content: usize,
        end: usize,
        gap: Option<usize>,
    ) -> Result<Line, Diagnostic> {
        let indent = content - start;
        let depth = indent / self.unit;
        if self.strict && depth * self.unit != indent {
            let numbers = [indent as u64, self.unit as u64, 0];
            let diagnostic = Diagnostic::new(content, sentence::ODD_INDENTATION);
            return Err(diagnostic.with_numbers(numbers));
        }
        let end = trimmed_end(self.text, content, end);
        Ok(Line {
            content,
            end,
            depth,
            indent,
            gap,
        })
    }

    /// Reads a line with tabs in its indentation. In strict mode they are an error; otherwise each is one
    /// level (section 14.4). `None` if the line is blank.
    #[cold]
    fn line_with_tabs(&self, start: usize, end: usize) -> Result<Option<Line>, Diagnostic> {
        let mut content = start;
        let mut tabs = 0;
        while content < end && matches!(self.text[content], b' ' | b'\t') {
            if self.text[content] == b'\t' {
                if self.strict {
                    return Err(Diagnostic::new(content, sentence::TAB_IN_INDENTATION));
                }
                tabs += 1;
            }
            content += 1;
        }
        let indent = content - start;
        Ok((content < end).then(|| Line {
            content,
            end: trimmed_end(self.text, content, end),
            depth: (indent - tabs) / self.unit + tabs,
            indent: self.text.len(),
            gap: None,
        }))
    }
}

/// The length of the byte-order mark at the start of the text, if it has one.
pub(super) fn bom_len(text: &[u8]) -> usize {
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

fn leading_spaces(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| byte != b' ')
        .unwrap_or(bytes.len())
}

/// The end of `start..end` without trailing spaces. Only U+0020 is a space (section 12).
#[inline]
pub(super) fn trimmed_end(text: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && text[end - 1] == b' ' {
        end -= 1;
    }
    end
}

/// The first place from `at` on that is not a space, or `end`.
#[inline]
pub(super) fn skip_spaces(text: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && text[at] == b' ' {
        at += 1;
    }
    at
}
