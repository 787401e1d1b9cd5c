//! The sandbox answers as the API's documentation says.

mod common;

use common::{Client, KEY, get, started};
use sandbox::{Envelope, Options};
use serde_json::Value;

const DOCUMENTED: &str = "/v1/calls/a1b2c3d4-e5f6-7890-abcd-ef1234567890";

#[test]
fn the_documented_example_is_answered_to_the_byte() {
    let sandbox = started();
    let answer = get(&sandbox, DOCUMENTED);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(
        answer.text(),
        include_str!("../../tests/fixtures/documented-call.json").trim()
    );
}

#[test]
fn both_envelopes_hold_the_same_call() {
    let bare = get(&started(), DOCUMENTED).json();
    let options = Options {
        envelope: Envelope::Data,
        ..Options::default()
    };
    let sandbox = sandbox::start(options).unwrap();
    let enveloped = get(&sandbox, DOCUMENTED).json();
    assert_eq!(enveloped["statusCode"], 200);
    assert_eq!(enveloped["data"], bare);
    assert_eq!(
        get(&sandbox, &format!("/fault/envelope-bare{DOCUMENTED}")).json(),
        bare
    );
}

#[test]
fn errors_are_worded_as_the_api_words_them() {
    let sandbox = started();
    let long = format!("/v1/calls/{}", "a".repeat(129));
    for (target, key, status) in [
        ("/v1/calls/gen-en-3", None, 401),
        ("/v1/calls/gen-en-3", Some("sk_other"), 401),
        ("/v1/calls/no-such-call", Some("sk_sandbox"), 404),
        ("/v1/calls/not%20an%20id", Some("sk_sandbox"), 400),
        (&long, Some("sk_sandbox"), 400),
        (
            "/v1/calls/gen-en-3?include_words=yes",
            Some("sk_sandbox"),
            400,
        ),
        (
            "/v1/calls/gen-en-3?transcript_format=xml",
            Some("sk_sandbox"),
            400,
        ),
        ("/v1/nothing", Some("sk_sandbox"), 404),
        (
            "/fault/no-such-fault/v1/calls/gen-en-3",
            Some("sk_sandbox"),
            418,
        ),
    ] {
        let headers: Vec<_> = key.map(|key| ("x-api-key", key)).into_iter().collect();
        let answer = Client::connect(sandbox.address).get(target, &headers);
        assert_eq!(answer.status, status, "{target}");
        assert_eq!(answer.json()["statusCode"], status, "{target}");
        assert!(answer.json()["message"].is_string(), "{target}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("*"),
            "{target}"
        );
    }
}

#[test]
fn query_parameters_are_honoured() {
    let sandbox = started();
    let call = |query: &str| get(&sandbox, &format!("/v1/calls/call-es-0060-turns?{query}")).json();
    let usual = call("");
    assert_eq!(usual["chat_history"].as_array().unwrap().len(), 60);
    assert_eq!(usual["transcript_format"], "json");
    assert!(usual["chat_history"][0].get("words").is_none());
    assert!(usual.get("chat_history_with_tools").is_none());
    let without = call("include_transcript=false&include_words=true");
    assert!(without.get("chat_history").is_none() && without.get("transcript_format").is_none());
    let all = call("include_words=true&include_tools=true");
    assert!(all["chat_history"][0]["words"][0]["start"].is_number());
    let roles: std::collections::BTreeSet<_> = all["chat_history_with_tools"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["role"].as_str().unwrap())
        .collect();
    let expected = [
        "agent",
        "dtmf",
        "node_transition",
        "tool_call_invocation",
        "tool_call_result",
        "user",
    ];
    assert!(roles.iter().eq(expected.iter()), "{roles:?}");
}

#[test]
fn toon_decodes_to_what_json_says() {
    let sandbox = started();
    for id in ["gen-en-200", "gen-es-200", "gen-ja-200", "gen-en-0"] {
        let call = |format: &str| {
            let query = format!("include_words=true&include_tools=true&transcript_format={format}");
            get(&sandbox, &format!("/v1/calls/{id}?{query}")).json()
        };
        let (json, toon) = (call("json"), call("toon"));
        assert_eq!(toon["transcript_format"], "toon");
        for name in ["chat_history", "chat_history_with_tools"] {
            let decoded: Value = toon_format::decode_default(toon[name].as_str().unwrap()).unwrap();
            assert_eq!(decoded, json[name], "{id} {name}");
        }
    }
}

#[test]
fn every_listed_call_is_there_and_has_what_its_status_allows() {
    let sandbox = started();
    let index = get(&sandbox, "/").json();
    let mut statuses = std::collections::BTreeSet::new();
    for listed in index["calls"].as_array().unwrap() {
        let answer = get(&sandbox, listed["path"].as_str().unwrap());
        assert_eq!(answer.status, 200, "{listed}");
        let call = answer.json();
        assert_eq!(call["id"], listed["id"]);
        if let Some(status) = call["call_status"].as_str() {
            statuses.insert(status.to_owned());
        }
    }
    assert_eq!(statuses.len(), 12);
    let going_on = get(&sandbox, "/v1/calls/call-status-in-progress").json();
    assert!(going_on["call_analysis"].is_null() && going_on["finished_at"].is_null());
    assert!(going_on.get("duration").is_none() && going_on.get("disconnection_reason").is_none());
    let minimal = get(&sandbox, "/v1/calls/call-minimal").json();
    assert_eq!(minimal.as_object().unwrap().len(), 1);
}

#[test]
fn a_page_on_another_origin_may_ask() {
    let sandbox = started();
    let mut client = Client::connect(sandbox.address);
    client.send(
        "OPTIONS",
        "/fault/status-503/v1/calls/gen-en-3",
        &[
            ("origin", "http://127.0.0.1:1"),
            ("access-control-request-method", "GET"),
            (
                "access-control-request-headers",
                "x-api-key,x-sandbox-fault",
            ),
        ],
    );
    let answer = client.receive();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("x-api-key,x-sandbox-fault")
    );
    let answer = client.get("/v1/calls/gen-en-3", &[KEY]);
    assert!(
        answer
            .header("access-control-expose-headers")
            .unwrap()
            .contains("x-request-id")
    );
}

#[test]
fn connections_are_kept_and_counted() {
    let sandbox = started();
    let count = || {
        let answer = Client::connect(sandbox.address).get("/sandbox/connections", &[]);
        answer.json()["open"].as_u64().unwrap()
    };
    let mut clients: Vec<_> = (0..3).map(|_| Client::connect(sandbox.address)).collect();
    for client in &mut clients {
        for _ in 0..3 {
            assert_eq!(client.get("/v1/calls/gen-en-3", &[KEY]).status, 200);
        }
    }
    assert_eq!(count(), 3);
    drop(clients);
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(count(), 0);
}
