//! The body of a call webhook, to the tape.

use crate::body::{Body, BodyError};
use crate::call::is;
use crate::call_reader::{CallReader, FieldReader, Wanted, number_in_string};
use crate::json;
use crate::tape::Tape;

/// Reads the body that ContactShip posts after a call: the value on the tape is an object whose `data` is the webhook's.
/// A `data.call.duration` that is a numeric string becomes a number; all else is unchanged. The tape is cleared first.
///
/// Webhooks are not signed: trust only the id, and fetch the call with it.
///
/// ```
/// use contactship_wasm::{tape::{Event, Tape}, webhook};
///
/// let body = br#"{"data": {"call": {"call_id": "a1", "duration": "210"}}}"#;
/// let mut tape = Tape::new();
/// webhook::read(body, &mut tape).expect("a webhook");
/// assert_eq!(tape.events().last(), Some(Event::Number(210.0)));
/// ```
///
/// # Errors
/// If the body is not JSON, or has no string `data.call.call_id`.
pub fn read(body: &[u8], tape: &mut Tape) -> Result<(), BodyError> {
    let body = Body::new(body);
    let mut reader = CallReader::new(&body, Wanted::default(), tape);
    let mut has_id = false;
    in_object(&mut reader, &mut |reader, key| match key {
        key if is(key, "data") => {
            // Of several fields of one name the last counts, as in the object.
            has_id = false;
            in_object(reader, &mut |reader, key| match key {
                key if is(key, "call") => call(reader, &mut has_id),
                _ => reader.json.value(reader.tape),
            })
        }
        _ => reader.json.value(reader.tape),
    })?;
    reader.json.finish()?;
    if has_id {
        Ok(())
    } else {
        Err(BodyError::NoCallId)
    }
}

fn call(reader: &mut CallReader<'_, '_>, has_id: &mut bool) -> Result<(), json::Error> {
    *has_id = false;
    in_object(
        reader,
        &mut |reader, key| match (key, reader.json.peek()?) {
            (key, b'"') if is(key, "duration") => number_in_string(&mut reader.json, reader.tape),
            (key, byte) => {
                if is(key, "call_id") {
                    *has_id = byte == b'"';
                }
                reader.json.value(reader.tape)
            }
        },
    )
}

/// Reads a value; `field` reads the values of an object's keys.
fn in_object<'b, 't>(
    reader: &mut CallReader<'b, 't>,
    field: &mut FieldReader<'_, 'b, 't>,
) -> Result<(), json::Error> {
    match reader.json.peek()? {
        b'{' => reader.object(field),
        _ => reader.json.value(reader.tape),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Event;

    fn events(body: &str) -> Result<String, BodyError> {
        let mut tape = Tape::new();
        read(body.as_bytes(), &mut tape)?;
        Ok(tape.events().map(|event| format!("{event:?} ")).collect())
    }

    #[test]
    fn duration_becomes_a_number_and_unknown_fields_stay() {
        let body = r#"{"data":{"call":{"call_id":"a","duration":"210","new":[1]},"agent":{"duration":"5"}},"more":0}"#;
        let read = events(body).expect("a webhook");
        assert!(read.contains("Number(210.0)"));
        assert!(read.contains(r#"String("5")"#), "of the call alone: {read}");
        assert!(read.contains("more") && read.contains("new"));
        assert!(events(r#"{"data":{"call":{"call_id":"a","duration":"3 min"}}}"#).is_ok());
    }

    #[test]
    fn only_a_missing_id_and_bad_json_are_errors() {
        for body in [
            "7",
            "[]",
            "{}",
            r#"{"data":null}"#,
            r#"{"data":{"call":[]}}"#,
            r#"{"data":{"call":{"call_id":7}}}"#,
            r#"{"call":{"call_id":"a"}}"#,
            r#"{"data":{"call":{"call_id":"a"}},"data":{}}"#,
            r#"{"data":{"call":{"call_id":"a"},"call":{}}}"#,
            r#"{"data":{"call":{"call_id":"a","call_id":null}}}"#,
        ] {
            assert_eq!(events(body), Err(BodyError::NoCallId), "{body}");
        }
        for body in ["", "{", r#"{"data":{"call":{"call_id":"a"}}} x"#] {
            assert!(matches!(events(body), Err(BodyError::NotJson(_))), "{body}");
        }
    }

    #[test]
    fn thirty_two_megabytes_are_read() {
        let transcript = "word ".repeat(1 << 20);
        let turns = vec![format!(r#""{transcript}""#); 6].join(",");
        let body = format!(r#"{{"data":{{"call":{{"call_id":"a","transcript":[{turns}]}}}}}}"#);
        assert!(body.len() > 31_000_000);
        let mut tape = Tape::new();
        read(body.as_bytes(), &mut tape).expect("a webhook");
        assert!(tape.events().any(|event| event == Event::Array(6)));
    }
}
