//! Rate limits as an earlier page of the API's documentation gives them, kept per spec.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use serde_json::json;

/// How many requests are allowed in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests of every kind.
    pub all: usize,
    /// Requests for lists, which count as requests too.
    pub lists: usize,
    /// The time, in seconds.
    pub seconds: u64,
    /// Whether `Retry-After` is an HTTP date.
    pub date: bool,
}

impl Limits {
    /// The documented ones.
    pub fn documented(date: bool) -> Self {
        Self {
            all: 120,
            lists: 20,
            seconds: 60,
            date,
        }
    }

    /// `ALL,LISTS,SECONDS`
    pub fn parse(text: &str, date: bool) -> Option<Self> {
        let mut numbers = text.split(',').map(|number| number.parse::<u64>().ok());
        let mut next = || numbers.next().flatten();
        let (all, lists, seconds) = (next()?, next()?, next()?);
        let one = numbers.next().is_none() && (1..=3600).contains(&seconds);
        one.then_some(Self {
            all: usize::try_from(all).ok()?,
            lists: usize::try_from(lists).ok()?,
            seconds,
            date,
        })
    }

    /// The refusal, if this request is one too many.
    pub fn check(self, counts: &Counts, spec: &str, list: bool) -> Option<Response<Bytes>> {
        let wait = counts.wait(self, spec, list, Instant::now())?;
        // Whole seconds, so that a client which waits for them is let in.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let value = if self.date {
            // Dates have whole seconds as well.
            let at = SystemTime::now() + Duration::from_secs(seconds + 1);
            HeaderValue::from_str(&httpdate::fmt_http_date(at))
        } else {
            Ok(HeaderValue::from(seconds))
        };
        let body = json!({"statusCode": 429, "message": "Rate limit exceeded"}).to_string();
        let (mut parts, _) = (StatusCode::TOO_MANY_REQUESTS, "")
            .into_response()
            .into_parts();
        parts
            .headers
            .extend(value.ok().map(|value| (RETRY_AFTER, value)));
        let json = HeaderValue::from_static("application/json");
        parts.headers.insert("content-type", json);
        Some(Response::from_parts(parts, body.into()))
    }
}

/// When the last requests were let in: all, and lists, by spec.
#[derive(Debug, Default)]
pub struct Counts {
    last: Mutex<HashMap<String, [VecDeque<Instant>; 2]>>,
}

impl Counts {
    /// Forgets them all.
    pub fn reset(&self) {
        self.last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// How long to wait until a request is allowed; counts it if it is now.
    fn wait(&self, limits: Limits, spec: &str, list: bool, now: Instant) -> Option<Duration> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let [all, lists] = last.entry(spec.to_owned()).or_default();
        let window = Duration::from_secs(limits.seconds);
        let mut wait = left(all, limits.all, window, now);
        if list {
            wait = wait.max(left(lists, limits.lists, window, now));
        }
        if wait.is_none() {
            all.push_back(now);
            if list {
                lists.push_back(now);
            }
        }
        wait
    }
}

fn left(
    last: &mut VecDeque<Instant>,
    allowed: usize,
    window: Duration,
    now: Instant,
) -> Option<Duration> {
    while last
        .front()
        .is_some_and(|first| now.duration_since(*first) >= window)
    {
        last.pop_front();
    }
    if last.len() < allowed {
        return None;
    }
    let since = last
        .front()
        .map_or(Duration::ZERO, |first| now.duration_since(*first));
    Some(window - since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_slides() {
        let counts = Counts::default();
        let limits = Limits::parse("3,1,10", false).unwrap();
        let begun = Instant::now();
        let at =
            |seconds, list| counts.wait(limits, "", list, begun + Duration::from_secs(seconds));
        assert_eq!(at(0, true), None);
        assert_eq!(at(4, true), Some(Duration::from_secs(6)));
        assert_eq!(at(4, false), None);
        assert_eq!(at(5, false), None);
        assert_eq!(at(6, false), Some(Duration::from_secs(4)));
        assert_eq!(at(10, true), None);
        assert_eq!(at(11, true), Some(Duration::from_secs(9)));
        for text in ["", "1,2", "1,2,0", "1,2,3,4", "a,b,c"] {
            assert_eq!(Limits::parse(text, false), None, "{text}");
        }
    }
}
