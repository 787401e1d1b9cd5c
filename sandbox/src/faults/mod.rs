//! Faults on demand: what there is, how a spec names it, when it strikes, and what it does to an answer.

use crate::limits::Limits;

mod answer;
mod bodies;
mod catalogue;
mod hostile;
mod shape;
mod spec;

pub use answer::{Built, Places, apply};
pub use bodies::{End, Script};
pub use catalogue::{help, listed};
pub use shape::{envelope, enveloped, shape, text};
pub use spec::Spec;

/// One thing that goes wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Wait before answering, in milliseconds.
    Delay(u64),
    /// Never answer.
    Hang,
    /// End the connection instead of answering.
    Ends(End),
    /// Another status, with the API's error body.
    Status(u16),
    /// An error that echoes the request's headers.
    Echo(u16),
    /// A redirect.
    Redirect(u16, Target),
    /// A header set to this value.
    Header(String, String),
    /// `Retry-After` as an HTTP date, so many seconds from now.
    RetryAfterDate(i64),
    /// A header taken away.
    Without(&'static str),
    /// No CORS headers.
    NoCors,
    /// Another envelope.
    Envelope(Envelope),
    /// Another call object.
    Call(CallFault),
    /// Another body.
    Body(BodyFault),
    /// A content encoding.
    Encoded(Encoding),
    /// So many megabytes of padding inside the JSON.
    Pad(u64),
    /// The status endpoint is not there.
    NoStatus,
    /// The number of new rows at the front of the list: at the nth request (from 0), n times the number in the spec.
    Shift(u64),
    /// The number of rows that are missing from the front of the list, in the same way.
    Vanish(u64),
    /// Faults of the call object apply to this row of a page only.
    Only(usize),
    /// Something about a page.
    Page(PageFault),
    /// Rate limits.
    Limits(Limits),
    /// Chunked, without a content-length.
    NoLength,
    /// So many bytes at a time, with so many milliseconds between.
    Drip(usize, u64),
    /// So many bytes of body, then silence for ever.
    Stall(usize),
    /// So many bytes of body (or half of it), then this end.
    CutAfter(Option<usize>, End),
}

/// Where a redirect points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The same call on the same origin, without the fault.
    Same,
    /// The same URL again.
    Loop,
    /// The sandbox's other origin.
    Other,
    /// A port that refuses connections.
    Refused,
    /// Any URL.
    Url(String),
}

/// How the call object is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// The call object itself.
    Bare,
    /// `{"statusCode":200,"data":{…}}`
    Data,
    /// `{"statusCode":200,"data":null}`
    Null,
    /// An error inside a 200.
    Error,
}

/// What is odd about the call object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallFault {
    /// Arrays nested so deep in an unknown field.
    Deep(usize),
    /// `__proto__` keys.
    Proto,
    /// Keys that appear twice.
    DuplicateKeys,
    /// `\ud83d` without its other half.
    LoneSurrogate,
    /// No id.
    NoId,
    /// The id is a number.
    IdNumber,
    /// The duration is a string of digits.
    DurationString,
    /// Undocumented fields.
    UnknownFields,
    /// Undocumented enum values.
    UnknownEnums,
    /// Fields of other types than documented.
    WrongTypes,
    /// Words without a time, or with an impossible one.
    OddWords,
    /// Text that tries to be more than text.
    HostileText,
    /// The transcript is a plain string though JSON was asked for.
    TranscriptString,
    /// The transcript is a number.
    TranscriptNumber,
    /// The transcript is null.
    TranscriptNull,
    /// The transcript is an array though TOON was asked for.
    TranscriptArray,
    /// TOON that does not decode.
    ToonBroken,
    /// TOON that decodes to an object.
    ToonObject,
    /// Rows that begin with an unquoted `#`, as encoders up to 3.x wrote them.
    ToonHash,
    /// `[#3]`, as encoders up to 0.9 wrote it.
    ToonMarker,
    /// Bare `-` items with their fields one level deeper, as encoder 1.4.0 wrote them.
    ToonBare,
}

/// What is odd about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    /// Neither `count` nor `pagination`.
    NoTotal,
    /// The total is a string of digits.
    TotalString,
    /// Items that are not objects follow the others.
    OddItems,
    /// At most so many rows, whatever was asked for.
    Cap(usize),
}

/// What is odd about the whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFault {
    /// A proxy's HTML error page.
    Html,
    /// Nothing.
    Empty,
    /// 5 MB of JSON error.
    Huge,
    /// Fixed text.
    Text(&'static str),
    /// The first half of the JSON, with a matching length.
    Truncated,
    /// A byte order mark in front.
    Bom,
    /// Bytes that are no UTF-8 inside a string.
    InvalidUtf8,
}

/// A content encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// gzip
    Gzip,
    /// Brotli
    Brotli,
    /// Labelled gzip, but not compressed.
    Broken,
}
