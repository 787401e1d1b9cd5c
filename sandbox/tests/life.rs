//! A call that begins when it is first asked for lives by the sandbox's clock.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{get, post, started};
use sandbox::{Options, Running};
use serde_json::Value;

/// A sandbox whose clock moves only on request.
fn stopped() -> Running {
    let options = Options {
        now: Some(1_790_000_000.0),
        speed: 0.0,
        ..Options::default()
    };
    sandbox::start(options).unwrap()
}

fn advance(sandbox: &Running, seconds: f64) {
    let answer = post(sandbox, &format!("/sandbox/clock?advance={seconds}"));
    assert_eq!(answer.status, 200);
}

fn call(sandbox: &Running, id: &str) -> Value {
    get(sandbox, &format!("/v1/calls/{id}")).json()
}

fn status(sandbox: &Running, id: &str) -> Value {
    get(sandbox, &format!("/v1/calls/{id}/status")).json()["data"].clone()
}

/// Letters of the transcript, without which there is none.
fn letters(call: &Value) -> Option<usize> {
    let entries = call["chat_history"].as_array()?;
    Some(
        entries
            .iter()
            .map(|entry| entry["content"].as_str().unwrap().len())
            .sum(),
    )
}

#[test]
fn a_call_is_queued_rings_runs_ends_and_is_analyzed() {
    let sandbox = stopped();
    let id = "live-en-8";
    let both = || (call(&sandbox, id), status(&sandbox, id));
    let (now, status_now) = both();
    assert_eq!(
        (&now["call_status"], &status_now["call_status"]),
        (&"in-queue".into(), &"in_queue".into())
    );
    assert_eq!(status_now["call_id"], id);
    assert_eq!(status_now["finished"], false);
    advance(&sandbox, 2.0);
    let (now, status_now) = both();
    assert_eq!(
        (&now["call_status"], &status_now["call_status"]),
        (&"pending".into(), &"pending".into())
    );
    assert!(now.get("chat_history").is_none() && now["start_at"].is_null());
    advance(&sandbox, 2.0);
    let (now, status_now) = both();
    assert_eq!(status_now["call_status"], "in_progress");
    assert_eq!(now["start_at"], "2026-09-21T14:13:24.000Z");
    assert_eq!(now["start_at"], status_now["started_at"]);
    assert_eq!(letters(&now), Some(0));

    // It grows word by word until it ends.
    let (mut seconds, mut last) = (0, 0);
    while status(&sandbox, id)["call_status"] == "in_progress" {
        let now = call(&sandbox, id);
        assert_eq!(now["call_status"], "in-progress");
        assert!(
            now["duration"].is_null()
                && now["finished_at"].is_null()
                && now["call_analysis"].is_null()
        );
        let letters = letters(&now).unwrap();
        assert!(letters >= last);
        last = letters;
        advance(&sandbox, 1.0);
        seconds += 1;
        assert!(seconds < 1000);
    }
    let (now, status_now) = both();
    assert_eq!(
        (&now["call_status"], &status_now["call_status"]),
        (&"completed".into(), &"ended".into())
    );
    assert_eq!(now["duration"], seconds);
    assert_eq!(now["finished_at"], status_now["ended_at"]);
    assert_eq!(now["call_result"], "answered");
    assert!(last > 100 && letters(&now).unwrap() >= last);
    assert_eq!(status_now["finished"], false);
    assert!(status_now["disconnection_reason"].is_null() && now["disconnection_reason"].is_null());
    advance(&sandbox, 2.0);
    assert_eq!(status(&sandbox, id)["finished"], true);
    assert!(status(&sandbox, id)["disconnection_reason"].is_null());
    advance(&sandbox, 2.0);
    let (now, status_now) = both();
    assert_eq!(status_now["disconnection_reason"], "user_hangup");
    assert_eq!(now["disconnection_reason"], "user_hangup");
    assert!(now["call_record"].is_null() && now["call_analysis"].is_null());
    advance(&sandbox, 2.0);
    assert!(call(&sandbox, id)["call_record"].is_string());
    assert!(call(&sandbox, id)["call_analysis"].is_null());
    advance(&sandbox, 4.0);
    assert!(call(&sandbox, id)["call_analysis"].is_object());

    post(&sandbox, "/sandbox/reset");
    assert_eq!(call(&sandbox, id)["call_status"], "in-queue");
}

#[test]
fn other_calls_end_otherwise() {
    let sandbox = stopped();
    for (ending, call_status, status_now, result, reason) in [
        (
            "no-answer",
            "no-answer",
            "no_answer",
            "no_answer",
            "dial_no_answer",
        ),
        ("busy", "busy", "no_answer", "busy", "dial_busy"),
        ("failed", "failed", "failed", "failed", "dial_failed"),
        ("canceled", "failed", "canceled", "failed", "canceled"),
    ] {
        let id = format!("live-es-8-{ending}");
        assert_eq!(status(&sandbox, &id)["call_status"], "in_queue");
        advance(&sandbox, 5.9);
        assert_eq!(status(&sandbox, &id)["call_status"], "pending", "{ending}");
        advance(&sandbox, 6.0);
        let now = call(&sandbox, &id);
        assert_eq!(now["call_status"], call_status);
        assert_eq!(now["call_result"], result);
        assert_eq!(now["duration"], 0);
        assert_eq!(now["disconnection_reason"], reason);
        let now = status(&sandbox, &id);
        assert_eq!(now["call_status"], status_now);
        assert_eq!(now["finished"], true);
        assert!(now["started_at"].is_null() && now["ended_at"].is_string());
        advance(&sandbox, 1000.0);
        let now = call(&sandbox, &id);
        assert!(now["call_analysis"].is_null() && now.get("chat_history").is_none());
    }
    for (ending, call_status, analyzed) in [
        ("unanalyzed", "completed", false),
        ("voicemail", "voice_mail", true),
    ] {
        let id = format!("live-ja-8-{ending}");
        call(&sandbox, &id);
        advance(&sandbox, 2000.0);
        let now = call(&sandbox, &id);
        assert_eq!(now["call_status"], call_status);
        assert_eq!(now["call_analysis"].is_object(), analyzed);
        assert!(letters(&now).unwrap() > 0);
    }
}

#[test]
fn a_call_may_run_faster_and_the_status_endpoint_may_be_missing() {
    let sandbox = started();
    let id = "live-en-8-x100000";
    call(&sandbox, id);
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(call(&sandbox, id)["call_analysis"].is_object());
    assert_eq!(
        get(&sandbox, &format!("/v1/calls/{id}__no-status/status")).status,
        404
    );
    assert_eq!(
        get(&sandbox, &format!("/v1/calls/{id}__no-status")).status,
        200
    );
    assert_eq!(
        get(&sandbox, &format!("/fault/no-status/v1/calls/{id}/status")).status,
        404
    );
}

#[test]
fn live_calls_stand_in_the_list_where_they_are_wanted() {
    let options = Options {
        now: Some(1_790_000_000.0),
        speed: 0.0,
        live: 3,
        ..Options::default()
    };
    let sandbox = sandbox::start(options).unwrap();
    let page = || get(&sandbox, "/v1/calls?include_transcript=true").json();
    let first = page();
    assert_eq!(first["count"], 503);
    assert_eq!(first["data"][0]["call_status"], "in-queue");
    advance(&sandbox, 30.0);
    let row = page()["data"][0].clone();
    assert_eq!(row["id"], first["data"][0]["id"]);
    assert_eq!(row["call_status"], "in-progress");
    assert!(letters(&row).unwrap() > 0);
    assert_eq!(row, call(&sandbox, row["id"].as_str().unwrap()));
    let running = get(&sandbox, "/v1/calls?call_status=in-progress").json();
    assert_eq!(running["count"], 7);
}
