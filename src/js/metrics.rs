//! `callMetrics`: numbers in, numbers out. `metrics.js` converts them to objects.

use wasm_bindgen::prelude::*;

use crate::metrics::{Input, Role, Word, turns};

/// Computes the metrics of a call. `roles` has a byte for each entry of the transcript: 0 is the agent, 1 the user, 2
/// anything else. `counts` is how many words each entry has, `times` the start and the end of each of them.
#[wasm_bindgen(js_name = callMetrics)]
pub fn call_metrics(
    roles: Vec<u8>,
    counts: Vec<u32>,
    times: Vec<f64>,
    duration: Option<f64>,
) -> Vec<f64> {
    let role_of = |byte: &u8| Role::BOTH.into_iter().find(|role| *role as u8 == *byte);
    let (mut times, _) = times.as_chunks::<2>();
    let mut words = Vec::with_capacity(times.len());
    for (entry, (role, &count)) in roles.iter().map(role_of).zip(&counts).enumerate() {
        let Some((said, rest)) = times.split_at_checked(count as usize) else {
            break;
        };
        times = rest;
        let Some(role) = role else { continue };
        words.extend(said.iter().map(|&[start, end]| Word {
            role,
            entry: entry as u32,
            start,
            end,
        }));
    }
    let input = Input {
        words,
        turns: turns(roles.iter().map(role_of)),
        duration,
    };
    input.metrics().numbers()
}
