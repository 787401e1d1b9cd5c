//! Metrics: cases computed by hand, and random calls against a second implementation that follows the definitions
//! word by word, in quadratic time.

use proptest::prelude::*;

use super::*;

fn word(role: Role, entry: u32, start: f64, end: f64) -> Word {
    Word {
        role,
        entry,
        start,
        end,
    }
}

fn timing(words: &[Word]) -> Timing {
    let input = Input {
        words: words.to_vec(),
        ..Input::default()
    };
    input.metrics().timing.expect("words that count")
}

const AGENT: Role = Role::Agent;
const USER: Role = Role::User;

#[test]
fn without_words_there_are_only_turns_and_duration() {
    let input = Input {
        words: vec![
            word(AGENT, 0, f64::NAN, 1.0),
            word(AGENT, 0, -0.1, 1.0),
            word(USER, 1, 2.0, 1.0),
            word(USER, 1, 2.0, f64::INFINITY),
        ],
        turns: [3, 2],
        duration: Some(12.0),
    };
    let metrics = input.metrics();
    assert_eq!(metrics.duration, Some(12.0));
    assert_eq!(metrics.turns, [3, 2]);
    assert_eq!(metrics.timing, None);
}

#[test]
fn the_last_word_ends_a_call_without_duration() {
    let words = vec![word(AGENT, 0, 0.0, 9.0), word(USER, 1, 1.0, 2.0)];
    let input = Input {
        words,
        ..Input::default()
    };
    assert_eq!(input.metrics().duration, Some(9.0));
}

#[test]
fn no_silence_is_zero_and_not_minus_zero() {
    let found = timing(&[word(AGENT, 0, 0.0, 1.0)]);
    let zeros = [
        found.silence_seconds,
        found.user.talk_seconds,
        found.overlap_seconds,
    ];
    assert_eq!(zeros.map(f64::to_bits), [0.0_f64.to_bits(); 3]);
}

#[test]
fn turns_are_runs_of_one_role() {
    let roles = [
        Some(AGENT),
        None,
        Some(AGENT),
        Some(USER),
        None,
        Some(AGENT),
        Some(USER),
        Some(USER),
    ];
    assert_eq!(turns(roles), [2, 2]);
    assert_eq!(turns([None, None]), [0, 0]);
}

#[test]
fn a_pause_of_exactly_the_gap_joins_words() {
    let joined = timing(&[word(USER, 4, 0.0, 1.0), word(USER, 5, 1.8, 2.0)]);
    assert_eq!(joined.segments.len(), 1);
    assert_eq!(joined.segments[0].end, 2.0);
    assert_eq!(joined.segments[0].entry, 4);
    let split = timing(&[word(USER, 4, 0.0, 1.0), word(USER, 5, 1.81, 2.0)]);
    assert_eq!(split.segments.len(), 2);
    assert_eq!(split.segments[1].entry, 5);
}

#[test]
fn the_gap_counts_from_the_latest_end() {
    let timing = timing(&[
        word(AGENT, 0, 0.0, 5.0),
        word(AGENT, 0, 1.0, 1.1),
        word(AGENT, 0, 5.5, 6.0),
    ]);
    assert_eq!(timing.segments.len(), 1);
    assert_eq!(timing.agent.talk_seconds, 6.0);
}

#[test]
fn words_may_come_in_any_order_and_the_agent_goes_first_in_a_tie() {
    let timing = timing(&[
        word(USER, 3, 1.0, 2.0),
        word(AGENT, 2, 1.0, 3.0),
        word(AGENT, 0, 9.0, 9.5),
        word(USER, 1, 5.0, 5.5),
    ]);
    let order: Vec<_> = timing
        .segments
        .iter()
        .map(|it| (it.role, it.entry))
        .collect();
    assert_eq!(order, [(AGENT, 2), (USER, 3), (USER, 1), (AGENT, 0)]);
}

#[test]
fn overlap_and_talk_ratio() {
    let timing = timing(&[word(AGENT, 0, 0.0, 3.0), word(USER, 1, 2.0, 3.0)]);
    assert_eq!(timing.overlap_seconds, 1.0);
    assert_eq!(timing.talk_ratio, Some(0.75));
}

#[test]
fn a_silence_lasts_at_least_a_second() {
    let timing = timing(&[
        word(AGENT, 0, 2.0, 3.0),
        word(USER, 1, 4.0, 4.5),
        word(AGENT, 2, 5.4, 6.0),
        word(USER, 3, 8.0, 9.0),
    ]);
    assert_eq!(timing.silences, [(3.0, 4.0), (6.0, 8.0)]);
    assert_eq!(timing.silence_seconds, 3.0);
}

#[test]
fn an_interruption_starts_strictly_inside_and_lasts_half_a_second() {
    let by_user =
        |start, end| timing(&[word(AGENT, 0, 1.0, 4.0), word(USER, 1, start, end)]).interruptions;
    assert_eq!(
        by_user(3.5, 6.0),
        [Interruption {
            by: USER,
            at: 3.5,
            seconds: 0.5,
            yielded: true
        }]
    );
    assert_eq!(
        by_user(2.0, 3.0),
        [Interruption {
            by: USER,
            at: 2.0,
            seconds: 1.0,
            yielded: false
        }]
    );
    assert!(by_user(2.0, 4.0)[0].yielded);
    assert!(by_user(1.0, 3.0).is_empty(), "starts together");
    assert!(by_user(4.0, 5.0).is_empty(), "starts at the end");
    assert!(by_user(3.6, 6.0).is_empty(), "too short");
}

#[test]
fn interruptions_are_counted_by_who_interrupts() {
    let timing = timing(&[
        word(AGENT, 0, 0.0, 2.0),
        word(USER, 1, 1.0, 4.0),
        word(AGENT, 2, 3.0, 5.0),
    ]);
    assert_eq!(
        (timing.agent.interruptions, timing.user.interruptions),
        (1, 1)
    );
}

#[test]
fn a_monologue_passes_over_short_segments_of_the_other() {
    let timing = timing(&[
        word(AGENT, 0, 0.0, 2.0),
        word(USER, 1, 2.1, 2.5),
        word(AGENT, 2, 3.0, 5.0),
        word(USER, 3, 5.5, 6.0),
        word(AGENT, 4, 6.5, 7.0),
    ]);
    assert_eq!(timing.agent.longest_monologue_seconds, 5.0);
    assert_eq!(timing.user.longest_monologue_seconds, 0.5);
}

#[test]
fn latency_is_from_the_end_of_the_other_to_the_next_start() {
    let found = timing(&[
        word(USER, 0, 0.0, 1.0),
        word(AGENT, 1, 1.5, 2.0),
        word(USER, 2, 3.0, 4.0),
        word(AGENT, 3, 5.5, 6.0),
    ]);
    let latency = found.agent.latency.expect("two answers");
    assert_eq!(latency.values, [0.5, 1.5]);
    assert_eq!((latency.median, latency.max), (1.0, 1.5));
    assert!((latency.p90 - 1.4).abs() < 1e-12);
    assert_eq!(found.user.latency.expect("one answer").values, [1.0]);
}

#[test]
fn who_talks_already_does_not_answer() {
    let talking = timing(&[word(USER, 0, 0.0, 2.0), word(AGENT, 1, 1.0, 3.0)]);
    assert_eq!(talking.agent.latency, None);
    let at_the_end = timing(&[word(USER, 0, 0.0, 2.0), word(AGENT, 1, 2.0, 3.0)]);
    assert_eq!(at_the_end.agent.latency, None, "it is going on at the end");
    let without_length = timing(&[word(USER, 0, 0.0, 2.0), word(AGENT, 1, 2.0, 2.0)]);
    let latency = without_length.agent.latency.expect("an answer at once");
    assert_eq!(latency.values, [0.0]);
}

#[test]
fn the_same_role_again_is_no_answer() {
    let timing = timing(&[
        word(USER, 0, 0.0, 1.0),
        word(USER, 1, 2.0, 3.0),
        word(AGENT, 2, 4.0, 5.0),
    ]);
    assert_eq!(timing.agent.latency.expect("one answer").values, [1.0]);
}

#[test]
fn a_role_that_is_silent_has_zeros_and_nothing_to_divide() {
    let timing = timing(&[word(AGENT, 0, 1.0, 2.0)]);
    assert_eq!(timing.user, Speaker::default());
    assert_eq!(timing.agent.words_per_minute, Some(60.0));
    assert_eq!(timing.agent.first_word_at, Some(1.0));
}

#[test]
fn percentiles_interpolate_between_the_closest_ranks() {
    let tens: Vec<f64> = (1..=11).map(f64::from).collect();
    assert_eq!(percentile(&tens, 0.5), 6.0);
    assert_eq!(percentile(&tens, 0.9), 10.0);
    assert_eq!(percentile(&[1.0, 2.0], 0.5), 1.5);
    assert_eq!(percentile(&[7.0], 0.9), 7.0);
}

#[test]
fn the_row_of_numbers_has_all_in_its_order() {
    let empty = Input {
        turns: [2, 1],
        ..Input::default()
    };
    let row = empty.metrics().numbers();
    assert!(row[0].is_nan());
    assert_eq!(row[1..], [2.0, 1.0]);
    let input = Input {
        words: vec![
            word(AGENT, 0, 0.0, 2.0),
            word(USER, 1, 1.0, 3.0),
            word(AGENT, 2, 4.0, 5.0),
        ],
        turns: [2, 1],
        duration: Some(9.0),
    };
    let row = input.metrics().numbers();
    let expected: [&[f64]; 9] = [
        &[9.0, 2.0, 1.0, 0.6, 1.0, 1.0],
        &[
            3.0, 0.0, 0.0, 2.0, 0.0, 1.0, 1.0, 3.0, 1.0, 0.0, 4.0, 5.0, 2.0,
        ],
        &[1.0, 3.0, 4.0],
        &[1.0, 1.0, 1.0, 1.0, 1.0],
        &[2.0, 3.0, 40.0, 0.0, 2.0, 0.0],
        &[1.0, 1.0, 1.0, 1.0, 1.0],
        &[1.0, 2.0, 30.0, 1.0, 2.0, 1.0],
        &[f64::NAN, f64::NAN, f64::NAN, 0.0],
        &[],
    ];
    let same = |(one, other): (&f64, &f64)| one == other || one.is_nan() && other.is_nan();
    assert_eq!(row.len(), expected.concat().len());
    assert!(row.iter().zip(&expected.concat()).all(same), "{row:?}");
}

#[test]
fn a_hundred_thousand_words_of_every_bad_kind_take_no_quadratic_time() {
    let hostile: [fn(u32) -> (f64, f64); 4] = [
        |_| (0.0, 1e9),
        |n| (f64::from(n), 1e9),
        |n| (f64::from(n) * 0.9, f64::from(n) * 0.9),
        |n| (f64::from(100_000 - n), f64::from(100_001 - n)),
    ];
    for times in hostile {
        let words = (0..100_000).map(|n| {
            let (start, end) = times(n);
            word(Role::BOTH[n as usize % 2], n, start, end)
        });
        let input = Input {
            words: words.collect(),
            ..Input::default()
        };
        assert!(input.metrics().timing.is_some());
    }
}

/// The definitions, each by itself.
mod definitions {
    use super::*;

    pub fn segments(words: &[Word]) -> Vec<Segment> {
        let mut all = Vec::new();
        for role in Role::BOTH {
            let mut mine: Vec<Word> = words
                .iter()
                .copied()
                .filter(|word| word.role == role)
                .collect();
            mine.sort_by(|a, b| a.start.partial_cmp(&b.start).expect("finite"));
            while !mine.is_empty() {
                let first = mine.remove(0);
                let mut end = first.end;
                while !mine.is_empty() && mine[0].start - end <= 0.8 {
                    end = end.max(mine.remove(0).end);
                }
                all.push(Segment {
                    role,
                    start: first.start,
                    end,
                    entry: first.entry,
                });
            }
        }
        all.sort_by(|a, b| a.start.partial_cmp(&b.start).expect("finite"));
        all
    }

    pub fn overlap(segments: &[Segment]) -> f64 {
        let of = |role| segments.iter().filter(move |it| it.role == role);
        let mut total = 0.0;
        for a in of(AGENT) {
            for b in of(USER) {
                total += (a.end.min(b.end) - a.start.max(b.start)).max(0.0);
            }
        }
        total
    }

    pub fn silences(segments: &[Segment]) -> Vec<(f64, f64)> {
        let mut found = Vec::new();
        for a in segments {
            let next = segments
                .iter()
                .map(|it| it.start)
                .filter(|start| *start > a.end);
            let next = next.fold(f64::INFINITY, f64::min);
            let is_last_before = segments
                .iter()
                .all(|it| it.end <= a.end || it.start >= next);
            if next.is_finite()
                && is_last_before
                && next - a.end >= 1.0
                && !found.contains(&(a.end, next))
            {
                found.push((a.end, next));
            }
        }
        found.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("finite"));
        found
    }

    pub fn interruptions(segments: &[Segment]) -> Vec<Interruption> {
        let mut found = Vec::new();
        for b in segments {
            for a in segments.iter().filter(|a| a.role != b.role) {
                let seconds = a.end.min(b.end) - b.start;
                if a.start < b.start && b.start < a.end && seconds >= 0.5 {
                    found.push(Interruption {
                        by: b.role,
                        at: b.start,
                        seconds,
                        yielded: a.end <= b.end,
                    });
                }
            }
        }
        found
    }

    pub fn latencies(role: Role, segments: &[Segment]) -> Vec<f64> {
        let mut found = Vec::new();
        for (index, asked) in segments.iter().enumerate() {
            let end = asked.end;
            let talking = segments
                .iter()
                .any(|it| it.role == role && it.start <= end && end < it.end);
            if asked.role == role || talking {
                continue;
            }
            let mut later = segments.iter().enumerate();
            let next = later.find(|(at, it)| *at != index && it.start >= end);
            if let Some((_, next)) = next
                && next.role == role
            {
                found.push(next.start - end);
            }
        }
        found
    }

    pub fn monologue(role: Role, segments: &[Segment]) -> f64 {
        let heard: Vec<&Segment> = segments
            .iter()
            .filter(|it| it.role == role || it.end - it.start >= 0.5)
            .collect();
        let mut longest = 0.0_f64;
        for from in 0..heard.len() {
            let run = heard[from..].iter().take_while(|it| it.role == role);
            let end = run.map(|it| it.end).fold(f64::NEG_INFINITY, f64::max);
            if end.is_finite() {
                longest = longest.max(end - heard[from].start);
            }
        }
        longest
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

fn any_words() -> impl Strategy<Value = Vec<Word>> {
    // A grid of tenths, so that ties, touches and exact gaps are frequent.
    let one = (any::<bool>(), 0..200_u32, 0..40_u32, any::<bool>());
    prop::collection::vec(one, 1..60).prop_map(|words| {
        let all = words.into_iter().enumerate();
        all.map(|(entry, (is_agent, start, length, is_long))| {
            let start = f64::from(start) / 10.0;
            let length = f64::from(if is_long { length } else { length % 4 }) / 10.0;
            let role = if is_agent { AGENT } else { USER };
            word(role, entry as u32, start, start + length)
        })
        .collect()
    })
}

proptest! {
    #[test]
    fn random_calls_match_the_definitions(words in any_words()) {
        let found = timing(&words);
        let segments = definitions::segments(&words);
        prop_assert_eq!(&found.segments, &segments);
        prop_assert!(near(found.overlap_seconds, definitions::overlap(&segments)));
        prop_assert_eq!(&found.silences, &definitions::silences(&segments));
        prop_assert_eq!(&found.interruptions, &definitions::interruptions(&segments));
        for (role, speaker) in Role::BOTH.into_iter().zip([&found.agent, &found.user]) {
            let expected = definitions::latencies(role, &segments);
            let values = speaker.latency.as_ref().map(|it| it.values.clone());
            prop_assert_eq!(values.unwrap_or_default(), expected);
            prop_assert_eq!(speaker.longest_monologue_seconds, definitions::monologue(role, &segments));
        }
    }

    #[test]
    fn totals_add_up_and_nothing_is_negative(words in any_words()) {
        let found = timing(&words);
        let length: f64 = found.segments.iter().map(|it| it.end - it.start).sum();
        prop_assert!(near(found.agent.talk_seconds + found.user.talk_seconds, length));
        prop_assert_eq!((found.agent.words + found.user.words) as usize, words.len());
        prop_assert!(found.overlap_seconds >= 0.0);
        prop_assert!(found.overlap_seconds <= found.agent.talk_seconds.min(found.user.talk_seconds) + 1e-9);
        for speaker in [&found.agent, &found.user] {
            prop_assert!(speaker.longest_monologue_seconds >= 0.0);
            if let Some(latency) = &speaker.latency {
                prop_assert!(latency.values.iter().all(|value| *value >= 0.0));
                prop_assert!(latency.median <= latency.p90 && latency.p90 <= latency.max);
            }
        }
        for (start, end) in &found.silences {
            for segment in &found.segments {
                prop_assert!(segment.end <= *start || segment.start >= *end, "a silence inside a segment");
            }
        }
        // The order of the entries does not matter, but for words that start together.
        let mut shuffled = words.clone();
        shuffled.reverse();
        prop_assert_eq!(timing(&shuffled).silences, found.silences);
    }
}
