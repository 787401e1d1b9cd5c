//! The one error: its code, its message, and the redaction of the key.

/// What went wrong, as a program distinguishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A wrong option or id; nothing was sent.
    InvalidArgument,
    /// 401: no key, or a wrong one.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404: no such call, or another organization's.
    NotFound,
    /// 400 or 422.
    BadRequest,
    /// 429.
    RateLimited,
    /// 5xx.
    ServerError,
    /// Any other status but 200, a redirect included.
    HttpError,
    /// No full answer in time.
    Timeout,
    /// No connection, a reset, a body cut short.
    Network,
    /// The body is over the limit.
    ResponseTooLarge,
    /// 200, but not a call; or drift, where `strict` was asked for.
    InvalidResponse,
    /// A transcript does not decode.
    InvalidToon,
    /// The module is not loaded, or could not be.
    NotReady,
    /// The module failed.
    Internal,
}

impl Code {
    /// The name by which users know it.
    pub fn name(self) -> &'static str {
        match self {
            Code::InvalidArgument => "invalid_argument",
            Code::Unauthorized => "unauthorized",
            Code::Forbidden => "forbidden",
            Code::NotFound => "not_found",
            Code::BadRequest => "bad_request",
            Code::RateLimited => "rate_limited",
            Code::ServerError => "server_error",
            Code::HttpError => "http_error",
            Code::Timeout => "timeout",
            Code::Network => "network",
            Code::ResponseTooLarge => "response_too_large",
            Code::InvalidResponse => "invalid_response",
            Code::InvalidToon => "invalid_toon",
            Code::NotReady => "not_ready",
            Code::Internal => "internal",
        }
    }

    /// The code of an answer with a status other than 200.
    pub fn of_status(status: u16) -> Code {
        match status {
            400 | 422 => Code::BadRequest,
            401 => Code::Unauthorized,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            429 => Code::RateLimited,
            500..=599 => Code::ServerError,
            _ => Code::HttpError,
        }
    }
}

/// So much of an error's body is kept, in bytes.
pub const MAX_BODY: usize = 2048;

/// Shorter keys are not searched for: every text has them.
const MIN_KEY: usize = 4;
/// What stands in the key's place.
const BLANK: &str = "[redacted]";

/// The text with the key blanked out.
pub fn redact(text: &str, key: &str) -> String {
    let mut rest = text.as_bytes();
    let mut redacted = Vec::with_capacity(rest.len());
    while let Some(at) = find(rest, key.as_bytes()) {
        redacted.extend_from_slice(&rest[..at]);
        redacted.extend_from_slice(BLANK.as_bytes());
        rest = &rest[at + key.len()..];
    }
    redacted.extend_from_slice(rest);
    String::from_utf8(redacted).unwrap_or_default()
}

/// Where the key stands. The texts are short, and the standard search is 3 KB of code.
fn find(text: &[u8], key: &[u8]) -> Option<usize> {
    if key.len() < MIN_KEY {
        return None;
    }
    text.windows(key.len()).position(|window| window == key)
}

/// The beginning of an error's body as text, the key blanked out. Redaction comes before the cut, so
/// that no half of a key stays at the end; a half that was cut off by the reading goes too.
pub fn body_excerpt(body: &[u8], key: &str) -> String {
    let mut text = redact(&String::from_utf8_lossy(body), key);
    let mut end = MAX_BODY.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    let half = (4..key.len())
        .rev()
        .find(|&len| key.is_char_boundary(len) && text.ends_with(&key[..len]));
    if let Some(len) = half {
        text.truncate(text.len() - len);
        text.push_str(BLANK);
        // The blank may be longer than the half.
        text.truncate(MAX_BODY);
    }
    text
}

/// What the status means, in a few words.
pub fn reason(status: u16) -> &'static str {
    match status {
        300..=399 => "a redirect, which is not followed",
        400 => "the request is malformed",
        401 => "the API key is missing or wrong",
        403 => "the API key may not do this",
        404 => "there is no such call",
        422 => "the request is not valid",
        429 => "too many requests",
        500..=599 => "the server failed",
        _ => "not the answer that was expected",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_codes() {
        let table = [
            (400, "bad_request"),
            (401, "unauthorized"),
            (403, "forbidden"),
            (404, "not_found"),
            (422, "bad_request"),
            (429, "rate_limited"),
            (500, "server_error"),
            (501, "server_error"),
            (599, "server_error"),
            (204, "http_error"),
            (302, "http_error"),
            (408, "http_error"),
            (418, "http_error"),
            (0, "http_error"),
        ];
        for (status, name) in table {
            assert_eq!(Code::of_status(status).name(), name, "{status}");
        }
    }

    #[test]
    fn the_key_is_blanked_out_wherever_it_stands() {
        let key = "sk_test_SECRET";
        assert_eq!(
            redact("x-api-key: sk_test_SECRET, again sk_test_SECRET.", key),
            "x-api-key: [redacted], again [redacted]."
        );
        assert_eq!(redact("nothing", key), "nothing");
        assert_eq!(redact("a text", "a"), "a text");
        assert_eq!(redact("a text", ""), "a text");
    }

    #[test]
    fn an_excerpt_is_short_whole_and_without_half_a_key() {
        let key = "sk_test_SECRET";
        for before in 2020..2060 {
            for read in 2048..2100 {
                let body = format!("{}{key}{}", "é".repeat(before / 2), "z".repeat(100));
                let body = &body.as_bytes()[..read.min(body.len())];
                let excerpt = body_excerpt(body, key);
                assert!(excerpt.len() <= MAX_BODY, "{}", excerpt.len());
                assert!(!excerpt.contains("sk_t"), "{excerpt}");
            }
        }
    }
}
