//! The body of a response for one call, to the tape: the call, bare or in its envelope.

use crate::body::{Body, BodyError};
use crate::call::is;
pub use crate::call_reader::{BrokenTranscript, Report, Wanted};
use crate::call_reader::{CallReader, Found};
use crate::json::{self, Reader};
use crate::tape::Tape;

/// A call on the tape, and its anomalies.
#[derive(Debug)]
pub struct Call {
    /// The value on the tape is the envelope; the call is its `data`.
    pub enveloped: bool,
    /// The anomalies to report.
    pub report: Report,
}

/// Reads the body of `GET /v1/calls/{callId}`. The tape is cleared first.
///
/// ```
/// use contactship_wasm::response::{self, Wanted};
/// use contactship_wasm::tape::{Event, Tape};
///
/// let body = br#"{"statusCode": 200, "data": {"id": "a1", "duration": "317"}}"#;
/// let mut tape = Tape::new();
/// let call = response::read(body, Wanted::default(), &mut tape).expect("a call");
/// assert!(call.enveloped && call.report.is_empty());
/// assert_eq!(tape.events().last(), Some(Event::Number(317.0)));
/// ```
///
/// # Errors
/// If the body is not a call. Other anomalies are reported in the result.
pub fn read(body: &[u8], wanted: Wanted, tape: &mut Tape) -> Result<Call, BodyError> {
    let body = Body::new(body);
    let mut enveloped = looks_enveloped(&body.bytes);
    let mut is_second_guess = false;
    loop {
        let mut reader = CallReader::new(&body, wanted, tape);
        if reader.json.peek()? != b'{' {
            reader.json.value(reader.tape)?;
            reader.json.finish()?;
            return Err(BodyError::NoObject);
        }
        let (found, is_right) = if enveloped {
            let envelope = envelope(&mut reader)?;
            (envelope.data.unwrap_or_default(), !envelope.has_id)
        } else {
            let found = reader.call()?;
            let is_right = found.is_call() || !found.has_data;
            (found, is_right)
        };
        reader.json.finish()?;
        if !is_right && !is_second_guess {
            // Whether it is an envelope is guessed from the first key. If the guess was wrong, the body is read again:
            // no known server sends such bodies.
            (enveloped, is_second_guess) = (!enveloped, true);
            continue;
        }
        if !is_right || !found.is_call() {
            return Err(BodyError::NoId);
        }
        return Ok(Call {
            enveloped,
            report: found.report,
        });
    }
}

fn looks_enveloped(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    let key = reader
        .begin_object()
        .and_then(|()| reader.next_key(&mut true));
    matches!(
        key.as_ref().map(Option::as_deref),
        Ok(Some(key)) if is(key, "statusCode") || is(key, "data")
    )
}

#[derive(Default)]
struct Envelope {
    /// What was found in `data`, if that is an object.
    data: Option<Found>,
    /// The outer object is a call itself.
    has_id: bool,
}

/// `{"statusCode": 200, "data": {…}}`. Of several fields `data` the last counts, as in the object.
fn envelope(reader: &mut CallReader<'_, '_>) -> Result<Envelope, json::Error> {
    let mut envelope = Envelope::default();
    reader.object(&mut |reader, key| {
        let byte = reader.json.peek()?;
        match (key, byte) {
            (key, b'{') if is(key, "data") => {
                envelope.data = Some(reader.call()?);
                return Ok(());
            }
            (key, _) if is(key, "data") => envelope.data = None,
            (key, _) if is(key, "id") => envelope.has_id = byte == b'"',
            _ => {}
        }
        reader.json.value(reader.tape)
    })?;
    Ok(envelope)
}

#[cfg(test)]
mod tests;
