//! Finds duplicate keys in the objects that are being read (section 14.3).
//!
//! Few keys are compared one by one. Many go into a [crit-bit tree] (D. J. Bernstein). A path in it is no longer
//! than the key that is looked up, so the cost is linear in the text, whatever the keys are. A hash table would
//! need a random seed, or keys could be made to collide.
//!
//! [crit-bit tree]: https://cr.yp.to/critbit.html

/// Objects with more keys get a tree.
const FEW: usize = 12;
const LEAF: u32 = 1 << 31;

/// The position of a key in the text, or, if `owned`, among the keys that had to be unescaped.
#[derive(Clone, Copy, Debug)]
struct Key {
    start: usize,
    end: usize,
    owned: bool,
}

/// An inner node: the keys below it agree up to this bit and differ in it.
#[derive(Clone, Copy, Debug)]
struct Fork {
    byte: usize,
    bit: u16,
    /// The nodes of keys without the bit and with it: numbers of forks, or of keys with [`LEAF`] set.
    sides: [u32; 2],
    /// Any key below.
    sample: u32,
}

/// The keys of one object among [`Keys`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    keys: usize,
    forks: usize,
    owned: usize,
    root: u32,
}

/// The keys of all objects that are open, innermost last.
#[derive(Debug, Default)]
pub(super) struct Keys {
    keys: Vec<Key>,
    forks: Vec<Fork>,
    owned: Vec<u8>,
}

impl Keys {
    /// Begins an object.
    pub(super) fn begin(&self) -> Mark {
        Mark {
            keys: self.keys.len(),
            forks: self.forks.len(),
            owned: self.owned.len(),
            root: 0,
        }
    }

    /// Ends an object. Those inside of it must have ended.
    pub(super) fn end(&mut self, mark: Mark) {
        self.keys.truncate(mark.keys);
        self.forks.truncate(mark.forks);
        self.owned.truncate(mark.owned);
    }

    /// Adds the key `start..end` of the text. Returns whether it is new in the object.
    pub(super) fn add(&mut self, text: &[u8], mark: &mut Mark, start: usize, end: usize) -> bool {
        self.insert(
            text,
            mark,
            Key {
                start,
                end,
                owned: false,
            },
        )
    }

    /// Adds a key that had to be unescaped. Returns whether it is new in the object.
    pub(super) fn add_owned(&mut self, text: &[u8], mark: &mut Mark, key: &[u8]) -> bool {
        let start = self.owned.len();
        self.owned.extend_from_slice(key);
        let end = self.owned.len();
        self.insert(
            text,
            mark,
            Key {
                start,
                end,
                owned: true,
            },
        )
    }

    fn insert(&mut self, text: &[u8], mark: &mut Mark, key: Key) -> bool {
        let count = self.keys.len() - mark.keys;
        if count < FEW {
            let new = bytes(text, &self.owned, key);
            let known = &self.keys[mark.keys..];
            if known
                .iter()
                .any(|&key| bytes(text, &self.owned, key) == new)
            {
                return false;
            }
            self.keys.push(key);
            return true;
        }
        if count == FEW {
            mark.root = LEAF | mark.keys as u32;
            for number in mark.keys + 1..self.keys.len() {
                self.grow(text, mark, number as u32);
            }
        }
        self.keys.push(key);
        self.grow(text, mark, self.keys.len() as u32 - 1)
    }

    fn key<'k>(&'k self, text: &'k [u8], number: u32) -> &'k [u8] {
        bytes(text, &self.owned, self.keys[number as usize])
    }

    /// Adds a key to the tree. Returns whether it is new.
    fn grow(&mut self, text: &[u8], mark: &mut Mark, number: u32) -> bool {
        let new = self.key(text, number);
        let near = self.key(text, self.nearest(mark.root, new));
        let Some((byte, bit)) = first_difference(new, near) else {
            return false;
        };
        let side = usize::from(symbol(new, byte) & bit != 0);
        let mut at = mark.root;
        let mut parent = None;
        while at & LEAF == 0 {
            let fork = &self.forks[at as usize];
            if (fork.byte, std::cmp::Reverse(fork.bit)) > (byte, std::cmp::Reverse(bit)) {
                break;
            }
            let towards = usize::from(symbol(new, fork.byte) & fork.bit != 0);
            parent = Some((at, towards));
            at = fork.sides[towards];
        }
        let mut sides = [at; 2];
        sides[side] = LEAF | number;
        let fork = self.forks.len() as u32;
        self.forks.push(Fork {
            byte,
            bit,
            sides,
            sample: number,
        });
        match parent {
            Some((parent, towards)) => self.forks[parent as usize].sides[towards] = fork,
            None => mark.root = fork,
        }
        true
    }

    /// A key that has the longest prefix in common with `new`.
    fn nearest(&self, root: u32, new: &[u8]) -> u32 {
        let mut at = root;
        while at & LEAF == 0 {
            let fork = &self.forks[at as usize];
            if fork.byte > new.len() {
                return fork.sample;
            }
            at = fork.sides[usize::from(symbol(new, fork.byte) & fork.bit != 0)];
        }
        at & !LEAF
    }
}

fn bytes<'k>(text: &'k [u8], owned: &'k [u8], key: Key) -> &'k [u8] {
    &(if key.owned { owned } else { text })[key.start..key.end]
}

/// A byte of a key as nine bits, so that the end of the key differs from every byte.
fn symbol(key: &[u8], at: usize) -> u16 {
    key.get(at).map_or(0, |&byte| 0x100 | u16::from(byte))
}

/// The first byte in which two keys differ, and the highest bit in which it does.
fn first_difference(a: &[u8], b: &[u8]) -> Option<(usize, u16)> {
    let shorter = a.len().min(b.len());
    let byte = (0..shorter).find(|&at| a[at] != b[at]).unwrap_or(shorter);
    let different = symbol(a, byte) ^ symbol(b, byte);
    (different != 0).then(|| (byte, 1 << (15 - different.leading_zeros())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Adds the keys to one object and compares each result with that of a set.
    fn check(keys: &[Vec<u8>]) {
        let mut known = BTreeSet::new();
        let mut tree = Keys::default();
        let text = keys.concat();
        let mut mark = tree.begin();
        let mut start = 0;
        for (n, key) in keys.iter().enumerate() {
            let end = start + key.len();
            let new = if n % 3 == 0 {
                tree.add_owned(&text, &mut mark, key)
            } else {
                tree.add(&text, &mut mark, start, end)
            };
            assert_eq!(new, known.insert(key.clone()), "{key:?} at {n}");
            start = end;
        }
        tree.end(mark);
        assert!(tree.keys.is_empty() && tree.forks.is_empty() && tree.owned.is_empty());
    }

    #[test]
    fn prefixes_and_zero_bytes_are_different_keys() {
        let mut keys: Vec<Vec<u8>> = (0..40).map(|n| vec![b'a'; n]).collect();
        keys.extend((0..40).map(|n| vec![0; n]));
        keys.extend((0..40).map(|n| [vec![b'a'; n], vec![0]].concat()));
        let all = [keys.clone(), keys].concat();
        check(&all);
    }

    #[test]
    fn random_keys_are_found_again() {
        let mut state = 7u32;
        let mut random = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        for alphabet in [2, 3, 256] {
            let keys: Vec<Vec<u8>> = (0..2000)
                .map(|_| {
                    let len = random() % 6;
                    (0..len).map(|_| (random() % alphabet) as u8).collect()
                })
                .collect();
            check(&keys);
        }
    }
}
