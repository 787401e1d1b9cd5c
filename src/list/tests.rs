//! Lists: both generations, items as single calls are read, what is odd, what is not a list.

use super::*;

const JSON: Wanted = Wanted {
    toon: false,
    raw: false,
};
const TOON: Wanted = Wanted {
    toon: true,
    raw: false,
};

fn page(body: &str, wanted: Wanted) -> (Page, Tape) {
    let mut tape = Tape::new();
    let page = read(body.as_bytes(), wanted, &mut tape).expect("a list");
    (page, tape)
}

fn drift(page: &Page) -> Vec<String> {
    let all = page.reports.iter();
    all.flat_map(|(index, report)| {
        let words = move |it: &Drift| {
            format!(
                "{index} {} {} {}",
                it.path,
                it.expected.as_str(),
                it.actual.as_str()
            )
        };
        report.drift.iter().map(words)
    })
    .collect()
}

#[test]
fn both_generations_have_their_total() {
    for (body, total) in [
        (r#"{"data":[{"id":"a"}],"count":142}"#, Some(142.0)),
        (r#"{"count":142,"data":[]}"#, Some(142.0)),
        (
            r#"{"data":[],"count":142,"pagination":{"page":1}}"#,
            Some(142.0),
        ),
        (
            r#"{"data":[],"count":1,"pagination":{"total_rows":7}}"#,
            Some(7.0),
        ),
        (
            r#"{"data":[],"pagination":{"total_rows":7},"count":1}"#,
            Some(7.0),
        ),
        (
            r#"{"data":[],"pagination":{"total_rows":7},"pagination":null}"#,
            None,
        ),
        (r#"{"data":[],"count":142,"count":null}"#, None),
        (
            r#"{"statusCode":200,"data":[],"pagination":{"page":1,"total_rows":7,"total_pages":1}}"#,
            Some(7.0),
        ),
        (r#"{"data":[]}"#, None),
        (r#"{"data":[],"count":null,"pagination":{}}"#, None),
        (r#"{"data":[],"count":"142"}"#, Some(142.0)),
        (r#"{"data":[],"count":"many"}"#, None),
        (r#"{"data":[],"count":-1}"#, None),
        (r#"{"data":[],"pagination":[{"total_rows":7}]}"#, None),
    ] {
        let (page, _) = page(body, JSON);
        assert!(page.enveloped, "{body}");
        assert_eq!(page.total, total, "{body}");
    }
    assert!(!page(r#"[{"id":"a"}]"#, JSON).0.enveloped);
}

#[test]
fn what_is_not_a_list() {
    let error = |body: &str| read(body.as_bytes(), JSON, &mut Tape::new()).expect_err("no list");
    for body in [
        "{}",
        "7",
        r#"{"data":{"id":"a"}}"#,
        r#"{"data":null,"count":0}"#,
        r#"{"data":[],"data":null}"#,
    ] {
        assert_eq!(error(body), BodyError::NoArray, "{body}");
    }
    for body in [
        "",
        "<html>",
        r#"{"data":[{"id":"a"}"#,
        r#"{"data":[1,]}"#,
        "[] 1",
    ] {
        assert!(matches!(error(body), BodyError::NotJson(_)), "{body}");
    }
}

#[test]
fn items_are_read_as_single_calls_are() {
    let call = r#"{"id":"a","duration":"12.5","chat_history":"[1]{role,content}:\n  agent,Hi","transcript_format":"toon"}"#;
    let mut alone = Tape::new();
    crate::response::read(call.as_bytes(), JSON, &mut alone).expect("a call");
    let (page, tape) = page(&format!(r#"{{"data":[{call},{call}],"count":2}}"#), JSON);
    assert!(page.reports.is_empty());
    let one: Vec<_> = alone.events().collect();
    let all: Vec<_> = tape.events().collect();
    assert_eq!(all[2..2 + one.len()], one);
    assert_eq!(all[2 + one.len()..2 + 2 * one.len()], one);
}

#[test]
fn the_format_is_each_items_own() {
    let toon = r#"{"id":"a","chat_history":"x: 1","transcript_format":"toon"}"#;
    let json = r#"{"id":"b","chat_history":"x: 1","transcript_format":"json"}"#;
    let (page, tape) = page(&format!("[{toon},{json},{toon}]"), JSON);
    let texts = tape
        .events()
        .filter(|event| *event == crate::tape::Event::String("x: 1"));
    assert_eq!(texts.count(), 1, "the second stays text");
    // TOON of another type than an array, and text where an array is documented.
    assert_eq!(
        drift(&page),
        [
            "0 chat_history array object",
            "1 chat_history array string",
            "2 chat_history array object"
        ]
    );
}

#[test]
fn one_broken_transcript_costs_neither_its_call_nor_the_page() {
    let body = r#"{"data":[{"id":"a","chat_history":"[1]: 1,2"},{"id":"b","chat_history":"[1]{n}:\n  1"}]}"#;
    let (page, tape) = page(body, TOON);
    assert_eq!(page.reports.len(), 1);
    let (index, report) = &page.reports[0];
    assert_eq!((*index, report.broken.len(), report.drift.len()), (0, 1, 0));
    assert!(
        tape.events()
            .any(|event| event == crate::tape::Event::String("[1]: 1,2"))
    );
    assert!(
        tape.events()
            .any(|event| event == crate::tape::Event::Number(1.0))
    );
}

#[test]
fn what_is_no_call_is_passed_on_and_reported() {
    let (page, tape) = page(
        r#"{"data":[1,{"x":2},{"id":null},{"id":3},null,{"id":"e"}]}"#,
        JSON,
    );
    assert_eq!(
        drift(&page),
        [
            "0  object number",
            "1 id string undefined",
            "2 id string null",
            "3 id string number",
            "4  object null"
        ]
    );
    assert!(
        tape.events()
            .any(|event| event == crate::tape::Event::Array(6))
    );
}

#[test]
fn a_hundred_thousand_items_and_deep_nesting_are_read_in_linear_time() {
    let many = format!("[{}]", vec!["{}"; 100_000].join(","));
    let (page, tape) = page(&many, TOON);
    assert!(
        tape.events()
            .any(|event| event == crate::tape::Event::Array(100_000))
    );
    // A body cannot make more warnings than a page could need.
    assert_eq!(page.reports.len(), MAX_REPORTS);
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let error = read(deep.as_bytes(), JSON, &mut Tape::new());
    assert!(
        matches!(error, Err(BodyError::NotJson(error)) if error.kind == json::ErrorKind::Depth)
    );
}
