//! The body of a response for one small object, to the tape: bare or in its envelope.

use crate::body::{Body, BodyError};
use crate::call::is;
use crate::call_reader::{CallReader, Wanted};
use crate::json;
use crate::tape::Tape;

/// Reads an object that has a string in one of these fields. Returns whether it is the `data` of the object on the tape;
/// otherwise it is that object. The tape is cleared first.
///
/// # Errors
/// If the body is not JSON; `missing` if it has none of the fields.
pub(crate) fn read(
    body: &[u8],
    tape: &mut Tape,
    fields: &[&str],
    missing: BodyError,
) -> Result<bool, BodyError> {
    let body = Body::new(body);
    let mut reader = CallReader::new(&body, Wanted::default(), tape);
    let (mut outer, mut inner) = (false, false);
    match reader.json.peek()? {
        b'{' => reader.object(&mut |reader, key| match (key, reader.json.peek()?) {
            (key, b'{') if is(key, "data") => {
                inner = false;
                reader.object(&mut |reader, key| {
                    inner |= has_string(reader, key, fields)?;
                    reader.json.value(reader.tape)
                })
            }
            (key, _) => {
                outer |= has_string(reader, key, fields)?;
                reader.json.value(reader.tape)
            }
        })?,
        _ => reader.json.value(reader.tape)?,
    }
    reader.json.finish()?;
    match (inner, outer) {
        (true, _) => Ok(true),
        (false, true) => Ok(false),
        (false, false) => Err(missing),
    }
}

fn has_string(
    reader: &mut CallReader<'_, '_>,
    key: &[u8],
    fields: &[&str],
) -> Result<bool, json::Error> {
    Ok(fields.iter().any(|field| is(key, field)) && reader.json.peek()? == b'"')
}
