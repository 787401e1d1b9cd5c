//! Feeds bytes to the readers of calls, lists, statuses and webhooks: none traps, none accepts what is not JSON, and what
//! was on the tape before makes no difference. `cargo xtask fuzz bodies --seconds 600`.

#![no_main]

use std::fmt::Debug;

use contactship_wasm::response::Wanted;
use contactship_wasm::tape::Tape;
use contactship_wasm::{list, response, status, webhook};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    for (toon, raw) in [(false, false), (true, false), (true, true)] {
        let wanted = Wanted { toon, raw };
        check("a call", bytes, |tape| response::read(bytes, wanted, tape));
        check("a list", bytes, |tape| list::read(bytes, wanted, tape));
    }
    check("a status", bytes, |tape| status::read(bytes, tape));
    check("a webhook", bytes, |tape| webhook::read(bytes, tape));
});

fn check<T: Debug, E: Debug>(what: &str, bytes: &[u8], read: impl Fn(&mut Tape) -> Result<T, E>) {
    let (mut fresh, mut used) = (Tape::new(), Tape::new());
    let first = read(&mut fresh);
    let _ = read(&mut used);
    let again = read(&mut used);
    assert_eq!(format!("{first:?}"), format!("{again:?}"), "{what}");
    if first.is_ok() {
        assert!(fresh.events().eq(used.events()), "{what} on a used tape");
        if is_comparable(bytes) {
            assert!(
                serde_json::from_slice::<Value>(bytes).is_ok(),
                "{what} that is not JSON"
            );
        }
    }
}

/// What serde_json refuses and we read: lone surrogates and broken UTF-8 (replaced, as in `response.json()`), 128 levels,
/// numbers that overflow.
fn is_comparable(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && !bytes.windows(2).any(|pair| pair == b"\\u")
        && bytes
            .iter()
            .filter(|byte| matches!(byte, b'[' | b'{'))
            .count()
            < 100
        && !bytes
            .windows(2)
            .any(|pair| pair[0].is_ascii_digit() && matches!(pair[1], b'e' | b'E'))
        && !bytes
            .split(|byte| !byte.is_ascii_digit())
            .any(|digits| digits.len() > 300)
}
