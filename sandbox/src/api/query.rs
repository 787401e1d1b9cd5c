//! Query parameters as the API documents them.

use std::borrow::Cow;
use std::str::FromStr;

use percent_encoding::percent_decode_str;

use super::Refused;
use crate::calls::{Wanted, moment};

/// The decoded name and value of each parameter, in order.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
}

/// As forms are written: `+` is a space.
fn decoded(text: &str) -> String {
    let text: Cow<str> = if text.contains('+') {
        text.replace('+', " ").into()
    } else {
        text.into()
    };
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// `true` or `false`
pub fn boolean(name: &str, value: &str) -> Result<bool, Refused> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Refused::bad_request(format!(
            "{name} must be true or false"
        ))),
    }
}

/// A whole number from `least` to `most`.
pub fn whole(name: &str, value: &str, least: usize, most: usize) -> Result<usize, Refused> {
    usize::from_str(value)
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            let range = if most == usize::MAX {
                format!("of at least {least}")
            } else {
                format!("from {least} to {most}")
            };
            Refused::bad_request(format!("{name} must be a whole number {range}"))
        })
}

/// ISO 8601, as Unix seconds.
pub fn date(name: &str, value: &str) -> Result<f64, Refused> {
    moment(value)
        .ok_or_else(|| Refused::bad_request(format!("{name} must be a valid ISO 8601 date string")))
}

/// The four parameters about transcripts.
#[derive(Debug, Clone, Copy)]
pub struct Transcripts {
    wanted: Wanted,
    /// `transcript_format=toon`
    pub toon: bool,
}

impl Transcripts {
    /// The documented defaults, of which `include_transcript` depends on the endpoint.
    pub fn new(include_transcript: bool) -> Self {
        Self {
            wanted: Wanted {
                transcript: include_transcript,
                words: false,
                tools: false,
            },
            toon: false,
        }
    }

    /// Takes a parameter in, if it is one of them.
    pub fn read(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        match name {
            "include_transcript" => self.wanted.transcript = boolean(name, value)?,
            "include_words" => self.wanted.words = boolean(name, value)?,
            "include_tools" => self.wanted.tools = boolean(name, value)?,
            "transcript_format" => {
                self.toon = match value {
                    "toon" => true,
                    "json" => false,
                    _ => {
                        return Err(Refused::bad_request(
                            "transcript_format must be json or toon",
                        ));
                    }
                };
            }
            // The real API's treatment of unknown parameters is unknown: they are in the log.
            _ => {}
        }
        Ok(())
    }

    /// Which transcripts to build. Words are documented to come with a transcript only.
    pub fn wanted(self) -> Wanted {
        let mut wanted = self.wanted;
        wanted.words &= wanted.transcript;
        wanted
    }
}
