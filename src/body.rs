//! The body of a response as the readers take it, and why one is not what was requested.

use std::borrow::Cow;

use crate::json;
use crate::{scan, utf8};

/// Why a body is not what was requested. Each reader documents which of these it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It is not JSON.
    NotJson(json::Error),
    /// It is JSON, but not an object, although a call was requested.
    NoObject,
    /// It has no string `id`, although a call was requested.
    NoId,
    /// It has no array `data`, although a list was requested.
    NoArray,
    /// It has neither a string `call_status` nor a string `call_id`, although a status was requested.
    NoStatus,
    /// It has no string `data.call.call_id`, although a webhook was expected.
    NoCallId,
}

impl From<json::Error> for BodyError {
    fn from(error: json::Error) -> BodyError {
        BodyError::NotJson(error)
    }
}

/// A body as the readers take it: well-formed UTF-8, without a byte order mark.
pub(crate) struct Body<'b> {
    pub(crate) bytes: Cow<'b, [u8]>,
    /// Neither the body nor a string in it has other characters than ASCII.
    pub(crate) ascii: bool,
}

impl Body<'_> {
    /// Ill-formed parts become U+FFFD, as by the UTF-8 decoder of the [Encoding Standard].
    ///
    /// [Encoding Standard]: https://encoding.spec.whatwg.org/#utf-8-decoder
    pub(crate) fn new(body: &[u8]) -> Body<'_> {
        let body = body.strip_prefix(utf8::BOM).unwrap_or(body);
        let ascii = utf8::is_ascii(body);
        if ascii || utf8::first_error(body).is_none() {
            return Body {
                bytes: Cow::Borrowed(body),
                // `\u00e9` adds a character that is not in the body.
                ascii: ascii && !scan::contains_pair(body, *b"\\u"),
            };
        }
        let mended = String::from_utf8_lossy(body).into_owned();
        Body {
            bytes: Cow::Owned(mended.into_bytes()),
            ascii: false,
        }
    }
}
