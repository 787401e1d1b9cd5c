//! A client that leaves in the middle of an answer is noticed, and only then.

mod common;

use std::time::{Duration, Instant};

use common::{Client, KEY, get, log, post, started};
use serde_json::Value;

/// Waits for the log's only entry to be anything but open; says how long that took.
fn settled(sandbox: &sandbox::Running, filters: &str) -> (Value, Duration) {
    let begun = Instant::now();
    loop {
        let entries = log(sandbox, filters);
        assert_eq!(entries.len(), 1);
        if entries[0]["outcome"] != "open" || begun.elapsed() > Duration::from_secs(1) {
            return (entries[0].clone(), begun.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_client_that_leaves_is_seen_within_a_tenth_of_a_second() {
    let sandbox = started();
    for (key, spec) in [
        ("hang", "hang"),
        ("delay", "delay-5000"),
        ("stall", "stall-10"),
        ("chunked", "stall+no-length"),
        ("drip", "drip-1-20"),
        ("big", "pad-100"),
        ("chunkedbig", "pad-100+no-length"),
    ] {
        let mut client = Client::connect(sandbox.address);
        client.send(
            "GET",
            &format!("/fault/key-{key}+{spec}/v1/calls/gen-en-3"),
            &[KEY],
        );
        std::thread::sleep(Duration::from_millis(60));
        assert_eq!(
            log(&sandbox, &format!("key={key}"))[0]["outcome"],
            "open",
            "{spec}"
        );
        drop(client);
        let (entry, took) = settled(&sandbox, &format!("key={key}"));
        assert_eq!(entry["closed_by_client"], true, "{spec}: {entry}");
        assert!(took < Duration::from_millis(100), "{spec}: {took:?}");
        assert!(entry["ms"].as_u64().unwrap() >= 50, "{entry}");
        assert!(
            entry["bytes_sent"].as_u64().unwrap() < 100_000_000,
            "{entry}"
        );
    }
}

#[test]
fn a_client_that_got_everything_has_not_left_early() {
    let sandbox = started();
    let mut client = Client::connect(sandbox.address);
    for id in ["gen-en-3", "gen-en-2000", "gen-en-0"] {
        assert_eq!(client.get(&format!("/v1/calls/{id}"), &[KEY]).status, 200);
    }
    drop(client);
    std::thread::sleep(Duration::from_millis(30));
    for entry in log(&sandbox, "") {
        assert_eq!(entry["outcome"], "complete", "{entry}");
        assert_eq!(entry["status"], 200);
    }
}

#[test]
fn the_log_has_what_was_sent() {
    let sandbox = started();
    let mut client = Client::connect(sandbox.address);
    let target = "/fault/key-a/v1/calls/gen-en-3?include_words=true";
    let answer = client.get(target, &[KEY, ("X-Trace", "abc")]);
    let entry = &log(&sandbox, "key=a")[0];
    assert_eq!(entry["method"], "GET");
    assert_eq!(entry["path"], "/fault/key-a/v1/calls/gen-en-3");
    assert_eq!(entry["query"], "include_words=true");
    assert_eq!(entry["call_id"], "gen-en-3");
    assert_eq!(entry["struck"], false);
    let headers = entry["headers"].as_array().unwrap();
    assert!(headers.contains(&serde_json::json!(["x-trace", "abc"])));
    let sent = answer.head.len() + 4 + answer.body.len();
    assert_eq!(entry["bytes_sent"], sent);
    assert_eq!(
        entry["number"].to_string(),
        answer.header("x-request-id").unwrap()
    );
}

#[test]
fn a_reset_forgets_all_or_one_key() {
    let sandbox = started();
    let ask = |key: &str| {
        get(
            &sandbox,
            &format!("/fault/key-{key}+first-1+status-503/v1/calls/gen-en-3"),
        )
        .status
    };
    assert_eq!(
        [ask("a"), ask("a"), ask("b"), ask("b")],
        [503, 200, 503, 200]
    );
    post(&sandbox, "/sandbox/reset?key=a");
    assert_eq!([ask("a"), ask("b")], [503, 200]);
    assert_eq!(log(&sandbox, "key=a").len(), 1);
    assert_eq!(log(&sandbox, "key=b").len(), 3);
    post(&sandbox, "/sandbox/reset");
    assert_eq!(log(&sandbox, "").len(), 0);
    assert_eq!(ask("b"), 503);
}
