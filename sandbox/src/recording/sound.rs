//! A call as a WAV file: one short tone for each word, whose pitch is its speaker's. Any part of the file can be made
//! without the others.

use std::f64::consts::TAU;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;

use crate::calls::{Event, Speaker, Talk, spread};

/// Samples a second, as on the telephone.
pub const RATE: u64 = 8000;

const HEADER: u64 = 44;
const SINES: usize = 1024;

/// How long a tone swells and fades, in samples.
const SWELL: u64 = RATE * 12 / 1000;
const FADE: u64 = RATE * 30 / 1000;
/// A syllable, in samples.
const SYLLABLE: u64 = RATE * 18 / 100;

static SINE: LazyLock<[f32; SINES]> =
    LazyLock::new(|| std::array::from_fn(|i| (TAU * i as f64 / SINES as f64).sin() as f32));

/// What is heard.
#[derive(Debug)]
pub struct Sound {
    samples: u64,
    /// By start.
    tones: Vec<Tone>,
    longest: u64,
}

/// A word.
#[derive(Debug, Clone)]
pub struct Tone {
    /// Its samples.
    pub at: Range<u64>,
    /// Who speaks.
    pub speaker: Speaker,
    /// How much of a turn of the sine one sample is, in 2^-32.
    step: u32,
    volume: f32,
}

impl Tone {
    /// How loud it is at a sample inside of it, 0 to 1.
    pub fn loudness(&self, sample: u64) -> f32 {
        let since = sample - self.at.start;
        let swell = (since as f32 / SWELL as f32).min(1.0);
        let fade = ((self.at.end - sample) as f32 / FADE as f32).min(1.0);
        let place = (since % SYLLABLE) as usize * SINES / SYLLABLE as usize;
        let syllable = 0.7 + 0.3 * SINE[(place + SINES / 4) % SINES];
        self.volume * swell * fade * syllable
    }

    fn sample(&self, sample: u64) -> f32 {
        // Only the place within a turn matters, so the product may wrap.
        let turn = (sample - self.at.start).wrapping_mul(u64::from(self.step)) as u32;
        let sine = |turn: u32| SINE[(turn >> 22) as usize];
        let voice = 0.6 * sine(turn)
            + 0.25 * sine(turn.wrapping_mul(2))
            + 0.15 * sine(turn.wrapping_mul(3));
        self.loudness(sample) * voice
    }
}

impl Sound {
    /// The words of a conversation.
    pub fn of(talk: &Talk) -> Self {
        let sample = |seconds: f64| (seconds * RATE as f64).round() as u64;
        let mut tones = vec![];
        for event in &talk.events {
            let Event::Said(said) = event else {
                continue;
            };
            let (pitch, volume) = match said.speaker {
                Speaker::Agent => (205.0, 0.6),
                Speaker::User => (120.0, 0.5),
            };
            for word in &said.words {
                let at = sample(word.start)..sample(word.end);
                let chance = spread(at.start, word.text.len() as u64) % 1000;
                let pitch = pitch * (0.9 + 0.2 * chance as f64 / 1000.0);
                tones.push(Tone {
                    step: (pitch / RATE as f64 * 2f64.powi(32)) as u32,
                    volume: volume * (0.75 + (chance % 100) as f32 / 400.0),
                    speaker: said.speaker,
                    at,
                });
            }
        }
        tones.sort_by_key(|tone| tone.at.start);
        Self {
            samples: sample(talk.seconds.ceil()),
            longest: tones
                .iter()
                .map(|tone| tone.at.end - tone.at.start)
                .max()
                .unwrap_or(0),
            tones,
        }
    }

    /// Its length.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// Its words, by start.
    pub fn tones(&self) -> &[Tone] {
        &self.tones
    }

    /// The size of the WAV file.
    pub fn bytes(&self) -> u64 {
        HEADER + self.samples * 2
    }

    /// These bytes of the WAV file.
    fn part(&self, range: Range<u64>) -> Bytes {
        let mut bytes = Vec::with_capacity((range.end - range.start) as usize + 4);
        if range.start < HEADER {
            let header = self.header();
            bytes.extend(&header[range.start as usize..range.end.min(HEADER) as usize]);
        }
        if range.end > HEADER {
            let (first, last) = (range.start.max(HEADER) - HEADER, range.end - HEADER);
            let samples = self.between(first / 2..last.div_ceil(2));
            let data = samples.iter().flat_map(|sample| sample.to_le_bytes());
            bytes.extend(
                data.skip((first % 2) as usize)
                    .take((last - first) as usize),
            );
        }
        bytes.into()
    }

    fn between(&self, range: Range<u64>) -> Vec<i16> {
        let mut sum = vec![0f32; (range.end - range.start) as usize];
        let earliest = range.start.saturating_sub(self.longest);
        let from = self.tones.partition_point(|tone| tone.at.start < earliest);
        for tone in self.tones[from..]
            .iter()
            .take_while(|tone| tone.at.start < range.end)
        {
            for sample in tone.at.start.max(range.start)..tone.at.end.min(range.end) {
                sum[(sample - range.start) as usize] += tone.sample(sample);
            }
        }
        sum.iter()
            .map(|sample| (sample.clamp(-1.0, 1.0) * 32_000.0) as i16)
            .collect()
    }

    /// Mono, 16 bits a sample.
    fn header(&self) -> [u8; HEADER as usize] {
        // The format cannot express more than 4 GB, which no call reaches.
        let data = u32::try_from(self.samples * 2).unwrap_or(u32::MAX - 36);
        let mut header = [0; HEADER as usize];
        let mut rest = &mut header[..];
        let mut put = |bytes: &[u8]| {
            let (here, after) = std::mem::take(&mut rest).split_at_mut(bytes.len());
            here.copy_from_slice(bytes);
            rest = after;
        };
        put(b"RIFF");
        put(&(data + 36).to_le_bytes());
        put(b"WAVEfmt ");
        put(&16u32.to_le_bytes());
        put(&1u16.to_le_bytes());
        put(&1u16.to_le_bytes());
        put(&(RATE as u32).to_le_bytes());
        put(&(RATE as u32 * 2).to_le_bytes());
        put(&2u16.to_le_bytes());
        put(&16u16.to_le_bytes());
        put(b"data");
        put(&data.to_le_bytes());
        header
    }
}

/// Some bytes of a WAV file, which are made when they are sent.
#[derive(Debug, Clone)]
pub struct Part {
    sound: Arc<Sound>,
    range: Range<u64>,
}

impl Part {
    /// These bytes of the file.
    pub fn new(sound: Arc<Sound>, range: Range<u64>) -> Self {
        Self { sound, range }
    }

    /// How many they are.
    pub fn len(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Splits the first bytes off, as a separate part.
    pub fn split_to(&mut self, bytes: u64) -> Self {
        let middle = self.range.start + bytes.min(self.len());
        let first = Self {
            sound: self.sound.clone(),
            range: self.range.start..middle,
        };
        self.range.start = middle;
        first
    }

    /// The bytes.
    pub fn make(&self) -> Bytes {
        self.sound.part(self.range.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::{Calls, Clock};

    #[test]
    fn parts_are_the_file() {
        let calls = Calls::new(1, String::new(), Clock::new(Some(0.0), 1.0), 0);
        let sound = Arc::new(Sound::of(&calls.talk("talk-en-6").unwrap()));
        let whole = sound.part(0..sound.bytes());
        assert_eq!(whole.len() as u64, sound.bytes());
        for size in [1, 7, 43, 44, 45, 1000, 65_536] {
            let mut part = Part::new(sound.clone(), 0..sound.bytes());
            let mut joined = vec![];
            while joined.len() < 20_000.min(whole.len()) {
                joined.extend(part.split_to(size).make());
            }
            assert!(
                whole.starts_with(&joined[..20_000.min(whole.len())]),
                "{size}"
            );
        }
    }
}
