//! How the rows of a table are written to the tape: its field list, compiled (section 6).

use super::span::Span;
use crate::tape::Shape;

/// One step of writing a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum RowOp {
    /// Begin an object: the row itself, or a field group in it.
    Object(Shape),
    /// Write the next cell.
    Cell,
}

/// The field list of the header that was read last, as the steps that write a row. Consecutive tables
/// with the same list share it: in a call the list of the words is compiled once for all turns.
#[derive(Debug, Default)]
pub(super) struct RowPlan {
    pub ops: Vec<RowOp>,
    /// The number of cells in a row.
    pub cells: usize,
    /// How deep field groups are nested.
    pub depth: usize,
    /// The field list with its braces; empty if none was read.
    pub source: Span,
    pub delimiter: u8,
}

impl RowPlan {
    /// The number of field groups: so many objects are in each row.
    pub fn groups(&self) -> u64 {
        (self.ops.len() - self.cells).saturating_sub(1) as u64
    }
}
