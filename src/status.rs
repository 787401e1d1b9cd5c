//! The body of a response for the status of a call, to the tape.

use crate::body::{Body, BodyError};
use crate::call_reader::{CallReader, Wanted};
use crate::json;
use crate::tape::Tape;

/// Reads the body of `GET /v1/calls/{callId}/status`, bare or in its envelope. Returns whether the status is the `data`
/// of the object on the tape; otherwise it is that object. The tape is cleared first.
///
/// ```
/// use contactship_wasm::{status, tape::Tape};
///
/// let body = br#"{"statusCode": 200, "data": {"call_id": "a1", "call_status": "ended", "finished": true}}"#;
/// assert_eq!(status::read(body, &mut Tape::new()), Ok(true));
/// ```
///
/// # Errors
/// Where the body is not JSON, or not a status.
pub fn read(body: &[u8], tape: &mut Tape) -> Result<bool, BodyError> {
    let body = Body::new(body);
    let mut reader = CallReader::new(&body, Wanted::default(), tape);
    let (mut outer, mut inner) = (false, false);
    match reader.json.peek()? {
        b'{' => reader.object(&mut |reader, key| match (key, reader.json.peek()?) {
            (b"data", b'{') => {
                inner = false;
                reader.object(&mut |reader, key| {
                    inner |= names_a_call(reader, key)?;
                    reader.json.value(reader.tape)
                })
            }
            (key, _) => {
                outer |= names_a_call(reader, key)?;
                reader.json.value(reader.tape)
            }
        })?,
        _ => reader.json.value(reader.tape)?,
    }
    reader.json.finish()?;
    match (inner, outer) {
        (true, _) => Ok(true),
        (false, true) => Ok(false),
        (false, false) => Err(BodyError::NoStatus),
    }
}

fn names_a_call(reader: &mut CallReader<'_, '_>, key: &[u8]) -> Result<bool, json::Error> {
    Ok(matches!(key, b"call_status" | b"call_id") && reader.json.peek()? == b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(body: &str) -> Result<bool, BodyError> {
        read(body.as_bytes(), &mut Tape::new())
    }

    #[test]
    fn both_envelopes() {
        assert_eq!(
            status(r#"{"statusCode":200,"data":{"call_id":"a","new":1}}"#),
            Ok(true)
        );
        assert_eq!(
            status(r#"{"call_status":"pending","finished":false}"#),
            Ok(false)
        );
    }

    #[test]
    fn what_is_not_a_status() {
        for body in [
            "{}",
            "[]",
            r#"{"data":null}"#,
            r#"{"data":{"call_id":1}}"#,
            r#""ended""#,
        ] {
            assert_eq!(status(body), Err(BodyError::NoStatus), "{body}");
        }
        assert!(matches!(status("<html>"), Err(BodyError::NotJson(_))));
    }
}
