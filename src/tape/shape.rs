//! Shapes: the lists of keys of objects, as a tree in which each node adds one key.
//!
//! Objects of one kind follow the same path, so a key is mostly compared with one other, and a shape is one number
//! on the tape. JavaScript engines represent objects in the same way, by "maps" or "hidden classes", which were
//! invented for SELF (Chambers, Ungar, Lee: "An efficient implementation of SELF", 1989).

use super::layout::header::NODE_WORDS;
use crate::scan::plain_json_text;

/// The children of a node that are compared, so that data with ever new keys takes linear time. A key that is not
/// among them is added again.
const MAX_PROBES: u32 = 8;
/// The nodes that are kept from one value to the next. Of more, the keys look like data.
const MAX_KEPT: usize = 1024;
const NONE: u32 = 0;

/// The number of a list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(u32);

impl Shape {
    pub(super) const EMPTY: Shape = Shape(0);

    pub(super) fn number(self) -> u32 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    parent: u32,
    /// Start and end of the last key in [`Shapes::keys`].
    key: (u32, u32),
    /// The first eight bytes of the key and its length, by which most keys differ.
    begin: (u64, u32),
    /// The number of keys of the shape.
    len: u32,
    /// Whether the key needs no escape in JSON.
    plain: bool,
    first_child: u32,
    next_sibling: u32,
}

#[inline]
fn begin_of(key: &[u8]) -> (u64, u32) {
    let begin = match key.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => key
            .iter()
            .rev()
            .fold(0, |word, &byte| (word << 8) | u64::from(byte)),
    };
    (begin, key.len() as u32)
}

/// All shapes of a tape.
#[derive(Debug)]
pub(crate) struct Shapes {
    nodes: Vec<Node>,
    keys: Vec<u8>,
    /// The number of nodes that JavaScript knows.
    known: usize,
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes {
            nodes: vec![Node::default()],
            keys: Vec::new(),
            known: 1,
        }
    }
}

impl Shapes {
    /// The shape with one more key, if the JSON begins with the key that was added here last and its colon, and
    /// the length of these in bytes.
    #[inline]
    pub(super) fn extend_as_before(&self, shape: Shape, json: &[u8]) -> Option<(Shape, usize)> {
        let child = self.nodes[shape.0 as usize].first_child;
        let node = &self.nodes[child as usize];
        let (begin, len) = node.begin;
        let window: &[u8; 16] = json.first_chunk()?;
        let len = len as usize;
        let end = len + 3;
        let same = if len < 8 {
            let word = u64::from_le_bytes(*json[1..].first_chunk()?);
            (word ^ begin) & ((1 << (8 * len)) - 1) == 0
        } else {
            json.get(1..=len)? == self.key(node)
        };
        let closed = json.get(len + 1..end)? == b"\":";
        (node.plain && same && window[0] == b'"' && closed).then_some((Shape(child), end))
    }

    /// The shape with one more key.
    #[inline]
    pub(super) fn extend(&mut self, shape: Shape, key: &[u8]) -> Shape {
        let begin = begin_of(key);
        let mut child = self.nodes[shape.0 as usize].first_child;
        for _ in 0..MAX_PROBES {
            if child == NONE {
                break;
            }
            let node = &self.nodes[child as usize];
            if node.begin == begin && (key.len() <= 8 || self.key(node) == key) {
                return Shape(child);
            }
            child = node.next_sibling;
        }
        self.add(shape, key)
    }

    #[cold]
    fn add(&mut self, shape: Shape, key: &[u8]) -> Shape {
        let start = self.keys.len() as u32;
        self.keys.extend_from_slice(key);
        let number = self.nodes.len() as u32;
        let parent = &mut self.nodes[shape.0 as usize];
        let node = Node {
            parent: shape.0,
            key: (start, self.keys.len() as u32),
            begin: begin_of(key),
            len: parent.len + 1,
            plain: plain_json_text(key) == key.len(),
            first_child: NONE,
            next_sibling: parent.first_child,
        };
        parent.first_child = number;
        self.nodes.push(node);
        Shape(number)
    }

    /// The keys of a shape, in reverse order.
    pub(crate) fn keys_backwards(&self, shape: u32) -> impl Iterator<Item = &[u8]> {
        let mut at = shape as usize;
        std::iter::from_fn(move || {
            let node = self.nodes.get(at).filter(|_| at != 0)?;
            at = node.parent as usize;
            Some(self.key(node))
        })
    }

    fn key(&self, node: &Node) -> &[u8] {
        &self.keys[node.key.0 as usize..node.key.1 as usize]
    }

    /// The number of keys of a shape.
    pub(crate) fn len(&self, shape: u32) -> usize {
        self.nodes[shape as usize].len as usize
    }

    /// The shapes that JavaScript does not know yet, and marks them as known: the number of the first, of
    /// each its parent and the length of its last key in bytes, and these keys.
    pub(super) fn take_unknown(&mut self) -> (u32, Vec<u32>, Vec<u8>) {
        let first = self.known;
        let new = &self.nodes[first..];
        let mut nodes: Vec<u32> = Vec::with_capacity(NODE_WORDS * new.len());
        for node in new {
            let words: [u32; NODE_WORDS] = [node.parent, node.key.1 - node.key.0];
            nodes.extend(words);
        }
        let keys = new
            .first()
            .map_or(self.keys.len(), |node| node.key.0 as usize);
        let keys = self.keys[keys..].to_vec();
        self.known = self.nodes.len();
        (first as u32, nodes, keys)
    }

    pub(super) fn forget_excess(&mut self) {
        if self.nodes.len() > MAX_KEPT {
            *self = Shapes::default();
        }
    }
}
