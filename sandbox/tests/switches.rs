//! Rows that shift, odd pages, rate limits, and faults that are switched on and off.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;

use common::{Client, KEY, get, post, started};
use sandbox::Running;
use serde_json::Value;

fn ids(page: &Value) -> Vec<String> {
    let rows = page["data"].as_array().unwrap();
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

fn paged(sandbox: &Running, spec: &str) -> Vec<Vec<String>> {
    let page = |offset| {
        get(
            sandbox,
            &format!("/fault/{spec}/v1/calls?limit=10&offset={offset}"),
        )
        .json()
    };
    [0, 10, 20].map(|offset| ids(&page(offset))).to_vec()
}

#[test]
fn rows_shift_while_one_pages() {
    let sandbox = started();
    let still = paged(&sandbox, "key-still");
    let shifted = paged(&sandbox, "shift-2");
    assert_eq!(shifted[0], still[0]);
    // Two rows of the first page come again on the second.
    assert_eq!(shifted[1][..2], still[0][8..]);
    assert_eq!(shifted[1][2..], still[1][..8]);
    assert_eq!(shifted[2][..4], still[1][6..]);
    let first = get(&sandbox, "/fault/shift-2/v1/calls?limit=10").json();
    assert_eq!(first["count"], 506);
    let new = ids(&first);
    assert_eq!(new[6..], still[0][..4]);
    assert_eq!(new[..6].iter().collect::<BTreeSet<_>>().len(), 6);
    for id in &new[..6] {
        assert_eq!(get(&sandbox, &format!("/v1/calls/{id}")).json()["id"], **id);
    }
    // What leaves the front is missed on the next page.
    let vanishing = paged(&sandbox, "vanish-3");
    assert_eq!(vanishing[1][..7], still[1][3..]);
}

#[test]
fn pages_may_be_odd() {
    let sandbox = started();
    let page = |spec: &str| get(&sandbox, &format!("/fault/{spec}/v1/calls?limit=3")).json();
    assert_eq!(page("no-total").as_object().unwrap().len(), 1);
    assert_eq!(page("no-total+envelope-data").as_object().unwrap().len(), 2);
    assert_eq!(page("total-string")["count"], "500");
    assert_eq!(
        page("total-string+envelope-data")["pagination"]["total_rows"],
        "500"
    );
    assert_eq!(page("odd-items")["data"].as_array().unwrap().len(), 8);
    assert_eq!(page("cap-2")["data"].as_array().unwrap().len(), 2);
    let only = page("only-1+no-id");
    let with_id: Vec<bool> = (0..3)
        .map(|row| only["data"][row].get("id").is_some())
        .collect();
    assert_eq!(with_id, [true, false, true]);
}

#[test]
fn rate_limits_are_kept_and_say_how_long_to_wait() {
    let sandbox = started();
    let ask = |spec: &str, target: &str| get(&sandbox, &format!("/fault/{spec}{target}"));
    let (list, call) = ("/v1/calls?limit=1", "/v1/calls/gen-en-3");
    let spec = "limits(5,2,3600)";
    assert_eq!([ask(spec, list).status, ask(spec, list).status], [200, 200]);
    let refused = ask(spec, list);
    assert_eq!(
        (refused.status, refused.json()["statusCode"].as_u64()),
        (429, Some(429))
    );
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((3000..=3600).contains(&wait), "{wait}");
    for _ in 0..3 {
        assert_eq!(ask(spec, call).status, 200);
    }
    assert_eq!(ask(spec, call).status, 429);
    // Another spec counts for itself.
    assert_eq!(ask("key-other+limits(5,2,3600)", call).status, 200);
    // A client that waits as long as the answer says is let in.
    let refused = loop {
        let answer = ask("limits(1,1,2)", list);
        if answer.status == 429 {
            break answer;
        }
    };
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(wait));
    assert_eq!(ask("limits(1,1,2)", list).status, 200);

    let documented = (0..21)
        .map(|_| ask("limits-date", list))
        .collect::<Vec<_>>();
    assert!(documented[..20].iter().all(|answer| answer.status == 200));
    assert_eq!(documented[20].status, 429);
    assert!(
        documented[20]
            .header("retry-after")
            .unwrap()
            .ends_with(" GMT")
    );
    assert_eq!(
        (0..100)
            .filter(|_| ask("limits-date", call).status == 200)
            .count(),
        100
    );
    assert_eq!(ask("limits-date", call).status, 429);
}

#[test]
fn faults_are_switched_on_and_off() {
    let sandbox = started();
    let list = || get(&sandbox, "/v1/calls").status;
    let named = || get(&sandbox, "/fault/key-named/v1/calls").status;
    assert_eq!(
        post(&sandbox, "/sandbox/faults?spec=status-500").status,
        200
    );
    assert_eq!([list(), named()], [500, 200]);
    assert_eq!(post(&sandbox, "/sandbox/down").status, 200);
    assert_eq!([list(), named()], [503, 503]);
    assert_eq!(
        post(&sandbox, "/sandbox/down?spec=status-502%2Bbody-html").status,
        200
    );
    assert_eq!([list(), named()], [502, 502]);
    post(&sandbox, "/sandbox/up");
    assert_eq!([list(), named()], [500, 200]);
    post(&sandbox, "/sandbox/faults");
    assert_eq!(list(), 200);
    assert_eq!(post(&sandbox, "/sandbox/down?spec=no-such").status, 400);
    post(&sandbox, "/sandbox/down?spec=reset");
    assert_eq!(get(&sandbox, "/v1/calls").ended, common::Ended::Reset);
    post(&sandbox, "/sandbox/reset");
    assert_eq!(list(), 200);
}

#[test]
fn a_fifth_of_all_requests_fails_in_every_way() {
    let sandbox = started();
    let (mut failed, mut statuses) = (0, BTreeSet::new());
    for _ in 0..400 {
        let mut client = Client::connect(sandbox.address);
        let answer = client.get("/fault/flaky-20/v1/calls?limit=1", &[KEY]);
        if answer.status != 200 || answer.ended != common::Ended::Whole {
            failed += 1;
        }
        statuses.insert(answer.status);
    }
    assert!((40..130).contains(&failed), "{failed}");
    let rated =
        |_: &u16| get(&sandbox, "/fault/rate-20(status-503)/v1/calls?limit=1").status == 503;
    let struck = [0u16; 200].iter().filter(|nth| rated(nth)).count();
    assert!((15..75).contains(&struck), "{struck}");
    assert!(statuses.len() >= 6, "{statuses:?}");
}
