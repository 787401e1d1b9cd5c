//! Every fault does what the catalogue says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::io::Read;
use std::time::{Duration, SystemTime};

use common::{Answer, Client, Ended, KEY, faulty, get, log, started};
use sandbox::Running;
use serde_json::Value;

const CALL: &str = "gen-en-20";

fn call(sandbox: &Running, spec: &str) -> Value {
    let answer = faulty(sandbox, spec, CALL);
    assert_eq!(answer.status, 200, "{spec}");
    answer.json()
}

fn healthy(sandbox: &Running) -> Value {
    get(sandbox, &format!("/v1/calls/{CALL}")).json()
}

fn toon(sandbox: &Running, spec: &str) -> String {
    let call = call(sandbox, spec);
    assert_eq!(call["transcript_format"], "toon", "{spec}");
    call["chat_history"].as_str().unwrap().to_owned()
}

/// Proves one of the catalogue's examples.
fn prove(sandbox: &Running, spec: &str) {
    let asked = || faulty(sandbox, spec, CALL);
    match spec {
        "status-503" => {
            let answer = asked();
            assert_eq!(
                (answer.status, answer.json()["statusCode"].as_u64()),
                (503, Some(503))
            );
        }
        "echo-400" => {
            let answer = asked();
            assert_eq!(answer.status, 400);
            assert_eq!(answer.json()["headers"]["x-api-key"], "sk_sandbox");
        }
        "redirect-302" => {
            let answer = asked();
            let location = answer.header("location").unwrap().to_owned();
            assert_eq!(
                (answer.status, get(sandbox, &location).json()),
                (302, healthy(sandbox))
            );
        }
        "redirect-307(other)" => {
            let answer = asked();
            let location = format!("http://{}/v1/calls/{CALL}", sandbox.other_origin);
            assert_eq!(
                (answer.status, answer.header("location")),
                (307, Some(&*location))
            );
        }
        "retry-after-2" => assert_eq!(asked().header("retry-after"), Some("2")),
        "retry-after-date-3" => {
            let answer = asked();
            let at = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
            let wait = at.duration_since(SystemTime::now()).unwrap();
            assert!(
                wait > Duration::from_secs(1) && wait <= Duration::from_secs(3),
                "{wait:?}"
            );
        }
        "header(cf-ray:abc)" => assert_eq!(asked().header("cf-ray"), Some("abc")),
        "type-html" => assert_eq!(
            asked().header("content-type"),
            Some("text/html; charset=utf-8")
        ),
        "no-request-id" => assert_eq!(asked().header("x-request-id"), None),
        "no-cors" => assert!(!asked().head.contains("access-control")),
        "body-html" => assert!(asked().text().starts_with("<!DOCTYPE html>")),
        "truncated" => {
            let answer = asked();
            assert_eq!(answer.ended, Ended::Whole);
            assert!(
                serde_json::from_slice::<Value>(&answer.body)
                    .unwrap_err()
                    .is_eof()
            );
        }
        "bom" => assert!(asked().body.starts_with(b"\xef\xbb\xbf{")),
        "invalid-utf8" => {
            let body = asked().body;
            assert!(std::str::from_utf8(&body).is_err());
            assert_eq!(
                String::from_utf8_lossy(&body).matches('\u{fffd}').count(),
                2
            );
        }
        "envelope-data" => assert_eq!(call(sandbox, spec)["data"], healthy(sandbox)),
        "pad-1" => {
            let answer = asked();
            assert!(answer.body.len() > 1_000_000 && answer.header("content-length").is_some());
            assert_eq!(answer.json()["padding"].as_str().unwrap().len(), 1_000_000);
            assert_eq!(answer.json()["id"], CALL);
        }
        "gzip" => {
            let answer = asked();
            assert_eq!(answer.header("content-encoding"), Some("gzip"));
            assert_eq!(
                unzipped(&answer.body),
                serde_json::to_vec(&healthy(sandbox)).unwrap()
            );
        }
        "gzip-bomb" => {
            let answer = asked();
            assert!(answer.body.len() < 1_000_000, "{}", answer.body.len());
            let mut size = 0;
            let mut from = flate2::read::GzDecoder::new(&answer.body[..]);
            let mut buffer = vec![0; 1 << 20];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                size += read;
            }
            assert!(size > 100_000_000);
        }
        "gzip-broken" => {
            let answer = asked();
            assert_eq!(answer.header("content-encoding"), Some("gzip"));
            assert_eq!(answer.json(), healthy(sandbox));
        }
        "no-id" => assert!(call(sandbox, spec).get("id").is_none()),
        "duration-string" => {
            assert_eq!(
                call(sandbox, spec)["duration"],
                healthy(sandbox)["duration"].to_string()
            );
        }
        "unknown-fields" => {
            let call = call(sandbox, spec);
            for part in [
                &call,
                &call["contact"],
                &call["call_analysis"],
                &call["chat_history"][0],
            ] {
                assert_eq!(part["beta_field"], "new");
            }
        }
        "unknown-enums" => {
            let call = call(sandbox, spec);
            assert_eq!(
                (
                    call["call_status"].as_str(),
                    call["chat_history"][0]["role"].as_str()
                ),
                (Some("on-hold"), Some("assistant"))
            );
        }
        "wrong-types" => assert!(call(sandbox, spec)["contact"].is_string()),
        "odd-words" => {
            let target = format!("/fault/{spec}/v1/calls/{CALL}?include_words=true");
            let call = get(sandbox, &target).json();
            let words = &call["chat_history"][0]["words"];
            assert!(words[0]["end"].is_number() && words[1].get("end").is_none());
            assert!(words[3]["start"].is_null() && words[9]["start"].is_string());
        }
        "hostile-text" => {
            let target =
                format!("/fault/{spec}/v1/calls/{CALL}?include_words=true&include_tools=true");
            let call = get(sandbox, &target).json();
            assert!(
                call["contact"]["full_name"]
                    .as_str()
                    .unwrap()
                    .starts_with("<b ")
            );
            for entry in call["chat_history"].as_array().unwrap() {
                let words = entry["words"].as_array().unwrap();
                let text: Vec<_> = words
                    .iter()
                    .map(|word| word["word"].as_str().unwrap())
                    .collect();
                assert_eq!(text.join(" "), entry["content"]);
            }
            let decoded: Value = toon_format::decode_default(
                get(sandbox, &format!("{target}&transcript_format=toon")).json()["chat_history"]
                    .as_str()
                    .unwrap(),
            )
            .unwrap();
            assert_eq!(decoded, call["chat_history"]);
        }
        "proto" => {
            let call = call(sandbox, spec);
            for part in [&call, &call["contact"], &call["chat_history"][0]] {
                assert_eq!(part["__proto__"]["polluted"], true);
            }
        }
        "duplicate-keys" => {
            let answer = asked();
            assert_eq!(answer.text().matches("\"direction\":").count(), 2);
            let mut json = answer.json();
            json.sort_all_objects();
            let mut expected = healthy(sandbox);
            expected.sort_all_objects();
            assert_eq!(json, expected);
        }
        "lone-surrogate" => {
            let answer = asked();
            assert!(answer.text().contains("\"content\":\"\\ud83d "));
            assert!(answer.text().contains("\"full_name\":\"\\ude00 "));
        }
        "deep-100" => assert!(asked().text().contains(&format!(
            "{}{}",
            "[".repeat(100),
            "]".repeat(100)
        ))),
        "transcript-string" => {
            let call = call(sandbox, spec);
            assert!(call["chat_history"].is_string());
            assert_eq!(call["transcript_format"], "json");
        }
        "toon-broken" => {
            assert!(toon_format::decode_default::<Value>(&toon(sandbox, spec)).is_err())
        }
        "toon-object" => {
            let decoded: Value = toon_format::decode_default(&toon(sandbox, spec)).unwrap();
            assert_eq!(decoded["turns"], healthy(sandbox)["chat_history"]);
        }
        "toon-hash" => {
            let text = toon(sandbox, spec);
            let rows: Vec<_> = text.lines().skip(1).collect();
            assert_eq!(rows.len(), 20);
            assert!(
                rows.iter()
                    .all(|row| row.starts_with("  #") && !row.contains('"')),
                "{text}"
            );
            assert!(toon_format::decode_default::<Value>(&text).is_err());
        }
        "toon-marker" => {
            let text = toon(sandbox, spec);
            assert!(text.starts_with("[#20]{role,content}:"), "{text}");
            let decoded: Value = toon_format::decode_default(&text.replacen("[#", "[", 1)).unwrap();
            assert_eq!(decoded, healthy(sandbox)["chat_history"]);
        }
        "toon-bare" => {
            let text = toon(sandbox, spec);
            assert!(
                text.starts_with("[20]:\n  -\n    role: agent\n    content: "),
                "{text}"
            );
            let modern = text.replace("  -\n    ", "  - ");
            let decoded: Value = toon_format::decode_default(&modern).unwrap();
            assert_eq!(decoded, healthy(sandbox)["chat_history"]);
        }
        "delay-20" => assert!(asked().took >= Duration::from_millis(20)),
        "hang" | "reset" | "close" => {
            let answer = asked();
            assert_eq!((answer.status, answer.body.len()), (0, 0));
            let ended = [
                ("hang", Ended::Silent),
                ("reset", Ended::Reset),
                ("close", Ended::Closed),
            ];
            assert!(ended.contains(&(spec, answer.ended)), "{answer:?}");
        }
        "garbage" => {
            let answer = asked();
            assert_eq!((answer.status, answer.ended), (0, Ended::Closed));
            assert!(!answer.body.is_empty());
        }
        "no-length" => {
            let answer = asked();
            assert_eq!(answer.header("content-length"), None);
            assert_eq!(answer.json(), healthy(sandbox));
        }
        "drip-100-5" => {
            let answer = asked();
            assert!(answer.pieces >= 10, "{}", answer.pieces);
            assert!(answer.took >= Duration::from_millis(5 * answer.body.len() as u64 / 100 - 5));
            assert_eq!(answer.json(), healthy(sandbox));
        }
        "stall" => {
            let answer = asked();
            assert_eq!(
                (answer.status, answer.body.len(), answer.ended),
                (200, 0, Ended::Silent)
            );
        }
        "reset-body" => assert_cut(&asked(), Ended::Reset, true),
        "cut" => assert_cut(&asked(), Ended::Closed, true),
        "cut-chunked" => assert_cut(&asked(), Ended::Closed, false),
        "ok" => assert_eq!(call(sandbox, spec), healthy(sandbox)),
        "first-2(status-503)" => assert_eq!(statuses(sandbox, spec, 4), [503, 503, 200, 200]),
        "seq(status-503,reset,ok)" => assert_eq!(statuses(sandbox, spec, 4), [503, 0, 200, 200]),
        "rate-10(hang,reset)" => {
            for (n, ended) in [
                (100, Ended::Silent),
                (101, Ended::Reset),
                (110, Ended::Whole),
                (199, Ended::Whole),
            ] {
                assert_eq!(
                    faulty(sandbox, spec, &format!("{CALL}-n{n}")).ended,
                    ended,
                    "{n}"
                );
            }
        }
        "shift-1" => {
            let (first, second) = (page(sandbox, spec), page(sandbox, spec));
            assert_eq!(second["data"][1], first["data"][0]);
        }
        "vanish-1" => {
            let (first, second) = (page(sandbox, spec), page(sandbox, spec));
            assert_eq!(second["data"][0], first["data"][1]);
        }
        "only-0" => {
            let page = page(sandbox, "only-0+no-id");
            assert!(page["data"][0].get("id").is_none() && page["data"][1]["id"].is_string());
        }
        "no-total" => assert!(page(sandbox, spec).get("count").is_none()),
        "total-string" => assert_eq!(page(sandbox, spec)["count"], "500"),
        "odd-items" => assert!(page(sandbox, spec)["data"][20].is_null()),
        "cap-7" => assert_eq!(page(sandbox, spec)["data"].as_array().unwrap().len(), 7),
        "no-status" => {
            let answer = get(sandbox, &format!("/fault/{spec}/v1/calls/{CALL}/status"));
            assert_eq!(answer.status, 404);
        }
        "limits" => assert_eq!(statuses(sandbox, spec, 121)[119..], [200, 429]),
        "limits(6,2,60)" => assert_eq!(statuses(sandbox, spec, 7)[5..], [200, 429]),
        "mix-20(status-503,reset)" => {
            let statuses = statuses(sandbox, spec, 100);
            for status in [0, 200, 503] {
                assert!(statuses.contains(&status), "{statuses:?}");
            }
        }
        "flaky-20" | "soak-20" => {
            let whole = |answer: &Answer| answer.status == 200 && answer.ended == Ended::Whole;
            let answers: Vec<_> = (0..40).map(|_| faulty(sandbox, spec, CALL)).collect();
            let failed = answers.iter().filter(|answer| !whole(answer)).count();
            assert!((1..30).contains(&failed), "{failed}");
        }
        "key-abort" => {
            assert_eq!(asked().json(), healthy(sandbox));
            assert_eq!(log(sandbox, "key=abort").len(), 1);
        }
        _ => panic!("nothing proves `{spec}`"),
    }
}

fn page(sandbox: &Running, spec: &str) -> Value {
    get(sandbox, &format!("/fault/{spec}/v1/calls")).json()
}

fn statuses(sandbox: &Running, spec: &str, times: usize) -> Vec<u16> {
    (0..times)
        .map(|_| faulty(sandbox, spec, CALL).status)
        .collect()
}

fn assert_cut(answer: &Answer, ended: Ended, length: bool) {
    assert_eq!((answer.status, answer.ended), (200, ended));
    assert_eq!(answer.header("content-length").is_some(), length);
    assert!(!answer.body.is_empty());
    if let Some(promised) = answer.header("content-length") {
        assert_eq!(answer.body.len(), promised.parse::<usize>().unwrap() / 2);
    }
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut out)
        .unwrap();
    out
}

#[test]
fn every_fault_in_the_catalogue_does_what_it_says() {
    let sandbox = started();
    let index = get(&sandbox, "/").json();
    let examples: Vec<_> = index["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["example"].as_str().unwrap())
        .collect();
    assert!(examples.len() > 40);
    for spec in examples {
        prove(&sandbox, spec);
    }
}

#[test]
fn faults_may_be_in_the_path_after_the_id_and_in_a_header() {
    let sandbox = started();
    assert_eq!(
        get(
            &sandbox,
            "/fault/status-418/fault/retry-after-1/v1/calls/gen-en-3"
        )
        .header("retry-after"),
        Some("1")
    );
    let target = "/v1/calls/gen-en-3__first-1__status-503__retry-after-1";
    assert_eq!(get(&sandbox, target).status, 503);
    let answer = get(&sandbox, target);
    assert_eq!(
        (answer.status, answer.json()["id"].as_str()),
        (200, target.strip_prefix("/v1/calls/"))
    );
    let answer = Client::connect(sandbox.address).get(
        "/v1/calls/gen-en-3",
        &[KEY, ("x-sandbox-fault", "status-500+body-html")],
    );
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (500, Some("text/html; charset=utf-8"))
    );
}

#[test]
fn every_status_comes_with_every_body() {
    let sandbox = started();
    for status in [200, 201, 204, 304, 400, 404, 429, 500, 599, 999] {
        for (body, smallest, largest) in [
            ("html", 50, 500),
            ("empty", 0, 0),
            ("text", 10, 100),
            ("null", 4, 4),
            ("array", 10, 50),
            ("number", 2, 2),
            ("string", 8, 8),
            ("true", 4, 4),
        ] {
            let answer = faulty(&sandbox, &format!("status-{status}+body-{body}"), CALL);
            assert_eq!(
                (answer.status, answer.ended),
                (status, Ended::Whole),
                "{body}"
            );
            if !matches!(status, 204 | 304) {
                let size = answer.body.len();
                assert!(
                    (smallest..=largest).contains(&size),
                    "{status} {body} {size}"
                );
            }
        }
    }
    let huge = faulty(&sandbox, "status-500+body-huge", CALL);
    assert!(huge.body.len() > 5_000_000 && huge.json()["message"].is_string());
}

#[test]
fn retry_after_is_sent_verbatim() {
    let sandbox = started();
    for value in ["0", "-5", "1000000000000", "soon", "1.5"] {
        let answer = faulty(&sandbox, &format!("status-429+retry-after-{value}"), CALL);
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (429, Some(value))
        );
    }
    let answer = faulty(&sandbox, "status-429+retry-after-date--60", CALL);
    let at = httpdate::parse_http_date(answer.header("retry-after").unwrap()).unwrap();
    assert!(at < SystemTime::now());
}

#[test]
fn redirects_lead_where_they_say() {
    let sandbox = started();
    for status in [301, 302, 303, 307, 308] {
        assert_eq!(
            faulty(&sandbox, &format!("redirect-{status}"), CALL).status,
            status
        );
    }
    let location = |spec: &str| {
        faulty(&sandbox, spec, CALL)
            .header("location")
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        location("redirect-302(loop)"),
        format!("/fault/redirect-302(loop)/v1/calls/{CALL}")
    );
    assert_eq!(
        location("redirect-302(http:%2F%2F127.0.0.1:9%2Fx)"),
        "http://127.0.0.1:9/x"
    );
    assert!(location("redirect-302(refused)").contains(&sandbox.refused.to_string()));
    let refused = std::net::TcpStream::connect(sandbox.refused).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);

    let received = || get(&sandbox, "/sandbox/other-origin").json();
    assert_eq!(received().as_array().unwrap().len(), 0);
    let answer =
        Client::connect(sandbox.other_origin).get("/v1/calls/x", &[("x-api-key", "sk_leaked")]);
    assert_eq!(answer.json()["id"], "from-the-other-origin");
    let headers = &received()[0]["headers"];
    assert!(
        headers
            .as_array()
            .unwrap()
            .contains(&serde_json::json!(["x-api-key", "sk_leaked"]))
    );
}

#[test]
fn faults_strike_later_requests_of_a_kept_connection_too() {
    let sandbox = started();
    for (spec, ended) in [
        ("reset", Ended::Reset),
        ("close", Ended::Closed),
        ("cut-5", Ended::Closed),
        ("reset-body-5", Ended::Reset),
    ] {
        let mut client = Client::connect(sandbox.address);
        for _ in 0..3 {
            assert_eq!(client.get("/v1/calls/gen-en-3", &[KEY]).status, 200);
        }
        let answer = client.get(&format!("/fault/{spec}/v1/calls/gen-en-3"), &[KEY]);
        assert_eq!(answer.ended, ended, "{spec}");
        let expected = if answer.status == 200 { 5 } else { 0 };
        assert_eq!(answer.body.len(), expected, "{spec}");
        let entry = &log(&sandbox, &format!("fault={spec}"))[0];
        assert_eq!(
            (
                entry["outcome"].as_str(),
                entry["closed_by_client"].as_bool()
            ),
            (Some("ended_by_fault"), Some(false))
        );
    }
}

#[test]
fn faults_compose() {
    let sandbox = started();
    let answer = faulty(&sandbox, "status-503+gzip+drip-50-1", CALL);
    assert_eq!((answer.status, answer.ended), (503, Ended::Whole));
    let error: Value = serde_json::from_slice(&unzipped(&answer.body)).unwrap();
    assert_eq!(error["statusCode"], 503);
    let answer = faulty(&sandbox, "gzip+cut", CALL);
    assert_eq!(
        (answer.header("content-encoding"), answer.ended),
        (Some("gzip"), Ended::Closed)
    );
    let mut bytes = vec![];
    let answer = faulty(&sandbox, "br+envelope-data", CALL);
    brotli::BrotliDecompress(&mut &answer.body[..], &mut bytes).unwrap();
    let call: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(call["data"]["id"], CALL);
    let answer = faulty(&sandbox, "deep-100000+no-length", CALL);
    assert!(answer.body.len() > 200_000 && answer.ended == Ended::Whole);
    let answer = faulty(&sandbox, "pad-3+stall-2000000", CALL);
    assert_eq!(
        (answer.body.len(), answer.ended),
        (2_000_000, Ended::Silent)
    );
}

#[test]
fn a_hundred_megabytes_flow_with_and_without_a_length() {
    let sandbox = started();
    for spec in ["pad-100", "pad-100+no-length"] {
        let answer = faulty(&sandbox, spec, CALL);
        assert!(answer.body.len() > 100_000_000);
        assert_eq!(
            (answer.ended, answer.header("content-length").is_some()),
            (Ended::Whole, spec == "pad-100")
        );
    }
}

#[test]
fn transcripts_may_come_in_the_form_that_was_not_asked_for() {
    let sandbox = started();
    let target = |spec: &str| {
        format!("/fault/{spec}/v1/calls/{CALL}?transcript_format=toon&include_tools=true")
    };
    let call = get(&sandbox, &target("transcript-array")).json();
    assert!(call["chat_history"].is_array() && call["chat_history_with_tools"].is_array());
    assert_eq!(call["transcript_format"], "toon");
    for (spec, expected) in [
        ("transcript-number", serde_json::json!(3)),
        ("transcript-null", Value::Null),
    ] {
        assert_eq!(
            get(&sandbox, &target(spec)).json()["chat_history"],
            expected
        );
    }
    assert_eq!(get(&sandbox, &target("id-number")).json()["id"], 12345);
    let with_type = get(&sandbox, &target("type(application%2Fproblem+json)"));
    assert_eq!(
        with_type.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(
        get(&sandbox, &target("type-none")).header("content-type"),
        None
    );
}

#[test]
fn a_rate_given_at_the_start_strikes_requests_without_a_fault_of_their_own() {
    let options = sandbox::Options {
        fault_percent: 20,
        faults: vec![
            sandbox::Spec::parse("status-500").unwrap(),
            sandbox::Spec::parse("first-1(status-503)").unwrap(),
        ],
        ..sandbox::Options::default()
    };
    let sandbox = sandbox::start(options).unwrap();
    let mut client = Client::connect(sandbox.address);
    let mut status = |n: usize| {
        client
            .get(&format!("/v1/calls/gen-en-3-n{n}"), &[KEY])
            .status
    };
    assert_eq!((0..100).filter(|&n| status(n) != 200).count(), 20);
    assert_eq!([status(0), status(1), status(20)], [500, 200, 200]);
    assert_eq!(faulty(&sandbox, "ok", "gen-en-3-n0").status, 200);
}
