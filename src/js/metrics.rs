//! `callMetrics`: numbers in, numbers out. `metrics.js` makes objects of them.

use wasm_bindgen::prelude::*;

use crate::metrics::{Input, Role, Word, turns};

/// How many numbers `metrics.js` gives for each word: its start, its end, the index of its entry.
const NUMBERS_PER_WORD: usize = 3;

/// Computes the metrics of a call. `roles` has a byte for each entry of the transcript: 0 is the agent, 1 the user, 2
/// anything else.
#[wasm_bindgen(js_name = callMetrics)]
pub fn call_metrics(roles: Vec<u8>, words: Vec<f64>, duration: Option<f64>) -> Vec<f64> {
    let role_of = |entry: usize| match roles.get(entry) {
        Some(0) => Some(Role::Agent),
        Some(1) => Some(Role::User),
        _ => None,
    };
    let (words, _) = words.as_chunks::<NUMBERS_PER_WORD>();
    let words = words.iter().filter_map(|&[start, end, entry]| {
        Some(Word {
            role: role_of(entry as usize)?,
            entry: entry as u32,
            start,
            end,
        })
    });
    let input = Input {
        words: words.collect(),
        turns: turns((0..roles.len()).map(role_of)),
        duration,
    };
    input.metrics().numbers()
}
