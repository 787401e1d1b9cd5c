//! The body of an answer to the tape: a call, bare or in its envelope, with its transcripts decoded.

use std::borrow::Cow;

use crate::call::is_transcript;
use crate::drift::{self, Drift};
use crate::json::{self, Reader};
use crate::tape::{Cursor, Item, Tape};
use crate::{scan, toon, utf8};

/// What the caller wants of transcripts that come as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// TOON was asked for, so a transcript that is a string is TOON.
    pub toon: bool,
    /// Such a text is to stay as it is.
    pub raw: bool,
}

/// A call on the tape, and what is to be said about it.
#[derive(Debug, Default)]
pub struct Read {
    /// The value on the tape is the envelope; the call is its `data`.
    pub enveloped: bool,
    /// Where it is of another type than documented.
    pub drift: Vec<Drift>,
    /// Transcripts that an older encoder wrote: the field, and the range of its versions.
    pub legacy: Vec<(&'static str, &'static str)>,
    /// The transcripts that could not be decoded. Their texts stand in their places.
    pub broken: Vec<BrokenTranscript>,
}

/// A transcript that could not be decoded.
#[derive(Debug)]
pub struct BrokenTranscript {
    /// The field that holds it.
    pub field: &'static str,
    /// What is wrong with it; `None` where it holds comments and nothing else.
    pub error: Option<toon::Error>,
}

/// Why a body is not a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotACall {
    /// It is not JSON.
    NotJson(json::Error),
    /// It is JSON, but no object.
    NoObject,
    /// It has no string `id`.
    NoId,
}

impl From<json::Error> for NotACall {
    fn from(error: json::Error) -> NotACall {
        NotACall::NotJson(error)
    }
}

/// Reads a body. The tape is cleared first.
///
/// # Errors
/// Where it is not a call: only then; whatever else is odd about it is passed on and reported.
pub fn read(body: &[u8], wanted: Wanted, tape: &mut Tape) -> Result<Read, NotACall> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let (body, ascii) = well_formed(body);
    let ascii = ascii && !has_unicode_escapes(&body);
    // Whether there is an envelope, and whether a string is TOON, may turn out behind the place where
    // it had to be known. Then the body is read again; nothing that exists sends such bodies.
    let mut guess = Guess {
        enveloped: looks_enveloped(&body),
        toon: wanted.toon,
    };
    for _ in 0..3 {
        tape.clear();
        tape.assume_ascii(ascii);
        let reading = CallReader::new(&body, tape, guess, wanted, ascii).read()?;
        let right = Guess {
            enveloped: reading.data_is_object && !reading.top.has_id,
            toon: wanted.toon || reading.call(guess).says_toon,
        };
        if right == guess || (right.enveloped == guess.enveloped && !reading.met_text) {
            return reading.finish(guess, wanted.raw, tape);
        }
        guess = right;
    }
    Err(NotACall::NoId)
}

/// Ill-formed parts become U+FFFD, as in every text that a browser decodes. Tells also whether the body is ASCII.
fn well_formed(body: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let ascii = utf8::is_ascii(body);
    if ascii || utf8::first_error(body).is_none() {
        return (Cow::Borrowed(body), ascii);
    }
    let mended = String::from_utf8_lossy(body).into_owned();
    (Cow::Owned(mended.into_bytes()), false)
}

/// Whether a string may say `\u00e9`: then there is more in the texts than in the body.
fn has_unicode_escapes(body: &[u8]) -> bool {
    scan::contains_pair(body, *b"\\u")
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Guess {
    enveloped: bool,
    toon: bool,
}

fn looks_enveloped(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    let key = reader
        .begin_object()
        .and_then(|()| reader.next_key(&mut true));
    matches!(
        key.as_ref().map(Option::as_deref),
        Ok(Some(b"statusCode" | b"data"))
    )
}

/// What was seen of an object that may be the call.
#[derive(Clone, Copy, Default)]
struct Seen {
    has_id: bool,
    says_toon: bool,
}

struct CallReader<'b, 't> {
    json: Reader<'b>,
    tape: &'t mut Tape,
    guess: Guess,
    raw: bool,
    ascii: bool,
    reading: Reading,
}

/// What a pass over the body found.
#[derive(Default)]
struct Reading {
    top: Seen,
    data: Seen,
    data_is_object: bool,
    /// A transcript was a string.
    met_text: bool,
    read: Read,
}

impl Reading {
    fn call(&self, guess: Guess) -> Seen {
        if guess.enveloped { self.data } else { self.top }
    }

    fn finish(mut self, guess: Guess, raw: bool, tape: &Tape) -> Result<Read, NotACall> {
        if !self.call(guess).has_id {
            return Err(NotACall::NoId);
        }
        self.read.enveloped = guess.enveloped;
        let mut cursor = tape.cursor();
        if guess.enveloped {
            go_to_data(tape, &mut cursor);
        }
        let broken: Vec<&str> = self.read.broken.iter().map(|broken| broken.field).collect();
        // A text that was wanted as text, or that is an error already, is no drift.
        let left_as_text = |drift: &Drift| {
            is_transcript(drift.path.as_bytes())
                && drift.actual == "string"
                && ((raw && guess.toon) || broken.contains(&drift.path.as_str()))
        };
        let mut drift = drift::find(tape, cursor);
        drift.retain(|drift| !left_as_text(drift));
        self.read.drift = drift;
        Ok(self.read)
    }
}

/// From the envelope to the call in it. Of several fields `data` the last counts, as in the object.
fn go_to_data(tape: &Tape, cursor: &mut Cursor<'_>) {
    let Some(Item::Object(shape)) = cursor.next_item() else {
        return;
    };
    let shapes = tape.shapes();
    let behind = shapes.keys_backwards(shape).position(|key| key == b"data");
    let before = behind.map_or(0, |behind| shapes.len(shape) - 1 - behind);
    for _ in 0..before {
        if let Some(item) = cursor.next_item() {
            cursor.skip_rest(&item);
        }
    }
}

impl<'b, 't> CallReader<'b, 't> {
    fn new(body: &'b [u8], tape: &'t mut Tape, guess: Guess, wanted: Wanted, ascii: bool) -> Self {
        CallReader {
            json: Reader::new(body),
            tape,
            guess,
            raw: wanted.raw,
            ascii,
            reading: Reading::default(),
        }
    }

    fn read(mut self) -> Result<Reading, NotACall> {
        if self.json.peek()? != b'{' {
            self.json.value(self.tape)?;
            self.json.finish()?;
            return Err(NotACall::NoObject);
        }
        self.reading.top = if self.guess.enveloped {
            self.envelope()?
        } else {
            self.call()?
        };
        self.json.finish()?;
        Ok(self.reading)
    }

    /// `{"statusCode": 200, "data": {…}}`
    fn envelope(&mut self) -> Result<Seen, json::Error> {
        let mut seen = Seen::default();
        self.object(|this, key| {
            if key == b"data" {
                this.reading.data_is_object = this.json.peek()? == b'{';
                if this.reading.data_is_object {
                    this.reading.data = this.call()?;
                    return Ok(());
                }
            }
            this.plain_field(key, &mut seen)
        })?;
        Ok(seen)
    }

    fn call(&mut self) -> Result<Seen, json::Error> {
        let mut seen = Seen::default();
        self.object(|this, key| match (key, this.json.peek()?) {
            (b"duration", b'"') => this.duration(),
            (b"chat_history", b'"') => this.transcript("chat_history"),
            (b"chat_history_with_tools", b'"') => this.transcript("chat_history_with_tools"),
            (key, b'[') if is_transcript(key) => {
                this.tape.break_text();
                this.json.value(this.tape)?;
                this.tape.break_text();
                Ok(())
            }
            (b"data", b'{') => {
                this.reading.data_is_object = true;
                this.json.value(this.tape)
            }
            (key, _) => this.plain_field(key, &mut seen),
        })?;
        Ok(seen)
    }

    /// Takes an object; `field` takes the value of each key.
    fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, &[u8]) -> Result<(), json::Error>,
    ) -> Result<(), json::Error> {
        self.json.begin_object()?;
        let mut object = self.tape.begin_object();
        let mut first = true;
        while let Some(key) = self.json.next_key(&mut first)? {
            self.tape.key(&mut object, &key);
            field(self, &key)?;
        }
        self.tape.end_object(object);
        Ok(())
    }

    fn plain_field(&mut self, key: &[u8], seen: &mut Seen) -> Result<(), json::Error> {
        let is_string = self.json.peek()? == b'"';
        match key {
            b"id" => seen.has_id = is_string,
            b"transcript_format" if is_string => {
                let format = self.json.text()?;
                seen.says_toon = *format == *b"toon";
                self.tape.string(&format);
                return Ok(());
            }
            _ => {}
        }
        self.json.value(self.tape)
    }

    /// A duration that came as a string becomes the number that it spells.
    fn duration(&mut self) -> Result<(), json::Error> {
        let text = self.json.text()?;
        if json::is_number(&text) {
            self.tape.number(&text);
        } else {
            self.tape.string(&text);
        }
        Ok(())
    }

    /// A transcript that came as text.
    fn transcript(&mut self, field: &'static str) -> Result<(), json::Error> {
        self.reading.met_text = true;
        let text = self.json.long_text()?;
        // The call's own fields never share a parent with the transcript.
        self.tape.break_text();
        if self.raw || !self.guess.toon || !self.decode(field, &text) {
            self.tape.string(&text);
        }
        self.tape.assume_ascii(self.ascii);
        self.tape.break_text();
        Ok(())
    }

    /// Decodes it to the tape; where that fails, the tape is as before and the failure is kept.
    fn decode(&mut self, field: &'static str, text: &[u8]) -> bool {
        let checkpoint = self.tape.checkpoint();
        let ascii = self.ascii || utf8::is_ascii(text);
        let error = match toon::decode_text(text, ascii, &toon::Options::default(), self.tape) {
            Ok(reading) if reading.only_comments => {
                self.tape.rollback(checkpoint);
                None
            }
            Ok(reading) => {
                if let toon::Rules::Legacy(versions) = reading.rules {
                    self.reading.read.legacy.push((field, versions));
                }
                return true;
            }
            Err(error) => Some(error),
        };
        let broken = BrokenTranscript { field, error };
        self.reading.read.broken.push(broken);
        false
    }
}

#[cfg(test)]
mod tests;
