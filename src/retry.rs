//! The retry policy: whether a failed attempt is retried, and after what delay. The current time and the random number
//! for the jitter are arguments, so the policy is a pure function.

use crate::error::Code;

/// The longest first backoff, in milliseconds.
const BASE_MS: f64 = 500.0;
/// The longest backoff of all, in milliseconds.
const CAP_MS: f64 = 8_000.0;
/// The longest wait, in milliseconds, that the server may ask for. If it asks for more, the call fails at once.
const MAX_RETRY_AFTER_MS: f64 = 60_000.0;

/// How an attempt failed, as far as it matters to the policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailedAttempt {
    /// The code of the error.
    pub code: Code,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
    /// The value of `Retry-After`, in milliseconds.
    pub retry_after_ms: Option<f64>,
}

/// The delay before the next attempt, in milliseconds; `None` if there is none.
///
/// `retry` is 0 after the first attempt; `random`, in `0.0..1.0`, is the jitter. Without a `Retry-After` ([RFC 9110,
/// section 10.2.3]) the backoff is exponential with full jitter: a random part of 500 ms, then of 1 s, 2 s, 4 s, and
/// of 8 s from then on.
///
/// [RFC 9110, section 10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
///
/// ```
/// use contactship_wasm::error::Code;
/// use contactship_wasm::retry::{FailedAttempt, delay_ms};
///
/// let busy = FailedAttempt { code: Code::ServerError, status: Some(503), retry_after_ms: None };
/// assert_eq!(delay_ms(busy, 0, 2, 0.5), Some(250.0));
/// assert_eq!(delay_ms(busy, 1, 2, 0.5), Some(500.0));
/// assert_eq!(delay_ms(busy, 2, 2, 0.5), None);
///
/// let limited = FailedAttempt { code: Code::RateLimited, status: Some(429), retry_after_ms: Some(1500.0) };
/// assert_eq!(delay_ms(limited, 0, 2, 0.5), Some(1500.0));
/// ```
pub fn delay_ms(failure: FailedAttempt, retry: u32, max_retries: u32, random: f64) -> Option<f64> {
    if retry >= max_retries || !failure.is_retried() {
        return None;
    }
    match failure.retry_after_ms {
        Some(wait) if wait > MAX_RETRY_AFTER_MS => None,
        Some(wait) => Some(wait),
        None => {
            let ceiling = CAP_MS.min(BASE_MS * f64::from(1 << retry.min(5)));
            Some(ceiling * random)
        }
    }
}

impl FailedAttempt {
    /// Whether another attempt may succeed: after a network failure, a timeout, 429 ([RFC 6585, section 4]), 408, 500,
    /// 502, 503, 504 ([RFC 9110, section 15]) or 425 ([RFC 8470, section 5.2]).
    ///
    /// [RFC 6585, section 4]: https://www.rfc-editor.org/rfc/rfc6585#section-4
    /// [RFC 8470, section 5.2]: https://www.rfc-editor.org/rfc/rfc8470#section-5.2
    /// [RFC 9110, section 15]: https://www.rfc-editor.org/rfc/rfc9110#section-15
    pub fn is_retried(self) -> bool {
        match self.code {
            Code::Network | Code::Timeout | Code::RateLimited => true,
            _ => matches!(self.status, Some(408 | 425 | 500 | 502 | 503 | 504)),
        }
    }

    /// For how many milliseconds it delays the other calls of a batch, a minute at most: a rate limit is for all of
    /// them.
    ///
    /// ```
    /// use contactship_wasm::error::Code;
    /// use contactship_wasm::retry::FailedAttempt;
    ///
    /// let limited = FailedAttempt { code: Code::RateLimited, status: Some(429), retry_after_ms: Some(1500.0) };
    /// assert_eq!(limited.hold_ms(), Some(1500.0));
    /// ```
    pub fn hold_ms(self) -> Option<f64> {
        let wait = self
            .retry_after_ms
            .filter(|_| self.code == Code::RateLimited);
        wait.map(|wait| wait.min(MAX_RETRY_AFTER_MS))
    }
}

/// Reads a value of `Retry-After` ([RFC 9110, section 10.2.3]): seconds, or an HTTP date. Returns milliseconds from now;
/// `None` if the value is neither. `now_ms` is Unix time in milliseconds, and so is the result of `date_ms`, which
/// parses HTTP dates.
///
/// [RFC 9110, section 10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
///
/// ```
/// use contactship_wasm::retry::retry_after_ms;
///
/// let now_ms = 784_111_777_000.0;
/// assert_eq!(retry_after_ms("120", now_ms, |_| None), Some(120_000.0));
/// let date_ms = |_: &str| Some(784_111_780_000.0);
/// assert_eq!(retry_after_ms("Sun, 06 Nov 1994 08:49:40 GMT", now_ms, date_ms), Some(3000.0));
/// ```
pub fn retry_after_ms(
    value: &str,
    now_ms: f64,
    date_ms: impl FnOnce(&str) -> Option<f64>,
) -> Option<f64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Capped: a value with any number of digits stays finite.
        let seconds = value.bytes().fold(0.0, |seconds, digit| {
            (seconds * 10.0 + f64::from(digit - b'0')).min(1e15)
        });
        return Some(seconds * 1000.0);
    }
    // Date parsers also accept other formats. Each of the three HTTP formats begins with the name of a day and has
    // more than 20 characters.
    let looks_like_a_date =
        value.len() > 20 && value.as_bytes()[..3].iter().all(u8::is_ascii_alphabetic);
    if !looks_like_a_date {
        return None;
    }
    Some((date_ms(value)? - now_ms).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: Code, status: u16) -> FailedAttempt {
        FailedAttempt {
            code,
            status: Some(status).filter(|status| *status != 0),
            retry_after_ms: None,
        }
    }

    #[test]
    fn network_errors_timeouts_and_some_statuses_are_retried() {
        let retried = [
            (Code::Network, 0),
            (Code::Timeout, 0),
            (Code::RateLimited, 429),
            (Code::ServerError, 500),
            (Code::ServerError, 502),
            (Code::ServerError, 503),
            (Code::ServerError, 504),
            (Code::HttpError, 408),
            (Code::HttpError, 425),
        ];
        let final_ = [
            (Code::InvalidArgument, 0),
            (Code::Unauthorized, 401),
            (Code::Forbidden, 403),
            (Code::NotFound, 404),
            (Code::BadRequest, 400),
            (Code::BadRequest, 422),
            (Code::ServerError, 501),
            (Code::ServerError, 505),
            (Code::HttpError, 302),
            (Code::HttpError, 418),
            (Code::ResponseTooLarge, 200),
            (Code::InvalidResponse, 200),
            (Code::InvalidToon, 200),
            (Code::Internal, 0),
        ];
        for (code, status) in retried {
            assert!(
                delay_ms(failure(code, status), 0, 2, 0.5).is_some(),
                "{code:?} {status}"
            );
        }
        for (code, status) in final_ {
            assert_eq!(
                delay_ms(failure(code, status), 0, 2, 0.5),
                None,
                "{code:?} {status}"
            );
        }
    }

    #[test]
    fn backoff_doubles_with_full_jitter_up_to_its_cap() {
        let network = failure(Code::Network, 0);
        let table = [
            (0, 500.0),
            (1, 1000.0),
            (2, 2000.0),
            (3, 4000.0),
            (4, 8000.0),
            (5, 8000.0),
            (31, 8000.0),
            (1000, 8000.0),
        ];
        for (retry, ceiling) in table {
            assert_eq!(delay_ms(network, retry, u32::MAX, 0.0), Some(0.0));
            assert_eq!(delay_ms(network, retry, u32::MAX, 0.5), Some(ceiling / 2.0));
            assert_eq!(delay_ms(network, retry, u32::MAX, 1.0), Some(ceiling));
        }
    }

    #[test]
    fn no_delay_follows_the_last_retry() {
        let network = failure(Code::Network, 0);
        assert_eq!(delay_ms(network, 0, 0, 0.5), None);
        assert!(delay_ms(network, 1, 2, 0.5).is_some());
        assert_eq!(delay_ms(network, 2, 2, 0.5), None);
    }

    #[test]
    fn the_server_is_obeyed_for_a_minute() {
        let asked = |wait| FailedAttempt {
            retry_after_ms: Some(wait),
            ..failure(Code::RateLimited, 429)
        };
        assert_eq!(delay_ms(asked(0.0), 0, 2, 0.9), Some(0.0));
        assert_eq!(delay_ms(asked(1500.0), 0, 2, 0.9), Some(1500.0));
        assert_eq!(delay_ms(asked(60_000.0), 0, 2, 0.9), Some(60_000.0));
        assert_eq!(delay_ms(asked(60_001.0), 0, 2, 0.9), None);
        assert_eq!(delay_ms(asked(1.0), 2, 2, 0.9), None);
    }

    #[test]
    fn a_rate_limit_holds_back_a_batch_for_a_minute_at_most() {
        let asked = |code, wait| FailedAttempt {
            retry_after_ms: wait,
            ..failure(code, 429)
        };
        assert_eq!(asked(Code::RateLimited, Some(0.0)).hold_ms(), Some(0.0));
        assert_eq!(
            asked(Code::RateLimited, Some(60_000.0)).hold_ms(),
            Some(60_000.0)
        );
        assert_eq!(
            asked(Code::RateLimited, Some(60_001.0)).hold_ms(),
            Some(60_000.0)
        );
        assert_eq!(asked(Code::RateLimited, None).hold_ms(), None);
        assert_eq!(asked(Code::ServerError, Some(1000.0)).hold_ms(), None);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let now = 784_111_777_000.0; // Sun, 06 Nov 1994 08:49:37 GMT
        let table = [
            ("0", Some(0.0)),
            ("1", Some(1000.0)),
            (" 120 ", Some(120_000.0)),
            ("60", Some(60_000.0)),
            ("1000000000000", Some(1e15)),
            ("99999999999999999999999999999999", Some(1e18)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3000.0)),
            ("Sunday, 06-Nov-94 08:49:40 GMT", Some(3000.0)),
            ("Sun Nov  6 08:49:40 1994", Some(3000.0)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0.0)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("1e12", None),
            ("soon", None),
            ("0x10", None),
            ("Sun, 99 Nov 1994 08:49:40 GMT", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(252_618_189_022_000.0)),
        ];
        let date_ms = |value: &str| {
            let date = httpdate::parse_http_date(value).ok()?;
            let since = date
                .duration_since(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
            Some(since.as_millis() as f64)
        };
        for (value, want) in table {
            assert_eq!(retry_after_ms(value, now, date_ms), want, "{value}");
        }
        for value in [
            "soon",
            "2026-11-26",
            "1e12",
            "Thursday",
            "99 Nov 1994 08:49:40 GMT",
        ] {
            let unasked = |_: &str| panic!("{value} has not the shape of a date");
            assert_eq!(retry_after_ms(value, now, unasked), None);
        }
    }
}
