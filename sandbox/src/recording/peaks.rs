//! How loud a recording is over time, as wavesurfer.js takes it: an array of numbers for each channel, and a duration.

use serde_json::{Value, json};

use super::Sound;
use super::sound::RATE;
use crate::calls::Speaker;

/// Four points a second, within reason.
pub fn usual_points(sound: &Sound) -> usize {
    (sound.samples() * 4 / RATE).clamp(200, 4000) as usize
}

/// The loudest moment of each of so many stretches, 0 to 1; agent and user apart, or together.
pub fn json(sound: &Sound, points: usize, apart: bool) -> Value {
    let channels: &[&[Speaker]] = if apart {
        &[&[Speaker::Agent], &[Speaker::User]]
    } else {
        &[&[Speaker::Agent, Speaker::User]]
    };
    let peaks: Vec<Value> = channels
        .iter()
        .map(|speakers| channel(sound, points, speakers))
        .collect();
    let names: &[&str] = if apart { &["agent", "user"] } else { &["both"] };
    json!({
        "duration": sound.samples() as f64 / RATE as f64,
        "sample_rate": RATE,
        "channels": names,
        "peaks": peaks,
    })
}

fn channel(sound: &Sound, points: usize, speakers: &[Speaker]) -> Value {
    let mut loudest = vec![0f32; points];
    let (all, points) = (sound.samples().max(1), points as u64);
    for tone in sound
        .tones()
        .iter()
        .filter(|tone| speakers.contains(&tone.speaker))
    {
        // A few places in each word show its shape.
        let step = ((tone.at.end - tone.at.start) / 12).max(1);
        for sample in (tone.at.start..tone.at.end.min(all)).step_by(step as usize) {
            let at = (sample * points / all) as usize;
            loudest[at] = loudest[at].max(tone.loudness(sample));
        }
    }
    loudest
        .iter()
        .map(|loudness| json!((f64::from(*loudness) * 1000.0).round() / 1000.0))
        .collect()
}
