//! `GET /v1/calls` and `GET /v1/calls/{id}/status` answer as the API's documentation says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use common::{Client, get, started};
use sandbox::{Envelope, Options, Running};
use serde_json::Value;

const NOW: f64 = 1_790_000_000.0;

/// A sandbox whose clock stands still at a known moment.
fn at_a_known_moment() -> Running {
    let options = Options {
        now: Some(NOW),
        speed: 0.0,
        ..Options::default()
    };
    sandbox::start(options).unwrap()
}

fn page(sandbox: &Running, query: &str) -> Value {
    let answer = get(sandbox, &format!("/v1/calls?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

fn rows(page: &Value) -> &Vec<Value> {
    page["data"].as_array().unwrap()
}

fn all(sandbox: &Running, query: &str) -> Vec<Value> {
    let mut all = vec![];
    loop {
        let page = page(sandbox, &format!("limit=100&offset={}&{query}", all.len()));
        if rows(&page).is_empty() {
            assert_eq!(page["count"], all.len(), "{query}");
            return all;
        }
        all.extend(rows(&page).iter().cloned());
    }
}

#[test]
fn both_generations_of_a_page_hold_the_same_rows() {
    let sandbox = at_a_known_moment();
    let old = page(&sandbox, "limit=7&offset=14");
    assert_eq!(old.as_object().unwrap().len(), 2);
    assert_eq!(old["count"], 500);
    assert_eq!(rows(&old).len(), 7);
    let new = get(&sandbox, "/fault/envelope-data/v1/calls?limit=7&offset=14").json();
    assert_eq!(new["statusCode"], 200);
    assert_eq!(new["data"], old["data"]);
    let expected = serde_json::json!({"page": 3, "total_rows": 500, "total_pages": 72});
    assert_eq!(new["pagination"], expected);
    let options = Options {
        envelope: Envelope::Data,
        ..Options::default()
    };
    let new = page(&sandbox::start(options).unwrap(), "");
    assert_eq!(new["pagination"]["total_rows"], 500);
    assert_eq!(rows(&new).len(), 20);
}

#[test]
fn the_list_has_five_hundred_calls_newest_first() {
    let sandbox = at_a_known_moment();
    let newest_first = all(&sandbox, "");
    assert_eq!(newest_first.len(), 500);
    let ids: BTreeSet<_> = newest_first
        .iter()
        .map(|call| call["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 500);
    let mut oldest_first = all(&sandbox, "order=asc");
    oldest_first.reverse();
    assert_eq!(newest_first, oldest_first);
    let created: Vec<f64> = newest_first
        .iter()
        .map(|call| sandbox::moment(call["created_at"].as_str().unwrap()).unwrap())
        .collect();
    assert!(
        created
            .iter()
            .all(|at| *at <= NOW && *at > NOW - 62.0 * 86_400.0)
    );
    // Some are written without their fraction.
    assert!(created.windows(2).all(|two| two[0] + 1.0 > two[1]));
}

#[test]
fn every_filter_keeps_what_fits_and_nothing_else() {
    let sandbox = at_a_known_moment();
    let everything = all(&sandbox, "");
    for (parameter, field) in [
        ("call_status", "call_status"),
        ("call_result", "call_result"),
        ("agent_id", "agent_id"),
        ("campaign_id", "campaign_id"),
    ] {
        let values: BTreeSet<&str> = everything
            .iter()
            .filter_map(|call| call[field].as_str())
            .collect();
        assert!(values.len() >= 4, "{field}");
        for value in values {
            let expected: Vec<_> = everything
                .iter()
                .filter(|call| call[field] == value)
                .cloned()
                .collect();
            assert_eq!(
                all(&sandbox, &format!("{parameter}={value}")),
                expected,
                "{value}"
            );
        }
        assert!(all(&sandbox, &format!("{parameter}=no-such")).is_empty());
    }
    let number = everything[40]["contact"]["phone_number"].as_str().unwrap();
    let found = all(
        &sandbox,
        &format!("phoneNumber={}", number.replace('+', "%2B")),
    );
    assert!(!found.is_empty());
    assert!(found.iter().all(|call| {
        call["contact"]["phone_number"] == number
            || call["from"] == number
            || call["contact"].is_null()
    }));
    let both = all(&sandbox, "call_status=completed&call_result=answered");
    assert!(
        both.iter()
            .all(|call| call["call_status"] == "completed" && call["call_result"] == "answered")
    );
    assert!(both.len() > 300 && both.len() < 400);
}

#[test]
fn dates_bound_the_list_on_both_sides() {
    let sandbox = at_a_known_moment();
    let everything = all(&sandbox, "");
    let (from, to) = ("2026-08-20T00:00:00Z", "2026-08-25T12:00:00.500%2B02:00");
    let within = all(&sandbox, &format!("date_from={from}&date_to={to}"));
    let before = all(&sandbox, "date_to=2026-08-19T23:59:59.999Z");
    let after = all(&sandbox, "date_from=2026-08-25T12:00:00.501%2B02:00");
    assert!(!within.is_empty() && !before.is_empty() && !after.is_empty());
    assert_eq!([after, within, before].concat(), everything);
}

#[test]
fn transcripts_come_where_they_are_asked_for() {
    let sandbox = at_a_known_moment();
    let plain = page(&sandbox, "limit=100&call_status=completed");
    assert!(
        rows(&plain)
            .iter()
            .all(|call| call.get("chat_history").is_none()
                && call.get("transcript_format").is_none())
    );
    let query = "limit=100&call_status=completed&include_transcript=true&include_words=true&include_tools=true";
    let json = page(&sandbox, query);
    let toon = page(&sandbox, &format!("{query}&transcript_format=toon"));
    for (json, toon) in rows(&json).iter().zip(rows(&toon)) {
        assert_eq!(toon["transcript_format"], "toon");
        for name in ["chat_history", "chat_history_with_tools"] {
            let decoded: Value = toon_format::decode_default(toon[name].as_str().unwrap()).unwrap();
            assert_eq!(decoded, json[name]);
        }
    }
    let all_words = rows(&json)
        .iter()
        .flat_map(|call| call["chat_history"].as_array().unwrap());
    assert!(all_words.clone().count() > 1000);
    assert!(
        all_words
            .clone()
            .all(|entry| entry["words"][0]["start"].is_number())
    );
}

#[test]
fn an_item_is_the_call_that_its_id_gives() {
    let sandbox = at_a_known_moment();
    let query = "include_transcript=true&include_words=true";
    for item in rows(&page(&sandbox, &format!("limit=100&{query}"))) {
        let id = item["id"].as_str().unwrap();
        assert_eq!(
            get(&sandbox, &format!("/v1/calls/{id}?{query}")).json(),
            *item
        );
    }
}

#[test]
fn calls_differ_in_all_that_is_documented() {
    let sandbox = at_a_known_moment();
    let calls = all(&sandbox, "include_tools=true");
    let distinct =
        |of: &dyn Fn(&Value) -> String| -> BTreeSet<String> { calls.iter().map(of).collect() };
    assert_eq!(distinct(&|call| call["call_status"].to_string()).len(), 12);
    assert_eq!(distinct(&|call| call["call_result"].to_string()).len(), 6);
    assert_eq!(distinct(&|call| call["direction"].to_string()).len(), 3);
    assert_eq!(distinct(&|call| call["type"].to_string()).len(), 9);
    assert!(distinct(&|call| call["disconnection_reason"].to_string()).len() > 10);
    assert!(distinct(&|call| call["contact"]["full_name"].to_string()).len() > 40);
    let analyses = distinct(&|call| match call.get("call_analysis") {
        None => "missing".into(),
        Some(Value::Null) => "null".into(),
        Some(analysis) => format!("{} {}", analysis["sentiment"], analysis["user_sentiment"]),
    });
    for analysis in [
        "missing",
        "null",
        "\"positive\" null",
        "\"neutral\" null",
        "\"negative\" null",
        "null \"Positive\"",
        "null \"Neutral\"",
        "null \"Negative\"",
        "null \"Unknown\"",
    ] {
        assert!(analyses.contains(analysis), "{analysis}");
    }
    let entries: Vec<&Value> = calls
        .iter()
        .filter_map(|call| call["chat_history_with_tools"].as_array())
        .flatten()
        .collect();
    for role in [
        "agent",
        "user",
        "tool_call_invocation",
        "tool_call_result",
        "node_transition",
        "dtmf",
    ] {
        assert!(entries.iter().any(|entry| entry["role"] == role), "{role}");
    }
    for successful in [Value::Bool(true), Value::Bool(false)] {
        assert!(
            entries
                .iter()
                .any(|entry| entry["successful"] == successful)
        );
    }
}

#[test]
fn wrong_queries_and_keys_are_refused_as_the_api_refuses_them() {
    let sandbox = at_a_known_moment();
    for query in [
        "limit=0",
        "limit=101",
        "limit=ten",
        "limit=-1",
        "offset=-1",
        "order=up",
        "date_from=yesterday",
        "date_to=2026-13-01",
        // An offset's + that was not encoded is a space.
        "date_to=2026-08-25T12:00:00+02:00",
        "include_transcript=1",
        "include_words=yes",
        "include_tools=",
        "transcript_format=xml",
    ] {
        let answer = get(&sandbox, &format!("/v1/calls?{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.json()["statusCode"], 400);
        assert!(answer.json()["message"].is_string());
    }
    for headers in [&[][..], &[("x-api-key", "sk_other")]] {
        for target in ["/v1/calls", "/v1/calls/gen-en-3/status"] {
            let answer = Client::connect(sandbox.address).get(target, headers);
            assert_eq!(answer.status, 401, "{target}");
        }
    }
    assert_eq!(page(&sandbox, "unknown=1")["count"], 500);
}

#[test]
fn a_status_agrees_with_its_call() {
    let sandbox = at_a_known_moment();
    for (call_status, status, finished) in [
        ("in-progress", "in_progress", false),
        ("completed", "ended", true),
        ("no-answer", "no_answer", true),
        ("failed", "failed", true),
        ("in-queue", "in_queue", false),
        ("incomplete", "ended", true),
        ("busy", "no_answer", true),
        ("answering-machine", "voicemail", true),
        ("scheduled", "scheduled", false),
        ("voice_mail", "voicemail", true),
        ("pending", "pending", false),
        ("no_answer", "no_answer", true),
    ] {
        let call = rows(&page(&sandbox, &format!("call_status={call_status}")))[0].clone();
        let id = call["id"].as_str().unwrap();
        let answer = get(&sandbox, &format!("/v1/calls/{id}/status")).json();
        assert_eq!(answer["statusCode"], 200);
        let expected = serde_json::json!({
            "call_id": id,
            "agent_id": call["agent_id"],
            "call_status": status,
            "finished": finished,
            "disconnection_reason": call["disconnection_reason"],
            "started_at": call["start_at"],
            "ended_at": call["finished_at"],
        });
        assert_eq!(answer["data"], expected);
    }
    assert_eq!(get(&sandbox, "/v1/calls/no-such-call/status").status, 404);
    assert_eq!(get(&sandbox, "/v1/calls/not%20an%20id/status").status, 400);
}

#[test]
fn faults_work_on_lists_and_statuses_too() {
    let sandbox = started();
    for target in ["/v1/calls", "/v1/calls/gen-en-3/status"] {
        let faulty = |spec: &str| get(&sandbox, &format!("/fault/{spec}{target}"));
        assert_eq!(faulty("status-503").status, 503);
        assert_eq!(faulty("first-1(status-500)").status, 500);
        assert_eq!(faulty("first-1(status-500)").status, 200);
        assert_eq!(faulty("body-html").text().chars().next(), Some('<'));
        assert_eq!(faulty("envelope-null").json()["data"], Value::Null);
        assert!(faulty("truncated").json_error());
        assert_eq!(faulty("cut").ended, common::Ended::Closed);
        assert_eq!(faulty("reset").ended, common::Ended::Reset);
    }
    let behind_the_id = get(&sandbox, "/v1/calls/gen-en-3__status-502/status");
    assert_eq!(behind_the_id.status, 502);
    let page = get(
        &sandbox,
        "/fault/no-id+duration-string/v1/calls?call_status=completed",
    )
    .json();
    for call in rows(&page) {
        assert!(call.get("id").is_none() && call["duration"].is_string());
    }
    let deep = get(&sandbox, "/fault/deep-100+pad-1/v1/calls?limit=2");
    assert_eq!(deep.json()["data"].as_array().unwrap().len(), 2);
    assert!(deep.body.len() > 1_000_000);
}

#[test]
fn every_fault_changes_the_answers_of_every_endpoint_that_it_applies_to() {
    let sandbox = started();
    let list = "/v1/calls?limit=3&call_status=completed&include_transcript=true";
    let targets = [
        list,
        "/v1/calls/gen-en-6/status",
        "/recordings/gen-en-6.wav",
    ];
    let call_object = [
        "no-id",
        "duration-string",
        "unknown-fields",
        "unknown-enums",
        "wrong-types",
        "hostile-text",
        "proto",
        "duplicate-keys",
        "lone-surrogate",
        "deep-100",
        "transcript-string",
        "toon-broken",
        "toon-object",
        "toon-hash",
        "toon-marker",
        "toon-bare",
    ];
    let of_lists = ["no-total", "total-string", "odd-items"];
    // These change nothing of a first request, or only once in a while, or only when it took place.
    let unseen = [
        "ok",
        "key-abort",
        "shift-1",
        "vanish-1",
        "cap-7",
        "only-0",
        "no-status",
        "limits",
        "limits(6,2,60)",
        "delay-20",
        "mix-20(status-503,reset)",
        "flaky-20",
        "soak-20",
        "rate-10(hang,reset)",
        "odd-words",
        "drip-100-5",
        "no-cors",
        "no-request-id",
        "gzip-bomb",
    ];
    let index = get(&sandbox, "/").json();
    for fault in index["faults"].as_array().unwrap() {
        let spec = fault["example"].as_str().unwrap();
        if unseen.contains(&spec) {
            continue;
        }
        for target in targets {
            let recording = target.starts_with("/recordings");
            let text_only = ["bom", "invalid-utf8", "pad-1", "envelope-data"].contains(&spec);
            let applies = match spec {
                // The status endpoint has an envelope anyway, and neither duration nor transcript.
                "envelope-data" => target == list,
                _ if of_lists.contains(&spec) => target == list,
                _ if call_object.contains(&spec) => {
                    target == list
                        || (!recording
                            && matches!(spec, "unknown-fields" | "unknown-enums" | "wrong-types"))
                }
                _ => !(recording && text_only),
            };
            if !applies {
                continue;
            }
            let mut client = Client::connect(sandbox.address);
            let healthy = client.get(target, &[common::KEY]);
            let mut client = Client::connect(sandbox.address);
            if ["hang", "stall"].contains(&spec) {
                client
                    .stream
                    .set_read_timeout(Some(std::time::Duration::from_millis(150)))
                    .unwrap();
            }
            let answer = client.get(&format!("/fault/{spec}{target}"), &[common::KEY]);
            let head = |answer: &common::Answer| -> Vec<String> {
                let lines = answer
                    .head
                    .lines()
                    .filter(|line| !line.starts_with("x-request-id") && !line.starts_with("date"));
                lines.map(str::to_owned).collect()
            };
            assert!(
                head(&answer) != head(&healthy)
                    || answer.body != healthy.body
                    || answer.ended != healthy.ended,
                "{spec} {target}"
            );
        }
    }
}
