//! The polling policy of `waitForCall`: intervals, and when a call is complete. The random number is an argument, so
//! it is pure.

/// A pause between two requests, in milliseconds, so that at least 1,000 lie between them: timers may fire a little early.
pub const MIN_PAUSE_MS: f64 = 1_005.0;
/// While it waits for the analysis the interval grows up to this, in milliseconds.
const MAX_INTERVAL_MS: f64 = 30_000.0;
/// How much it grows each time.
const GROWTH: f64 = 1.5;
/// A pause is longer or shorter by up to this share.
const JITTER: f64 = 0.1;

/// What a call still lacks to be complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No status has been seen.
    Status,
    /// The call has not finished.
    End,
    /// The call has finished, and has not been fetched since.
    Call,
    /// The object has no `call_analysis`.
    Analysis,
    /// The object has no transcript, which was requested.
    Transcript,
    /// The object has neither.
    AnalysisAndTranscript,
}

impl Missing {
    /// The clause for the message of the timeout.
    pub fn as_str(self) -> &'static str {
        match self {
            Missing::Status => "its status is unknown",
            Missing::End => "it has not finished",
            Missing::Call => "it has finished, but has not been fetched yet",
            Missing::Analysis => "it has no `call_analysis`",
            Missing::Transcript => "it has no `chat_history`",
            Missing::AnalysisAndTranscript => "it has no `call_analysis` and no `chat_history`",
        }
    }
}

/// How long to pause between requests.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    interval_ms: f64,
}

impl Pace {
    /// Begins with an interval, in milliseconds.
    pub fn new(interval_ms: f64) -> Pace {
        Pace { interval_ms }
    }

    /// The next pause, in milliseconds. `random`, in `0.0..1.0`, is the jitter. A longer `Retry-After` takes
    /// precedence.
    ///
    /// ```
    /// use contactship_wasm::wait::Pace;
    ///
    /// let pace = Pace::new(4000.0);
    /// assert_eq!(pace.pause_ms(0.5, None), 4000.0);
    /// assert_eq!(pace.pause_ms(0.5, Some(9000.0)), 9000.0);
    /// assert_eq!(Pace::new(1000.0).pause_ms(0.0, None), 1005.0);
    /// ```
    pub fn pause_ms(self, random: f64, retry_after_ms: Option<f64>) -> f64 {
        let varied = self.interval_ms * (1.0 - JITTER + 2.0 * JITTER * random);
        varied.max(MIN_PAUSE_MS).max(retry_after_ms.unwrap_or(0.0))
    }

    /// The interval grows by half, up to 30 s; a longer one is unchanged.
    pub fn slow_down(&mut self) {
        let grown = (self.interval_ms * GROWTH).min(MAX_INTERVAL_MS);
        self.interval_ms = self.interval_ms.max(grown);
    }
}

/// Whether a call with this `call_status` was not answered: once it has finished, it is complete. Accepts the values
/// of both of the API's enums.
///
/// ```
/// assert!(contactship_wasm::wait::is_unreached("no_answer"));
/// ```
pub fn is_unreached(call_status: &str) -> bool {
    matches!(
        call_status,
        "no-answer" | "no_answer" | "busy" | "failed" | "canceled"
    )
}

/// Whether a call with this `call_status` has ended, for servers without the status endpoint.
///
/// ```
/// assert!(contactship_wasm::wait::has_ended("completed"));
/// ```
pub fn has_ended(call_status: &str) -> bool {
    is_unreached(call_status)
        || matches!(
            call_status,
            "completed" | "ended" | "incomplete" | "answering-machine" | "voice_mail" | "voicemail"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_varies_by_up_to_a_tenth_and_is_never_shorter_than_a_second() {
        let pace = Pace::new(4000.0);
        assert_eq!(pace.pause_ms(0.0, None), 3600.0);
        assert_eq!(pace.pause_ms(1.0, None), 4400.0);
        assert_eq!(Pace::new(1000.0).pause_ms(0.0, None), MIN_PAUSE_MS);
        assert_eq!(Pace::new(1000.0).pause_ms(1.0, None), 1100.0);
    }

    #[test]
    fn retry_after_is_obeyed_where_it_is_longer() {
        let pace = Pace::new(4000.0);
        assert_eq!(pace.pause_ms(0.5, Some(120_000.0)), 120_000.0);
        assert_eq!(pace.pause_ms(0.5, Some(10.0)), 4000.0);
    }

    #[test]
    fn the_interval_grows_by_half_up_to_thirty_seconds() {
        let mut pace = Pace::new(4000.0);
        let mut grown = Vec::new();
        for _ in 0..7 {
            pace.slow_down();
            grown.push(pace.pause_ms(0.5, None));
        }
        assert_eq!(
            grown,
            [
                6000.0, 9000.0, 13_500.0, 20_250.0, 30_000.0, 30_000.0, 30_000.0
            ]
        );
        let mut long = Pace::new(60_000.0);
        long.slow_down();
        assert_eq!(long.pause_ms(0.5, None), 60_000.0);
    }

    #[test]
    fn final_and_unreached_statuses_of_both_enums_are_recognised() {
        for status in ["no-answer", "no_answer", "busy", "failed", "canceled"] {
            assert!(is_unreached(status) && has_ended(status), "{status}");
        }
        for status in [
            "completed",
            "ended",
            "voicemail",
            "voice_mail",
            "answering-machine",
            "incomplete",
        ] {
            assert!(!is_unreached(status) && has_ended(status), "{status}");
        }
        for status in [
            "in-progress",
            "in_progress",
            "in-queue",
            "in_queue",
            "scheduled",
            "pending",
            "ringing",
            "",
        ] {
            assert!(!has_ended(status), "{status}");
        }
    }
}
