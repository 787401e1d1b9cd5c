//! The messages of errors: one plain sentence each, with what was found, what was expected, and what to do.
//!
//! They are concatenated, as the formatting machinery of the standard library would add to what browsers download.
//! Messages about TOON itself are in `toon/sentence.rs`.

use crate::body::BodyError;
use crate::decimal::decimal;
use crate::drift::Drift;
use crate::error::reason;
use crate::json;
use crate::response::BrokenTranscript;
use crate::wait::Missing;

/// There is no `fetch` to call.
pub const NO_FETCH: &str = "there is no global `fetch`: pass `fetch` in the options of the client";
/// A custom `fetch` threw "Illegal invocation", or what other engines call it.
pub const LOST_THIS: &str = "the `fetch` of the client's options was called without its object: pass an arrow \
     function that calls it as a method, as in `fetch: (url, init) => env.API.fetch(url, init)`";
/// `fetch` threw, rejected or never settled.
pub const NO_RESPONSE: &str = "the request got no response";
/// A custom `fetch` resolved with something else.
pub const NOT_A_RESPONSE: &str =
    "`fetch` resolved with something that is not a Response: return a Response";
/// An opaque response: one of the [filtered responses](https://fetch.spec.whatwg.org/#concept-filtered-response).
pub const OPAQUE: &str = "the response is opaque, so it cannot be read";
/// An opaque redirect: browsers do not expose its status.
pub const REDIRECT: &str = "ContactShip answered with a redirect, which is not followed";
/// A custom `fetch` followed a redirect.
pub const REDIRECTED: &str = "`fetch` followed a redirect: pass `init.redirect` on unchanged";
/// The body ended early.
pub const BODY_INCOMPLETE: &str = "the response ended early";
/// The body is not complete, and the host reported no error.
pub const CUT_SHORT: &str = "the response ended early: its body is not complete";

/// A user's `fetch` took the memory of the body back.
pub const DETACHED: &str = "a buffer of the body was detached";
/// The host refused to make the request.
pub const NO_REQUEST: &str = "the request cannot be made";
/// The host refused to make the result.
pub const NOT_BUILT: &str = "the object could not be built";
/// A 200 with HTML, for example from a static file server or a captive portal.
pub const WEB_PAGE: &str =
    "the body is an HTML page, not JSON: check that baseUrl points to the API or to a proxy for it";

/// No whole response in time.
pub fn timeout(ms: u64) -> String {
    ["no complete response within ", &decimal(ms), " ms"].concat()
}

/// The body exceeds the client's limit, in bytes.
pub fn too_large(limit: u64) -> String {
    let limit = &decimal(limit);
    [
        "the body is larger than maxResponseBytes (",
        limit,
        " bytes)",
    ]
    .concat()
}

/// A status other than 200.
pub fn refusal(status: u16) -> String {
    let status_text = &decimal(status.into());
    ["ContactShip answered ", status_text, ": ", reason(status)].concat()
}

/// A body that is not what was asked for.
pub fn wrong_body(error: BodyError) -> String {
    match error {
        BodyError::NotJson(error) => return not_json(error),
        BodyError::NoObject => "the body is JSON, but not an object",
        BodyError::NoId => "the body is not a call: it has no string `id`",
        BodyError::NoArray => "the body is not a list of calls: it has no array `data`",
        BodyError::NoStatus => {
            "the body is not the status of a call: it has no string `call_status`"
        }
        BodyError::NoCallId => {
            "the body is not a call webhook: it has no string `data.call.call_id`"
        }
    }
    .to_owned()
}

fn not_json(error: json::Error) -> String {
    let at = &decimal(error.offset as u64);
    let clause = error.kind.clause();
    let start = match error.kind {
        json::ErrorKind::Depth => "the body is ",
        _ => "the body is not JSON: ",
    };
    [start, clause, " (at byte ", at, ")"].concat()
}

/// `maxWaitMs` has passed. `missing` is what the call still lacks.
pub fn waited(ms: u64, missing: Missing) -> String {
    [
        "the call is not complete after ",
        &decimal(ms),
        " ms: ",
        missing.as_str(),
    ]
    .concat()
}

/// A transcript that does not decode.
pub fn broken_transcript(broken: &BrokenTranscript) -> String {
    match &broken.error {
        Some(error) => ["`", broken.field, "` is not TOON: ", &error.message].concat(),
        None => [
            "`",
            broken.field,
            "` contains only comment lines (`#`) and no transcript",
        ]
        .concat(),
    }
}

/// A field of another type than documented, where `strict` makes it an error.
/// `at` is the path of the call within the response.
pub fn drift(drift: &Drift, at: &str) -> String {
    let (expected, actual) = (drift.expected.as_str(), drift.actual.as_str());
    [
        "`",
        &joined(at, &drift.path),
        "` is documented as ",
        expected,
        ", but is ",
        actual,
    ]
    .concat()
}

/// Prefixes a path within a call with `at`, the path of the call within the response. `at` is empty if the
/// response is the call.
pub fn joined(at: &str, path: &str) -> String {
    let dot = if at.is_empty() || path.is_empty() {
        ""
    } else {
        "."
    };
    [at, dot, path].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::TypeName;

    #[test]
    fn a_refusal_explains_the_status() {
        assert_eq!(
            refusal(404),
            "ContactShip answered 404: there is no such call"
        );
    }

    #[test]
    fn a_timeout_of_waiting_names_what_was_missing() {
        assert_eq!(
            waited(1500, Missing::Analysis),
            "the call is not complete after 1500 ms: it has no `call_analysis`"
        );
    }

    #[test]
    fn limits_come_with_their_units() {
        assert_eq!(timeout(30_000), "no complete response within 30000 ms");
        assert_eq!(
            too_large(1024),
            "the body is larger than maxResponseBytes (1024 bytes)"
        );
    }

    #[test]
    fn a_body_that_is_not_a_call_is_explained() {
        let mut tape = crate::tape::Tape::new();
        let mut message = |body: &[u8]| {
            let not = crate::response::read(body, Default::default(), &mut tape);
            wrong_body(not.expect_err("not a call"))
        };
        assert_eq!(message(b"[]"), "the body is JSON, but not an object");
        assert_eq!(
            message(b"{}"),
            "the body is not a call: it has no string `id`"
        );
        assert!(message(b"<html>").starts_with("the body is not JSON: "));
        assert!(message(b"<html>").ends_with(" (at byte 0)"));
        let deep = [b"{\"a\":", "[".repeat(10_001).as_bytes()].concat();
        assert_eq!(
            message(&deep),
            "the body is JSON nested deeper than 10,000 levels (at byte 10005)"
        );
    }

    #[test]
    fn drift_names_the_field_and_both_types() {
        let found = Drift {
            path: "duration".to_owned(),
            expected: TypeName::Number,
            actual: TypeName::Object,
        };
        assert_eq!(
            drift(&found, "data[3]"),
            "`data[3].duration` is documented as number, but is object"
        );
    }
}
