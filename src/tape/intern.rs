//! Short strings that return: a small table, direct-mapped, that remembers which were written.
//!
//! A miss costs nothing but the string itself, so the table needs no growth, no probing, and no
//! defence against strings that are made to collide.

/// The longest string that is looked up, in bytes: a key holds them and their number.
const MAX_LEN: usize = 15;
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 11;

/// A short ASCII string as a number: its bytes, and above them its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Key(u64, u64);

impl Key {
    /// The key of a string that is short enough, and ASCII.
    #[inline]
    pub(super) fn of(text: &[u8]) -> Option<Key> {
        let len = text.len();
        if len > MAX_LEN {
            return None;
        }
        // Two loads that overlap cover any length without a loop.
        let (low, high) = if len >= 8 {
            (word(text, 0), word(text, len - 8))
        } else if len >= 4 {
            (
                u64::from(half(text, 0)) | (u64::from(half(text, len - 4)) << 32),
                0,
            )
        } else if len >= 2 {
            let first = u64::from(text[0]) | (u64::from(text[1]) << 8);
            (first | (u64::from(text[len - 1]) << 16), 0)
        } else {
            (u64::from(*text.first()?), 0)
        };
        const NOT_ASCII: u64 = 0x8080_8080_8080_8080;
        if (low | high) & NOT_ASCII != 0 {
            return None;
        }
        // The top bit of each byte is free, and so is room for the length.
        Some(Key(low | ((len as u64 & 1) << 7), high | spread(len)))
    }

    #[inline]
    fn slot(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - SLOT_BITS)) as usize
    }
}

/// Bits 1 to 3 of the length, in the top bits of three bytes.
#[inline]
fn spread(len: usize) -> u64 {
    let len = len as u64;
    (((len >> 1) & 1) << 7) | (((len >> 2) & 1) << 15) | (((len >> 3) & 1) << 23)
}

#[inline]
fn word(text: &[u8], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&text[at..at + 8]);
    u64::from_le_bytes(bytes)
}

#[inline]
fn half(text: &[u8], at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&text[at..at + 4]);
    u32::from_le_bytes(bytes)
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// Which definition this was, counted over the life of the table; 0 is none.
    stamp: u32,
}

/// The strings defined so far.
#[derive(Debug)]
pub(super) struct Interned {
    slots: Vec<Slot>,
    /// The stamp of the latest definition.
    latest: u32,
    /// Definitions up to this stamp are forgotten.
    forgotten: u32,
    /// The stamp before the pool's number 0.
    base: u32,
}

impl Default for Interned {
    fn default() -> Interned {
        Interned {
            slots: vec![Slot::default(); SLOTS],
            latest: 0,
            forgotten: 0,
            base: 0,
        }
    }
}

impl Interned {
    /// The string's number in the pool; or `None`, and it has one from now on.
    #[inline]
    pub(super) fn find_or_define(&mut self, key: Key) -> Option<u32> {
        let slot = &mut self.slots[key.slot()];
        if slot.key == key && slot.stamp > self.forgotten {
            return Some(slot.stamp - self.base - 1);
        }
        self.latest += 1;
        *slot = Slot {
            key,
            stamp: self.latest,
        };
        None
    }

    /// How many strings are in the pool.
    pub(super) fn count(&self) -> u32 {
        self.latest - self.base
    }

    /// Forgets all definitions but the first `count`; for simplicity's sake it looks none of them
    /// up again.
    pub(super) fn rollback(&mut self, count: u32) {
        self.forgotten = self.latest;
        self.base = self.latest - count;
    }

    pub(super) fn clear(&mut self) {
        if self.latest > u32::MAX / 2 {
            *self = Interned::default();
        }
        self.rollback(0);
    }
}
