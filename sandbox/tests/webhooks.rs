//! Webhooks are sent as the documentation shows them: repeated, out of order, and to this machine only.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use common::{Answer, Client, get, started};
use sandbox::Running;
use serde_json::{Value, json};

/// A receiver that answers with these statuses in turn, the last one for ever, and keeps whole bodies.
struct Receiver {
    url: String,
    bodies: Arc<Mutex<Vec<Value>>>,
}

fn receiver(statuses: &'static [u16]) -> Receiver {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "http://{}/hook?from=sandbox",
        listener.local_addr().unwrap()
    );
    let bodies = Arc::new(Mutex::new(vec![]));
    let kept = bodies.clone();
    std::thread::spawn(move || {
        for (nth, socket) in listener.incoming().enumerate() {
            let mut socket = socket.unwrap();
            let mut received = vec![];
            let mut buffer = vec![0; 1 << 16];
            let whole = loop {
                let read = socket.read(&mut buffer).unwrap();
                received.extend(&buffer[..read]);
                let text = String::from_utf8_lossy(&received).into_owned();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    assert!(
                        head.starts_with("POST /hook?from=sandbox HTTP/1.1\r\n"),
                        "{head}"
                    );
                    let length = head
                        .lines()
                        .find_map(|line| line.strip_prefix("content-length: "));
                    if body.len() == length.unwrap().parse::<usize>().unwrap() {
                        break Some(serde_json::from_str(body).unwrap());
                    }
                }
                if read == 0 {
                    break None;
                }
            };
            if let Some(body) = whole {
                kept.lock().unwrap().push(body);
                let status = statuses.get(nth).or(statuses.last()).unwrap();
                write!(socket, "HTTP/1.1 {status} X\r\ncontent-length: 2\r\n\r\nok").unwrap();
            }
        }
    });
    Receiver { url, bodies }
}

fn send(sandbox: &Running, order: &Value) -> Answer {
    let mut client = Client::connect(sandbox.address);
    let body = order.to_string();
    let request = format!(
        "POST /sandbox/webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.stream.write_all(request.as_bytes()).unwrap();
    client.receive()
}

#[test]
fn a_webhook_holds_what_is_documented() {
    let sandbox = started();
    let show = |id: &str, duration: &str| {
        get(
            &sandbox,
            &format!("/sandbox/webhook?call={id}&duration={duration}"),
        )
        .json()["data"]
            .clone()
    };
    let page = get(&sandbox, "/v1/calls?limit=100&call_status=completed").json();
    let (mut contacts, mut campaigns) = (vec![], vec![]);
    for row in page["data"].as_array().unwrap() {
        let data = show(row["id"].as_str().unwrap(), "number");
        let call = &data["call"];
        assert_eq!(call["call_id"], row["id"]);
        assert_eq!(call["call_status"], row["call_status"]);
        assert_eq!(call["duration"], row["duration"]);
        let (start, end) = (
            call["start_timestamp"].as_i64().unwrap(),
            call["end_timestamp"].as_i64().unwrap(),
        );
        let lasted = row["duration"].as_i64().unwrap() * 1000;
        assert!(
            (lasted - 1000..=lasted + 1000).contains(&(end - start)),
            "{call}"
        );
        assert!(call["transcript"].as_str().unwrap().starts_with("Agent: "));
        assert!(call["transcript_object"][0]["words"][0]["start"].is_number());
        assert!(call["transcript_with_tool_calls"].is_array());
        assert!(
            call["call_analysis"].is_null() || call["call_analysis"]["call_summary"].is_string()
        );
        assert!(data["agent"]["agent_id"].is_string() && data["organization"].is_object());
        assert_eq!(
            data.get("contact").is_some(),
            call.get("from_number").is_some()
        );
        contacts.push(data.get("contact").is_some());
        campaigns.push(data.get("campaign").is_some());
    }
    for some in [contacts, campaigns] {
        assert!(some.contains(&true) && some.contains(&false));
    }
    assert_eq!(
        show("gen-en-10", "string")["call"]["duration"],
        show("gen-en-10", "number")["call"]["duration"].to_string()
    );
    assert_eq!(
        show("call-status-scheduled", "number")["call"]["start_timestamp"],
        0
    );
    assert_eq!(get(&sandbox, "/sandbox/webhook?call=no-such").status, 400);
}

#[test]
fn webhooks_are_repeated_and_come_out_of_order() {
    let sandbox = started();
    let receiver = receiver(&[200]);
    let ids: Vec<String> = (0..6).map(|number| format!("gen-en-4-n{number}")).collect();
    let order = json!({"to": receiver.url, "calls": ids, "repeat": 3, "shuffle": true, "seed": 7});
    let report = send(&sandbox, &order).json();
    assert_eq!(
        (&report["accepted"], &report["refused"], &report["failed"]),
        (&json!(18), &json!(0), &json!(0))
    );
    let sent: Vec<&Value> = report["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|delivery| &delivery["call_id"])
        .collect();
    let bodies = receiver.bodies.lock().unwrap();
    let received: Vec<&Value> = bodies
        .iter()
        .map(|body| &body["data"]["call"]["call_id"])
        .collect();
    assert_eq!(received, sent);
    for id in &ids {
        assert_eq!(
            received.iter().filter(|received| **received == id).count(),
            3
        );
    }
    assert_ne!(
        received[..6],
        ids.iter()
            .map(|id| json!(id))
            .collect::<Vec<_>>()
            .iter()
            .collect::<Vec<_>>()
    );
    let durations: Vec<bool> = bodies
        .iter()
        .map(|body| body["data"]["call"]["duration"].is_string())
        .collect();
    assert!(durations.contains(&true) && durations.contains(&false));
    assert_eq!(report["deliveries"][0]["answer"], "ok");
}

#[test]
fn what_is_not_accepted_is_sent_again() {
    let sandbox = started();
    let receiver = receiver(&[503, 500, 204]);
    let order = json!({"to": receiver.url, "calls": ["gen-en-4"], "retries": 5});
    let report = send(&sandbox, &order).json();
    let statuses: Vec<_> = report["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|delivery| delivery["status"].as_u64())
        .collect();
    assert_eq!(statuses, [Some(503), Some(500), Some(204)]);
    assert_eq!(
        (&report["accepted"], &report["refused"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn deliveries_break_and_receivers_may_be_gone() {
    let sandbox = started();
    let receiver = receiver(&[200]);
    let order =
        json!({"to": receiver.url, "calls": ["gen-en-4"], "cut_percent": 100, "retries": 1});
    let report = send(&sandbox, &order).json();
    assert_eq!(
        (&report["accepted"], &report["failed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(receiver.bodies.lock().unwrap().len(), 1);
    let gone = json!({"to": format!("http://{}/", sandbox.refused), "calls": 3});
    let report = send(&sandbox, &gone).json();
    assert_eq!(report["failed"], 3);
    assert!(report["deliveries"][0]["error"].is_string());
}

#[test]
fn a_live_call_is_sent_once_it_has_been_analyzed() {
    let sandbox = started();
    let receiver = receiver(&[200]);
    let order = json!({"to": receiver.url, "calls": ["live-en-4-x300"], "wait_ms": 20_000});
    assert_eq!(send(&sandbox, &order).json()["accepted"], 1);
    let bodies = receiver.bodies.lock().unwrap();
    assert!(bodies[0]["data"]["call"]["call_analysis"]["call_summary"].is_string());
}

#[test]
fn wrong_orders_are_refused() {
    let sandbox = started();
    let to = "http://127.0.0.1:9/";
    for order in [
        json!([]),
        json!({}),
        json!({"to": "http://example.com:80/"}),
        json!({"to": to, "calls": ["no-such"]}),
        json!({"to": to, "calls": 501}),
        json!({"to": to, "calls": [3]}),
        json!({"to": to, "repeat": 101}),
        json!({"to": to, "calls": 500, "repeat": 100}),
        json!({"to": to, "concurrency": 65}),
        json!({"to": to, "suffle": true}),
        json!({"to": to, "duration": "long"}),
    ] {
        let answer = send(&sandbox, &order);
        assert_eq!(answer.status, 400, "{order}");
        assert!(answer.json()["message"].is_string());
    }
}
