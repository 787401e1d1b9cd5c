//! The one reader of calls: JSON to the tape, with transcripts decoded and durations as numbers. Single calls
//! ([`response`](crate::response)) and items of lists ([`list`](crate::list)) share it.

use crate::body::Body;
use crate::call::{TypeName, is, is_transcript};
use crate::drift::{self, Drift};
use crate::json::{self, Reader};
use crate::tape::Tape;
use crate::{toon, utf8};

/// How to treat transcripts that arrive as strings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// TOON was requested, so a transcript that is a string is TOON.
    pub toon: bool,
    /// Such a transcript is not decoded.
    pub raw: bool,
}

/// The anomalies of a call that are not errors.
#[derive(Debug, Default)]
pub struct Report {
    /// Fields of another type than documented.
    pub drift: Vec<Drift>,
    /// Transcripts that an older encoder wrote: the field, and the range of its versions.
    pub legacy: Vec<(&'static str, &'static str)>,
    /// The transcripts that do not decode. Their fields keep the text.
    pub broken: Vec<BrokenTranscript>,
}

impl Report {
    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.drift.is_empty() && self.legacy.is_empty() && self.broken.is_empty()
    }

    /// Forgets a transcript: another field of the same name follows.
    #[cold]
    #[inline(never)]
    fn forget(&mut self, field: &[u8]) {
        if let Some(at) = self.legacy.iter().position(|(name, _)| is(field, name)) {
            self.legacy.swap_remove(at);
        }
        if let Some(at) = self.broken.iter().position(|it| is(field, it.field)) {
            self.broken.swap_remove(at);
        }
    }
}

/// A transcript that does not decode.
#[derive(Debug)]
pub struct BrokenTranscript {
    /// The field that holds it.
    pub field: &'static str,
    /// Why it does not decode; `None` if it contains only comments.
    pub error: Option<toon::Error>,
}

impl BrokenTranscript {
    /// The line and the column of the error, both from 1.
    pub fn place(&self) -> (usize, usize) {
        let error = self.error.as_ref();
        error.map_or((1, 1), |error| (error.line, error.column))
    }
}

impl Found {
    /// It has a string `id`, as a call has.
    pub(crate) fn is_call(&self) -> bool {
        self.id == Some(b'"')
    }
}

/// What one pass over an object that may be a call found.
#[derive(Default)]
pub(crate) struct Found {
    /// The first byte of its `id`, if it has one.
    pub(crate) id: Option<u8>,
    /// It has an object `data`, as an envelope has.
    pub(crate) has_data: bool,
    /// Its `transcript_format` is TOON.
    is_toon: bool,
    /// A transcript is a string.
    has_text: bool,
    pub(crate) report: Report,
}

pub(crate) struct CallReader<'b, 't> {
    pub(crate) json: Reader<'b>,
    pub(crate) tape: &'t mut Tape,
    wanted: Wanted,
    ascii: bool,
    /// Whether a transcript that is a string is TOON. The call's own `transcript_format` may come after it.
    toon: bool,
}

/// Reads the value of a key. A trait object: with a type parameter, the loop over keys would be compiled once per
/// closure.
pub(crate) type FieldReader<'f, 'b, 't> =
    dyn FnMut(&mut CallReader<'b, 't>, &[u8]) -> Result<(), json::Error> + 'f;

impl<'b, 't> CallReader<'b, 't> {
    /// Clears the tape.
    pub(crate) fn new(
        body: &'b Body<'_>,
        wanted: Wanted,
        tape: &'t mut Tape,
    ) -> CallReader<'b, 't> {
        tape.clear();
        tape.assume_ascii(body.ascii);
        CallReader {
            json: Reader::new(&body.bytes),
            tape,
            wanted,
            ascii: body.ascii,
            toon: wanted.toon,
        }
    }

    /// Reads an object that may be a call to the tape.
    pub(crate) fn call(&mut self) -> Result<Found, json::Error> {
        let (position, start) = (self.json.position(), self.tape.checkpoint());
        let mut found = self.fields()?;
        let toon = self.wanted.toon || found.is_toon;
        if toon != self.toon && found.has_text {
            // The format came after the transcript. The next item of a list will be alike.
            self.toon = toon;
            self.json.go_back(position);
            self.tape.rollback(start);
            found = self.fields()?;
        }
        let mut drift = drift::find(self.tape, self.tape.cursor_at(start));
        drift.retain(|drift| !self.is_left_as_text(drift, &found.report.broken));
        found.report.drift = drift;
        Ok(found)
    }

    /// A transcript left as text is not drift if `raw` was set or if it is already reported as broken.
    fn is_left_as_text(&self, drift: &Drift, broken: &[BrokenTranscript]) -> bool {
        is_transcript(drift.path.as_bytes())
            && drift.actual == TypeName::String
            && ((self.wanted.raw && self.toon) || broken.iter().any(|it| it.field == drift.path))
    }

    fn fields(&mut self) -> Result<Found, json::Error> {
        let mut found = Found::default();
        self.object(&mut |this, key| {
            // Of fields with the same name the last counts.
            if !found.report.is_empty() && is_transcript(key) {
                found.report.forget(key);
            }
            match (key, this.json.peek()?) {
                (key, b'"') if is(key, "duration") => number_in_string(&mut this.json, this.tape),
                (key, b'"') if is(key, "chat_history") => {
                    this.transcript("chat_history", &mut found)
                }
                (key, b'"') if is(key, "chat_history_with_tools") => {
                    this.transcript("chat_history_with_tools", &mut found)
                }
                (key, b'[') if is_transcript(key) => {
                    // The call's own fields never share a text with the transcript.
                    this.tape.break_text();
                    this.json.value(this.tape)?;
                    this.tape.break_text();
                    Ok(())
                }
                (key, b'"') if is(key, "transcript_format") => {
                    let format = this.json.text()?;
                    found.is_toon = is(&format, "toon");
                    this.tape.string(&format);
                    Ok(())
                }
                (key, byte) => {
                    if is(key, "id") {
                        found.id = Some(byte);
                    } else if is(key, "data") {
                        found.has_data = byte == b'{';
                    }
                    this.json.value(this.tape)
                }
            }
        })?;
        Ok(found)
    }

    /// Reads an object; `field` reads the value of each key.
    pub(crate) fn object(
        &mut self,
        field: &mut FieldReader<'_, 'b, 't>,
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

    /// Reads a transcript that is a string.
    fn transcript(&mut self, field: &'static str, found: &mut Found) -> Result<(), json::Error> {
        found.has_text = true;
        let text = self.json.long_text()?;
        self.tape.break_text();
        if self.wanted.raw || !self.toon || !self.decode(field, &text, &mut found.report) {
            self.tape.string(&text);
        }
        self.tape.assume_ascii(self.ascii);
        self.tape.break_text();
        Ok(())
    }

    /// Decodes a transcript to the tape. If that fails, the tape is as before and the failure is reported.
    fn decode(&mut self, field: &'static str, text: &[u8], report: &mut Report) -> bool {
        if text
            .strip_prefix(utf8::BOM)
            .unwrap_or(text)
            .trim_ascii()
            .is_empty()
        {
            // A call that has just begun. In TOON an empty document is the empty object.
            let mark = self.tape.begin_array();
            self.tape.end_array(mark, 0);
            return true;
        }
        let checkpoint = self.tape.checkpoint();
        let ascii = self.ascii || utf8::is_ascii(text);
        let error = match toon::decode_text(text, ascii, &toon::Options::default(), self.tape) {
            Ok(reading) if reading.only_comments => {
                self.tape.rollback(checkpoint);
                None
            }
            Ok(reading) => {
                if let toon::Rules::Legacy(versions) = reading.rules {
                    report.legacy.push((field, versions));
                }
                return true;
            }
            Err(error) => Some(error),
        };
        report.broken.push(BrokenTranscript { field, error });
        false
    }
}

/// Reads a string that is documented as a number: it becomes the number that it spells, if it spells one.
pub(crate) fn number_in_string(json: &mut Reader<'_>, tape: &mut Tape) -> Result<(), json::Error> {
    let text = json.text()?;
    if json::is_number(&text) {
        tape.number(&text);
    } else {
        tape.string(&text);
    }
    Ok(())
}
