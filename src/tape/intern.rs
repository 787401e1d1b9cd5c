//! Finds repeated short strings, by a small direct-mapped table of those that were written.
//!
//! A miss only means that the string is written again, so the table needs no growth, no probing, and no defence
//! against strings that collide on purpose.

use crate::scan::words;

/// The longest string that is looked up, in bytes: a key has 16 bytes, one of them for the length.
const MAX_LEN: usize = 15;
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 11;

/// The bytes that are loaded, whatever the length of the string.
pub(super) const WINDOW: usize = MAX_LEN + 1;

/// A short ASCII string as two numbers: its bytes, and in the last one its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Key(u64, u64);

impl Key {
    /// The key of the first `len` bytes of the window, if they are few enough and ASCII.
    #[inline]
    pub(super) fn of(window: &[u8; WINDOW], len: usize) -> Option<Key> {
        const NOT_ASCII: u64 = 0x8080_8080_8080_8080;
        if len > MAX_LEN {
            return None;
        }
        let (low, high) = words(window);
        // Clear the bytes after the string.
        let (low, high) = if len < 8 {
            (low & below(len), 0)
        } else {
            (low, high & below(len - 8))
        };
        let ascii = (low | high) & NOT_ASCII == 0;
        ascii.then_some(Key(low, high | ((len as u64) << 56)))
    }

    #[inline]
    fn slot(self) -> usize {
        // Fibonacci hashing: the factor is 2^64 divided by the golden ratio (Knuth, The Art of Computer
        // Programming, volume 3, section 6.4).
        let mixed = (self.0 ^ self.1.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - SLOT_BITS)) as usize
    }
}

/// The lowest bytes of a word, fewer than eight.
#[inline]
fn below(bytes: usize) -> u64 {
    (1 << (8 * bytes)) - 1
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// The number of the definition, counted over the life of the table; 0 is none.
    stamp: u32,
}

/// The strings defined so far.
#[derive(Debug)]
pub(super) struct Interned {
    slots: Box<[Slot; SLOTS]>,
    /// The stamp of the latest definition.
    latest: u32,
    /// Definitions up to this stamp are no longer valid.
    forgotten: u32,
    /// The stamp before that of the pool's string 0.
    base: u32,
}

impl Default for Interned {
    fn default() -> Interned {
        Interned {
            slots: Box::new([Slot::default(); SLOTS]),
            latest: 0,
            forgotten: 0,
            base: 0,
        }
    }
}

impl Interned {
    /// The number of a string in the pool. `None` if it has none; it is then given the next one.
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

    /// Removes all definitions but the first `count`. For simplicity, these are not looked up again either.
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
