//! What older encoders wrote that version 4.4 refuses.
//!
//! A text that 4.4 refuses is read a second time, with all of these leniencies at once, so that two
//! readings are the most there ever are. Each leniency tells which encoders wrote so; a text whose
//! leniencies no single encoder had is refused. Counts and widths are enforced as ever, and what
//! only newer encoders write (keyed tables, field groups) is refused, so the second reading is as
//! certain as the first.

/// Sets of encoder versions, oldest first.
pub(super) type Versions = u8;

const TO_0_9: Versions = 1;
const V1_0: Versions = 2;
const V1_4: Versions = 4;
const TO_3: Versions = 8;

/// `[#3]`: the length marker, an option up to 0.9.
pub(super) const LENGTH_MARKER: Versions = TO_0_9;
/// The items of an array that is the first field of a list item, one level shallower.
pub(super) const SHALLOW: Versions = TO_0_9 | V1_0;
/// The same for the rows of a table that is the only field.
pub(super) const SHALLOW_ONLY_FIELD: Versions = SHALLOW | V1_4;
/// An object as a bare `-`, its fields on the lines below.
pub(super) const BARE_HYPHEN: Versions = V1_4;
/// Rows that begin with `#`: there were no comments.
pub(super) const HASH_ROW: Versions = ALL;
/// All encoders before comments.
pub(super) const ALL: Versions = TO_0_9 | V1_0 | V1_4 | TO_3;

/// The versions as a range to show; `None` if there is none.
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
