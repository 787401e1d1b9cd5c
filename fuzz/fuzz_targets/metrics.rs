//! Feeds words with any times to the metrics: nothing traps, is negative or lies outside of the call, and talk times add up.
//! `cargo xtask fuzz metrics --seconds 600`.

#![no_main]

use contactship_wasm::metrics::{Input, Role, Word};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let words: Vec<Word> = bytes.chunks_exact(9).map(word).collect();
    let counted = words
        .iter()
        .filter(|word| word.start >= 0.0 && word.end >= word.start && word.end.is_finite());
    let counted = counted.count();
    let metrics = Input {
        words,
        turns: [0; 2],
        duration: None,
    }
    .metrics();
    let Some(timing) = metrics.timing else {
        assert_eq!(counted, 0);
        return;
    };
    assert_eq!((timing.agent.words + timing.user.words) as usize, counted);
    let talk: f64 = timing
        .segments
        .iter()
        .map(|segment| segment.end - segment.start)
        .sum();
    let both = timing.agent.talk_seconds + timing.user.talk_seconds;
    assert!(
        (talk - both).abs() <= 1e-9 * talk.max(1.0),
        "{talk} is not {both}"
    );
    assert!(
        timing
            .talk_ratio
            .is_none_or(|ratio| (0.0..=1.0).contains(&ratio))
    );
    assert!(timing.overlap_seconds >= 0.0 && timing.silence_seconds >= 0.0);
    assert!(
        timing
            .segments
            .is_sorted_by(|one, next| one.start <= next.start)
    );
    for &(start, end) in &timing.silences {
        assert!(end - start >= 1.0);
        assert!(
            timing
                .segments
                .iter()
                .all(|segment| segment.end <= start || segment.start >= end)
        );
    }
    for speaker in [&timing.agent, &timing.user] {
        if let Some(latency) = &speaker.latency {
            assert!(latency.values.iter().all(|value| *value >= 0.0));
            assert!(latency.median <= latency.p90 && latency.p90 <= latency.max);
        }
    }
});

/// Half of the words have times as calls have them, the others any bits.
fn word(bytes: &[u8]) -> Word {
    let half =
        |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let time = |at: usize| match bytes[0] & 2 {
        0 => f64::from(half(at) & 0xffff) / 100.0,
        _ => f64::from(f32::from_bits(half(at))),
    };
    let role = if bytes[0] & 1 == 0 {
        Role::Agent
    } else {
        Role::User
    };
    Word {
        role,
        entry: 0,
        start: time(1),
        end: time(5),
    }
}
