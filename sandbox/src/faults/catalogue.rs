//! Every fault by its name, with the sentence that `--help` prints for it.

use super::{BodyFault, CallFault, Encoding, End, Envelope, Fault, Limits, PageFault, Target};

/// Ways to fail which a client gets over by asking again.
pub const FLAKY: &[&str] = &[
    "status-429+retry-after-0",
    "status-429+retry-after-1",
    "status-429+retry-after-date-1",
    "status-500",
    "status-502+body-html",
    "status-503",
    "status-503+body-empty",
    "status-504+body-text+type-text",
    "reset",
    "close",
    "reset-body",
    "cut",
    "cut-chunked",
];

/// Further ways, which cost a client its patience, or which it may not want to ask again for.
pub const WORSE: &[&str] = &[
    "status-400",
    "status-401",
    "status-404",
    "status-418+body-html",
    "redirect-302",
    "garbage",
    "gzip-broken",
    "truncated",
    "body-html",
    "body-empty",
    "body-null",
    "body-array",
    "invalid-utf8",
    "envelope-null",
    "envelope-error",
    "wrong-types",
    "transcript-number",
    "toon-broken",
    "delay-400",
    "drip-400-2",
    "stall",
    "hang",
];

/// Form, an example, and what it does. A line without an example is a heading.
const CATALOGUE: &[(&str, &str, &str)] = &[
    ("Status and headers", "", ""),
    (
        "status-N",
        "status-503",
        "status N (200 to 999) with the API's JSON error body",
    ),
    (
        "echo-N",
        "echo-400",
        "status N; the JSON body echoes all request headers, the key too",
    ),
    (
        "redirect-N",
        "redirect-302",
        "N to the same call on the same origin, without the fault",
    ),
    (
        "redirect-N(WHERE)",
        "redirect-307(other)",
        "WHERE: other (the other origin), refused (a closed port), loop, or a percent-encoded URL",
    ),
    (
        "retry-after-X",
        "retry-after-2",
        "Retry-After: X verbatim: 2, 0, -5, 1000000000000, soon",
    ),
    (
        "retry-after-date-N",
        "retry-after-date-3",
        "Retry-After as an HTTP date N seconds from now (N may be negative)",
    ),
    (
        "header(NAME:VALUE)",
        "header(cf-ray:abc)",
        "sets a response header, percent-encoded",
    ),
    (
        "type-X",
        "type-html",
        "another content-type for the same body: html, text, none; or type(VALUE)",
    ),
    ("no-request-id", "no-request-id", "no x-request-id"),
    (
        "no-cors",
        "no-cors",
        "no CORS headers (preflights are still granted)",
    ),
    ("Bodies (with status-N too)", "", ""),
    (
        "body-X",
        "body-html",
        "html, empty, huge (5 MB of JSON error), text, null, array, number, string, true",
    ),
    (
        "truncated",
        "truncated",
        "the first half of the JSON, with a content-length that fits",
    ),
    ("bom", "bom", "a byte order mark in front"),
    (
        "invalid-utf8",
        "invalid-utf8",
        "the bytes FF C3 28 inside a string",
    ),
    (
        "envelope-X",
        "envelope-data",
        "bare, data, null ({statusCode:200,data:null}), error (an error inside a 200)",
    ),
    (
        "pad-N",
        "pad-1",
        "N MB in an unknown field `padding` (or after a body that is not an object), streamed",
    ),
    (
        "gzip, br",
        "gzip",
        "content-encoding gzip or br, asked for or not",
    ),
    (
        "gzip-bomb, br-bomb",
        "gzip-bomb",
        "the same as pad-100+gzip, pad-100+br",
    ),
    (
        "gzip-broken",
        "gzip-broken",
        "content-encoding: gzip on a body that is not compressed",
    ),
    ("The call object", "", ""),
    ("no-id, id-number", "no-id", "no id; the id 12345"),
    (
        "duration-string",
        "duration-string",
        "the duration as a string of digits",
    ),
    (
        "unknown-fields",
        "unknown-fields",
        "new fields in call, contact, analysis and turns",
    ),
    (
        "unknown-enums",
        "unknown-enums",
        "new values in every enum, and the role `assistant`",
    ),
    (
        "wrong-types",
        "wrong-types",
        "from is a number, contact a string, call_analysis an array, call_status true",
    ),
    (
        "odd-words",
        "odd-words",
        "of ten words (where words are asked for) five: no end, null start, end before start, negative start, a string",
    ),
    (
        "hostile-text",
        "hostile-text",
        "markup, formulas, links, control characters and right-to-left text in names, turns, tools, analysis",
    ),
    (
        "proto",
        "proto",
        "__proto__ keys in call, contact and the first turn",
    ),
    (
        "duplicate-keys",
        "duplicate-keys",
        "id, direction and contact twice; the last are right",
    ),
    (
        "lone-surrogate",
        "lone-surrogate",
        "\\ud83d and \\ude00 alone in a name and in a turn",
    ),
    (
        "deep-N",
        "deep-100",
        "an unknown field `nested` of N arrays in each other",
    ),
    (
        "transcript-X",
        "transcript-string",
        "string, number, null; array (though TOON was asked for)",
    ),
    (
        "toon-broken",
        "toon-broken",
        "TOON that does not decode (also where JSON was asked for, like all of these; fewer rows than the header announces)",
    ),
    (
        "toon-object",
        "toon-object",
        "TOON that decodes to an object: {\"turns\": [...]}",
    ),
    (
        "toon-hash",
        "toon-hash",
        "TOON as up to 3.x: rows that begin with an unquoted #",
    ),
    (
        "toon-marker",
        "toon-marker",
        "TOON as up to 0.9: the length as [#3]",
    ),
    (
        "toon-bare",
        "toon-bare",
        "TOON as 1.4.0: bare - items, their fields one level deeper",
    ),
    ("The list and the status", "", ""),
    (
        "shift-N",
        "shift-1",
        "N new calls come in before each further request for the list: rows shift while one pages",
    ),
    (
        "vanish-N",
        "vanish-1",
        "N calls leave the front of the list before each further request for it",
    ),
    (
        "only-N",
        "only-0",
        "faults of the call object strike only the row N (from 0) of each page",
    ),
    ("no-total", "no-total", "a page without count or pagination"),
    (
        "total-string",
        "total-string",
        "the total as a string of digits",
    ),
    (
        "odd-items",
        "odd-items",
        "null, 3, a string, an array and {} after the rows of a page",
    ),
    (
        "cap-N",
        "cap-7",
        "at most N rows in a page, whatever was asked for",
    ),
    ("no-status", "no-status", "the status endpoint answers 404"),
    ("Rate limits", "", ""),
    (
        "limits, limits-date",
        "limits",
        "120 requests a minute, 20 of them for lists; then 429 with Retry-After as seconds, or as a date",
    ),
    (
        "limits(ALL,LISTS,SECONDS)",
        "limits(6,2,60)",
        "other limits, in a sliding time of SECONDS; limits-date(...) too; each spec counts for itself",
    ),
    ("The connection", "", ""),
    ("delay-MS", "delay-20", "answers MS milliseconds late"),
    ("hang", "hang", "never answers"),
    ("reset", "reset", "RST before the headers"),
    ("close", "close", "closed before the headers"),
    (
        "garbage",
        "garbage",
        "answers bytes that are not HTTP, and closes",
    ),
    (
        "no-length",
        "no-length",
        "chunked instead of a content-length",
    ),
    (
        "drip-N-MS",
        "drip-100-5",
        "N bytes of body every MS milliseconds",
    ),
    (
        "stall, stall-N",
        "stall",
        "headers and N (0) bytes of body, then silence",
    ),
    (
        "reset-body, reset-body-N",
        "reset-body",
        "RST after N bytes of body (half of it)",
    ),
    (
        "cut, cut-N",
        "cut",
        "closed after N bytes (half) of a body with a content-length",
    ),
    (
        "cut-chunked, cut-chunked-N",
        "cut-chunked",
        "the same, chunked, without the last chunk",
    ),
    ("When", "", ""),
    ("ok", "ok", "no fault: useful in seq(...)"),
    (
        "first-N(SPEC)",
        "first-2(status-503)",
        "only for the first N requests of a call; first-N+... holds for all that follows",
    ),
    (
        "seq(SPEC,SPEC,...)",
        "seq(status-503,reset,ok)",
        "the first for the first request, and so on; the last one stays",
    ),
    (
        "rate-N(SPEC,SPEC,...)",
        "rate-10(hang,reset)",
        "for N percent of the calls: with K of an id that ends in -nK (else a hash of seed and id), those with K%100 < N get the fault number (K%100)%(how many); for N percent of the requests for lists",
    ),
    (
        "mix-N(SPEC,...)",
        "mix-20(status-503,reset)",
        "each request fails with a chance of N %, in one of these ways, repeatably",
    ),
    (
        "flaky-N",
        "flaky-20",
        "each request fails with a chance of N %: 429, 5xx, connections that break before or in the body",
    ),
    (
        "soak-N",
        "soak-20",
        "the same in all ways: also bodies that cannot be read, stalls, answers that never come",
    ),
    (
        "key-NAME",
        "key-abort",
        "no fault, but separate counters for this spec, and a name for its requests in /sandbox/log?key=NAME",
    ),
];

/// The table that `--help` prints.
pub fn help() -> String {
    let mut text = String::new();
    for (form, example, meaning) in CATALOGUE {
        if example.is_empty() {
            text.push_str(&format!("\n  {form}\n"));
        } else {
            text.push_str(&format!("    {form:<28} {meaning}\n"));
        }
    }
    text
}

/// Each form with its example and meaning, for the index.
pub fn listed() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    CATALOGUE
        .iter()
        .filter(|(_, example, _)| !example.is_empty())
}

/// One fault by name, with the argument in its parentheses.
pub fn fault(name: &str, inside: Option<&str>) -> Result<Fault, String> {
    known(name, inside)
        .ok_or_else(|| format!("there is no fault `{name}`; `sandbox --help` lists them"))
}

fn known(name: &str, inside: Option<&str>) -> Option<Fault> {
    if let Some(inside) = inside {
        return with_parentheses(name, inside);
    }
    let call = |fault| Some(Fault::Call(fault));
    let body = |fault| Some(Fault::Body(fault));
    match name {
        "type-html" => header("content-type", "text/html; charset=utf-8"),
        "type-text" => header("content-type", "text/plain"),
        "type-none" => Some(Fault::Without("content-type")),
        "no-request-id" => Some(Fault::Without("x-request-id")),
        "no-cors" => Some(Fault::NoCors),
        "body-html" => body(BodyFault::Html),
        "body-empty" => body(BodyFault::Empty),
        "body-huge" => body(BodyFault::Huge),
        "body-text" => body(BodyFault::Text(
            "upstream connect error or disconnect/reset before headers",
        )),
        "body-null" => body(BodyFault::Text("null")),
        "body-array" => body(BodyFault::Text("[{\"id\":\"in-an-array\"}]")),
        "body-number" => body(BodyFault::Text("42")),
        "body-string" => body(BodyFault::Text("\"a call\"")),
        "body-true" => body(BodyFault::Text("true")),
        "truncated" => body(BodyFault::Truncated),
        "bom" => body(BodyFault::Bom),
        "invalid-utf8" => body(BodyFault::InvalidUtf8),
        "envelope-bare" => Some(Fault::Envelope(Envelope::Bare)),
        "envelope-data" => Some(Fault::Envelope(Envelope::Data)),
        "envelope-null" => Some(Fault::Envelope(Envelope::Null)),
        "envelope-error" => Some(Fault::Envelope(Envelope::Error)),
        "gzip" => Some(Fault::Encoded(Encoding::Gzip)),
        "br" => Some(Fault::Encoded(Encoding::Brotli)),
        "gzip-broken" => Some(Fault::Encoded(Encoding::Broken)),
        "no-id" => call(CallFault::NoId),
        "id-number" => call(CallFault::IdNumber),
        "duration-string" => call(CallFault::DurationString),
        "unknown-fields" => call(CallFault::UnknownFields),
        "unknown-enums" => call(CallFault::UnknownEnums),
        "wrong-types" => call(CallFault::WrongTypes),
        "odd-words" => call(CallFault::OddWords),
        "hostile-text" => call(CallFault::HostileText),
        "proto" => call(CallFault::Proto),
        "duplicate-keys" => call(CallFault::DuplicateKeys),
        "lone-surrogate" => call(CallFault::LoneSurrogate),
        "transcript-string" => call(CallFault::TranscriptString),
        "transcript-number" => call(CallFault::TranscriptNumber),
        "transcript-null" => call(CallFault::TranscriptNull),
        "transcript-array" => call(CallFault::TranscriptArray),
        "toon-broken" => call(CallFault::ToonBroken),
        "toon-object" => call(CallFault::ToonObject),
        "toon-hash" => call(CallFault::ToonHash),
        "toon-marker" => call(CallFault::ToonMarker),
        "toon-bare" => call(CallFault::ToonBare),
        "hang" => Some(Fault::Hang),
        "reset" => Some(Fault::Ends(End::Reset)),
        "close" => Some(Fault::Ends(End::Close)),
        "garbage" => Some(Fault::Ends(End::Garbage)),
        "no-status" => Some(Fault::NoStatus),
        "no-total" => Some(Fault::Page(PageFault::NoTotal)),
        "total-string" => Some(Fault::Page(PageFault::TotalString)),
        "odd-items" => Some(Fault::Page(PageFault::OddItems)),
        "limits" => Some(Fault::Limits(Limits::documented(false))),
        "limits-date" => Some(Fault::Limits(Limits::documented(true))),
        "no-length" => Some(Fault::NoLength),
        "stall" => Some(Fault::Stall(0)),
        "reset-body" => Some(Fault::CutAfter(None, End::Reset)),
        "cut" => Some(Fault::CutAfter(None, End::Close)),
        _ => with_numbers(name),
    }
}

fn with_parentheses(name: &str, inside: &str) -> Option<Fault> {
    match name {
        "header" => {
            let (name, value) = inside.split_once(':')?;
            header(name, value)
        }
        "type" => header("content-type", inside),
        "limits" => Limits::parse(inside, false).map(Fault::Limits),
        "limits-date" => Limits::parse(inside, true).map(Fault::Limits),
        _ => {
            let target = match inside {
                "other" => Target::Other,
                "refused" => Target::Refused,
                "loop" => Target::Loop,
                url => Target::Url(url.to_owned()),
            };
            Some(Fault::Redirect(
                status(name.strip_prefix("redirect-")?)?,
                target,
            ))
        }
    }
}

fn with_numbers(name: &str) -> Option<Fault> {
    // Longer names first: `retry-after-date-5` is no `retry-after-X`.
    if let Some(seconds) = name.strip_prefix("retry-after-date-") {
        return seconds.parse().ok().map(Fault::RetryAfterDate);
    }
    if let Some(value) = name.strip_prefix("retry-after-") {
        return header("retry-after", value);
    }
    if let Some(n) = name.strip_prefix("drip-") {
        let (bytes, ms) = n.split_once('-')?;
        let bytes = bytes.parse().ok().filter(|&bytes| bytes > 0)?;
        return Some(Fault::Drip(bytes, ms.parse().ok()?));
    }
    if let Some(n) = name.strip_prefix("cut-chunked") {
        return match n.strip_prefix('-') {
            None => n
                .is_empty()
                .then_some(Fault::CutAfter(None, End::CloseChunked)),
            Some(n) => Some(Fault::CutAfter(Some(n.parse().ok()?), End::CloseChunked)),
        };
    }
    let (name, n) = name.rsplit_once('-')?;
    match name {
        "status" => status(n).map(Fault::Status),
        "echo" => status(n).map(Fault::Echo),
        "redirect" => Some(Fault::Redirect(status(n)?, Target::Same)),
        "pad" => Some(Fault::Pad(n.parse().ok()?)),
        "deep" => Some(Fault::Call(CallFault::Deep(n.parse().ok()?))),
        "shift" => Some(Fault::Shift(n.parse().ok().filter(few)?)),
        "vanish" => Some(Fault::Vanish(n.parse().ok().filter(few)?)),
        "only" => Some(Fault::Only(n.parse().ok()?)),
        "cap" => Some(Fault::Page(PageFault::Cap(n.parse().ok()?))),
        "delay" => Some(Fault::Delay(n.parse().ok()?)),
        "stall" => Some(Fault::Stall(n.parse().ok()?)),
        "reset-body" => Some(Fault::CutAfter(Some(n.parse().ok()?), End::Reset)),
        "cut" => Some(Fault::CutAfter(Some(n.parse().ok()?), End::Close)),
        _ => None,
    }
}

/// New calls are made for each request that asks: not too many.
fn few(rows: &u64) -> bool {
    *rows <= 100
}

fn header(name: &str, value: &str) -> Option<Fault> {
    Some(Fault::Header(name.to_owned(), value.to_owned()))
}

/// 1xx are no final answers: the server beneath cannot send them.
fn status(digits: &str) -> Option<u16> {
    digits
        .parse()
        .ok()
        .filter(|status| (200..=999).contains(status))
}

#[cfg(test)]
mod tests {
    use super::super::Spec;
    use super::*;

    #[test]
    fn every_example_is_a_spec() {
        for (form, example, _) in listed() {
            assert!(Spec::parse(example).is_ok(), "{form}: {example}");
        }
    }
}
