//! What older encoders wrote that version 4.4 refuses.
//!
//! A text that 4.4 refuses is read a second time, with all of these leniencies at once, so a text is read at most
//! twice. Each leniency belongs to a set of encoder versions; a text is refused if no version has all of the
//! leniencies that it needs. Counts and widths are checked as in the first reading, and what only newer encoders
//! write (keyed tables, field groups) is refused, so the second reading is as reliable as the first.

/// Sets of encoder versions, oldest first.
pub(super) type Versions = u8;

const TO_0_9: Versions = 1;
const V1_0: Versions = 2;
const V1_4: Versions = 4;
const TO_3: Versions = 8;

/// `[#3]`: the length marker, an option up to 0.9.
pub(super) const LENGTH_MARKER: Versions = TO_0_9;
/// An array as the first field of a list item has its items one level shallower.
pub(super) const SHALLOW: Versions = TO_0_9 | V1_0;
/// A table as the only field of a list item has its rows one level shallower.
pub(super) const SHALLOW_ONLY_FIELD: Versions = SHALLOW | V1_4;
/// An object as list item is a bare `-`, with its fields on the lines below.
pub(super) const BARE_HYPHEN: Versions = V1_4;
/// A row begins with `#`, which did not start a comment.
pub(super) const HASH_ROW: Versions = ALL;
/// All versions without comments.
pub(super) const ALL: Versions = TO_0_9 | V1_0 | V1_4 | TO_3;

/// The range of the versions, for users; `None` for the empty set.
pub(super) fn range(versions: Versions) -> Option<&'static str> {
    Some(match versions {
        0 => return None,
        TO_0_9 => "0.7 to 0.9",
        V1_4 => "1.4",
        SHALLOW => "0.7 to 1.0",
        SHALLOW_ONLY_FIELD => "0.7 to 1.4",
        _ => "up to 3.x",
    })
}
