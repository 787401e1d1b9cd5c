//! Repeatable chance: the same seed gives the same calls on every machine and in every version.

/// SplitMix64. Ours, because a generator that changes its numbers with an update would change every fixture.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Chance that depends on the sandbox's seed and on a name, such as a call id.
    pub fn named(seed: u64, name: &str) -> Self {
        Self(seed ^ hash(name))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from 0 up to, and without, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (self.next() >> 11) as f64 / (1u64 << 53) as f64 * (high - low)
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of the items. There must be at least one.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The items' indexes in a random order.
    pub fn order(&mut self, len: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..len).collect();
        for i in (1..len).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }

    /// A UUID (version 4 in form).
    pub fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            a >> 32,
            a >> 16 & 0xffff,
            a & 0xfff,
            b >> 48 & 0x3fff | 0x8000,
            b & 0xffff_ffff_ffff
        )
    }
}

/// The numbers below `len` in a random order.
pub fn order(seed: u64, len: usize) -> Vec<usize> {
    Chance::named(seed, "order").order(len)
}

/// A number that is far from those of the neighbouring `b`.
pub fn spread(a: u64, b: u64) -> u64 {
    Chance(a ^ b.wrapping_mul(0xa076_1d64_78bd_642f)).next() >> 8
}

/// FNV-1a with a final mix, so that ids which differ in one digit land far apart.
pub fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (fnv ^ (fnv >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93) ^ (fnv >> 29)
}
