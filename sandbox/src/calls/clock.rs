//! The sandbox's clock, and moments as the API writes and reads them.

use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A clock that starts at a chosen moment, runs at a chosen speed, and can be moved forward.
#[derive(Debug)]
pub struct Clock {
    /// Unix seconds at which it started.
    start: f64,
    begun: Instant,
    speed: f64,
    moved: Mutex<f64>,
}

impl Clock {
    /// A clock that starts now, or at these Unix seconds, and runs `speed` times as fast as real time.
    pub fn new(start: Option<f64>, speed: f64) -> Self {
        let real = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0.0, |since| since.as_secs_f64())
        };
        Self {
            start: start.unwrap_or_else(real),
            begun: Instant::now(),
            speed,
            moved: Mutex::new(0.0),
        }
    }

    /// Unix seconds at which it started.
    pub fn started(&self) -> f64 {
        self.start
    }

    /// Unix seconds now.
    pub fn now(&self) -> f64 {
        let moved = *self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        self.start + self.begun.elapsed().as_secs_f64() * self.speed + moved
    }

    /// Moves it forward by so many seconds.
    pub fn advance(&self, seconds: f64) {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner) += seconds;
    }
}

/// ISO 8601 of a Unix time in seconds, in UTC, without the zone: callers add `Z`, `+00:00` or a fraction.
pub fn iso(unix: i64) -> String {
    let moment = Timestamp::from_second(unix).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Unix seconds of an ISO 8601 moment with `Z` or an offset, or of a date, which is its midnight in UTC.
pub fn moment(text: &str) -> Option<f64> {
    let timestamp = text.parse::<Timestamp>().ok().or_else(|| {
        let date = (text.len() == "2026-03-01".len()).then(|| text.parse::<Date>().ok())??;
        Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })?;
    Some(
        timestamp
            .duration_since(Timestamp::UNIX_EPOCH)
            .as_secs_f64(),
    )
}

/// The Unix time of the last midnight in UTC.
pub fn midnight(unix: f64) -> f64 {
    let day = SignedDuration::from_hours(24).as_secs_f64();
    (unix / day).floor() * day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_right_around_leap_days() {
        assert_eq!(iso(0), "1970-01-01T00:00:00");
        assert_eq!(iso(951_782_400), "2000-02-29T00:00:00");
        assert_eq!(iso(1_773_585_005), "2026-03-15T14:30:05");
        assert_eq!(iso(1_772_323_199), "2026-02-28T23:59:59");
    }

    #[test]
    fn moments_are_read_in_every_documented_form() {
        for (text, unix) in [
            ("2026-03-15T14:30:05Z", 1_773_585_005.0),
            ("2026-03-15T14:30:05.250Z", 1_773_585_005.25),
            ("2026-03-15T16:30:05+02:00", 1_773_585_005.0),
            ("2026-03-15", 1_773_532_800.0),
        ] {
            assert_eq!(moment(text), Some(unix), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-03-15T14:30",
            "15/03/2026",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_starts_where_it_is_told_and_moves() {
        let clock = Clock::new(Some(1000.0), 0.0);
        assert_eq!(clock.now(), 1000.0);
        clock.advance(60.5);
        assert_eq!(clock.now(), 1060.5);
        assert_eq!(clock.started(), 1000.0);
    }
}
