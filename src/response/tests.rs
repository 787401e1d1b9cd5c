//! Bodies of answers: envelopes, transcripts, drift, and what is no call.

use super::*;
use crate::drift::Drift;
use crate::tape::Event;

const TOON: Wanted = Wanted {
    toon: true,
    raw: false,
};
const JSON: Wanted = Wanted {
    toon: false,
    raw: false,
};
const RAW: Wanted = Wanted {
    toon: true,
    raw: true,
};

/// What was read, with the tape as one line of text.
fn read_body(body: &str, wanted: Wanted) -> Result<(Call, String), BodyError> {
    let mut tape = Tape::new();
    let read = read(body.as_bytes(), wanted, &mut tape)?;
    Ok((read, line(&tape)))
}

fn line(tape: &Tape) -> String {
    let words: Vec<String> = tape
        .events()
        .map(|event| match event {
            Event::Object(keys) => format!("{{{}}}", keys.join(",")),
            Event::Array(len) => format!("[{len}]"),
            Event::String(text) => format!("{text:?}"),
            Event::Number(number) => number.to_string(),
            Event::NumberText(text) => text.to_owned(),
            Event::Bool(bool) => bool.to_string(),
            Event::Null => "null".to_owned(),
        })
        .collect();
    words.join(" ")
}

fn drift(body: &str, wanted: Wanted) -> Vec<String> {
    let (read, _) = read_body(body, wanted).unwrap();
    let words = |drift: &Drift| {
        format!(
            "{}: {} is {}",
            drift.path,
            drift.expected.as_str(),
            drift.actual.as_str()
        )
    };
    read.report.drift.iter().map(words).collect()
}

#[test]
fn a_call_is_read_bare_or_in_its_envelope() {
    let (read, tape) = read_body(r#"{"id":"a","duration":5}"#, JSON).unwrap();
    assert!(!read.enveloped);
    assert_eq!(tape, r#"{id,duration} "a" 5"#);
    for body in [
        r#"{"statusCode":200,"data":{"id":"a","duration":5}}"#,
        r#"{"data":{"id":"a","duration":5},"statusCode":200}"#,
        r#"{"new":[1,{"x":2}],"statusCode":200,"data":{"id":"a","duration":5}}"#,
    ] {
        let (read, tape) = read_body(body, JSON).unwrap();
        assert!(read.enveloped, "{body}");
        assert!(tape.contains(r#"{id,duration} "a" 5"#), "{tape}");
    }
}

#[test]
fn a_field_data_makes_no_envelope_of_a_call() {
    for body in [
        r#"{"id":"a","data":{"id":"b","chat_history":"[1]: x"}}"#,
        r#"{"data":{"id":"b","chat_history":"[1]: x"},"id":"a"}"#,
        r#"{"statusCode":200,"id":"a","data":{"id":"b","chat_history":"[1]: x"}}"#,
    ] {
        let (read, tape) = read_body(body, TOON).unwrap();
        assert!(!read.enveloped, "{body}");
        assert!(tape.contains(r#""[1]: x""#), "{tape}");
    }
}

#[test]
fn what_is_no_call() {
    for body in ["", " ", "<html>", "{", r#"{"id":"a""#, r#"{"id":"a"} x"#] {
        assert!(
            matches!(read_body(body, JSON), Err(BodyError::NotJson(_))),
            "{body}"
        );
    }
    for body in ["null", "1", "\"a\"", "[]", "[{\"id\":\"a\"}]", "true"] {
        assert_eq!(
            read_body(body, JSON).unwrap_err(),
            BodyError::NoObject,
            "{body}"
        );
    }
    for body in [
        "{}",
        r#"{"id":1}"#,
        r#"{"id":null}"#,
        r#"{"id":"a","id":1}"#,
        r#"{"statusCode":200,"data":{}}"#,
        r#"{"statusCode":200,"data":null}"#,
        r#"{"statusCode":200,"data":[{"id":"a"}]}"#,
        r#"{"statusCode":200,"data":{"id":7}}"#,
    ] {
        assert_eq!(
            read_body(body, JSON).unwrap_err(),
            BodyError::NoId,
            "{body}"
        );
    }
}

#[test]
fn a_byte_order_mark_and_ill_formed_text() {
    let mut tape = Tape::new();
    read(b"\xef\xbb\xbf{\"id\":\"a\xff\xe2\x82b\"}", JSON, &mut tape).unwrap();
    assert_eq!(line(&tape), "{id} \"a\u{fffd}\u{fffd}b\"");
}

#[test]
fn escapes_of_an_ascii_body_are_counted_as_what_they_stand_for() {
    let body = r#"{"id":"\u00e9","from":"zz \ud83d\ude80","direction":"a longer text behind it"}"#;
    let (_, tape) = read_body(body, JSON).unwrap();
    assert_eq!(
        tape,
        r#"{id,from,direction} "é" "zz 🚀" "a longer text behind it""#
    );
}

#[test]
fn a_duration_that_came_as_text() {
    for (text, want) in [
        ("\"210\"", "210"),
        ("\"210.5\"", "210.5"),
        ("\"-1\"", "-1"),
        ("\"1e3\"", "1e3"),
        ("\"\"", "\"\""),
        ("\"3:30\"", "\"3:30\""),
        ("\"0x10\"", "\"0x10\""),
        ("\" 1\"", "\" 1\""),
        ("\"1.\"", "\"1.\""),
        ("null", "null"),
    ] {
        let body = format!(r#"{{"id":"a","duration":{text}}}"#);
        let (_, tape) = read_body(&body, JSON).unwrap();
        assert_eq!(tape, format!("{{id,duration}} \"a\" {want}"));
    }
    assert_eq!(
        drift(r#"{"id":"a","duration":"3:30"}"#, JSON),
        ["duration: number is string"]
    );
    assert!(drift(r#"{"id":"a","duration":"210"}"#, JSON).is_empty());
}

#[test]
fn transcripts_are_decoded_where_they_are_toon() {
    let body = r#"{"id":"a","chat_history":"[2]{role,content}:\n  agent,\"hi, you\"\n  user,ñ","chat_history_with_tools":"[1]: x","from":"+1"}"#;
    let (read, tape) = read_body(body, TOON).unwrap();
    assert!(
        read.report.drift.is_empty()
            && read.report.legacy.is_empty()
            && read.report.broken.is_empty()
    );
    assert_eq!(
        tape,
        r#"{id,chat_history,chat_history_with_tools,from} "a" [2] {role,content} "agent" "hi, you" {role,content} "user" "ñ" [1] "x" "+1""#
    );
    let enveloped = format!(r#"{{"statusCode":200,"data":{body}}}"#);
    let (_, inside) = read_body(&enveloped, TOON).unwrap();
    assert_eq!(inside, format!("{{statusCode,data}} 200 {tape}"));

    let (read, raw) = read_body(body, RAW).unwrap();
    assert!(read.report.drift.is_empty());
    assert!(raw.contains(r#""[1]: x""#) && raw.contains("hi, you"));
}

#[test]
fn what_the_answer_says_of_its_format_counts() {
    let says = r#"{"id":"a","chat_history":"[1]{role}:\n  x","transcript_format":"toon"}"#;
    let (read, tape) = read_body(says, JSON).unwrap();
    assert_eq!(read.report.drift, []);
    assert!(tape.contains("[1] {role} \"x\""), "{tape}");
    let silent = r#"{"id":"a","chat_history":"[1]: x"}"#;
    assert_eq!(drift(silent, JSON), ["chat_history: array is string"]);
    let json = r#"{"id":"a","chat_history":[{"role":"user"}],"transcript_format":"json"}"#;
    assert!(drift(json, TOON).is_empty());
}

#[test]
fn a_transcript_that_does_not_decode_stays_as_it_came() {
    let body =
        r#"{"id":"a","chat_history":"[2]: x","chat_history_with_tools":"[1]: y","from":"+1"}"#;
    let (read, tape) = read_body(body, TOON).unwrap();
    assert_eq!(read.report.broken.len(), 1);
    assert_eq!(read.report.broken[0].field, "chat_history");
    assert!(read.report.broken[0].error.is_some());
    assert!(read.report.drift.is_empty());
    assert_eq!(
        tape,
        r#"{id,chat_history,chat_history_with_tools,from} "a" "[2]: x" [1] "y" "+1""#
    );
    let (read, tape) = read_body(r##"{"id":"a","chat_history":"#1 fan"}"##, TOON).unwrap();
    assert!(read.report.broken[0].error.is_none());
    assert_eq!(tape, r##"{id,chat_history} "a" "#1 fan""##);
}

#[test]
fn toon_that_is_no_array_is_drift() {
    let body = r#"{"id":"a","chat_history":"a: 1"}"#;
    assert_eq!(drift(body, TOON), ["chat_history: array is object"]);
}

#[test]
fn an_older_encoder_is_named() {
    let body = r##"{"id":"a","chat_history":"[#1]{role,content}:\n  user,x"}"##;
    let (read, tape) = read_body(body, TOON).unwrap();
    assert_eq!(read.report.legacy.len(), 1);
    assert_eq!(read.report.legacy[0].0, "chat_history");
    assert!(tape.contains("{role,content}"), "{tape}");
}

#[test]
fn drift_says_where_and_what() {
    let body = r#"{
        "id": "a", "from": 7, "duration": [], "call_analysis": "good", "contact": {"email": 5, "id": null, "new": {}},
        "chat_history": [{"role": "user", "content": 1}, 2, {"role": [], "content": 3, "words": {"a": [1, {"b": 2}]}}, {"words": []}],
        "chat_history_with_tools": [1, "x", {"role": 7}], "call_status": "whatever", "unknown": [{}], "campaign_id": null,
        "transcript_format": true
    }"#;
    assert_eq!(
        drift(body, JSON),
        [
            "from: string is number",
            "duration: number is array",
            "call_analysis: object is string",
            "contact.email: string is number",
            "chat_history[0].content: string is number",
            "chat_history[1]: object is number",
            "chat_history[2].role: string is array",
            "chat_history[2].words: array is object",
            "transcript_format: string is boolean",
        ]
    );
    assert_eq!(
        drift(r#"{"statusCode":200,"data":{"id":"a","from":{}}}"#, JSON),
        ["from: string is object"]
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_a_call_or_an_error(body in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
        let _ = read(&body, TOON, &mut Tape::new());
    }

    #[test]
    fn any_transcript_gives_a_call(text in r#"[\[\]{}",:0-9#\-ab \n|\\]{0,60}"#) {
        let body = format!(r#"{{"id":"a","chat_history":{},"from":"+1"}}"#, serde_json::to_string(&text).unwrap());
        for wanted in [TOON, RAW, JSON] {
            let (_, tape) = read_body(&body, wanted).unwrap();
            proptest::prop_assert!(tape.ends_with(r#" "+1""#), "{}", tape);
        }
    }
}

#[test]
fn a_blank_toon_transcript_is_the_empty_array() {
    for blank in ["", " ", "\\n", " \\r\\n\\t"] {
        let body = format!(r#"{{"id":"a","chat_history":"{blank}"}}"#);
        let (read, tape) = read_body(&body, TOON).unwrap();
        assert_eq!(tape, r#"{id,chat_history} "a" [0]"#, "{blank:?}");
        assert!(read.report.is_empty());
        let (_, raw) = read_body(&body, RAW).unwrap();
        assert!(!raw.contains("[0]"), "left as text: {raw}");
    }
    let says = r#"{"id":"a","chat_history":"","transcript_format":"toon"}"#;
    assert!(read_body(says, JSON).unwrap().1.contains("[0]"));
    let (read, tape) = read_body(r#"{"id":"a","chat_history":""}"#, JSON).unwrap();
    assert_eq!(tape, r#"{id,chat_history} "a" """#);
    assert_eq!(read.report.drift.len(), 1);
}

#[test]
fn of_two_transcripts_with_the_same_name_the_last_is_read_and_reported() {
    let body = r#"{"id":"a","duration":true,"duration":5,"chat_history":"[1]: \"x","chat_history":"[1]{role}:\n  b"}"#;
    let (call, tape) = read_body(body, TOON).unwrap();
    assert!(call.report.is_empty(), "{:?}", call.report);
    assert!(tape.contains("{role} \"b\""), "{tape}");

    let body = r#"{"id":"a","chat_history":"[1]{role}:\n  b","chat_history":"[1]: \"x"}"#;
    let (call, _) = read_body(body, TOON).unwrap();
    assert_eq!(call.report.broken.len(), 1);
}

#[test]
fn a_transcript_of_a_byte_order_mark_alone_is_blank() {
    let (call, tape) = read_body("{\"id\":\"a\",\"chat_history\":\"\u{feff}\"}", TOON).unwrap();
    assert!(call.report.is_empty(), "{:?}", call.report);
    assert!(tape.ends_with("[0]"), "{tape}");
}

#[test]
fn a_hundred_thousand_repeated_fields_take_linear_time() {
    let unknown: String = (0..100_000).map(|n| format!(r#""x{n}":1,"#)).collect();
    let known = r#""duration":[],"#.repeat(100_000);
    for body in [[&*known, &unknown], [&*unknown, &known]] {
        let body = format!(r#"{{{}"id":"a"}}"#, body.concat());
        assert_eq!(drift(&body, JSON).len(), 1);
    }
}
