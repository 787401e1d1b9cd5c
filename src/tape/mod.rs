//! The tape: a value written down flat, in the order in which a reader meets its parts.
//!
//! Both readers ([`crate::json`] and [`crate::toon`]) write a tape, and one small JavaScript reader
//! (`src/js/tape.js`) builds the objects from it. The tape is made for that reader:
//!
//! * an *op* is one 32-bit word, a tag in the low [`TAG_BITS`] bits and a payload above it; few ops
//!   need a second or third word;
//! * text travels apart from the ops, in chunks of at most [`TEXT_CHUNK`] bytes (one longer string
//!   has a chunk of its own), so that few calls decode much text, and a string that the user keeps
//!   never keeps more than its chunk alive;
//! * an object names its [`Shape`], the list of its keys, and is followed by nothing but its values;
//! * short strings that return (roles, words, enum values) are written once and then referred to.
//!
//! Ops and text live in chunks, so that a growing tape is never copied.

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

/// How many bits of an op hold its tag; the other 28 are the payload.
pub const TAG_BITS: u32 = 4;
/// The bytes of text that one chunk is, as a string of JavaScript, and so the most that a kept string keeps
/// alive.
pub const TEXT_CHUNK: usize = 64 * 1024;
/// The ops of one chunk: [`OpPosition`] packs an index below this beside the chunk's number.
const OPS_CHUNK: usize = 1 << OPS_CHUNK_BITS;
const OPS_CHUNK_BITS: u32 = 14;
/// The most that a payload can hold.
const MAX_PAYLOAD: usize = (1 << (32 - TAG_BITS)) - 1;

/// What an op says. `src/js/tape.js` has the same list.
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
    /// A double; its low and its high half follow.
    Double = 5,
    /// A number as text of as many bytes as the payload says, for JavaScript's own `Number`.
    NumberText = 6,
    /// A string; the payload is its length in UTF-16 units.
    Text = 7,
    /// As `Text`, and the string gets the next number in the pool.
    Define = 8,
    /// The string of that number in the pool.
    Refer = 9,
    /// An array of as many values as the payload says; the next word is the [`OpPosition`] behind it.
    Array = 10,
    /// An object of the shape that the payload names; its values follow.
    Object = 11,
    /// What follows stands in the next chunk of ops.
    NextOps = 12,
    /// The text that follows stands in the next chunk of text.
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

/// A place on the tape: the number of a chunk of ops, and an index in it.
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

/// An array that was begun and waits for [`Tape::end_array`].
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct ArrayMark(OpPosition);

/// An object that was begun, with the keys it has so far; it waits for [`Tape::end_object`].
#[must_use]
#[derive(Clone, Copy, Debug)]
pub struct ObjectMark {
    op: OpPosition,
    shape: Shape,
}

/// A place to return to with [`Tape::rollback`].
#[derive(Clone, Copy, Debug)]
pub struct Checkpoint {
    op: OpPosition,
    text: text::TextPosition,
    defined: u32,
}

/// One value, or one value in the making. See the [module](self).
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

    /// Forgets the value and keeps what makes the next one cheap: memory, and the shapes met so far
    /// (unless they are so many that they look like data).
    pub fn clear(&mut self) {
        self.full.clear();
        self.ops.clear();
        self.text.clear();
        self.shapes.forget_excess();
        self.interned.clear();
    }

    /// Promises that all text from now on is ASCII, so that lengths need no counting; or takes the
    /// promise back.
    pub fn assume_ascii(&mut self, ascii: bool) {
        self.text.assume_ascii(ascii);
    }

    /// Ends the chunk of text, so that strings before and after share no parent.
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

    /// Writes the number and tells so if `text` is, as a whole, a plain decimal of few digits such
    /// as `-12.34`. Otherwise nothing is written: `text` may be a longer number, or none.
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

    /// A number in JSON's grammar, of any size. It becomes what JavaScript's `Number(text)` makes
    /// of it, bit for bit.
    pub fn number(&mut self, text: &[u8]) {
        if !self.short_decimal(text) {
            self.number_text(text);
        }
    }

    /// A number that [`Decimal::scan`] could not read: JavaScript reads it.
    #[cold]
    fn number_text(&mut self, text: &[u8]) {
        self.reserve_text(text.len());
        self.text.push(text);
        self.op(Tag::NumberText, text.len() as u32);
    }

    /// A decimal that was scanned before.
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

    /// A string, given whole. `text` is well-formed UTF-8.
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

    /// A string that is part of a text. What stands behind it is looked at, too, and saves the time
    /// that it would take to look at no more than the string.
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
        self.begin_string_of(text.len());
        self.text.push(text);
        self.end_string();
    }

    /// Begins a string whose pieces come one by one, to [`Tape::push`].
    pub fn begin_string(&mut self) {
        self.begin_string_of(0);
    }

    fn begin_string_of(&mut self, len: usize) {
        self.reserve_text(len);
        self.text.begin_string();
    }

    /// The next piece of the string that was begun. It may end inside a character if the next piece
    /// goes on there.
    #[inline]
    pub fn push(&mut self, piece: &[u8]) {
        if self.text.must_move_for(piece.len()) {
            // The string moves to a chunk of its own: a chunk holds whole strings.
            self.text.move_string_to_new_chunk(piece.len());
            self.op(Tag::NextText, 0);
        }
        self.text.push(piece);
    }

    /// Ends the string that was begun.
    pub fn end_string(&mut self) {
        let units = self.text.end_string();
        debug_assert!(units <= MAX_PAYLOAD);
        self.op(Tag::Text, units as u32);
    }

    /// Begins an array.
    pub fn begin_array(&mut self) -> ArrayMark {
        ArrayMark(self.op_of(Tag::Array, 0, &[0]))
    }

    /// Ends an array of `len` values.
    pub fn end_array(&mut self, mark: ArrayMark, len: usize) {
        let end = self.here();
        let OpPosition(end_word) = end;
        let (chunk, index) = (mark.0.chunk(), mark.0.index());
        let ops = self.chunk_mut(chunk);
        ops[index] = word(Tag::Array, len as u32);
        ops[index + 1] = end_word;
    }

    /// Begins an object whose keys come one by one.
    pub fn begin_object(&mut self) -> ObjectMark {
        ObjectMark {
            op: self.op_of(Tag::Object, 0, &[]),
            shape: Shape::EMPTY,
        }
    }

    /// The next key of the object; its value is written next. A key that comes again replaces the
    /// value and keeps the place, as `JSON.parse` does it.
    #[inline]
    pub fn key(&mut self, object: &mut ObjectMark, key: &[u8]) {
        object.shape = self.shapes.extend(object.shape, key);
    }

    /// The next key of the object, if the JSON begins with the one that came there in the object of this
    /// kind before, and its colon. Tells how many bytes that is.
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

    /// The shape without keys, from which others grow with [`Tape::extend_shape`].
    pub fn empty_shape(&self) -> Shape {
        Shape::EMPTY
    }

    /// The shape with one key more.
    pub fn extend_shape(&mut self, shape: Shape, key: &[u8]) -> Shape {
        self.shapes.extend(shape, key)
    }

    /// An object of a known shape: as many values follow as the shape has keys.
    #[inline]
    pub fn row(&mut self, shape: Shape) {
        self.op(Tag::Object, shape.number());
    }

    /// The place where the tape is now, to return to if what follows fails.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            op: self.here(),
            text: self.text.place(),
            defined: self.interned.count(),
        }
    }

    /// Forgets what was written since the checkpoint.
    pub fn rollback(&mut self, to: Checkpoint) {
        if to.op.chunk() < self.full.len() {
            self.full.truncate(to.op.chunk() + 1);
            self.ops = self.full.pop().unwrap_or_default();
        }
        self.ops.truncate(to.op.index());
        self.text.rollback(to.text);
        self.interned.rollback(to.defined);
    }

    /// Reads the value from its start.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(self)
    }

    /// Reads the value that was written after a checkpoint.
    pub(crate) fn cursor_at(&self, checkpoint: Checkpoint) -> Cursor<'_> {
        let mut cursor = self.cursor();
        cursor.go_to(checkpoint.op);
        cursor
    }

    /// The values as a sequence of events, for Rust code that wants them.
    pub fn events(&self) -> walk::Events<'_> {
        walk::Events::new(self)
    }

    /// The bytes that ops and text take up.
    pub fn bytes(&self) -> usize {
        4 * (self.full.iter().map(Vec::len).sum::<usize>() + self.ops.len()) + self.text.bytes()
    }

    /// The chunks of text, in order.
    pub(crate) fn text_chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.text.chunks()
    }

    /// The keys and shapes met so far.
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

    fn reserve_text(&mut self, len: usize) {
        if self.text.is_full_for(len) {
            self.text.begin_chunk(len);
            self.op(Tag::NextText, 0);
        }
    }

    #[inline]
    fn op(&mut self, tag: Tag, payload: u32) {
        // One word is kept free for NextOps.
        if self.ops.len() >= OPS_CHUNK - 1 {
            self.next_ops();
        }
        self.ops.push(word(tag, payload));
    }

    /// An op with further words, which all stand in one chunk.
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
