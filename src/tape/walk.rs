//! Reads a tape in Rust: by a cursor that can skip values, or as a sequence of events.

use super::{OpPosition, TAG_BITS, Tag, Tape, word};

/// One step through a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A number as its text, to be read by JavaScript.
    NumberText(&'t str),
    /// A string.
    String(&'t str),
    /// An array of this many values, which follow.
    Array(usize),
    /// An object with these keys; their values follow in the same order.
    Object(Vec<&'t str>),
}

/// A position in a value that is being read.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    tape: &'t Tape,
    /// The chunk of ops, its number, and the index in it.
    ops: &'t [u32],
    chunk: usize,
    index: usize,
}

/// A type of value that [`Cursor::pass_plain`] expects.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plain {
    String,
    Array,
}

/// A value, or the beginning of a container, at a cursor.
pub(crate) enum Item {
    Null,
    Bool(bool),
    Number(f64),
    NumberText,
    String,
    Array(usize, OpPosition),
    Object(u32),
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tape: &'t Tape) -> Cursor<'t> {
        let mut cursor = Cursor {
            tape,
            ops: &[],
            chunk: 0,
            index: 0,
        };
        cursor.go_to(OpPosition::new(0, 0));
        cursor
    }

    #[inline]
    fn take_word(&mut self) -> Option<u32> {
        let word = *self.ops.get(self.index)?;
        self.index += 1;
        Some(word)
    }

    #[inline]
    fn take_op(&mut self) -> Option<(Tag, u32)> {
        loop {
            let word = self.take_word()?;
            let tag = tag_of(word);
            if tag != Tag::NextOps {
                return Some((tag, word >> TAG_BITS));
            }
            self.go_to(OpPosition::new(self.chunk + 1, 0));
        }
    }

    #[inline]
    fn item(&mut self, tag: Tag, payload: u32) -> Option<Item> {
        let signed = f64::from((payload << TAG_BITS) as i32 >> TAG_BITS);
        Some(match tag {
            Tag::Literal => match payload {
                0 => Item::Null,
                literal => Item::Bool(literal == 2),
            },
            Tag::Integer => Item::Number(signed),
            Tag::Tenths => Item::Number(signed / 10.0),
            Tag::Hundredths => Item::Number(signed / 100.0),
            Tag::Thousandths => Item::Number(signed / 1000.0),
            Tag::Double => {
                let low = u64::from(self.take_word()?);
                let high = u64::from(self.take_word()?);
                Item::Number(f64::from_bits(low | (high << 32)))
            }
            Tag::NumberText => Item::NumberText,
            Tag::Text | Tag::Define | Tag::Refer => Item::String,
            Tag::Array => Item::Array(payload as usize, OpPosition(self.take_word()?)),
            Tag::Object => Item::Object(payload),
            Tag::NextOps | Tag::NextText => return None,
        })
    }

    /// The next item, without its text.
    #[inline]
    pub(crate) fn next_item(&mut self) -> Option<Item> {
        loop {
            let (tag, payload) = self.take_op()?;
            if tag != Tag::NextText {
                return self.item(tag, payload);
            }
        }
    }

    /// Passes an object of this shape if its values have the expected types and all of it is in one chunk;
    /// otherwise does not move. Most turns of a transcript are passed like this.
    #[inline]
    pub(crate) fn pass_plain(&mut self, shape: u32, expected: &[Plain]) -> bool {
        let mut at = self.index;
        if self.ops.get(at) != Some(&word(Tag::Object, shape)) {
            return false;
        }
        at += 1;
        for plain in expected {
            let Some(&op) = self.ops.get(at) else {
                return false;
            };
            match (plain, tag_of(op)) {
                (Plain::String, Tag::Text | Tag::Define | Tag::Refer) => at += 1,
                (Plain::Array, Tag::Array) => {
                    let end = self.ops.get(at + 1).map(|&end| OpPosition(end));
                    match end {
                        Some(end) if end.chunk() == self.chunk => at = end.index(),
                        _ => return false,
                    }
                }
                _ => return false,
            }
        }
        self.index = at;
        true
    }

    /// Moves to a position.
    pub(crate) fn go_to(&mut self, place: OpPosition) {
        (self.chunk, self.index) = (place.chunk(), place.index());
        self.ops = match self.tape.full.get(self.chunk) {
            Some(full) => full,
            None => &self.tape.ops,
        };
    }

    /// Skips the values in a container whose beginning was read.
    pub(crate) fn skip_rest(&mut self, item: &Item) {
        match *item {
            Item::Array(_, end) => self.go_to(end),
            Item::Object(shape) => {
                // An object does not have the position of its end, so its values are passed one by one.
                let mut left = self.tape.shapes.len(shape);
                while left > 0 {
                    left -= 1;
                    match self.next_item() {
                        Some(Item::Array(_, end)) => self.go_to(end),
                        Some(Item::Object(inner)) => left += self.tape.shapes.len(inner),
                        Some(_) => {}
                        None => return,
                    }
                }
            }
            _ => {}
        }
    }
}

#[inline]
fn tag_of(word: u32) -> Tag {
    Tag::ALL[(word & ((1 << TAG_BITS) - 1)) as usize % Tag::ALL.len()]
}

/// The events of a value, with its text.
#[derive(Debug)]
pub struct Events<'t> {
    cursor: Cursor<'t>,
    chunks: std::vec::IntoIter<&'t [u8]>,
    /// The rest of the chunk of text.
    text: &'t str,
    pool: Vec<&'t str>,
}

impl<'t> Events<'t> {
    pub(super) fn new(tape: &'t Tape) -> Events<'t> {
        let mut chunks = tape.text_chunks().collect::<Vec<_>>().into_iter();
        let text = as_text(chunks.next());
        Events {
            cursor: Cursor::new(tape),
            chunks,
            text,
            pool: Vec::new(),
        }
    }

    /// Takes the next `units` UTF-16 units of text.
    fn take_text(&mut self, units: u32) -> &'t str {
        let mut left = units as usize;
        let mut end = 0;
        for character in self.text.chars() {
            if left == 0 {
                break;
            }
            left -= character.len_utf16();
            end += character.len_utf8();
        }
        let (taken, rest) = self.text.split_at(end);
        self.text = rest;
        taken
    }
}

fn as_text(chunk: Option<&[u8]>) -> &str {
    std::str::from_utf8(chunk.unwrap_or_default()).unwrap_or_default()
}

impl<'t> Iterator for Events<'t> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        let (tag, payload) = self.cursor.take_op()?;
        Some(match tag {
            Tag::NextText => {
                self.text = as_text(self.chunks.next());
                return self.next();
            }
            Tag::NumberText => Event::NumberText(self.take_text(payload)),
            Tag::Text => Event::String(self.take_text(payload)),
            Tag::Define => {
                let text = self.take_text(payload);
                self.pool.push(text);
                Event::String(text)
            }
            Tag::Refer => Event::String(self.pool.get(payload as usize).copied()?),
            _ => match self.cursor.item(tag, payload)? {
                Item::Null => Event::Null,
                Item::Bool(value) => Event::Bool(value),
                Item::Number(number) => Event::Number(number),
                Item::Array(len, _) => Event::Array(len),
                Item::Object(shape) => {
                    let shapes = self.cursor.tape.shapes();
                    let mut keys: Vec<&str> = shapes
                        .keys_backwards(shape)
                        .map(|key| as_text(Some(key)))
                        .collect();
                    keys.reverse();
                    Event::Object(keys)
                }
                Item::NumberText | Item::String => return None,
            },
        })
    }
}
