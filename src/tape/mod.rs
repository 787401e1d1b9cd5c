//! The tape: a value as a flat sequence of ops, in the order in which its text is read.
//!
//! [`json`](crate::json) and [`toon`](crate::toon) write a tape, and a small reader in JavaScript
//! (`src/js/tape.js`) builds the objects from it. The format is made for that reader:
//!
//! * An *op* is one 32-bit word: a [`Tag`] in the low [`TAG_BITS`] bits, a payload in the others. Few ops have
//!   a second or third word.
//! * Text is stored apart from the ops, in chunks of at most [`TEXT_CHUNK`] bytes; a longer string gets a chunk
//!   to itself. So few calls decode much text, and a string that the user keeps retains one chunk at most.
//! * An object consists of the number of its [`Shape`], which is the list of its keys, and its values.
//! * Short strings that repeat (roles, words, enum values) are written once and referred to by number.
//!
//! Ops and text are stored in chunks, so a growing tape is never copied.
//!
//! # From bytes to ops
//!
//! ```json
//! [{"role":"agent","start":1.25},{"role":"agent","start":3}]
//! ```
//!
//! becomes
//!
//! | op | payload | meaning |
//! |---|--:|---|
//! | [`Array`](Tag::Array) | 2 | an array of two values; |
//! | (second word) | 9 | the ops after it begin at word 9 of chunk 0 |
//! | [`Object`](Tag::Object) | 2 | an object of shape 2, so two values follow |
//! | [`Define`](Tag::Define) | 5 | a string: the next 5 UTF-16 units of the text; it is string 0 from now on |
//! | [`Hundredths`](Tag::Hundredths) | 125 | 125 / 100 |
//! | [`Object`](Tag::Object) | 2 | an object of the same shape |
//! | [`Refer`](Tag::Refer) | 0 | string 0 |
//! | [`Integer`](Tag::Integer) | 3 | 3 |
//!
//! with the text `agent`, and two shapes beside the empty shape 0: shape 1 is shape 0 and the key `role`,
//! shape 2 is shape 1 and the key `start`.
//!
//! ```
//! use contactship_wasm::json;
//! use contactship_wasm::tape::{Event, Tape};
//!
//! let mut tape = Tape::new();
//! json::read(br#"[{"role":"agent","start":1.25},{"role":"agent","start":3}]"#, &mut tape)?;
//! assert_eq!(tape.bytes(), 8 * 4 + "agent".len());
//! let events: Vec<Event> = tape.events().collect();
//! let turn = || Event::Object(vec!["role", "start"]);
//! let agent = || Event::String("agent");
//! assert_eq!(
//!     events,
//!     [
//!         Event::Array(2),
//!         turn(), agent(), Event::Number(1.25),
//!         turn(), agent(), Event::Number(3.0),
//!     ]
//! );
//! # Ok::<(), json::Error>(())
//! ```

mod intern;
mod layout;
mod number;
mod shape;
mod text;
mod walk;

pub use layout::Layout;
pub use number::Decimal;
pub use shape::Shape;
pub use walk::{Cursor, Event};
pub(crate) use walk::{Item, Plain};

use intern::Interned;
use shape::Shapes;
use text::Text;

/// The bits of an op that hold its tag. The other 28 are the payload.
pub const TAG_BITS: u32 = 4;
/// The most bytes that a chunk of text has as a JavaScript string, and so the most that one kept string
/// retains: engines represent a substring as a slice of its parent.
pub const TEXT_CHUNK: usize = 64 * 1024;
/// The words of one chunk of ops. [`OpPosition`] packs an index below this with the chunk's number.
const OPS_CHUNK: usize = 1 << OPS_CHUNK_BITS;
const OPS_CHUNK_BITS: u32 = 14;
/// The most that a payload can hold.
const MAX_PAYLOAD: usize = (1 << (32 - TAG_BITS)) - 1;

/// The kind of an op. `src/js/tape.js` has the same list; a test compares them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// `null`, `false` or `true`: payload 0, 1 or 2.
    Literal = 0,
    /// An integer; the payload is signed.
    Integer = 1,
    /// A decimal: the signed payload divided by ten.
    Tenths = 2,
    /// A decimal: the signed payload divided by a hundred.
    Hundredths = 3,
    /// A decimal: the signed payload divided by a thousand.
    Thousandths = 4,
    /// A double; the next two words are its low and its high half.
    Double = 5,
    /// A number as text, for JavaScript's `Number`; the payload is its length in bytes.
    NumberText = 6,
    /// A string; the payload is its length in UTF-16 units.
    Text = 7,
    /// As `Text`; the string also gets the next number in the pool.
    Define = 8,
    /// A string of the pool; the payload is its number.
    Refer = 9,
    /// An array; the payload is its length, the next word the position of the op after it.
    Array = 10,
    /// An object; the payload is the number of its shape. One value per key follows.
    Object = 11,
    /// The tape continues in the next chunk of ops.
    NextOps = 12,
    /// The text of the following ops is in the next chunk of text.
    NextText = 13,
}

impl Tag {
    /// All tags, each at the index that is its number.
    const ALL: [Tag; 14] = [
        Tag::Literal,
        Tag::Integer,
        Tag::Tenths,
        Tag::Hundredths,
        Tag::Thousandths,
        Tag::Double,
        Tag::NumberText,
        Tag::Text,
        Tag::Define,
        Tag::Refer,
        Tag::Array,
        Tag::Object,
        Tag::NextOps,
        Tag::NextText,
    ];
}

/// The position of an op: the number of a chunk, and an index in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpPosition(u32);

impl OpPosition {
    fn new(chunk: usize, index: usize) -> OpPosition {
        OpPosition(((chunk as u32) << OPS_CHUNK_BITS) | index as u32)
    }
    fn chunk(self) -> usize {
        (self.0 >> OPS_CHUNK_BITS) as usize
    }
    fn index(self) -> usize {
        self.0 as usize & (OPS_CHUNK - 1)
    }
}

/// An array that was begun, for [`Tape::end_array`].
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct ArrayMark(OpPosition);

/// An object that was begun and the keys that it has so far, for [`Tape::end_object`].
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct ObjectMark {
    op: OpPosition,
    shape: Shape,
}

/// A state of the tape, for [`Tape::rollback`].
#[derive(Clone, Copy, Debug)]
pub struct Checkpoint {
    op: OpPosition,
    text: text::TextPosition,
    defined: u32,
}

/// One value, complete or being written. See the [module](self).
#[derive(Debug, Default)]
pub struct Tape {
    /// The chunks of ops that are full; each ends in a [`Tag::NextOps`].
    full: Vec<Vec<u32>>,
    ops: Vec<u32>,
    text: Text,
    shapes: Shapes,
    interned: Interned,
}

impl Tape {
    /// An empty tape.
    pub fn new() -> Tape {
        Tape::default()
    }

    /// Removes the value. Memory and shapes are kept for the next one, unless there are so many shapes that
    /// their keys look like data.
    pub fn clear(&mut self) {
        self.full.clear();
        self.ops.clear();
        self.text.clear();
        self.shapes.forget_excess();
        self.interned.clear();
    }

    /// Declares whether all text from now on is ASCII, where lengths in bytes are lengths in UTF-16 units.
    pub fn assume_ascii(&mut self, ascii: bool) {
        self.text.assume_ascii(ascii);
    }

    /// Ends the chunk of text, so that no string after it retains text before it.
    pub fn break_text(&mut self) {
        if self.text.is_begun() {
            self.text.begin_chunk(0);
            self.op(Tag::NextText, 0);
        }
    }

    /// `null`.
    #[inline]
    pub fn null(&mut self) {
        self.op(Tag::Literal, 0);
    }

    /// `true` or `false`.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.op(Tag::Literal, 1 + u32::from(value));
    }

    /// A small integer.
    #[inline]
    pub fn integer(&mut self, value: i32) {
        self.decimal(Decimal::integer(value));
    }

    /// Writes `text` if it is, as a whole, a plain decimal of few digits such as `-12.34`. Returns whether it
    /// was written; if not, it may still be a longer number, or no number at all.
    #[inline]
    pub fn short_decimal(&mut self, text: &[u8]) -> bool {
        match Decimal::scan(text) {
            Some((decimal, len)) if len == text.len() => {
                self.decimal(decimal);
                true
            }
            _ => false,
        }
    }

    /// A number of any size in the grammar of [RFC 8259, section 6]. It becomes what JavaScript's
    /// `Number(text)` returns, bit for bit.
    ///
    /// [RFC 8259, section 6]: https://www.rfc-editor.org/rfc/rfc8259#section-6
    pub fn number(&mut self, text: &[u8]) {
        if !self.short_decimal(text) {
            self.number_text(text);
        }
    }

    /// A number that [`Decimal::scan`] does not read, left to JavaScript.
    #[cold]
    fn number_text(&mut self, text: &[u8]) {
        self.reserve_text(text.len());
        self.text.push(text);
        self.op(Tag::NumberText, text.len() as u32);
    }

    /// A number from [`Decimal::scan`].
    #[inline]
    pub fn decimal(&mut self, decimal: Decimal) {
        match decimal.packed() {
            Some((tag, payload)) => self.op(tag, payload),
            None => self.double(decimal.value()),
        }
    }

    #[cold]
    fn double(&mut self, value: f64) {
        let bits = value.to_bits();
        self.op_of(Tag::Double, 0, &[bits as u32, (bits >> 32) as u32]);
    }

    /// A string. `text` is well-formed UTF-8.
    pub fn string(&mut self, text: &[u8]) {
        let mut window = [0; intern::WINDOW];
        match window.get_mut(..text.len()) {
            Some(begin) => {
                begin.copy_from_slice(text);
                self.short_string(&window, text);
            }
            None => self.long_string(text),
        }
    }

    /// The string `start..end` of a text. The bytes after it are loaded too, as a load of fixed length is
    /// cheaper than one of the string's length.
    #[inline]
    pub(crate) fn string_in(&mut self, text: &[u8], start: usize, end: usize) {
        let string = &text[start..end];
        match text[start..].first_chunk() {
            Some(window) if string.len() < intern::WINDOW => self.short_string(window, string),
            Some(_) => self.long_string(string),
            None => self.string(string),
        }
    }

    #[inline]
    fn short_string(&mut self, window: &[u8; intern::WINDOW], text: &[u8]) {
        let Some(key) = intern::Key::of(window, text.len()) else {
            return self.long_string(text);
        };
        match self.interned.find_or_define(key) {
            Some(number) => self.op(Tag::Refer, number),
            None => {
                self.reserve_text(text.len());
                self.text.push_begin(window, text.len());
                self.op(Tag::Define, text.len() as u32);
            }
        }
    }

    #[inline]
    fn long_string(&mut self, text: &[u8]) {
        self.reserve_text(text.len());
        self.text.push(text);
        let units = self.text.units(text);
        debug_assert!(units <= MAX_PAYLOAD);
        self.op(Tag::Text, units as u32);
    }

    /// Begins an array.
    #[inline]
    pub fn begin_array(&mut self) -> ArrayMark {
        ArrayMark(self.op_of(Tag::Array, 0, &[0]))
    }

    /// Ends an array of `len` values.
    #[inline]
    pub fn end_array(&mut self, mark: ArrayMark, len: usize) {
        let end = self.here();
        let OpPosition(end_word) = end;
        let (chunk, index) = (mark.0.chunk(), mark.0.index());
        let ops = self.chunk_mut(chunk);
        ops[index] = word(Tag::Array, len as u32);
        ops[index + 1] = end_word;
    }

    /// Begins an object without keys; [`Tape::key`] adds them.
    #[inline]
    pub fn begin_object(&mut self) -> ObjectMark {
        ObjectMark {
            op: self.op_of(Tag::Object, 0, &[]),
            shape: Shape::EMPTY,
        }
    }

    /// Adds a key to the object; its value is written next. A repeated key replaces the value and keeps the
    /// place of the first, as with `JSON.parse`.
    #[inline]
    pub fn key(&mut self, object: &mut ObjectMark, key: &[u8]) {
        object.shape = self.shapes.extend(object.shape, key);
    }

    /// Adds the key that `json` begins with, if it is the one that followed in the last object with the same
    /// keys so far. Returns the length of its quotes, text and colon.
    #[inline]
    pub(crate) fn key_as_before(&mut self, object: &mut ObjectMark, json: &[u8]) -> Option<usize> {
        let (shape, len) = self.shapes.extend_as_before(object.shape, json)?;
        object.shape = shape;
        Some(len)
    }

    /// Ends the object.
    #[inline]
    pub fn end_object(&mut self, object: ObjectMark) {
        let shape = object.shape;
        let index = object.op.index();
        self.chunk_mut(object.op.chunk())[index] = word(Tag::Object, shape.number());
    }

    /// The shape without keys, the root of all others.
    pub fn empty_shape(&self) -> Shape {
        Shape::EMPTY
    }

    /// A shape with one more key.
    pub fn extend_shape(&mut self, shape: Shape, key: &[u8]) -> Shape {
        self.shapes.extend(shape, key)
    }

    /// Begins an object of a known shape: a value for each of its keys must follow.
    #[inline]
    pub fn row(&mut self, shape: Shape) {
        self.op(Tag::Object, shape.number());
    }

    /// The state of the tape now.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            op: self.here(),
            text: self.text.place(),
            defined: self.interned.count(),
        }
    }

    /// Removes what was written after the checkpoint.
    pub fn rollback(&mut self, to: Checkpoint) {
        if to.op.chunk() < self.full.len() {
            self.full.truncate(to.op.chunk() + 1);
            self.ops = self.full.pop().unwrap_or_default();
        }
        self.ops.truncate(to.op.index());
        self.text.rollback(to.text);
        self.interned.rollback(to.defined);
    }

    /// A cursor at the start of the value.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(self)
    }

    /// Reads the value that was written after a checkpoint.
    pub(crate) fn cursor_at(&self, checkpoint: Checkpoint) -> Cursor<'_> {
        let mut cursor = self.cursor();
        cursor.go_to(checkpoint.op);
        cursor
    }

    /// The value as a sequence of events, for Rust code.
    pub fn events(&self) -> walk::Events<'_> {
        walk::Events::new(self)
    }

    /// The size of ops and text, in bytes.
    pub fn bytes(&self) -> usize {
        4 * (self.full.iter().map(Vec::len).sum::<usize>() + self.ops.len()) + self.text.bytes()
    }

    /// The chunks of text, in order.
    pub(crate) fn text_chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.text.chunks()
    }

    /// Forgets all shapes, so that the reader learns them anew from the next value on.
    pub fn forget_shapes(&mut self) {
        self.shapes = Shapes::default();
    }

    /// All shapes so far.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    fn here(&self) -> OpPosition {
        OpPosition::new(self.full.len(), self.ops.len())
    }

    fn chunk_mut(&mut self, chunk: usize) -> &mut Vec<u32> {
        match self.full.get_mut(chunk) {
            Some(full) => full,
            None => &mut self.ops,
        }
    }

    #[inline]
    fn reserve_text(&mut self, len: usize) {
        if self.text.is_full_for(len) {
            self.text.begin_chunk(len);
            self.op(Tag::NextText, 0);
        }
    }

    #[inline]
    fn op(&mut self, tag: Tag, payload: u32) {
        // The last word is reserved for NextOps.
        if self.ops.len() >= OPS_CHUNK - 1 {
            self.next_ops();
        }
        self.ops.push(word(tag, payload));
    }

    /// An op of several words, which are all in one chunk.
    #[inline]
    fn op_of(&mut self, tag: Tag, payload: u32, more: &[u32]) -> OpPosition {
        if self.ops.len() + more.len() >= OPS_CHUNK - 1 {
            self.next_ops();
        }
        let place = self.here();
        self.ops.push(word(tag, payload));
        self.ops.extend_from_slice(more);
        place
    }

    #[cold]
    fn next_ops(&mut self) {
        self.ops.push(word(Tag::NextOps, 0));
        let next = Vec::with_capacity(OPS_CHUNK);
        self.full.push(std::mem::replace(&mut self.ops, next));
    }
}

#[inline]
fn word(tag: Tag, payload: u32) -> u32 {
    (payload << TAG_BITS) | tag as u32
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
