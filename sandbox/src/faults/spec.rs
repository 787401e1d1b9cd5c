//! The little language in which faults are named: parsing, and when each of them strikes.

use super::Fault;
use super::catalogue::{FLAKY, WORSE, fault};
use crate::calls::spread;

/// A parsed spec, such as `key-a+first-2(status-503+retry-after-1)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spec {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Fault(Fault),
    /// No fault.
    Ok,
    /// A name for the spec: separate counters, and a filter for the log.
    Key(String),
    /// Only for the first so many requests.
    First(u64, Spec),
    /// One after the other; the last one stays.
    Sequence(Vec<Spec>),
    /// For so many in a hundred calls, one of these.
    Rate(u64, Vec<Spec>),
    /// For so many in a hundred requests, one of these.
    Mix(u64, Vec<Spec>),
}

impl Spec {
    /// Reads a spec.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut spec = Self::default();
        let mut rest = split(text, '+')?.into_iter();
        while let Some(part) = rest.next() {
            if let Some(n) = whole(part.strip_prefix("first-")) {
                // Without parentheses it applies to all that follows: call ids cannot contain parentheses.
                let following: Vec<_> = rest.by_ref().collect();
                let inner = Self::parse(&following.join("+"))?;
                spec.parts.push(Part::First(n, inner));
            } else if let Some(encoding) = part.strip_suffix("-bomb") {
                spec.parts.push(Part::parse("pad-100")?);
                spec.parts.push(Part::parse(encoding)?);
            } else {
                spec.parts.push(Part::parse(part)?);
            }
        }
        Ok(spec)
    }

    /// A spec that strikes so many percent of all calls with one of these.
    pub fn rate(percent: u64, faults: Vec<Self>) -> Self {
        Self {
            parts: vec![Part::Rate(percent, faults)],
        }
    }

    /// The faults for a call with this number (see `calls::number`), at its nth request (from 0).
    pub fn faults(&self, number: u64, nth: u64) -> Vec<Fault> {
        let mut faults = vec![];
        for part in &self.parts {
            match part {
                Part::Fault(Fault::Shift(n)) => faults.push(Fault::Shift(n * nth.min(1000))),
                Part::Fault(Fault::Vanish(n)) => faults.push(Fault::Vanish(n * nth.min(1000))),
                Part::Fault(fault) => faults.push(fault.clone()),
                Part::Ok | Part::Key(_) => {}
                Part::First(n, inner) if nth < *n => faults.extend(inner.faults(number, nth)),
                Part::First(..) => {}
                Part::Sequence(steps) => {
                    let step = steps.get(nth as usize).or(steps.last());
                    faults.extend(
                        step.map(|spec| spec.faults(number, nth))
                            .unwrap_or_default(),
                    );
                }
                Part::Mix(percent, choices) => {
                    let place = spread(number, nth);
                    if place % 100 < *percent {
                        let choice = &choices[(place / 100) as usize % choices.len()];
                        faults.extend(choice.faults(number, nth));
                    }
                }
                Part::Rate(percent, choices) => {
                    let place = number % 100;
                    if place < *percent {
                        let choice = &choices[place as usize % choices.len()];
                        faults.extend(choice.faults(number, nth));
                    }
                }
            }
        }
        faults
    }

    /// The name given with `key-NAME`.
    pub fn key(&self) -> Option<&str> {
        self.parts.iter().find_map(|part| match part {
            Part::Key(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

impl Part {
    fn parse(text: &str) -> Result<Self, String> {
        if text == "ok" {
            return Ok(Self::Ok);
        }
        if let Some(name) = text.strip_prefix("key-") {
            return Ok(Self::Key(name.to_owned()));
        }
        let mix = |name, ways: &[&[&str]]| -> Option<Result<Self, String>> {
            let percent = whole(text.strip_prefix(name)).filter(|percent| *percent <= 100)?;
            let ways = ways.concat().into_iter().map(Spec::parse);
            Some(
                ways.collect::<Result<_, _>>()
                    .map(|ways| Self::Mix(percent, ways)),
            )
        };
        if let Some(mix) = mix("flaky-", &[FLAKY]).or_else(|| mix("soak-", &[FLAKY, WORSE])) {
            return mix;
        }
        let Some((head, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('('))
        else {
            return fault(text, None).map(Self::Fault);
        };
        let choices = || -> Result<Vec<Spec>, String> {
            split(inner, ',')?.into_iter().map(Spec::parse).collect()
        };
        let percent = |name| match whole(head.strip_prefix(name)) {
            Some(101..) => Err(format!("`{head}`: a rate is in percent, 0 to 100")),
            percent => Ok(percent),
        };
        if let Some(n) = whole(head.strip_prefix("first-")) {
            Ok(Self::First(n, Spec::parse(inner)?))
        } else if head == "seq" {
            choices().map(Self::Sequence)
        } else if let Some(percent) = percent("rate-")? {
            choices().map(|choices| Self::Rate(percent, choices))
        } else if let Some(percent) = percent("mix-")? {
            choices().map(|choices| Self::Mix(percent, choices))
        } else {
            fault(head, Some(inner)).map(Self::Fault)
        }
    }
}

fn whole(digits: Option<&str>) -> Option<u64> {
    digits?.parse().ok()
}

/// Splits at a separator outside of parentheses.
fn split(text: &str, separator: char) -> Result<Vec<&str>, String> {
    let mut parts = vec![];
    let (mut depth, mut start) = (0usize, 0);
    for (i, found) in text.char_indices() {
        match found {
            '(' => depth += 1,
            ')' if depth == 0 => return Err(format!("`{text}`: a `)` without its `(`")),
            ')' => depth -= 1,
            _ if found == separator && depth == 0 => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    if depth > 0 {
        return Err(format!("`{text}`: a `(` without its `)`"));
    }
    parts.push(&text[start..]);
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, number: u64, nth: u64) -> Vec<Fault> {
        Spec::parse(text).unwrap().faults(number, nth)
    }

    #[test]
    fn first_holds_for_its_group_or_for_all_that_follows() {
        for text in ["first-2(status-503+bom)", "key-a+first-2+status-503+bom"] {
            assert_eq!(at(text, 0, 1).len(), 2, "{text}");
            assert_eq!(at(text, 0, 2).len(), 0, "{text}");
        }
        assert_eq!(at("first-1(status-503)+bom", 0, 5).len(), 1);
    }

    #[test]
    fn a_sequence_stays_at_its_last_step() {
        let text = "seq(status-503+retry-after-1,hang,ok)";
        let lengths: Vec<_> = (0..5).map(|nth| at(text, 0, nth).len()).collect();
        assert_eq!(lengths, [2, 1, 0, 0, 0]);
    }

    #[test]
    fn a_rate_strikes_by_the_number_modulo_a_hundred() {
        let text = "rate-10(status-500,status-503)";
        let struck: Vec<_> = (0..1000).filter(|&n| !at(text, n, 0).is_empty()).collect();
        assert_eq!(struck.len(), 100);
        assert_eq!(at(text, 109, 0), [Fault::Status(503)]);
        assert_eq!(at(text, 108, 0), [Fault::Status(500)]);
    }

    #[test]
    fn a_mix_strikes_requests_and_not_calls() {
        let struck = |text: &str, number| {
            (0..1000)
                .filter(|&nth| !at(text, number, nth).is_empty())
                .count()
        };
        for text in ["mix-20(status-503,reset)", "flaky-20", "soak-20"] {
            for number in 0..5 {
                assert!((130..270).contains(&struck(text, number)), "{text}");
            }
        }
        assert_eq!(struck("soak-0", 1), 0);
        assert_eq!(struck("soak-100", 1), 1000);
        let all: Vec<_> = (0..3000).flat_map(|nth| at("soak-100", 1, nth)).collect();
        for way in [
            Fault::Hang,
            Fault::Status(503),
            Fault::Status(429),
            Fault::Stall(0),
        ] {
            assert!(all.contains(&way), "{way:?}");
        }
    }

    #[test]
    fn rows_shift_with_each_request() {
        assert_eq!(at("shift-2", 0, 0), [Fault::Shift(0)]);
        assert_eq!(at("shift-2", 0, 3), [Fault::Shift(6)]);
    }

    #[test]
    fn wrong_specs_are_named() {
        for text in [
            "no-such",
            "status-",
            "status-99",
            "first-2(status-503",
            "status-503)",
            "rate-101(hang)",
            "drip-0-1",
            "mix-101(hang)",
            "soak-101",
            "limits(1,2)",
            "",
        ] {
            assert!(Spec::parse(text).is_err(), "{text}");
        }
        assert!(
            Spec::parse("status-503+nonsense")
                .unwrap_err()
                .contains("nonsense")
        );
    }
}
