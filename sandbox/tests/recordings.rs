//! Recordings match the words of their calls, and are served as players ask for them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Answer, Client, Ended, get, started};
use sandbox::Running;
use serde_json::Value;

const RATE: f64 = 8000.0;

fn ask(sandbox: &Running, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    let mut client = Client::connect(sandbox.address);
    client.send(method, target, headers);
    client.receive()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn samples(wav: &[u8]) -> Vec<i16> {
    wav[44..]
        .chunks_exact(2)
        .map(|two| i16::from_le_bytes([two[0], two[1]]))
        .collect()
}

/// The loudest sample between two seconds.
fn loudest(samples: &[i16], from: f64, to: f64) -> u16 {
    let range = (from * RATE) as usize..((to * RATE) as usize).min(samples.len());
    samples[range]
        .iter()
        .map(|sample| sample.unsigned_abs())
        .max()
        .unwrap_or(0)
}

/// All words as `(start, end)`, by start.
fn words(call: &Value) -> Vec<(f64, f64)> {
    let entries = call["chat_history"].as_array().unwrap();
    let mut words: Vec<_> = entries
        .iter()
        .flat_map(|entry| entry["words"].as_array().unwrap())
        .map(|word| {
            (
                word["start"].as_f64().unwrap(),
                word["end"].as_f64().unwrap(),
            )
        })
        .collect();
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    words
}

#[test]
fn a_recording_is_heard_where_the_words_are_and_nowhere_else() {
    let sandbox = started();
    let page = get(&sandbox, "/v1/calls?call_status=completed&limit=3").json();
    let mut ids: Vec<String> = (0..3)
        .map(|row| page["data"][row]["id"].as_str().unwrap().to_owned())
        .collect();
    ids.extend(["gen-es-10", "talk-ja-20", "call-status-voice_mail"].map(str::to_owned));
    for id in ids {
        let call = get(&sandbox, &format!("/v1/calls/{id}?include_words=true")).json();
        let target = format!("/recordings/{id}.wav");
        if let Some(url) = call["call_record"].as_str() {
            assert_eq!(url, format!("{}{target}", sandbox.url()));
        }
        let answer = ask(&sandbox, "GET", &target, &[]);
        assert_eq!((answer.status, answer.ended), (200, Ended::Whole), "{id}");
        assert_eq!(answer.header("content-type"), Some("audio/wav"));
        let wav = &answer.body;
        assert!(wav.starts_with(b"RIFF") && &wav[8..16] == b"WAVEfmt ");
        assert_eq!(
            (number(wav, 4) as usize, number(wav, 40) as usize),
            (wav.len() - 8, wav.len() - 44)
        );
        assert_eq!((number(wav, 24), number(wav, 28)), (8000, 16_000));
        let samples = samples(wav);
        assert_eq!(
            samples.len() as f64 / RATE,
            call["duration"].as_f64().unwrap()
        );
        let mut silent_from = 0.0f64;
        for (start, end) in words(&call) {
            assert!(loudest(&samples, start, end) > 3000, "{id} {start}");
            if start - silent_from > 0.01 {
                assert_eq!(
                    loudest(&samples, silent_from + 0.002, start - 0.002),
                    0,
                    "{id} {start}"
                );
            }
            silent_from = silent_from.max(end);
        }
    }
}

#[test]
fn ranges_are_answered_as_players_ask_for_them() {
    let sandbox = started();
    let target = "/recordings/gen-en-10.wav";
    let whole = ask(&sandbox, "GET", target, &[]);
    let size = whole.body.len();
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    for (range, from, to) in [
        ("bytes=0-1", 0, 2),
        ("bytes=43-1043", 43, 1044),
        ("bytes=70001-", 70_001, size),
        ("bytes=-999", size - 999, size),
    ] {
        let part = ask(&sandbox, "GET", target, &[("range", range)]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(
            part.header("content-range"),
            Some(&*format!("bytes {from}-{}/{size}", to - 1))
        );
        assert_eq!(
            part.header("content-length"),
            Some(&*(to - from).to_string())
        );
        assert_eq!(part.body, whole.body[from..to], "{range}");
    }
    let behind = ask(&sandbox, "GET", target, &[("range", "bytes=999999999-")]);
    assert_eq!((behind.status, behind.body.len()), (416, 0));
    assert_eq!(
        behind.header("content-range"),
        Some(&*format!("bytes */{size}"))
    );
    let several = ask(&sandbox, "GET", target, &[("range", "bytes=0-1,4-5")]);
    assert_eq!((several.status, several.body.len()), (200, size));

    let etag = whole.header("etag").unwrap();
    let range = ("range", "bytes=0-9");
    assert_eq!(
        ask(&sandbox, "GET", target, &[range, ("if-range", etag)]).status,
        206
    );
    assert_eq!(
        ask(&sandbox, "GET", target, &[range, ("if-range", "\"other\"")]).status,
        200
    );
}

#[test]
fn a_head_says_how_long_the_answer_would_be() {
    let sandbox = started();
    let mut client = Client::connect(sandbox.address);
    let size = client
        .get("/recordings/gen-en-10.wav", &[])
        .body
        .len()
        .to_string();
    for (headers, status, length) in [
        (&[][..], 200, &*size),
        (&[("range", "bytes=0-99")], 206, "100"),
    ] {
        let headers = [headers, &[("connection", "close")]].concat();
        // The client waits for a body, which does not come.
        let answer = ask(&sandbox, "HEAD", "/recordings/gen-en-10.wav", &headers);
        assert_eq!(
            (answer.status, answer.header("content-length")),
            (status, Some(length))
        );
        assert_eq!((answer.body.len(), answer.ended), (0, Ended::Closed));
    }
}

#[test]
fn peaks_show_both_channels_over_the_whole_call() {
    let sandbox = started();
    let answer = ask(&sandbox, "GET", "/recordings/talk-en-40.peaks.json", &[]);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let peaks = answer.json();
    let call = get(&sandbox, "/v1/calls/talk-en-40?include_words=true").json();
    assert_eq!(peaks["duration"], call["duration"].as_f64().unwrap());
    assert_eq!(peaks["channels"], serde_json::json!(["agent", "user"]));
    let channels: Vec<Vec<f64>> = serde_json::from_value(peaks["peaks"].clone()).unwrap();
    assert_eq!(channels.len(), 2);
    let points = channels[0].len();
    assert_eq!(channels[1].len(), points);
    assert!(
        channels
            .concat()
            .iter()
            .all(|peak| (0.0..=1.0).contains(peak))
    );
    let at = |seconds: f64| (seconds / call["duration"].as_f64().unwrap() * points as f64) as usize;
    for entry in call["chat_history"].as_array().unwrap() {
        let channel = &channels[usize::from(entry["role"] == "user")];
        for word in entry["words"].as_array().unwrap() {
            let (start, end) = (
                word["start"].as_f64().unwrap(),
                word["end"].as_f64().unwrap(),
            );
            assert!(
                channel[at(start)..=at(end)].iter().any(|peak| *peak > 0.1),
                "{word}"
            );
        }
    }
    let one = ask(
        &sandbox,
        "GET",
        "/recordings/talk-en-40.peaks.json?channels=1&points=10",
        &[],
    )
    .json();
    assert_eq!(one["peaks"].as_array().unwrap().len(), 1);
    assert_eq!(one["peaks"][0].as_array().unwrap().len(), 10);
    assert_eq!(
        ask(
            &sandbox,
            "GET",
            "/recordings/talk-en-40.peaks.json?points=0",
            &[]
        )
        .status,
        400
    );
}

#[test]
fn what_was_not_said_has_no_recording() {
    let sandbox = started();
    for target in [
        "/recordings/no-such-call.wav",
        "/recordings/call-nulls.wav",
        "/recordings/call-status-busy.wav",
        "/recordings/live-en-4-busy.peaks.json",
        "/recordings/gen-en-10.mp3",
    ] {
        assert_eq!(ask(&sandbox, "GET", target, &[]).status, 404, "{target}");
    }
}

#[test]
fn faults_work_on_recordings_too() {
    let sandbox = started();
    let ask = |spec: &str| {
        ask(
            &sandbox,
            "GET",
            &format!("/fault/{spec}/recordings/gen-en-10.wav"),
            &[],
        )
    };
    let size = ask("ok").body.len();
    assert_eq!(ask("status-503").status, 503);
    assert_eq!(ask("status-503").json()["statusCode"], 503);
    assert_eq!(ask("truncated").body.len(), size / 2);
    let cut = ask("cut");
    assert_eq!((cut.body.len(), cut.ended), (size / 2, Ended::Closed));
    assert_eq!(ask("drip-65536-1").body, ask("ok").body);
    assert_eq!(ask("no-length").body, ask("ok").body);
    let behind = get(&sandbox, "/recordings/gen-en-10__status-502.wav");
    assert_eq!(behind.status, 502);
}

#[test]
fn an_hour_and_more_is_sent_as_it_is_made() {
    let sandbox = started();
    let target = "/recordings/talk-en-5000.wav";
    let tail = ask(&sandbox, "GET", target, &[("range", "bytes=-200000")]);
    assert_eq!((tail.status, tail.body.len()), (206, 200_000));
    let size = tail
        .header("content-range")
        .unwrap()
        .rsplit_once('/')
        .unwrap()
        .1
        .to_owned();
    assert!(size.parse::<u64>().unwrap() > 3600 * 16_000, "{size}");
}
