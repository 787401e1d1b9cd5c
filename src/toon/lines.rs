//! Lines: the lexical pass before structure (sections 5.1 and 12).

use super::error::Failure;
use super::sentence;
use crate::scan::set;

/// A line with content: neither blank nor a comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where its content begins, behind the indentation.
    pub content: usize,
    /// Where its content ends, without spaces and the line's end.
    pub end: usize,
    /// How many levels it is indented.
    pub depth: usize,
    /// The spaces of its indentation; more than any line has where there are tabs in it, as then
    /// lines with as many bytes are not as deep.
    pub indent: usize,
    /// Where the first of the blank lines just before it begins.
    pub gap: Option<usize>,
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    text: &'t [u8],
    /// Where the next line begins.
    pub pos: usize,
    unit: usize,
    strict: bool,
    /// Whether `#` begins a comment.
    pub comments: bool,
    /// Whether there was one.
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
    pub(super) fn next(&mut self) -> Result<Option<Line>, Failure> {
        let mut gap = None;
        while self.pos < self.text.len() {
            let start = self.pos;
            let content = start + leading_spaces(&self.text[start..]);
            let mut end = set([b'\n']).find(self.text, content);
            self.pos = end + 1;
            // One carriage return belongs to the line's end; a second one is content.
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
    ) -> Result<Line, Failure> {
        let indent = content - start;
        let depth = indent / self.unit;
        if self.strict && depth * self.unit != indent {
            let numbers = [indent as u64, self.unit as u64, 0];
            let failure = Failure::new(content, sentence::ODD_INDENTATION);
            return Err(failure.with_numbers(numbers));
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

    /// A line with tabs in its indentation: an error in strict mode; otherwise each tab is a level
    /// of its own (section 14.4), and the line may be blank.
    #[cold]
    fn line_with_tabs(&self, start: usize, end: usize) -> Result<Option<Line>, Failure> {
        let mut content = start;
        let mut tabs = 0;
        while content < end && matches!(self.text[content], b' ' | b'\t') {
            if self.text[content] == b'\t' {
                if self.strict {
                    return Err(Failure::new(content, sentence::TAB_IN_INDENTATION));
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

/// The bytes of a byte-order mark, which is no content at the start of a text.
pub(super) fn bom_len(text: &[u8]) -> usize {
    const BOM: &[u8] = "\u{feff}".as_bytes();
    if text.starts_with(BOM) { BOM.len() } else { 0 }
}

fn leading_spaces(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| byte != b' ')
        .unwrap_or(bytes.len())
}

/// The end of what begins at `start`, without spaces; only U+0020 is one (section 12).
#[inline]
pub(super) fn trimmed_end(text: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && text[end - 1] == b' ' {
        end -= 1;
    }
    end
}

/// Passes spaces.
#[inline]
pub(super) fn skip_spaces(text: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && text[at] == b' ' {
        at += 1;
    }
    at
}
