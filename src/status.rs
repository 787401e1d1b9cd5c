//! The body of a response for the status of a call, to the tape.

use crate::body::BodyError;
use crate::record;
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
/// If the body is not JSON, or not a status.
pub fn read(body: &[u8], tape: &mut Tape) -> Result<bool, BodyError> {
    record::read(body, tape, &["call_status", "call_id"], BodyError::NoStatus)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(body: &str) -> Result<bool, BodyError> {
        read(body.as_bytes(), &mut Tape::new())
    }

    #[test]
    fn a_status_is_read_bare_or_in_its_envelope() {
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
    fn a_body_that_is_not_a_status_is_an_error() {
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
